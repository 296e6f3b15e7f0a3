/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_LOCATE_H
#define _FTVIEW_LOCATE_H

#include <linux/types.h>

struct net;
struct net_device;
struct sk_buff;
struct sock;

bool ftview_locate(const struct sk_buff *skb, int *network);
u8 ftview_ip_version(const struct sk_buff *skb, int network);
const struct net *ftview_net_of_sock(const struct sock *sk);
const struct net *ftview_where(const struct sk_buff *skb,
			       const struct net_device **dev);

#endif /* _FTVIEW_LOCATE_H */
