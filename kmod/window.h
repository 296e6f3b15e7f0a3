/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_WINDOW_H
#define _FTVIEW_WINDOW_H

#include <linux/types.h>

#include "uapi/ftview.h"

struct ftview_point;
struct sk_buff;
struct task_struct;

/**
 * struct ftview_seen - what the window has said of the fields
 * @found: the socket that a call returned last, or that the packet had; only read
 *	with faults handled, it may be gone
 * @of: the socket whose fields are said
 * @bases: what @of is, a bit for each FTVIEW_BASE_*
 * @known: of which fields a value was said, a bit for each
 * @level: what the window's task was doing: a softirq, a system call
 * @busy: its fields are being looked at
 * @values: what was said last
 */
struct ftview_seen {
	const void *found;
	const void *of;
	u8 bases;
	u8 known;
	u8 level;
	bool busy;
	u64 values[FTVIEW_FIELDS_MAX];
};

/**
 * struct ftview_told - what the window has said of its packet's objects
 * @seen_dev: the packet's device pointer, as it was looked at last
 * @seen_sk: its socket pointer, likewise
 * @seen_found: @found of struct ftview_seen, likewise
 * @dev: the device that was said last; only compared, as all of these
 * @net: the network namespace
 * @sk: the socket
 * @count: how many were said, 0 if nobody listened when the window opened
 * @over: no more is to be said
 */
struct ftview_told {
	const void *seen_dev;
	const void *seen_sk;
	const void *seen_found;
	const void *dev;
	const void *net;
	const void *sk;
	u8 count;
	bool over;
};

/**
 * struct ftview_window - the time one packet spends in a function
 * @id: number of the packet since ARM, from 1
 * @journey: number of the packet's way through this machine, 0 if unknown
 * @point: the entry point
 * @pids: PID list of our trace array, as the tracer passed it when the gate
 *	opened; only compared, never followed
 * @open: whether the tracer may record the task
 * @skb: the packet; only compared, it may be freed within the window
 * @network: where its IP header was when the window was taken, from its data on
 * @head: its buffer, to tell it from another skb at the same address
 * @iif: its receiving interface, for the same reason
 * @drop: drop reason, 0 while it is not dropped
 * @dropped_at: where it was dropped
 * @failed: a call returned what the window is to be kept for
 * @doubts: calls of which that is only so if their caller did as well: a bit for
 *	each depth
 * @began: when the function was called, in ns
 * @ended: when it had returned
 * @seen: for the fields
 * @told: for the objects
 */
struct ftview_window {
	u64 id;
	u64 journey;
	const struct ftview_point *point;
	const void *pids;
	bool open;
	const struct sk_buff *skb;
	int network;
	const void *head;
	int iif;
	u32 drop;
	const void *dropped_at;
	bool failed;
	u64 doubts;
	u64 began;
	u64 ended;
	struct ftview_seen seen;
	struct ftview_told told;
};

int ftview_windows_init(void);
void ftview_windows_exit(void);

struct ftview_window *ftview_window_take(struct task_struct *task);
struct ftview_window *ftview_window_find(struct task_struct *task);
void ftview_window_put(struct ftview_window *window);
bool ftview_window_is_own(const struct ftview_window *window);
bool ftview_window_has_packet(const struct ftview_window *window);
unsigned int ftview_windows_taken(void);
void ftview_windows_hold(void);
void ftview_windows_release(void);
bool ftview_windows_idle(void);

#endif /* _FTVIEW_WINDOW_H */
