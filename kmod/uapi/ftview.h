/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/ftview: the control device of the packet gate.
 *
 * One process at a time may open the device (EBUSY otherwise; mode 0600, and
 * CAP_SYS_ADMIN is required). The order of calls is:
 *
 *	FTVIEW_HELLO		compare the ABI number, learn the limits
 *	FTVIEW_SET_FILTER	attach a classic-BPF program over the raw IP packet
 *	FTVIEW_ARM		hook the entry points; windows open from now on
 *	FTVIEW_STATS		any time; poll() returns POLLIN once the quota is met
 *	FTVIEW_DISARM		unhook; counters stay readable until the next ARM
 *
 * close() disarms, however the process ended. Nothing the module hooks outlives
 * the descriptor.
 *
 * Every struct is fixed-size, has the same layout for 32- and 64-bit callers,
 * and every reserved byte must be zero (EINVAL otherwise). An unknown ioctl is
 * ENOTTY.
 *
 * This header is included by the module and by user space.
 */
#ifndef _UAPI_FTVIEW_H
#define _UAPI_FTVIEW_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Raised whenever a struct or a meaning below changes. */
#define FTVIEW_ABI		1

#define FTVIEW_DEVICE		"/dev/ftview"
#define FTVIEW_INSTANCE_LEN	64
#define FTVIEW_VERSION_LEN	32
/* Longest prefix of a packet that packet_begin carries, in bytes. */
#define FTVIEW_SNAP_MAX		256
/* Longest classic-BPF program, in instructions (the kernel's BPF_MAXINSNS). */
#define FTVIEW_FILTER_MAX	4096

/* Entry points, as bits for ftview_arm.entries and ftview_hello.entries. */
#define FTVIEW_ENTRY_TCP4	0x01u	/* tcp_v4_rcv */
#define FTVIEW_ENTRY_TCP6	0x02u	/* tcp_v6_rcv */
#define FTVIEW_ENTRY_UDP4	0x04u	/* udp_rcv */
#define FTVIEW_ENTRY_UDP6	0x08u	/* udpv6_rcv */
#define FTVIEW_ENTRY_ICMP4	0x10u	/* icmp_rcv */
#define FTVIEW_ENTRY_ICMP6	0x20u	/* icmpv6_rcv */
#define FTVIEW_ENTRY_ALL	0x3fu

/* ftview_arm.flags */
#define FTVIEW_ARM_COUNT_ONLY	0x01u	/* count matches, open no window */

/**
 * struct ftview_hello - handshake
 * @abi: in: the caller's FTVIEW_ABI; out: the module's (EPROTO if they differ)
 * @entries: out: FTVIEW_ENTRY_* bits that this kernel offers
 * @snap_max: out: FTVIEW_SNAP_MAX of the module
 * @filter_max: out: FTVIEW_FILTER_MAX of the module
 * @version: out: the module's version, NUL-terminated
 */
struct ftview_hello {
	__u32 abi;
	__u32 entries;
	__u32 snap_max;
	__u32 filter_max;
	char version[FTVIEW_VERSION_LEN];
};

/**
 * struct ftview_filter - a classic-BPF program
 * @insns: address of @len struct sock_filter; offset 0 is the IP header
 * @len: number of instructions; 0 removes the filter, so that all match
 * @reserved: zero
 */
struct ftview_filter {
	__aligned_u64 insns;
	__u32 len;
	__u32 reserved;
};

/**
 * struct ftview_arm - what to arm
 * @instance: trace instance whose PID filter is the gate and which records
 *	packet_begin/packet_end; "" is the top-level buffer
 * @quota: windows to open before the gate stays shut; 0 is no limit
 * @entries: FTVIEW_ENTRY_* bits, at least one
 * @snaplen: bytes of the packet in packet_begin, at most FTVIEW_SNAP_MAX
 * @sample: open a window for one in @sample matches; 0 and 1 are all
 * @flags: FTVIEW_ARM_*
 * @reserved: zero
 *
 * EINVAL when the trace array has no PID filter (the gate would stand open),
 * ENOENT when there is no such instance, EALREADY when armed, EBUSY when an
 * entry point is already hooked by somebody else.
 */
struct ftview_arm {
	char instance[FTVIEW_INSTANCE_LEN];
	__u64 quota;
	__u32 entries;
	__u32 snaplen;
	__u32 sample;
	__u32 flags;
	__u32 reserved[2];
};

/**
 * struct ftview_stats - counters since the last FTVIEW_ARM
 * @seen: packets that reached a hooked entry point
 * @matched: of those, accepted by the filter
 * @opened: windows opened
 * @closed: windows closed
 * @nested: matches inside an open window of the same task (no second window)
 * @skipped_quota: matches after the quota was met
 * @skipped_sample: matches left out by sampling
 * @skipped_busy: matches for which no window slot was free
 * @armed: 1 while armed
 * @open_now: windows open at this moment
 * @gate_failed: of @opened, windows in which nothing could be recorded: the
 *	PID filter was removed while armed, or kprobes were switched off
 * @reserved: zero
 */
struct ftview_stats {
	__u64 seen;
	__u64 matched;
	__u64 opened;
	__u64 closed;
	__u64 nested;
	__u64 skipped_quota;
	__u64 skipped_sample;
	__u64 skipped_busy;
	__u32 armed;
	__u32 open_now;
	__u64 gate_failed;
	__u64 reserved;
};

#define FTVIEW_IOC_MAGIC	0xF7

#define FTVIEW_HELLO		_IOWR(FTVIEW_IOC_MAGIC, 0, struct ftview_hello)
#define FTVIEW_SET_FILTER	_IOW(FTVIEW_IOC_MAGIC, 1, struct ftview_filter)
#define FTVIEW_ARM		_IOW(FTVIEW_IOC_MAGIC, 2, struct ftview_arm)
#define FTVIEW_DISARM		_IO(FTVIEW_IOC_MAGIC, 3)
#define FTVIEW_STATS		_IOR(FTVIEW_IOC_MAGIC, 4, struct ftview_stats)

#endif /* _UAPI_FTVIEW_H */
