// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry points: functions that take a list of packets, as network cards deliver
 * them.
 *
 * A window is one packet's. So a list with packets that are wanted is handed to
 * the function in pieces, in its order: each wanted packet as a list of its own,
 * in a window, and what lies between them as it came. For the function that is
 * the same as a card that brings its packets a few at a time. A list without one
 * goes through whole.
 */
#include <linux/list.h>
#include <linux/sched.h>
#include <linux/skbuff.h>

#include "batch.h"
#include "packet.h"
#include "window.h"

/**
 * ftview_batch_enter - a list of packets has reached an entry point
 * @head: the function's struct list_head *
 * @point: the entry point
 *
 * Context: any but NMI. Does not sleep, spin or allocate.
 * Return: whether the task is to go to the wrapper, which calls
 * ftview_batch_next() and, at its end, ftview_packet_release().
 */
bool ftview_batch_enter(unsigned long head, const struct ftview_point *point)
{
	const struct sk_buff *skb;
	int network;

	if (!ftview_window_find(current))
		return ftview_packet_hold();
	/* They are part of that window, or at least recorded in it. */
	list_for_each_entry(skb, (struct list_head *)head, list)
		ftview_packet_look(skb, &network, point);
	return false;
}

/* The packet that is wanted, as a list. */
static void take_wanted(struct ftview_batch *batch,
			const struct ftview_point *point)
{
	struct sk_buff *skb = batch->wanted;

	batch->wanted = NULL;
	batch->window = ftview_packet_claim(skb, batch->network, point);
	INIT_LIST_HEAD(&batch->list);
	list_add(&skb->list, &batch->list);
}

/**
 * ftview_batch_next - what to call the function with next
 * @batch: zeroed at first
 * @head: the function's struct list_head *, with all that is left
 * @point: the entry point
 *
 * Return: false when nothing is left; or else @list has packets, and @window is
 * to be opened for the call and closed behind it if it is there.
 */
bool ftview_batch_next(struct ftview_batch *batch, unsigned long head,
		       const struct ftview_point *point)
{
	struct list_head *rest = (struct list_head *)head;
	struct sk_buff *skb;

	if (batch->wanted) {
		take_wanted(batch, point);
		return true;
	}
	batch->window = NULL;
	INIT_LIST_HEAD(&batch->list);
	list_for_each_entry(skb, rest, list) {
		if (!ftview_packet_look(skb, &batch->network, point))
			continue;
		list_cut_before(&batch->list, rest, &skb->list);
		skb_list_del_init(skb);
		batch->wanted = skb;
		if (list_empty(&batch->list))
			take_wanted(batch, point);
		return true;
	}
	list_splice_init(rest, &batch->list);
	return !list_empty(&batch->list);
}
