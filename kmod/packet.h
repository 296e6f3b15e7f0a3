/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_PACKET_H
#define _FTVIEW_PACKET_H

#include <linux/poll.h>
#include <linux/types.h>

struct ftview_arm;
struct ftview_stats;
struct sk_buff;

typedef int (*ftview_handler)(struct sk_buff *skb);

/**
 * struct ftview_target - where a packet arrived
 * @name: user-facing name of the entry point
 * @handler: the protocol's own handler
 * @protocol: IPPROTO_*
 * @wanted: false for a hook that somebody else keeps us from taking back: its
 *	packets just pass
 */
struct ftview_target {
	const char *name;
	ftview_handler handler;
	u8 protocol;
	bool wanted;
};

/**
 * struct ftview_packet - what packet_begin says of a packet
 * @id: number of the window since ARM, from 1
 * @cookie: stable while the skb lives, not its address; never 0
 * @journey: same for every window of this packet; 0 when unknown
 * @entry: user-facing name of the entry point
 * @dev: name of the interface
 * @summary: one line in the manner of tcpdump -n
 * @len: bytes from the network header to the end
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
	u32 len;
	u32 netns;
	int ifindex;
	unsigned int snap;
	u16 protocol;
};

/**
 * struct ftview_verdict - what packet_end says of a packet
 * @id: as in packet_begin
 * @ret: what the function returned, widened by its type
 * @kind: FTVIEW_RETURN_*
 * @drop: drop reason, 0 while it was not dropped
 * @keep: whether the window counts
 * @at: the function that dropped it, "none" without a drop
 */
struct ftview_verdict {
	u64 id;
	s64 ret;
	u32 kind;
	u32 drop;
	u32 keep;
	const char *at;
};

void ftview_packet_init(void);

int ftview_packet_arm(const struct ftview_arm *request);
void ftview_packet_go(void);
void ftview_packet_stop(void);
void ftview_packet_disarm(void);

void ftview_packet_stats(struct ftview_stats *stats);
bool ftview_packet_done(void);
void ftview_packet_poll(struct file *file, poll_table *wait);

int ftview_packet_handle(struct sk_buff *skb,
			 const struct ftview_target *target);
void ftview_packet_copy(const struct sk_buff *skb, void *to, unsigned int len);

#endif /* _FTVIEW_PACKET_H */
