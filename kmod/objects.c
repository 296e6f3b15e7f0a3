// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the packet of a window is in memory, and the device, the network namespace
 * and the socket that it is at: with that, what calls are given and return can be
 * called by name.
 *
 * Said when the window opens, and again at the first return at which the packet is
 * at another device or socket, or is no more: then its address may become another
 * packet's. Only while somebody listens to the event.
 *
 * The packet is read while it is on the window's journey, and with faults handled,
 * as in look.c. What it points to is believed once it was found among the kernel's
 * own: see locate.c.
 */
#include <linux/ftrace.h>
#include <linux/in.h>
#include <linux/net.h>
#include <linux/netdevice.h>
#include <linux/preempt.h>
#include <linux/skbuff.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "events.h"
#include "locate.h"
#include "objects.h"
#include "window.h"

/* A packet may go round among devices: more than this is not said of one. */
#define MAX_TOLD	32u

static void say(struct ftview_window *window, unsigned long func, u32 kind,
		const void *address, u32 number, const char *name)
{
	struct ftview_object object = {
		.id = window->id,
		.func = func,
		.kind = kind,
		.address = address,
		.number = number,
		.name = name,
	};

	window->told.count++;
	trace_packet_object(&object);
}

static void say_place(struct ftview_window *window, unsigned long func)
{
	struct ftview_told *told = &window->told;
	const struct net_device *dev;
	const struct net *net = ftview_where(window->skb, &dev);

	if (dev && dev != told->dev) {
		told->dev = dev;
		say(window, func, FTVIEW_OBJECT_DEV, dev, dev->ifindex,
		    dev->name);
	}
	if (net && net != told->net) {
		told->net = net;
		say(window, func, FTVIEW_OBJECT_NET, net, net->ns.inum, "");
	}
}

static const char *name_of_full(const struct sock *sk, u8 state)
{
	u16 type, protocol;

	if (copy_from_kernel_nofault(&type, &sk->sk_type, sizeof(type)) ||
	    copy_from_kernel_nofault(&protocol, &sk->sk_protocol,
				     sizeof(protocol)))
		return NULL;
	if (type == SOCK_STREAM && protocol == IPPROTO_TCP)
		return state == TCP_LISTEN ? "tcp-listen" : "tcp";
	if (type == SOCK_DGRAM && protocol == IPPROTO_UDP)
		return "udp";
	return type == SOCK_RAW ? "raw" : "sock";
}

/**
 * ftview_socket_name - what a socket is, and its port
 * @address: the socket, or what may be one
 * @port: its local port, 0 where it has none
 *
 * Context: an RCU read-side section; page faults are handled.
 * Return: NULL if it is no socket of any network namespace.
 */
const char *ftview_socket_name(const void *address, u32 *port)
{
	const struct sock *sk = address;
	const char *name;
	u16 local;
	u8 state;

	if (!sk || !ftview_net_of_sock(sk) ||
	    copy_from_kernel_nofault(&state,
				     (const void *)&sk->__sk_common.skc_state,
				     sizeof(state)) ||
	    copy_from_kernel_nofault(&local, &sk->__sk_common.skc_num,
				     sizeof(local)))
		return NULL;
	/* Smaller than struct sock: nothing but its beginning is there. */
	if (state == TCP_NEW_SYN_RECV)
		name = "tcp-request";
	else if (state == TCP_TIME_WAIT)
		name = "tcp-timewait";
	else
		name = name_of_full(sk, state);
	*port = local;
	return name;
}

static void say_socket(struct ftview_window *window, unsigned long func,
		       const void *sk)
{
	struct ftview_told *told = &window->told;
	const char *name;
	u32 port;

	if (!sk || sk == told->sk)
		return;
	name = ftview_socket_name(sk, &port);
	if (!name)
		return;
	told->sk = sk;
	say(window, func, FTVIEW_OBJECT_SOCK, sk, port, name);
}

/* Looks further only where the packet's own pointers are not what they were. */
static void look(struct ftview_window *window, unsigned long func)
{
	struct ftview_told *told = &window->told;
	const struct sk_buff *skb = window->skb;
	const void *dev, *sk;

	if (copy_from_kernel_nofault(&dev, &skb->dev, sizeof(dev)) ||
	    copy_from_kernel_nofault(&sk, &skb->sk, sizeof(sk)))
		return;
	if (dev != told->seen_dev) {
		told->seen_dev = dev;
		say_place(window, func);
	}
	if (sk != told->seen_sk) {
		told->seen_sk = sk;
		say_socket(window, func, sk);
	}
	if (window->seen.found != told->seen_found) {
		told->seen_found = window->seen.found;
		say_socket(window, func, told->seen_found);
	}
}

/**
 * ftview_objects_look - say what the packet is at now, if it is not what it was
 * @window: the current task's window
 * @func: where ftrace's call is in the function that returns, 0 for none
 *
 * Context: any; page faults are handled.
 */
void ftview_objects_look(struct ftview_window *window, unsigned long func)
{
	struct ftview_told *told = &window->told;

	if (!trace_packet_object_enabled() || !told->count || told->over ||
	    !ftview_window_is_own(window))
		return;
	/* What is said takes functions that can be traced; and RCU is read. */
	preempt_disable_notrace();
	pause_graph_tracing();
	if (!ftview_window_has_packet(window)) {
		told->over = true;
		say(window, func, FTVIEW_OBJECT_SKB, NULL, 0, "");
	} else {
		look(window, func);
		told->over = told->count > MAX_TOLD;
	}
	unpause_graph_tracing();
	preempt_enable_notrace();
}

/**
 * ftview_objects_open - say where the packet is and what it is at
 * @window: the current task's window, not yet open
 */
void ftview_objects_open(struct ftview_window *window)
{
	if (!trace_packet_object_enabled())
		return;
	preempt_disable_notrace();
	say(window, 0, FTVIEW_OBJECT_SKB, window->skb, 0, "");
	say_place(window, 0);
	look(window, 0);
	preempt_enable_notrace();
	/* Where nobody tells when it is freed, it is not read again. */
	window->told.over = !window->journey;
}
