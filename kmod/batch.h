/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_BATCH_H
#define _FTVIEW_BATCH_H

#include <linux/types.h>

struct ftview_point;
struct ftview_window;
struct sk_buff;

/**
 * struct ftview_batch - a list of packets on its way through a wrapper
 * @list: what the function is to be called with next
 * @window: the window for that call, NULL without one
 * @wanted: a packet that comes after @list, alone
 * @network: where its IP header is, from its data on
 */
struct ftview_batch {
	struct list_head list;
	struct ftview_window *window;
	struct sk_buff *wanted;
	int network;
};

bool ftview_batch_enter(unsigned long head, const struct ftview_point *point);
bool ftview_batch_next(struct ftview_batch *batch, unsigned long head,
		       const struct ftview_point *point);

#endif /* _FTVIEW_BATCH_H */
