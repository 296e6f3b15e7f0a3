// SPDX-License-Identifier: GPL-2.0-only
/*
 * Drop reasons: watches skb:kfree_skb for the very packet whose window is open
 * in the current task.
 */
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <trace/events/skb.h>

#include "compat.h"
#include "drop.h"
#include "journey.h"
#include "window.h"

/*
 * A function may consume the packet, which is no drop, and then build and drop a
 * reply in the same memory. The packet itself is on the window's journey until it
 * is freed, whatever has become of its buffer and interface on the way. Without
 * journeys a reply is told by its buffer, and by having been received nowhere.
 */
static bool is_packet(const struct ftview_window *window,
		      const struct sk_buff *skb)
{
	if (window->skb != skb)
		return false;
	if (window->journey)
		return ftview_journey_known(skb) == window->journey;
	return window->head == skb->head && window->iif == skb->skb_iif;
}

static void on_kfree_skb(const struct sk_buff *skb, void *location,
			 enum skb_drop_reason reason)
{
	struct ftview_window *window = ftview_window_find(current);

	if (!window || window->drop || !is_packet(window, skb))
		return;
	window->drop = reason;
	window->dropped_at = location;
}

FTVIEW_KFREE_SKB_PROBES(on_kfree_skb)

/**
 * ftview_drop_expect - name the packet whose drop is of interest
 * @window: the current task's window
 * @skb: its packet
 */
void ftview_drop_expect(struct ftview_window *window, const struct sk_buff *skb)
{
	window->head = skb->head;
	window->iif = skb->skb_iif;
	window->skb = skb;
}

/**
 * ftview_drop_watch - start to watch
 *
 * Return: 0 or what register_trace_kfree_skb() returns.
 */
int ftview_drop_watch(void)
{
	return register_trace_kfree_skb(FTVIEW_KFREE_SKB_PROBE(on_kfree_skb),
					NULL);
}

/**
 * ftview_drop_unwatch - stop, and wait until nobody watches any more
 */
void ftview_drop_unwatch(void)
{
	unregister_trace_kfree_skb(FTVIEW_KFREE_SKB_PROBE(on_kfree_skb), NULL);
	tracepoint_synchronize_unregister();
}
