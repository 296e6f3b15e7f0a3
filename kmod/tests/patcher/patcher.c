// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test module: a live patch of a function that takes an skb and that no packet of
 * the tests comes to: it is for router alert options.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/skbuff.h>

static bool patched_ip_call_ra_chain(struct sk_buff *skb)
{
	return false;
}

static struct klp_func funcs[] = {
	{
		.old_name = "ip_call_ra_chain",
		.new_func = patched_ip_call_ra_chain,
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
MODULE_DESCRIPTION("Test: live-patches ip_call_ra_chain");
