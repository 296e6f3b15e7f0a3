/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_BEGIN_H
#define _FTVIEW_BEGIN_H

#include <linux/types.h>

struct ftview_point;
struct ftview_window;
struct sk_buff;

/**
 * struct ftview_packet - what packet_begin and packet_nested say
 * @id: number of the window since ARM, from 1
 * @cookie: stable while the skb lives, not its address; never 0
 * @journey: same for every window of this packet; 0 when unknown
 * @entry: user-facing name of the entry point
 * @dev: name of the interface
 * @summary: one line in the manner of tcpdump -n
 * @network: where the IP header is, from the skb's data on
 * @len: bytes from the IP header to the end
 * @netns: inode number of the network namespace
 * @ifindex: index of @dev within it
 * @snap: bytes of the packet that the event carries
 * @protocol: EtherType, host order
 */
struct ftview_packet {
	u64 id;
	u64 cookie;
	u64 journey;
	const char *entry;
	const char *dev;
	const char *summary;
	int network;
	u32 len;
	u32 netns;
	int ifindex;
	unsigned int snap;
	u16 protocol;
};

void ftview_begin(const struct ftview_window *window, u32 snaplen);
void ftview_begin_nested(const struct ftview_window *window,
			 const struct sk_buff *skb, int network,
			 const struct ftview_point *point, u32 snaplen);
void ftview_packet_copy(const struct sk_buff *skb, int network, void *to,
			unsigned int len);

#endif /* _FTVIEW_BEGIN_H */
