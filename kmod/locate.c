// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a packet's IP header is and which interface it is at, in whatever state
 * the function at hand gets its skb.
 *
 * On its way through the stack an skb's data pointer moves from the MAC header
 * to the transport header and back, and the header offsets are set at different
 * times; some of its fields are used for something else while it lies in a
 * queue. So nothing is believed that does not look like what it should be.
 */
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/limits.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/uaccess.h>
#include <net/dst.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "locate.h"

/* Namespaces looked through at most: this happens once for each window. */
#define MAX_NAMESPACES	4096

/*
 * What holds for every skb that has its data. Garbage that was passed as one
 * fails here, before any pointer in it is followed.
 */
static bool is_whole(const struct sk_buff *skb)
{
	const unsigned char *head, *tail;

	if (IS_ERR_OR_NULL(skb))
		return false;
	head = skb->head;
	tail = skb_tail_pointer(skb);
	return head && skb->data >= head && skb->data <= tail &&
	       tail <= skb_end_pointer(skb) && skb->len >= skb->data_len &&
	       tail - skb->data == skb_headlen(skb) &&
	       refcount_read(&skb->users);
}

/**
 * ftview_ip_version - which IP a packet is
 * @skb: the packet
 * @network: where its IP header would begin, from its data on
 *
 * Return: 4 or 6, or 0 when no whole and sensible header is there.
 */
u8 ftview_ip_version(const struct sk_buff *skb, int network)
{
	union {
		struct iphdr v4;
		struct ipv6hdr v6;
	} copy;
	const struct iphdr *ip;

	ip = skb_header_pointer(skb, network, sizeof(copy.v4), &copy);
	if (!ip)
		return 0;
	if (ip->version == 4)
		return ip->ihl >= 5 &&
		       ip->ihl * 4 <= (int)skb->len - network ? 4 : 0;
	if (ip->version != 6)
		return 0;
	return skb_header_pointer(skb, network, sizeof(copy.v6), &copy) ? 6 : 0;
}

/* Whether the lengths in the header agree with the packet's, too. */
static bool is_exact(const struct sk_buff *skb, int network)
{
	unsigned int room = skb->len - network, length;
	union {
		struct iphdr v4;
		struct ipv6hdr v6;
	} copy;
	const struct ipv6hdr *ip6;
	const struct iphdr *ip;

	switch (ftview_ip_version(skb, network)) {
	case 4:
		ip = skb_header_pointer(skb, network, sizeof(copy.v4), &copy);
		length = ip ? ntohs(ip->tot_len) : 0;
		if (!ip || !length)
			/* More than fits in the field, before segmentation. */
			return ip && room > U16_MAX;
		return length <= room && length >= ip->ihl * 4;
	case 6:
		ip6 = skb_header_pointer(skb, network, sizeof(copy.v6), &copy);
		return ip6 && ntohs(ip6->payload_len) + sizeof(*ip6) <= room;
	default:
		return false;
	}
}

static bool is_ip(__be16 protocol)
{
	return protocol == htons(ETH_P_IP) || protocol == htons(ETH_P_IPV6);
}

/*
 * Behind VLAN tags that are still in the packet: @at is at the first tag. -1 when
 * there is no IP behind them.
 */
static int behind_tags(const struct sk_buff *skb, int at)
{
	unsigned int tags;

	for (tags = 0; tags < 2; tags++) {
		struct vlan_hdr copy;
		const struct vlan_hdr *tag;

		tag = skb_header_pointer(skb, at, sizeof(copy), &copy);
		if (!tag)
			return -1;
		at += VLAN_HLEN;
		if (is_ip(tag->h_vlan_encapsulated_proto))
			return at;
		if (!eth_type_vlan(tag->h_vlan_encapsulated_proto))
			return -1;
	}
	return -1;
}

/* Just received: data is behind the MAC header, no other header is known. */
static bool find_received(const struct sk_buff *skb, int *network)
{
	if (!skb_mac_header_was_set(skb) ||
	    skb->data != skb_mac_header(skb) + ETH_HLEN)
		return false;
	*network = 0;
	if (eth_type_vlan(skb->protocol))
		*network = behind_tags(skb, 0);
	return *network >= 0 && is_exact(skb, *network);
}

/* A whole frame, MAC header first: what a driver sends or has just got. */
static bool find_in_frame(const struct sk_buff *skb, int *network)
{
	const struct ethhdr *mac;
	struct ethhdr copy;

	mac = skb_header_pointer(skb, 0, sizeof(copy), &copy);
	if (!mac)
		return false;
	*network = ETH_HLEN;
	if (eth_type_vlan(mac->h_proto))
		*network = behind_tags(skb, ETH_HLEN);
	else if (!is_ip(mac->h_proto))
		return false;
	return *network >= 0 && is_exact(skb, *network);
}

/**
 * ftview_locate - find a packet's IP header
 * @skb: the packet, or what was passed as one; only read
 * @network: where the header begins, from the data pointer on; may be negative
 *
 * Return: false for what is no IP packet, or not yet.
 */
bool ftview_locate(const struct sk_buff *skb, int *network)
{
	bool known;
	int offset;

	if (!is_whole(skb))
		return false;
	/* 0: on its way out, before the IP layer has said what it is. */
	if (skb->protocol && !is_ip(skb->protocol) &&
	    !eth_type_vlan(skb->protocol))
		return false;
	if (find_received(skb, network))
		return true;

	offset = skb_network_offset(skb);
	known = skb->network_header && offset >= -(int)skb_headroom(skb) &&
		offset <= (int)skb_headlen(skb);
	*network = offset;
	if (known && is_exact(skb, offset))
		return true;
	*network = 0;
	if (is_exact(skb, 0) || find_in_frame(skb, network))
		return true;
	/* The IP layer may not have filled in its lengths and type yet. */
	*network = offset;
	return known && (is_ip(skb->protocol) || (!skb->protocol && !offset)) &&
	       ftview_ip_version(skb, offset);
}

/* Whether this is a namespace: it is only compared until it was found. */
static bool is_net(const struct net *net)
{
	unsigned int left = MAX_NAMESPACES;
	const struct net *each;

	if (net == &init_net)
		return true;
	for_each_net_rcu(each) {
		if (each == net)
			return true;
		if (!left--)
			break;
	}
	return false;
}

static const struct net *net_at(const possible_net_t *place)
{
#ifdef CONFIG_NET_NS
	const struct net *net;

	if (copy_from_kernel_nofault(&net, &place->net, sizeof(net)))
		return NULL;
	return is_net(net) ? net : NULL;
#else
	return &init_net;
#endif
}

/* The namespace of an interface, or NULL if it is no interface. */
static const struct net *net_of_dev(const struct net_device *dev)
{
	const struct net *net;
	int ifindex;

	if (!dev)
		return NULL;
	net = net_at(&dev->nd_net);
	if (!net ||
	    copy_from_kernel_nofault(&ifindex, &dev->ifindex, sizeof(ifindex)) ||
	    dev_get_by_index_rcu((struct net *)net, ifindex) != dev)
		return NULL;
	return net;
}

/**
 * ftview_net_of_sock - the network namespace of a socket
 * @sk: the socket, or what may be one; it may be gone
 *
 * Context: an RCU read-side section; page faults are handled.
 * Return: NULL if it is of none, so that it is no socket.
 */
const struct net *ftview_net_of_sock(const struct sock *sk)
{
	return net_at(&sk->__sk_common.skc_net);
}

/**
 * ftview_where - the interface and the network namespace that a packet is in
 * @skb: the packet; it may just have been freed
 * @dev: its interface; on its way out, that of its route; NULL if unknown
 *
 * While an skb lies in a socket's queue, these fields are used for other things.
 * So what they hold is a number until it was found among the kernel's own.
 *
 * Context: an RCU read-side section.
 * Return: the namespace, or NULL if unknown.
 */
const struct net *ftview_where(const struct sk_buff *skb,
			       const struct net_device **dev)
{
	const struct net *net = NULL;
	const struct dst_entry *dst;
	const struct sock *sk;
	unsigned long route;

	if (!copy_from_kernel_nofault(dev, &skb->dev, sizeof(*dev)))
		net = net_of_dev(*dev);
	if (net)
		return net;

	if (copy_from_kernel_nofault(&route, &skb->_skb_refdst, sizeof(route)))
		route = 0;
	dst = (const void *)(route & SKB_DST_PTRMASK);
	if (dst && !copy_from_kernel_nofault(dev, &dst->dev, sizeof(*dev))) {
		net = net_of_dev(*dev);
		if (net)
			return net;
	}
	*dev = NULL;
	if (copy_from_kernel_nofault(&sk, &skb->sk, sizeof(sk)) || !sk)
		return NULL;
	return ftview_net_of_sock(sk);
}
