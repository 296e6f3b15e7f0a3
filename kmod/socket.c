// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a struct sock * points to: which of its fields are there to be read.
 *
 * Request sockets and those in TIME_WAIT are smaller than struct sock, and have only
 * its beginning in common with it. Of a full socket, family, type and protocol tell
 * which struct it is part of: a raw socket may have TCP's protocol, but not its type.
 */
#include <linux/bits.h>
#include <linux/in.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/uaccess.h>
#include <net/tcp_states.h>

#include "socket.h"
#include "uapi/ftview.h"

static bool is_full(u8 state)
{
	return state != TCP_TIME_WAIT && state != TCP_NEW_SYN_RECV;
}

/**
 * ftview_socket_bases - what a socket is
 * @layout: where the running kernel has its family, state, type and protocol
 * @sk: the socket; it may be gone
 *
 * Context: any; page faults are handled.
 * Return: a bit for each FTVIEW_BASE_* whose fields it has; 0 when nothing is there.
 */
u8 ftview_socket_bases(const struct ftview_fields *layout, const void *sk)
{
	u8 bases = BIT(FTVIEW_BASE_COMMON);
	u16 family, type, protocol;
	u8 state;

	if (copy_from_kernel_nofault(&state, sk + layout->state_at,
				     sizeof(state)) ||
	    copy_from_kernel_nofault(&family, sk + layout->family_at,
				     sizeof(family)))
		return 0;
	if (!is_full(state))
		return bases;
	if (copy_from_kernel_nofault(&type, sk + layout->type_at,
				     sizeof(type)) ||
	    copy_from_kernel_nofault(&protocol, sk + layout->protocol_at,
				     sizeof(protocol)))
		return bases;
	bases |= BIT(FTVIEW_BASE_SOCK);
	if (family != AF_INET && family != AF_INET6)
		return bases;
	bases |= BIT(FTVIEW_BASE_INET);
	if (type == SOCK_STREAM && protocol == IPPROTO_TCP)
		bases |= BIT(FTVIEW_BASE_TCP);
	if (type == SOCK_DGRAM && protocol == IPPROTO_UDP)
		bases |= BIT(FTVIEW_BASE_UDP);
	return bases;
}
