// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is said of a packet when its window opens, or when it reaches an entry point in
 * another one's.
 */
#include <linux/if_ether.h>
#include <linux/minmax.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>

#include "begin.h"
#include "events.h"
#include "journey.h"
#include "locate.h"
#include "packet.h"
#include "summary.h"
#include "verdict.h"
#include "window.h"

/**
 * ftview_packet_copy - copy a packet's bytes, wherever they lie
 * @skb: the packet
 * @network: where its IP header is, from its data on
 * @to: the buffer
 * @len: bytes from the IP header on, at most what the packet has
 */
void ftview_packet_copy(const struct sk_buff *skb, int network, void *to,
			unsigned int len)
{
	if (skb_copy_bits(skb, network, to, len))
		memset(to, 0, len);
}

/* All but the window and the journey. */
static void describe(struct ftview_packet *packet, const struct sk_buff *skb,
		     int network, const struct ftview_point *point,
		     u32 snaplen, char *summary)
{
	ftview_summary(skb, network, summary, FTVIEW_SUMMARY_LEN);
	packet->cookie = ftview_cookie(skb);
	packet->entry = point->label;
	packet->summary = summary;
	packet->network = network;
	packet->len = skb->len - network;
	packet->snap = min(packet->len, snaplen);
	packet->protocol = ftview_ip_version(skb, network) == 6
				? ETH_P_IPV6 : ETH_P_IP;
}

/* Where it is. Under RCU, until the event has the device's name. */
static void locate(struct ftview_packet *packet, const struct sk_buff *skb)
{
	const struct net_device *dev;
	const struct net *net = ftview_where(skb, &dev);

	packet->dev = dev ? dev->name : "";
	packet->ifindex = dev ? dev->ifindex : 0;
	packet->netns = net ? net->ns.inum : 0;
}

/**
 * ftview_begin - say packet_begin
 * @window: the window, about to open
 * @snaplen: bytes of the packet to say at most
 *
 * Not inlined: its buffers must not lie on the stack while the function runs.
 */
noinline void ftview_begin(const struct ftview_window *window, u32 snaplen)
{
	const struct sk_buff *skb = window->skb;
	char summary[FTVIEW_SUMMARY_LEN];
	struct ftview_packet packet;

	if (!trace_packet_begin_enabled())
		return;

	packet.id = window->id;
	packet.journey = window->journey;
	describe(&packet, skb, window->network, window->point, snaplen,
		 summary);
	rcu_read_lock();
	locate(&packet, skb);
	trace_packet_begin(&packet, skb);
	rcu_read_unlock();
}

/**
 * ftview_begin_nested - say packet_nested
 * @window: the current task's, of another packet
 * @skb: the packet; only read
 * @network: where its IP header is, from its data on
 * @point: the entry point
 * @snaplen: as for ftview_begin()
 *
 * Nothing is to be recorded meanwhile.
 */
noinline void ftview_begin_nested(const struct ftview_window *window,
				  const struct sk_buff *skb, int network,
				  const struct ftview_point *point,
				  u32 snaplen)
{
	char summary[FTVIEW_SUMMARY_LEN];
	struct ftview_packet packet;

	if (!trace_packet_nested_enabled())
		return;

	packet.id = window->id;
	/* Its own windows, later on its way, have the same. */
	packet.journey = ftview_journey(skb);
	describe(&packet, skb, network, point, snaplen, summary);
	rcu_read_lock();
	locate(&packet, skb);
	trace_packet_nested(&packet, skb);
	rcu_read_unlock();
}
