/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_JUDGE_H
#define _FTVIEW_JUDGE_H

#include <linux/types.h>

struct ftview_judge;
struct ftview_judged;
struct ftview_window;

int ftview_judge_set(const struct ftview_judge *request);
#ifdef FTVIEW_SELFTEST
int ftview_judge_put(const struct ftview_judged *functions, unsigned int count);
#endif
void ftview_judge_clear(void);
bool ftview_judge_any(void);
void ftview_judge(struct ftview_window *window, unsigned long ip, int depth,
		  unsigned long value);
bool ftview_judge_verdict(const struct ftview_window *window);

#endif /* _FTVIEW_JUDGE_H */
