/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * /dev/ftview: the control device of the packet gate.
 *
 * One process at a time may open the device (EBUSY otherwise; mode 0600, and
 * CAP_SYS_ADMIN is required). The order of calls is:
 *
 *	FTVIEW_HELLO		compare the ABI number, learn the limits
 *	FTVIEW_SET_FILTER	attach a classic-BPF program over the raw IP packet
 *	FTVIEW_ADD_ENTRY	name a function that takes an skb as an entry point
 *	FTVIEW_CLEAR_ENTRIES	forget the functions named so far
 *	FTVIEW_SET_VALUES	choose whose return values are said
 *	FTVIEW_SET_FIELDS	choose which fields of packet and socket are said
 *	FTVIEW_SET_JUDGED	tell whose values decide which windows are kept
 *	FTVIEW_ARM		hook the entry points; windows open from now on
 *	FTVIEW_SLEEP		open no window until FTVIEW_WAKE, and need no tracer
 *	FTVIEW_WAKE		open windows again
 *	FTVIEW_STATS		any time; poll() returns POLLIN once the quota is met,
 *				or a packet matches while the gate is asleep
 *	FTVIEW_DISARM		unhook; counters stay readable until the next ARM
 *
 * close() disarms and forgets filter and functions, however the process ended.
 * Nothing the module hooks outlives the descriptor.
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
#define FTVIEW_ABI		6

#define FTVIEW_DEVICE		"/dev/ftview"
#define FTVIEW_INSTANCE_LEN	64
#define FTVIEW_VERSION_LEN	32
/* Longest prefix of a packet that packet_begin carries, in bytes. */
#define FTVIEW_SNAP_MAX		256
/* Longest classic-BPF program, in instructions (the kernel's BPF_MAXINSNS). */
#define FTVIEW_FILTER_MAX	4096

/* Functions that FTVIEW_ADD_ENTRY takes at most. */
#define FTVIEW_ENTRY_MAX	16
#define FTVIEW_SYMBOL_LEN	128
#define FTVIEW_MODULE_LEN	56
#define FTVIEW_LABEL_LEN	32

/* Entry points in the protocol tables, as bits for ftview_arm.entries and ftview_hello.entries. */
#define FTVIEW_ENTRY_TCP4	0x01u	/* tcp_v4_rcv */
#define FTVIEW_ENTRY_TCP6	0x02u	/* tcp_v6_rcv */
#define FTVIEW_ENTRY_UDP4	0x04u	/* udp_rcv */
#define FTVIEW_ENTRY_UDP6	0x08u	/* udpv6_rcv */
#define FTVIEW_ENTRY_ICMP4	0x10u	/* icmp_rcv */
#define FTVIEW_ENTRY_ICMP6	0x20u	/* icmpv6_rcv */
#define FTVIEW_ENTRY_ALL	0x3fu

/* In ftview_hello.entries only: FTVIEW_ADD_ENTRY works in this kernel. */
#define FTVIEW_HELLO_FUNCTIONS	0x80000000u
/* Likewise: this kernel has what FTVIEW_ARM_VALUES takes, as far as it can be seen before. */
#define FTVIEW_HELLO_VALUES	0x40000000u
/* Likewise, FTVIEW_ARM_ARGUMENTS. */
#define FTVIEW_HELLO_ARGUMENTS	0x20000000u

/* ftview_entry.flags */
#define FTVIEW_FLAG_INDIRECT	0x01u	/* the argument is a struct sk_buff ** */
#define FTVIEW_FLAG_LIST	0x02u	/* it is a list of packets, a window each */

/* What a function returns: ftview_entry.returns and packet_end's kind. */
#define FTVIEW_RETURN_VOID	0u	/* void */
#define FTVIEW_RETURN_SIGNED	1u	/* int: a signed integer or an enum */
#define FTVIEW_RETURN_UNSIGNED	2u	/* uint: an unsigned integer */
#define FTVIEW_RETURN_BOOL	3u	/* bool */
#define FTVIEW_RETURN_POINTER	4u	/* pointer */

/* ftview_arm.flags */
#define FTVIEW_ARM_COUNT_ONLY	0x01u	/* count matches, open no window */
#define FTVIEW_ARM_VALUES	0x02u	/* say what each call in a window returned,
					 * where this kernel lets us:
					 * ftview_stats.values_state
					 */

#define FTVIEW_ARM_ARGUMENTS	0x04u	/* and what it was given, likewise:
					 * ftview_stats.arguments_state; only with
					 * FTVIEW_ARM_VALUES
					 */

/* Words of a call that call_args has: those that are given in registers. */
#define FTVIEW_ARGUMENTS	6

/* ftview_stats.values_state and arguments_state: what became of FTVIEW_ARM_VALUES, _ARGUMENTS */
#define FTVIEW_VALUES_OFF	0u	/* not asked for */
#define FTVIEW_VALUES_ON	1u	/* each call's value is taken */
#define FTVIEW_VALUES_NO_WAY	2u	/* this kernel is not built so that it can be */
#define FTVIEW_VALUES_FOREIGN	3u	/* the trace array's return function is not
					 * function_graph's usual one: the tracer is
					 * off, has a threshold, or somebody was here
					 * before us
					 */
#define FTVIEW_VALUES_UNPROVEN	4u	/* the value of a trial call was not where it
					 * should be
					 */
#define FTVIEW_VALUES_BUSY	5u	/* the kernel has no room for the trial */

/* packet_end's values: of which calls in the window call_return said what they returned */
#define FTVIEW_EXTENT_NONE	0u	/* none */
#define FTVIEW_EXTENT_ALL	1u	/* all */
#define FTVIEW_EXTENT_SOME	2u	/* some: those of the functions that
					 * FTVIEW_SET_VALUES chose
					 */

/* Functions that FTVIEW_SET_VALUES and FTVIEW_SET_JUDGED take at most. */
#define FTVIEW_VALUES_MAX	262144u

/* What FTVIEW_SET_FIELDS takes at most: fields; functions that return a socket. */
#define FTVIEW_FIELDS_MAX	8u
#define FTVIEW_LOOKUPS_MAX	4096u
#define FTVIEW_FIELD_NAME_LEN	48
/* Where a field may begin at most, in bytes from its struct's first. */
#define FTVIEW_FIELD_OFFSET_MAX	16384u

/* ftview_field.base: what the field is in */
#define FTVIEW_BASE_SKB		0u	/* struct sk_buff: the window's packet */
#define FTVIEW_BASE_COMMON	1u	/* struct sock_common: its socket, also a
					 * request or one in TIME_WAIT
					 */
#define FTVIEW_BASE_SOCK	2u	/* struct sock: of a full socket */
#define FTVIEW_BASE_INET	3u	/* struct inet_sock: of one of IPv4 or IPv6 */
#define FTVIEW_BASE_TCP		4u	/* struct tcp_sock */
#define FTVIEW_BASE_UDP		5u	/* struct udp_sock */

/* ftview_arm.keep: a window is kept when any of these holds at its close */
#define FTVIEW_KEEP_SLOW	0x01u	/* it took longer than keep_ns */
#define FTVIEW_KEEP_DROPPED	0x02u	/* its packet was freed as a drop in it */
#define FTVIEW_KEEP_NEGATIVE	0x04u	/* the function returned a negative number
					 * or an error pointer
					 */
#define FTVIEW_KEEP_RETURNS	0x08u	/* a call in it returned what
					 * FTVIEW_SET_JUDGED asks for
					 */
#define FTVIEW_KEEP_ALL		0x0fu

/* ftview_judged.how: for which values of a function a window is kept */
#define FTVIEW_JUDGE_ERROR	0x01u	/* error numbers, -4095 to -1 */
#define FTVIEW_JUDGE_NEGATIVE	0x02u	/* all below zero */
#define FTVIEW_JUDGE_LOWER	0x04u	/* of a register whose upper half is zero the
					 * lower one, as a signed number
					 */
#define FTVIEW_JUDGE_DOUBTED	0x08u	/* only if what called the function in the
					 * window, if anything did, returned such a
					 * value, too
					 */
#define FTVIEW_JUDGE_ALL	0x0fu

/**
 * struct ftview_hello - handshake; its layout is the same in every ABI
 * @abi: in: the caller's FTVIEW_ABI; out: the module's (EPROTO if they differ)
 * @entries: out: FTVIEW_ENTRY_* bits that this kernel offers, and
 *	FTVIEW_HELLO_FUNCTIONS, FTVIEW_HELLO_VALUES, FTVIEW_HELLO_ARGUMENTS
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
 *
 * EINVAL when the kernel refuses the program, and for loads from the kernel's
 * ancillary area: the program sees the packet, not the skb.
 */
struct ftview_filter {
	__aligned_u64 insns;
	__u32 len;
	__u32 reserved;
};

/**
 * struct ftview_values - of which functions what they return is to be said
 * @functions: address of @count __u64: where each function begins, ascending
 * @count: their number; 0 is all functions
 * @reserved: zero
 *
 * For the next FTVIEW_ARM with FTVIEW_ARM_VALUES and all further ones. EINVAL when
 * they do not ascend or are more than FTVIEW_VALUES_MAX; EALREADY while armed.
 */
struct ftview_values {
	__aligned_u64 functions;
	__u32 count;
	__u32 reserved;
};

/* ftview_field.flags */
#define FTVIEW_FIELD_MINUS	0x01u	/* less another number of the same size, as
					 * sequence numbers are compared: a signed
					 * one, of whole bytes
					 */

/**
 * struct ftview_field - a field whose value is to be said
 * @name: as the user calls it: letters, digits, "_.-", NUL-terminated; only said
 * @base: FTVIEW_BASE_*
 * @offset: in bytes, at most FTVIEW_FIELD_OFFSET_MAX
 * @size: bytes to read: 1, 2, 4 or 8
 * @shift: of these, the lowest bit that belongs to it
 * @bits: how many do
 * @kind: FTVIEW_RETURN_*, but not FTVIEW_RETURN_VOID
 * @flags: FTVIEW_FIELD_*
 * @minus_base: with FTVIEW_FIELD_MINUS: what the other is in; zero otherwise
 * @minus_offset: where; zero otherwise
 * @reserved: zero
 */
struct ftview_field {
	char name[FTVIEW_FIELD_NAME_LEN];
	__u32 base;
	__u32 offset;
	__u32 size;
	__u32 shift;
	__u32 bits;
	__u32 kind;
	__u32 flags;
	__u32 minus_base;
	__u32 minus_offset;
	__u32 reserved;
};

/**
 * struct ftview_fields - of which fields the module says how they change
 * @fields: address of @count struct ftview_field
 * @lookups: address of @lookup_count __u64: where each function begins that
 *	returns a struct sock *, ascending
 * @count: their number; 0 is none, then all others are 0 too
 * @lookup_count: their number
 * @skb_sk: where struct sk_buff has the pointer to its socket
 * @sk_family: where struct sock has its family, 16 bits
 * @sk_state: its state, 8 bits
 * @sk_type: its type, 16 bits
 * @sk_protocol: its protocol, 16 bits
 * @reserved: zero
 *
 * All these are offsets of the running kernel, by its BTF, of at most
 * FTVIEW_FIELD_OFFSET_MAX. Nothing is believed: what is not there to be read is not
 * said. For the next FTVIEW_ARM and all further ones. EINVAL when something is out
 * of its range; EALREADY while armed.
 */
struct ftview_fields {
	__aligned_u64 fields;
	__aligned_u64 lookups;
	__u32 count;
	__u32 lookup_count;
	__u32 sk_at;
	__u32 family_at;
	__u32 state_at;
	__u32 type_at;
	__u32 protocol_at;
	__u32 reserved;
};

/**
 * struct ftview_judged - a function whose values decide which windows are kept
 * @start: where it begins
 * @how: FTVIEW_JUDGE_*; _ERROR or _NEGATIVE at least
 * @width: bytes of what it returns: 1, 2, 4 or 8; 8 with _LOWER
 */
struct ftview_judged {
	__u64 start;
	__u32 how;
	__u32 width;
};

/**
 * struct ftview_judge - all functions whose values decide
 * @functions: address of @count struct ftview_judged, by ascending @start
 * @count: their number; 0 forgets them
 * @reserved: zero
 *
 * For the next FTVIEW_ARM with FTVIEW_KEEP_RETURNS and all further ones. Functions
 * count that are traced, whatever FTVIEW_SET_VALUES chose. EINVAL when they do not
 * ascend, are more than FTVIEW_VALUES_MAX or make no sense; EALREADY while armed.
 */
struct ftview_judge {
	__aligned_u64 functions;
	__u32 count;
	__u32 reserved;
};

/**
 * struct ftview_entry - a function that takes an skb, as an entry point
 * @symbol: in: its name, as in /proc/kallsyms
 * @module: in: the module it is in; "" is the kernel itself
 * @label: in: how packet_begin names the entry point; letters, digits and
 *	"_-.:"; "" is @symbol, cut to fit
 * @argument: out: which argument is the packet, from 0
 * @flags: out: FTVIEW_FLAG_*
 * @returns: out: FTVIEW_RETURN_*
 * @reserved: zero
 *
 * The module finds argument and return type itself, in the kernel's BTF.
 *
 *	EINVAL		a string without an end, an empty symbol, a bad label,
 *			@reserved, or an out field that is not zero
 *	ENXIO		no such module is loaded, or it has no BTF
 *	ENOENT		no such function there
 *	ENOTUNIQ	several functions have this name
 *	EPROTOTYPE	it takes no skb, more than six arguments, one that is no
 *			integer and no pointer, or a variable number of them; or
 *			it returns a struct; or a struct sk_buff ** that it fills in
 *			(uapi/functions.h)
 *	EPERM		nobody may hook it: it is notrace, noinstr or closed to
 *			kprobes, or it sees packets that are half built or half
 *			freed
 *	EEXIST		it has been added already
 *	ENOSPC		FTVIEW_ENTRY_MAX have been added
 *	EALREADY	armed
 *	EINPROGRESS	windows of the last time have not all closed yet; also
 *			FTVIEW_CLEAR_ENTRIES
 *	EOPNOTSUPP	this kernel has no BTF or not the ftrace features needed
 *	EBADMSG		this kernel's BTF makes no sense
 */
struct ftview_entry {
	char symbol[FTVIEW_SYMBOL_LEN];
	char module[FTVIEW_MODULE_LEN];
	char label[FTVIEW_LABEL_LEN];
	__u32 argument;
	__u32 flags;
	__u32 returns;
	__u32 reserved;
};

/**
 * struct ftview_arm - what to arm
 * @instance: trace instance whose PID filter is the gate and which records
 *	packet_begin/packet_end; "" is the top-level buffer
 * @quota: windows to keep before the gate stays shut; 0 is no limit
 * @keep_ns: with FTVIEW_KEEP_SLOW: nanoseconds; zero otherwise
 * @entries: FTVIEW_ENTRY_* bits; may be 0 when functions have been added
 * @snaplen: bytes of the packet in packet_begin, at most FTVIEW_SNAP_MAX
 * @sample: open a window for one in @sample matches; 0 and 1 are all
 * @flags: FTVIEW_ARM_*
 * @keep: FTVIEW_KEEP_*; 0 keeps every window
 * @reserved: zero
 *
 *	EINVAL		no entry point, a field out of its range, or
 *			FTVIEW_KEEP_RETURNS without any FTVIEW_SET_JUDGED
 *	ENODATA		the trace array has no PID filter: the gate would stand
 *			open
 *	ENOENT		no such instance
 *	ENXIO		the module of an added function is gone
 *	EALREADY	armed
 *	EBUSY		an entry point is hooked by somebody else (a live patch,
 *			another module), or ftrace is switched off
 *	EINPROGRESS	windows of the last time have not all closed yet
 *	EOPNOTSUPP	this kernel lacks an entry point, or kprobes are switched
 *			off
 *	EPROTONOSUPPORT	FTVIEW_KEEP_RETURNS, and what calls return cannot be had:
 *			ftview_stats.values_state says why
 */
struct ftview_arm {
	char instance[FTVIEW_INSTANCE_LEN];
	__u64 quota;
	__u64 keep_ns;
	__u32 entries;
	__u32 snaplen;
	__u32 sample;
	__u32 flags;
	__u32 keep;
	__u32 reserved;
};

/**
 * struct ftview_stats - counters since the last FTVIEW_ARM
 * @seen: packets that reached a hooked entry point; a packet counts at each
 * @matched: of those, accepted by the filter; only IP packets can be
 * @opened: windows opened
 * @closed: windows closed
 * @kept: of @closed, those that a keep rule asked for; all without a rule
 * @nested: matches at an entry point inside the open window of the same packet:
 *	part of that window
 * @nested_other: matches inside the open window of another packet, in the same
 *	task: recorded there, without a window of their own
 * @skipped_quota: matches after the quota was met or while open windows might
 *	meet it
 * @skipped_sample: matches left out by sampling
 * @skipped_busy: matches for which no window slot was free
 * @skipped_asleep: matches while the gate was asleep
 * @gate_failed: of @opened, windows in which nothing could be recorded: the
 *	PID filter was removed while armed, or kprobes were switched off
 * @no_journey: of @opened, windows without a journey number (0 in
 *	packet_begin): the table was full, or this kernel does not tell when an
 *	skb is freed
 * @armed: 1 while armed
 * @open_now: windows open at this moment
 * @values: calls of which call_return said what they returned
 * @values_missed: calls whose value was not where it should be
 * @arguments: calls of which call_args said what they were given
 * @arguments_missed: calls whose registers were not where they should be
 * @values_state: FTVIEW_VALUES_*
 * @arguments_state: likewise
 *
 * matched = opened + nested + nested_other + skipped_quota + skipped_sample +
 * skipped_busy + skipped_asleep, unless FTVIEW_ARM_COUNT_ONLY.
 */
struct ftview_stats {
	__u64 seen;
	__u64 matched;
	__u64 opened;
	__u64 closed;
	__u64 kept;
	__u64 nested;
	__u64 nested_other;
	__u64 skipped_quota;
	__u64 skipped_sample;
	__u64 skipped_busy;
	__u64 skipped_asleep;
	__u64 gate_failed;
	__u64 no_journey;
	__u64 values;
	__u64 values_missed;
	__u64 arguments;
	__u64 arguments_missed;
	__u32 armed;
	__u32 open_now;
	__u32 values_state;
	__u32 arguments_state;
};

/*
 * FTVIEW_SLEEP: matches are counted, as skipped_asleep, and open no window. Entry
 * points stay hooked; nothing else is, and the trace array may lose its tracer. Waits
 * for open windows. The first match after it makes poll() return POLLIN, until
 * FTVIEW_WAKE.
 *
 *	EINVAL		not armed, or FTVIEW_ARM_COUNT_ONLY
 *	EALREADY	asleep
 *	EINPROGRESS	a task stays in a window; the gate is not asleep
 *
 * FTVIEW_WAKE: windows open again, as at the last FTVIEW_ARM. Counters go on.
 *
 *	EINVAL		as FTVIEW_SLEEP
 *	EALREADY	not asleep
 *	ENODATA, ENOENT, EOPNOTSUPP, EPROTONOSUPPORT
 *			as FTVIEW_ARM; the gate stays asleep
 */
#define FTVIEW_IOC_MAGIC	0xF7

#define FTVIEW_HELLO		_IOWR(FTVIEW_IOC_MAGIC, 0, struct ftview_hello)
#define FTVIEW_SET_FILTER	_IOW(FTVIEW_IOC_MAGIC, 1, struct ftview_filter)
#define FTVIEW_ARM		_IOW(FTVIEW_IOC_MAGIC, 2, struct ftview_arm)
#define FTVIEW_DISARM		_IO(FTVIEW_IOC_MAGIC, 3)
#define FTVIEW_STATS		_IOR(FTVIEW_IOC_MAGIC, 4, struct ftview_stats)
#define FTVIEW_ADD_ENTRY	_IOWR(FTVIEW_IOC_MAGIC, 5, struct ftview_entry)
#define FTVIEW_CLEAR_ENTRIES	_IO(FTVIEW_IOC_MAGIC, 6)
#define FTVIEW_SET_VALUES	_IOW(FTVIEW_IOC_MAGIC, 7, struct ftview_values)
#define FTVIEW_SET_FIELDS	_IOW(FTVIEW_IOC_MAGIC, 8, struct ftview_fields)
#define FTVIEW_SET_JUDGED	_IOW(FTVIEW_IOC_MAGIC, 9, struct ftview_judge)
#define FTVIEW_SLEEP		_IO(FTVIEW_IOC_MAGIC, 10)
#define FTVIEW_WAKE		_IO(FTVIEW_IOC_MAGIC, 11)

#endif /* _UAPI_FTVIEW_H */
