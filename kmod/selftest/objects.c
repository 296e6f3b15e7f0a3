// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a packet is at: with packets and sockets that are made up, and with the
 * loopback device, which is always there.
 */
#include <linux/in.h>
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "../locate.h"
#include "../objects.h"
#include "selftest.h"

static void expect_socket(const char *expected, struct sock *sk, u16 type,
			  u16 protocol, u8 state)
{
	const char *name;
	u32 port = 0;

	sk->sk_type = type;
	sk->sk_protocol = protocol;
	sk->sk_state = state;
	rcu_read_lock();
	name = ftview_socket_name(sk, &port);
	rcu_read_unlock();
	ftview_expect_text("a socket is what it is", expected, name ?: "none");
	ftview_expect_number("its port is its own", name ? 9000 : 0, port);
}

static void test_sockets(void)
{
	struct sock *sk = kzalloc(sizeof(*sk), GFP_KERNEL);

	if (!sk)
		return ftview_expect(false, "there is memory for a socket");
	sk->sk_num = 9000;
	expect_socket("none", sk, SOCK_STREAM, IPPROTO_TCP, TCP_ESTABLISHED);
	write_pnet(&sk->sk_net, &init_net);
	expect_socket("tcp", sk, SOCK_STREAM, IPPROTO_TCP, TCP_ESTABLISHED);
	expect_socket("tcp-listen", sk, SOCK_STREAM, IPPROTO_TCP, TCP_LISTEN);
	expect_socket("tcp-request", sk, 0, 0, TCP_NEW_SYN_RECV);
	expect_socket("tcp-timewait", sk, 0, 0, TCP_TIME_WAIT);
	expect_socket("udp", sk, SOCK_DGRAM, IPPROTO_UDP, TCP_CLOSE);
	expect_socket("raw", sk, SOCK_RAW, IPPROTO_TCP, TCP_CLOSE);
	expect_socket("sock", sk, SOCK_DGRAM, IPPROTO_ICMP, TCP_CLOSE);
	kfree(sk);
}

static void expect_at(const char *what, const struct sk_buff *skb,
		      const struct net_device *device, const struct net *space)
{
	const struct net_device *dev;
	const struct net *net;

	rcu_read_lock();
	net = ftview_where(skb, &dev);
	rcu_read_unlock();
	ftview_expect(dev == device, what);
	ftview_expect(net == space, what);
}

static void test_places(void)
{
	struct net_device *lo = init_net.loopback_dev;
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);

	if (!skb)
		return ftview_expect(false, "there is memory for a packet");
	expect_at("a packet without a device is nowhere", skb, NULL, NULL);
	skb->dev = lo;
	expect_at("one of the loopback device is at it", skb, lo, &init_net);
	skb->dev = (void *)(unsigned long)0x1234;
	expect_at("one with a number for a device is not", skb, NULL, NULL);
	skb->dev = (void *)skb->head;
	expect_at("nor one with another address", skb, NULL, NULL);
	skb->dev = NULL;
	kfree_skb(skb);
}

/**
 * ftview_selftest_objects - devices, namespaces, sockets
 */
void ftview_selftest_objects(void)
{
	test_sockets();
	test_places();
}
