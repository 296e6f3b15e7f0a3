/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Of ioctl_fuzz.c: calls of each kind, right, mutated and random.
 */
#ifndef FUZZ_STEP_H
#define FUZZ_STEP_H

#include <linux/filter.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz_call.h"

static void fuzz_filter(int fd)
{
	struct sock_filter *insns = (struct sock_filter *)(arena + 3 * PAGE);
	struct ftview_filter filter = { .insns = (unsigned long)insns };

	switch (below(4)) {
	case 0:
		filter.len = 1;
		break;
	case 1:
		filter.len = odd_number();
		break;
	default:
		filter.len = 1 + below(20);
	}
	for (unsigned int i = 0; i < 64; i++) {
		insns[i] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, 1);
		if (filter.len > 1 && below(2))
			insns[i] = (struct sock_filter){
				below(2) ? rnd() : below(256), rnd(), rnd(),
				odd_number(),
			};
	}
	if (!below(3))
		mutate(&filter, sizeof(filter));
	call(fd, FTVIEW_SET_FILTER, place(&filter, sizeof(filter)));
}

static void fuzz_values(int fd)
{
	static __u64 starts[64];
	struct ftview_values values = {
		.functions = below(8) ? (unsigned long)starts : (unsigned long)odd_number(),
		.count = below(8) ? below(65) : odd_number(),
	};

	for (unsigned int i = 0; i < 64; i++)
		starts[i] = (i ? starts[i - 1] : 0xffffffff80000000ul) + below(1 << 20);
	if (!below(3))
		mutate(&values, sizeof(values));
	call(fd, FTVIEW_SET_VALUES, place(&values, sizeof(values)));
}

static void fuzz_judged(int fd)
{
	static struct ftview_judged functions[64];
	struct ftview_judge judge = {
		.functions = below(8) ? (unsigned long)functions : (unsigned long)odd_number(),
		.count = below(8) ? below(65) : odd_number(),
	};

	__u64 start = 0xffffffff80000000ul;

	for (unsigned int i = 0; i < 64; i++) {
		start += below(1 << 20);
		functions[i] = (struct ftview_judged){
			.start = start,
			.how = FTVIEW_JUDGE_ERROR << below(2),
			.width = 1 << below(4),
		};
	}
	if (!below(3))
		mutate(functions, sizeof(functions));
	if (!below(3))
		mutate(&judge, sizeof(judge));
	call(fd, FTVIEW_SET_JUDGED, place(&judge, sizeof(judge)));
}

/* Offsets are of anything: what is armed then reads all there is, and must not fault. */
static void fuzz_fields(int fd)
{
	static __u64 starts[64];
	static struct ftview_field list[FTVIEW_FIELDS_MAX];
	struct ftview_fields fields = {
		.fields = below(8) ? (unsigned long)list : (unsigned long)odd_number(),
		.count = below(8) ? below(FTVIEW_FIELDS_MAX + 1) : odd_number(),
		.lookups = (unsigned long)starts,
		.lookup_count = below(8) ? below(65) : odd_number(),
		.sk_at = below(FTVIEW_FIELD_OFFSET_MAX + 2) & ~7u,
		.family_at = below(300), .state_at = below(300),
		.type_at = below(2000), .protocol_at = below(2000),
	};

	for (unsigned int i = 0; i < 64; i++)
		starts[i] = (i ? starts[i - 1] : 0xffffffff80000000ul) + below(1 << 20);
	for (unsigned int i = 0; i < FTVIEW_FIELDS_MAX; i++) {
		list[i] = (struct ftview_field) {
			.name = "sk.any", .base = below(6), .offset = below(4096),
			.size = 1u << below(4), .bits = 8, .kind = 1 + below(4),
		};
		if (!below(16))
			mutate(&list[i], sizeof(list[i]));
	}
	if (!below(3))
		mutate(&fields, sizeof(fields));
	call(fd, FTVIEW_SET_FIELDS, place(&fields, sizeof(fields)));
}

static void fuzz_entry(int fd)
{
	struct ftview_entry entry = { .label = "" };

	switch (below(6)) {
	case 0:
		for (size_t i = 0; i < sizeof(entry.symbol); i++)
			entry.symbol[i] = rnd();
		break;
	case 1:
		memset(entry.symbol, 'a', sizeof(entry.symbol) - below(2));
		break;
	default:
		if (function_count)
			memcpy(entry.symbol, functions[below(function_count)],
			       sizeof(entry.symbol));
	}
	if (!below(8))
		snprintf(entry.module, sizeof(entry.module), "%s",
			 below(2) ? "ftview" : "veth");
	if (!below(4))
		snprintf(entry.label, sizeof(entry.label), "la-bel:1");
	if (!below(3))
		mutate(&entry, sizeof(entry));
	if (!call(fd, FTVIEW_ADD_ENTRY, place(&entry, sizeof(entry))))
		atomic_fetch_add(&shared->added, 1);
}

static void fuzz_arm(int fd)
{
	struct ftview_arm arm = {
		.entries = rnd() & FTVIEW_ENTRY_ALL,
		.snaplen = below(FTVIEW_SNAP_MAX + 2),
		.sample = below(5),
		.quota = below(100),
		.flags = rnd() & (FTVIEW_ARM_COUNT_ONLY | FTVIEW_ARM_VALUES),
	};

	snprintf(arm.instance, sizeof(arm.instance), "%s", instance);
	/* Most are wrong: one that is right takes a hundred times as long. */
	if (below(8)) {
		do
			mutate(&arm, sizeof(arm));
		while (below(2));
	} else if (!below(4)) {
		arm.keep = rnd() & FTVIEW_KEEP_ALL;
		arm.keep_ns = arm.keep & FTVIEW_KEEP_SLOW ? rnd() : 0;
	}
	if (!call(fd, FTVIEW_ARM, place(&arm, sizeof(arm))))
		atomic_fetch_add(&shared->armed, 1);
}

static void fuzz_random(int fd)
{
	unsigned long request = rnd();
	unsigned char noise[512];

	if (below(2))	/* near a known one */
		request = requests[below(REQUESTS)] ^ (1UL << below(32));
	else if (below(2))
		request = _IOC(below(4), FTVIEW_IOC_MAGIC, below(16), below(600));
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = rnd();
	request &= 0xffffffff;
	/* Generic requests of the file layer have other answers. */
	if (_IOC_TYPE(request) != FTVIEW_IOC_MAGIC && _IOC_TYPE(request) != 0xf6)
		request = (request & ~0xff00UL) | 0xf600;
	call(fd, request, place(noise, sizeof(noise)));
}

/* Calls that must be refused, whatever else goes on. */
static void expect_refusals(int fd)
{
	struct ftview_arm arm = { .entries = FTVIEW_ENTRY_ALL, .reserved = 1 };
	struct ftview_filter filter = { .reserved = 1 };
	struct ftview_entry entry = { .reserved = 1 };
	struct ftview_values values = { .reserved = 1 };
	struct ftview_judge judge = { .reserved = 1 };
	struct ftview_fields fields = { .reserved = 1 };
	unsigned long request = requests[below(REQUESTS)];
	int got;

	snprintf(entry.symbol, sizeof(entry.symbol), "ip_rcv");
	got = call(fd, FTVIEW_ARM, &arm);
	if (got != EINVAL && got != EALREADY)
		wrong("reserved", FTVIEW_ARM, got);
	got = call(fd, FTVIEW_SET_FILTER, &filter);
	if (got != EINVAL)
		wrong("reserved", FTVIEW_SET_FILTER, got);
	got = call(fd, FTVIEW_SET_VALUES, &values);
	if (got != EINVAL)
		wrong("reserved", FTVIEW_SET_VALUES, got);
	got = call(fd, FTVIEW_SET_JUDGED, &judge);
	if (got != EINVAL)
		wrong("reserved", FTVIEW_SET_JUDGED, got);
	got = call(fd, FTVIEW_SET_FIELDS, &fields);
	if (got != EINVAL)
		wrong("reserved", FTVIEW_SET_FIELDS, got);
	got = call(fd, FTVIEW_ADD_ENTRY, &entry);
	if (got != EINVAL && got != EALREADY && got != EOPNOTSUPP)
		wrong("reserved", FTVIEW_ADD_ENTRY, got);
	if (_IOC_SIZE(request) && request != FTVIEW_ARM) {
		got = call(fd, request, arena + 2 * PAGE);
		if (got != EFAULT && got != EALREADY)
			wrong("an address of nothing", request, got);
	}
}

static void fuzz_other(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = rnd() };
	char byte;

	atomic_fetch_add(calls, 1);
	switch (below(5)) {
	case 0:
		poll(&poll_fd, 1, 0);
		break;
	case 1:
		if (read(fd, &byte, 1) >= 0)
			wrong("read", 0, 0);
		break;
	case 2:
		if (write(fd, &byte, 1) >= 0)
			wrong("write", 0, 0);
		break;
	case 3:
		if (mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) != MAP_FAILED)
			wrong("mmap", 0, 0);
		break;
	default:
		close(dup(fd));
	}
}

static void step(int fd)
{
	struct ftview_hello hello = { .abi = FTVIEW_ABI };
	unsigned char noise[sizeof(struct ftview_stats)] = { 0 };

	/* Hooking, looking for a function and a new filter take long: these are rare. */
	switch (below(256)) {
	case 0:
		fuzz_arm(fd);
		break;
	case 1 ... 3:
		call(fd, FTVIEW_DISARM, place(noise, 8));
		break;
	case 4:
		if (below(2))
			call(fd, FTVIEW_CLEAR_ENTRIES, place(noise, 8));
		else
			call(fd, below(2) ? FTVIEW_SLEEP : FTVIEW_WAKE, place(noise, 8));
		break;
	case 5 ... 8:
		fuzz_entry(fd);
		break;
	case 9 ... 24:
		fuzz_filter(fd);
		break;
	case 25 ... 32:
		fuzz_values(fd);
		break;
	case 33 ... 40:
		if (below(2))
			fuzz_judged(fd);
		else
			fuzz_fields(fd);
		break;
	case 41 ... 80:
		call(fd, FTVIEW_STATS, place(noise, sizeof(noise)));
		break;
	case 81 ... 110:
		if (below(2))
			mutate(&hello, sizeof(hello));
		call(fd, FTVIEW_HELLO, place(&hello, sizeof(hello)));
		break;
	case 111 ... 130:
		fuzz_other(fd);
		break;
	case 131 ... 140:
		expect_refusals(fd);
		break;
	default:
		fuzz_random(fd);
	}
}

#endif /* FUZZ_STEP_H */
