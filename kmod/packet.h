/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_PACKET_H
#define _FTVIEW_PACKET_H

#include <linux/types.h>

struct ftview_arm;
struct ftview_window;
struct sk_buff;

/**
 * struct ftview_point - an entry point, as packets know it
 * @label: user-facing name
 * @returns: FTVIEW_RETURN_*
 * @width: bytes of what the function returns
 */
struct ftview_point {
	const char *label;
	u32 returns;
	u32 width;
};

/**
 * struct ftview_verdict - what packet_end says of a packet
 * @id: as in packet_begin
 * @ret: what the function returned, widened by its type
 * @kind: FTVIEW_RETURN_*
 * @drop: drop reason, 0 while it was not dropped
 * @keep: whether the window counts
 * @values: FTVIEW_EXTENT_*
 * @at: the function that dropped it, "none" without a drop
 */
struct ftview_verdict {
	u64 id;
	s64 ret;
	u32 kind;
	u32 drop;
	u32 keep;
	u32 values;
	const char *at;
};

void ftview_packet_init(void);

int ftview_packet_arm(const struct ftview_arm *request);
void ftview_packet_go(void);
void ftview_packet_stop(void);
bool ftview_packet_sleep(unsigned int seconds);
void ftview_packet_wake(void);
bool ftview_packet_drain(unsigned int seconds);
void ftview_packet_disarm(void);

bool ftview_packet_look(const struct sk_buff *skb, int *network,
			const struct ftview_point *point);
struct ftview_window *ftview_packet_claim(struct sk_buff *skb, int network,
					  const struct ftview_point *point);
struct ftview_window *ftview_packet_enter(struct sk_buff *skb,
					  const struct ftview_point *point);
struct ftview_window *ftview_packet_open(void);
void ftview_packet_close(struct ftview_window *window, unsigned long value);
bool ftview_packet_hold(void);
void ftview_packet_release(void);


#endif /* _FTVIEW_PACKET_H */
