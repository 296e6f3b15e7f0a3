// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test module: a live patch of a function that takes an skb and that no packet of
 * the tests comes to.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/skbuff.h>

static int patched_xfrm4_rcv(struct sk_buff *skb)
{
	kfree_skb(skb);
	return 0;
}

static struct klp_func funcs[] = {
	{
		.old_name = "xfrm4_rcv",
		.new_func = patched_xfrm4_rcv,
	}, { }
};

static struct klp_object objects[] = {
	{
		.funcs = funcs,
	}, { }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init patcher_init(void)
{
	return klp_enable_patch(&patch);
}

/* Unloading is possible once the patch was disabled in sysfs. */
static void __exit patcher_exit(void)
{
}

module_init(patcher_init);
module_exit(patcher_exit);

MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
MODULE_DESCRIPTION("Test: live-patches xfrm4_rcv");
