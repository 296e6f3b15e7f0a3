// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tells when an skb is about to be freed.
 *
 * Every skb that is freed or kept for reuse goes through one of three functions
 * first. skb_release_head_state() is called by whatever frees an skb that may have
 * a socket or a route: __kfree_skb(), kfree_skb(), consume_skb(), the deferred and
 * the bulk ways, and skb_morph(), which makes another packet of an skb. UDP frees
 * those that have neither with __consume_stateless_skb(), and GRO those whose data
 * it has taken over with napi_skb_free_stolen_head(). The skb tracepoints are no
 * help: __kfree_skb(), which TCP uses, has none.
 *
 * A compiler could put a copy of a function into its callers, where no hook
 * reaches it. So the ways that a module can take are tried at each arming, and if
 * an skb gets by, journeys are off: no number rather than a wrong one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bottom_half.h>
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/skbuff.h>

#include "compat.h"
#include "journey.h"
#include "symbol.h"

static const char *const names[] = {
	"skb_release_head_state",
	"__consume_stateless_skb",
	"napi_skb_free_stolen_head",
};

/* 0 in a kernel that lacks one of them. */
static unsigned long starts[ARRAY_SIZE(names)];

static bool watched;

static void on_free(unsigned long ip, unsigned long parent_ip,
		    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	ftview_journey_end((const void *)ftview_argument(fregs, 0));
}

/* It calls nothing that could be traced, and works wherever an skb is freed. */
static struct ftrace_ops free_ops = {
	.func = on_free,
	.flags = FTRACE_OPS_FL_PERMANENT,
};

static void free_plainly(struct sk_buff *skb)
{
	__kfree_skb(skb);
}

static void free_in_poll(struct sk_buff *skb)
{
	napi_consume_skb(skb, 1);
}

static void free_partly(struct sk_buff *skb)
{
	kfree_skb_partial(skb, false);
}

static bool is_told(void (*free)(struct sk_buff *skb))
{
	struct sk_buff *skb = alloc_skb(0, GFP_KERNEL);
	bool told;
	u64 id;

	/* Nothing was tried, so nothing is known. */
	if (!skb)
		return false;
	id = ftview_journey(skb);
	local_bh_disable();
	free(skb);
	/* Its address is only a key here. */
	told = id && !ftview_journey_known(skb);
	local_bh_enable();
	return told;
}

static bool is_always_told(void)
{
	return is_told(free_plainly) && is_told(consume_skb) &&
	       is_told(free_in_poll) && is_told(free_partly);
}

static void drop_filter(unsigned int count)
{
	while (count--)
		ftrace_set_filter_ip(&free_ops, starts[count], 1, 0);
}

/**
 * ftview_journeys_find - find the functions to watch, once
 */
void ftview_journeys_find(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (ftview_symbol_start(names[i], &starts[i]))
			starts[i] = 0;
	}
}

/**
 * ftview_journeys_watched - whether packets can have journeys
 *
 * Return: true from ftview_journeys_watch() on, if it could.
 */
bool ftview_journeys_watched(void)
{
	return READ_ONCE(watched);
}

/**
 * ftview_journeys_watch - from now on, be told when an skb is freed
 *
 * Where that is not possible, no packet has a journey.
 */
void ftview_journeys_watch(void)
{
	unsigned int i;

	ftview_journeys_reset();
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!starts[i] ||
		    ftrace_set_filter_ip(&free_ops, starts[i], 0, 0))
			goto drop;
	}
	if (register_ftrace_function(&free_ops))
		goto drop;
	WRITE_ONCE(watched, true);
	if (!is_always_told()) {
		pr_warn("this kernel frees packets in a way of its own: windows have no journey numbers\n");
		ftview_journeys_unwatch();
	}
	ftview_journeys_reset();
	return;

drop:
	drop_filter(i);
}

/**
 * ftview_journeys_unwatch - undo ftview_journeys_watch()
 *
 * No window is open any more.
 */
void ftview_journeys_unwatch(void)
{
	if (!watched)
		return;
	WRITE_ONCE(watched, false);
	unregister_ftrace_function(&free_ops);
	drop_filter(ARRAY_SIZE(names));
}
