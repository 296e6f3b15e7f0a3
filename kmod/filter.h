/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_FILTER_H
#define _FTVIEW_FILTER_H

#include <linux/types.h>

struct bpf_prog;
struct ftview_filter;
struct sk_buff;

int ftview_filter_set(const struct ftview_filter *request);
void ftview_filter_clear(void);
bool ftview_filter_run(const struct bpf_prog *program,
		       const struct sk_buff *skb, int network);
bool ftview_filter_matches(const struct sk_buff *skb, int network);

#endif /* _FTVIEW_FILTER_H */
