// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journeys with real skbs and every way of freeing one that a module can take,
 * the hooks being in place.
 */
#include <linux/bottom_half.h>
#include <linux/kernel.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "../journey.h"
#include "selftest.h"

#define MANY	16384

static void free_many(struct sk_buff *skb)
{
	kfree_skb_list(skb);
}

static void free_dropped(struct sk_buff *skb)
{
	kfree_skb(skb);
}

static void free_any(struct sk_buff *skb)
{
	dev_kfree_skb_any(skb);
}

static void free_in_poll(struct sk_buff *skb)
{
	napi_consume_skb(skb, 1);
}

static void free_partly(struct sk_buff *skb)
{
	kfree_skb_partial(skb, false);
}

static void expect_end(const char *what, void (*free)(struct sk_buff *skb))
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	u64 id;

	if (!skb)
		return;
	id = ftview_journey(skb);
	local_bh_disable();
	free(skb);
	ftview_expect(id && !ftview_journey_known(skb), what);
	local_bh_enable();
}

static void test_ends(void)
{
	expect_end("kfree_skb() ends a journey", free_dropped);
	expect_end("consume_skb() ends a journey", consume_skb);
	expect_end("__kfree_skb() ends a journey", __kfree_skb);
	expect_end("napi_consume_skb() ends a journey", free_in_poll);
	expect_end("kfree_skb_partial() ends a journey", free_partly);
	expect_end("kfree_skb_list() ends a journey", free_many);
	expect_end("dev_kfree_skb_any() ends a journey", free_any);
}

static void test_clones(void)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	struct sk_buff *clone, *other, *last;
	u64 id;

	if (!skb)
		return;
	id = ftview_journey(skb);
	ftview_expect_number("an skb stays on its journey", id,
			     ftview_journey(skb));
	clone = skb_clone(skb, GFP_KERNEL);
	other = skb_copy(skb, GFP_KERNEL);
	if (!clone || !other)
		goto free;
	ftview_expect_number("a clone joins it", id, ftview_journey_join(clone));
	ftview_expect_number("a copy is on none", 0, ftview_journey_join(other));
	ftview_expect(ftview_journey(other) != id, "it gets its own");
	kfree_skb(skb);
	skb = NULL;
	ftview_expect_number("a clone stays when the original is gone", id,
			     ftview_journey_join(clone));
	last = skb_clone(clone, GFP_KERNEL);
	if (last) {
		ftview_expect_number("a clone's clone joins, too", id,
				     ftview_journey_join(last));
		kfree_skb(last);
	}
	if (!pskb_expand_head(clone, 256, 0, GFP_KERNEL))
		ftview_expect_number("a larger buffer changes nothing", id,
				     ftview_journey_join(clone));
	last = skb_clone(clone, GFP_KERNEL);
	if (last) {
		ftview_expect_number("it is the buffer of its clones now", id,
				     ftview_journey_join(last));
		kfree_skb(last);
	}
free:
	kfree_skb(skb);
	kfree_skb(clone);
	kfree_skb(other);
}

/* More packets than places, then the same memory again for other packets. */
static void test_many(void)
{
	struct sk_buff **skbs = kvcalloc(MANY, sizeof(*skbs), GFP_KERNEL);
	unsigned int i, on = 0, wrong = 0, left = 0;
	u64 highest = 0;

	if (!skbs)
		return;
	for (i = 0; i < MANY; i++) {
		skbs[i] = alloc_skb(0, GFP_KERNEL);
		if (skbs[i])
			on += ftview_journey(skbs[i]) != 0;
	}
	ftview_expect(on > MANY / 8 && on < MANY, "a full table takes no more");
	for (i = 0; i < MANY; i++) {
		u64 id = skbs[i] ? ftview_journey_join(skbs[i]) : 0;

		wrong += id && id != i + 1;
		highest = max(highest, id);
		kfree_skb(skbs[i]);
	}
	ftview_expect_number("each has its own number", 0, wrong);
	for (i = 0; i < MANY; i++)
		left += ftview_journey_known(skbs[i]) != 0;
	ftview_expect_number("all end", 0, left);
	for (i = 0; i < 256; i++) {
		struct sk_buff *skb = alloc_skb(0, GFP_KERNEL);

		wrong += skb && ftview_journey(skb) <= highest;
		kfree_skb(skb);
	}
	ftview_expect_number("no number is given twice", 0, wrong);
	kvfree(skbs);
}

/**
 * ftview_selftest_journeys - the journeys
 */
void ftview_selftest_journeys(void)
{
	ftview_journeys_watch();
	ftview_expect(ftview_journeys_watched(), "the end of an skb is told");
	if (!ftview_journeys_watched())
		return;
	/* That it is told was tried with packets of its own. */
	ftview_journeys_restart();
	test_many();
	test_ends();
	test_clones();
	ftview_journeys_unwatch();
	ftview_journeys_reset();
	ftview_journeys_restart();
}
