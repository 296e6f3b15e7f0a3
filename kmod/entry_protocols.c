// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry points: the handlers in the kernel's protocol tables. They need nothing
 * of ftrace and cost nothing while no packet comes.
 *
 * Hooking puts a copy of the protocol, with our wrapper for a handler, where the
 * protocol was, if it is still there; unhooking puts the protocol back, if our
 * copy is still there. If somebody has put a third one there meanwhile, he may
 * go on to call our wrapper: then the copy stays, the wrapper just passes packets
 * on, and a reference keeps the module's text until the place is ours again.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/in.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/printk.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <net/protocol.h>

#include "entry_protocols.h"
#include "packet.h"
#include "uapi/ftview.h"

typedef int (*handler_fn)(struct sk_buff *skb);

/**
 * struct entry - one entry point
 * @point: what packets are told of it
 * @bit: FTVIEW_ENTRY_*
 * @symbol: name of the original handler
 * @handler: the original handler
 * @wanted: false for a hook that somebody else keeps us from taking back: its
 *	packets just pass
 * @wrapper: our handler
 * @place: the protocol's place in its table
 * @original: what was there
 * @ours: the copy that we put there
 * @hooked: our copy is there, or somebody in its place may still use it
 * @stranded: somebody else was found there; we hold a reference on the module
 */
struct entry {
	struct ftview_point point;
	u32 bit;
	const char *symbol;
	handler_fn handler;
	bool wanted;
	handler_fn wrapper;
	void **place;
	void *original;
	union {
		struct net_protocol v4;
#if IS_ENABLED(CONFIG_IPV6)
		struct inet6_protocol v6;
#endif
	} ours;
	bool hooked;
	bool stranded;
};

enum { TCP4, TCP6, UDP4, UDP6, ICMP4, ICMP6, ENTRY_COUNT };

static struct entry entries[ENTRY_COUNT];

static int handle(struct sk_buff *skb, const struct entry *entry)
{
	struct ftview_window *window;
	int ret;

	if (!READ_ONCE(entry->wanted) ||
	    !ftview_packet_enter(skb, &entry->point))
		return entry->handler(skb);
	window = ftview_packet_open();
	ret = entry->handler(skb);
	ftview_packet_close(window, ret);
	return ret;
}

static noinline int ftview_tcp_v4(struct sk_buff *skb)
{
	return handle(skb, &entries[TCP4]);
}

static noinline int ftview_tcp_v6(struct sk_buff *skb)
{
	return handle(skb, &entries[TCP6]);
}

static noinline int ftview_udp_v4(struct sk_buff *skb)
{
	return handle(skb, &entries[UDP4]);
}

static noinline int ftview_udp_v6(struct sk_buff *skb)
{
	return handle(skb, &entries[UDP6]);
}

static noinline int ftview_icmp_v4(struct sk_buff *skb)
{
	return handle(skb, &entries[ICMP4]);
}

static noinline int ftview_icmp_v6(struct sk_buff *skb)
{
	return handle(skb, &entries[ICMP6]);
}

#define ENTRY(_index, _label, _symbol, _wrapper, _place)		\
	[_index] = {							\
		.point = {						\
			.label = _label,				\
			.returns = FTVIEW_RETURN_SIGNED,		\
			.width = sizeof(int),				\
		},							\
		.bit = FTVIEW_ENTRY_##_index,				\
		.symbol = _symbol,					\
		.wrapper = _wrapper,					\
		.place = (void **)(_place),				\
	}

static struct entry entries[ENTRY_COUNT] = {
	ENTRY(TCP4, "tcp", "tcp_v4_rcv", ftview_tcp_v4,
	      &inet_protos[IPPROTO_TCP]),
	ENTRY(UDP4, "udp", "udp_rcv", ftview_udp_v4,
	      &inet_protos[IPPROTO_UDP]),
	ENTRY(ICMP4, "icmp", "icmp_rcv", ftview_icmp_v4,
	      &inet_protos[IPPROTO_ICMP]),
#if IS_ENABLED(CONFIG_IPV6)
	ENTRY(TCP6, "tcp", "tcp_v6_rcv", ftview_tcp_v6,
	      &inet6_protos[IPPROTO_TCP]),
	ENTRY(UDP6, "udp", "udpv6_rcv", ftview_udp_v6,
	      &inet6_protos[IPPROTO_UDP]),
	ENTRY(ICMP6, "icmp", "icmpv6_rcv", ftview_icmp_v6,
	      &inet6_protos[IPPROTO_ICMPV6]),
#endif
};

static bool is_v6(const struct entry *entry)
{
	return entry->bit & (FTVIEW_ENTRY_TCP6 | FTVIEW_ENTRY_UDP6 |
			     FTVIEW_ENTRY_ICMP6);
}

/* Fills the copy from a protocol; the protocol's own handler. */
static handler_fn copy_protocol(struct entry *entry, const void *protocol)
{
	handler_fn handler;

#if IS_ENABLED(CONFIG_IPV6)
	if (is_v6(entry)) {
		entry->ours.v6 = *(const struct inet6_protocol *)protocol;
		handler = entry->ours.v6.handler;
		entry->ours.v6.handler = entry->wrapper;
		return handler;
	}
#endif
	entry->ours.v4 = *(const struct net_protocol *)protocol;
	handler = entry->ours.v4.handler;
	entry->ours.v4.handler = entry->wrapper;
	return handler;
}

/* The name of a function, without the module's name behind it. */
static bool is_function(handler_fn handler, const char *symbol)
{
	char name[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(name, (unsigned long)handler);
	name[strcspn(name, " ")] = '\0';
	return !strcmp(name, symbol);
}

static int hook(struct entry *entry)
{
	void *found = READ_ONCE(*entry->place);

	if (!found)
		return -EOPNOTSUPP;
	if (entry->hooked)
		return -EBUSY;
	/* The graph must begin with the protocol's own handler. */
	entry->handler = copy_protocol(entry, found);
	if (!is_function(entry->handler, entry->symbol))
		return -EBUSY;
	entry->original = found;
	entry->wanted = true;
	if (cmpxchg(entry->place, found, &entry->ours) != found)
		return -EBUSY;
	entry->hooked = true;
	return 0;
}

static void unhook(struct entry *entry)
{
	void *found;

	if (!entry->hooked)
		return;
	WRITE_ONCE(entry->wanted, false);
	found = cmpxchg(entry->place, &entry->ours, entry->original);
	if (found == &entry->ours || found == entry->original) {
		entry->hooked = false;
		return;
	}
	if (entry->stranded)
		return;
	entry->stranded = true;
	__module_get(THIS_MODULE);
	pr_warn("the handler of %s was replaced by somebody else; packets pass through, and the module stays until he is gone\n",
		entry->symbol);
}

/**
 * ftview_protocols_offered - entry points that this kernel has
 *
 * Return: FTVIEW_ENTRY_* bits.
 */
u32 ftview_protocols_offered(void)
{
	u32 offered = 0;
	unsigned int i;

	for (i = 0; i < ENTRY_COUNT; i++) {
		if (entries[i].place && READ_ONCE(*entries[i].place))
			offered |= entries[i].bit;
	}
	return offered;
}

/**
 * ftview_protocols_reclaim - clean up after those who replaced our hooks
 *
 * Return: how many hooks are still out of reach.
 */
int ftview_protocols_reclaim(void)
{
	unsigned int i;
	int left = 0;

	for (i = 0; i < ENTRY_COUNT; i++) {
		struct entry *entry = &entries[i];

		if (!entry->stranded)
			continue;
		unhook(entry);
		if (entry->hooked) {
			left++;
			continue;
		}
		synchronize_net();
		entry->stranded = false;
		module_put(THIS_MODULE);
	}
	return left;
}

/**
 * ftview_protocols_hook - hook entry points: all that are wanted or none
 * @wanted: FTVIEW_ENTRY_* bits
 *
 * Return: 0, -EOPNOTSUPP when this kernel lacks one, -EBUSY when somebody else
 * has hooked one.
 */
int ftview_protocols_hook(u32 wanted)
{
	unsigned int i;
	int err;

	for (i = 0; i < ENTRY_COUNT; i++) {
		if (!(wanted & entries[i].bit))
			continue;
		err = entries[i].place ? hook(&entries[i]) : -EOPNOTSUPP;
		if (err) {
			ftview_protocols_unhook();
			return err;
		}
	}
	return 0;
}

/**
 * ftview_protocols_unhook - put every protocol back
 *
 * Handlers run in RCU read-side sections, so that afterwards none of our
 * wrappers is running, unless somebody else holds on to it.
 */
void ftview_protocols_unhook(void)
{
	unsigned int i;

	for (i = 0; i < ENTRY_COUNT; i++)
		unhook(&entries[i]);
	synchronize_net();
}
