/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_VERDICT_H
#define _FTVIEW_VERDICT_H

#include <linux/types.h>

struct ftview_window;

void ftview_verdict_init(void);
void ftview_verdict_rules(u32 keep, u64 keep_ns);
bool ftview_verdict(const struct ftview_window *window, unsigned long value);
s64 ftview_widen(unsigned long value, u32 kind, u32 width);
u64 ftview_cookie(const void *address);

#endif /* _FTVIEW_VERDICT_H */
