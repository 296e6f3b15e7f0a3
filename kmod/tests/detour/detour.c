// SPDX-License-Identifier: GPL-2.0-only
/*
 * detour: live-patches ip_local_deliver() with a function that counts and goes on
 * in the old one, so that the gate's tests have a function that somebody owns.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/skbuff.h>
#include <net/ip.h>

typedef int (*deliver_t)(struct sk_buff *skb);

static unsigned long calls;
module_param(calls, ulong, 0444);
MODULE_PARM_DESC(calls, "calls of the patched function so far");

static deliver_t behind_hook;

static int patched_deliver(struct sk_buff *skb)
{
	calls++;
	return behind_hook(skb);
}

static struct klp_func functions[] = {
	{ .old_name = "ip_local_deliver", .new_func = patched_deliver },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },	/* no name: the kernel itself */
	{ }
};

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

/*
 * A function begins with ENDBR, where the kernel has it, and the five bytes of
 * ftrace's call. Behind them the old function goes on as if nothing had been.
 */
static deliver_t behind(void *start)
{
	static const u8 endbr[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	u8 *at = start;

	if (!memcmp(at, endbr, sizeof(endbr)))
		at += sizeof(endbr);
	return (deliver_t)(at + 5);
}

static int __init detour_init(void)
{
	behind_hook = behind(ip_local_deliver);
	return klp_enable_patch(&patch);
}

static void __exit detour_exit(void)
{
}

module_init(detour_init);
module_exit(detour_exit);
MODULE_DESCRIPTION("A live patch for the tests of ftview's gate");
MODULE_INFO(livepatch, "Y");
MODULE_LICENSE("GPL");
