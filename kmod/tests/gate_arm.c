// SPDX-License-Identifier: GPL-2.0-only
/*
 * gate_arm: arms the gate, waits, prints the counters.
 *
 *	gate_arm [-i instance] [-q quota] [-e entries] [-s sample]
 *		 [-l snaplen] [-p port] [-c] [-v] [-a] [-z] [-w address]...
 *		 [-t seconds]
 *		 [-f [module:]function[=label]]...
 *		 [-k slow=NS|dropped|negative|returns]...
 *		 [-j address:how:width]...
 *
 * -p wants TCP and UDP packets to this port and ICMP echo requests with this
 * identifier. -f adds a function as an entry point; without -e there is no other
 * then. -c counts only. -z sleeps until a packet matches, prints "awake" and goes
 * on. -v asks for values, -a for arguments
 * as well, -w for those of the functions at these
 * addresses, in ascending order. -k keeps such windows only; -k returns those in
 * which a call returned what -j asks for: the function at that address, FTVIEW_JUDGE_*
 * and the bytes of what it returns. Prints "armed", then waits until the quota is met,
 * the time is over or standard input ends; then prints "name value" lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "uapi/ftview.h"

static int fail(const char *what)
{
	fprintf(stderr, "gate_arm: %s: %s\n", what, strerror(errno));
	return 1;
}

static int set_filter(int fd, unsigned int port)
{
	/* Labels are indices; a jump is relative to the next instruction. */
	const struct sock_filter insns[] = {
		/* 0 */ BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0),
		/* 1 */ BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4),
		/* 2 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 7, 0),
		/* 3: IPv4 */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
		/* 4 */ BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		/* 5 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 7),
		/* 6: ICMP echo request */
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		/* 7 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 8, 0, 9),
		/* 8 */ BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
		/* 9 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 6, 7),
		/* 10: IPv6 */
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),
		/* 11 */ BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 40),
		/* 12 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 58, 5, 0),
		/* 13: ports */
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
		/* 14 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 1, 2),
		/* 15 */ BPF_STMT(BPF_RET | BPF_K, 0),
		/* 16 */ BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
		/* 17 */ BPF_STMT(BPF_RET | BPF_K, 0),
		/* 18: ICMPv6 echo request */
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		/* 19 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 128, 0, 2),
		/* 20 */ BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
		/* 21 */ BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 1, 0),
		/* 22 */ BPF_STMT(BPF_RET | BPF_K, 0),
		/* 23 */ BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
	};
	struct ftview_filter request = {
		.insns = (unsigned long)insns,
		.len = sizeof(insns) / sizeof(insns[0]),
	};

	return ioctl(fd, FTVIEW_SET_FILTER, &request);
}

/* "[module:]function[=label]" */
static int add_function(int fd, char *text)
{
	struct ftview_entry entry = { .reserved = 0 };
	char *label = strchr(text, '=');
	char *module = strchr(text, ':');

	if (label) {
		*label++ = '\0';
		snprintf(entry.label, sizeof(entry.label), "%s", label);
	}
	if (module) {
		*module = '\0';
		snprintf(entry.module, sizeof(entry.module), "%s", text);
		text = module + 1;
	}
	snprintf(entry.symbol, sizeof(entry.symbol), "%s", text);
	if (ioctl(fd, FTVIEW_ADD_ENTRY, &entry))
		return fail(text);
	printf("function %s argument %u flags %u returns %u\n", entry.symbol,
	       entry.argument, entry.flags, entry.returns);
	return 0;
}

static int set_keep(struct ftview_arm *arm, const char *rule)
{
	if (!strncmp(rule, "slow=", 5)) {
		arm->keep |= FTVIEW_KEEP_SLOW;
		arm->keep_ns = strtoull(rule + 5, NULL, 0);
	} else if (!strcmp(rule, "dropped")) {
		arm->keep |= FTVIEW_KEEP_DROPPED;
	} else if (!strcmp(rule, "negative")) {
		arm->keep |= FTVIEW_KEEP_NEGATIVE;
	} else if (!strcmp(rule, "returns")) {
		arm->keep |= FTVIEW_KEEP_RETURNS;
	} else {
		return -1;
	}
	return 0;
}

/* "address:how:width", once more in the list that is handed in. */
static int add_judged(int fd, const char *text)
{
	static struct ftview_judged functions[16];
	static struct ftview_judge judge;
	struct ftview_judged *function = functions + judge.count;
	unsigned long long start;

	if (judge.count == sizeof(functions) / sizeof(functions[0]) ||
	    sscanf(text, "%llx:%u:%u", &start, &function->how, &function->width) != 3)
		return 2;
	function->start = start;
	judge.functions = (unsigned long)functions;
	judge.count++;
	return ioctl(fd, FTVIEW_SET_JUDGED, &judge) ? fail("judged") : 0;
}

/* As soon as a packet asks for it, or standard input ends. */
static int wake(int fd)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN }, { .fd = 0, .events = POLLIN } };

	if (poll(fds, 2, -1) < 0)
		return fail("poll");
	if (!(fds[0].revents & POLLIN))
		return 0;
	if (ioctl(fd, FTVIEW_WAKE))
		return fail("wake");
	printf("awake\n");
	fflush(stdout);
	return 0;
}

int main(int argc, char **argv)
{
	struct ftview_arm arm = { .snaplen = 64 };
	struct ftview_hello hello = { .abi = FTVIEW_ABI };
	struct ftview_stats stats;
	struct pollfd fds[2];
	int sleeps = 0;
	__u64 wanted[16];
	struct ftview_values values = { .functions = (unsigned long)wanted };
	int entries = -1, functions = 0;
	long seconds = -1;
	int fd, option;

	fd = open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return fail(FTVIEW_DEVICE);
	if (ioctl(fd, FTVIEW_HELLO, &hello))
		return fail("hello");

	while ((option = getopt(argc, argv, "i:q:e:f:k:s:l:p:cvazw:j:t:")) != -1) {
		switch (option) {
		case 'i':
			snprintf(arm.instance, sizeof(arm.instance), "%s",
				 optarg);
			break;
		case 'q':
			arm.quota = strtoull(optarg, NULL, 0);
			break;
		case 'e':
			entries = strtoul(optarg, NULL, 0);
			break;
		case 'f':
			if (add_function(fd, optarg))
				return 1;
			functions++;
			break;
		case 'k':
			if (set_keep(&arm, optarg))
				return 2;
			break;
		case 's':
			arm.sample = strtoul(optarg, NULL, 0);
			break;
		case 'l':
			arm.snaplen = strtoul(optarg, NULL, 0);
			break;
		case 'p':
			if (set_filter(fd, strtoul(optarg, NULL, 0)))
				return fail("filter");
			break;
		case 'c':
			arm.flags |= FTVIEW_ARM_COUNT_ONLY;
			break;
		case 'z':
			sleeps = 1;
			break;
		case 'v':
			arm.flags |= FTVIEW_ARM_VALUES;
			break;
		case 'w':
			if (values.count == sizeof(wanted) / sizeof(wanted[0]))
				return 2;
			wanted[values.count++] = strtoull(optarg, NULL, 16);
			if (ioctl(fd, FTVIEW_SET_VALUES, &values))
				return fail("values");
			break;
		case 'a':
			arm.flags |= FTVIEW_ARM_VALUES | FTVIEW_ARM_ARGUMENTS;
			break;
		case 'j':
			if (add_judged(fd, optarg))
				return 2;
			break;
		case 't':
			seconds = strtol(optarg, NULL, 0);
			break;
		default:
			return 2;
		}
	}
	arm.entries = entries < 0 && !functions ? FTVIEW_ENTRY_ALL : 0;
	if (entries >= 0)
		arm.entries = entries;
	if (ioctl(fd, FTVIEW_ARM, &arm))
		return fail("arm");
	if (sleeps && ioctl(fd, FTVIEW_SLEEP))
		return fail("sleep");
	printf("armed\n");
	fflush(stdout);
	if (sleeps && wake(fd))
		return 1;

	fds[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = seconds < 0 ? 0 : -1, .events = POLLIN };
	if (poll(fds, 2, seconds < 0 ? -1 : seconds * 1000) < 0)
		return fail("poll");
	if (ioctl(fd, FTVIEW_DISARM))
		return fail("disarm");
	if (ioctl(fd, FTVIEW_STATS, &stats))
		return fail("stats");
	printf("ready %d\n", !!(fds[0].revents & POLLIN));
	fds[0].revents = 0;
	poll(fds, 1, 0);
	printf("ready_after %d\n", !!(fds[0].revents & POLLIN));
	printf("seen %llu\nmatched %llu\nopened %llu\nclosed %llu\nkept %llu\n"
	       "nested %llu\nnested_other %llu\nskipped_quota %llu\n"
	       "skipped_sample %llu\nskipped_busy %llu\nskipped_asleep %llu\n"
	       "gate_failed %llu\n"
	       "no_journey %llu\nvalues %llu\nvalues_missed %llu\n"
	       "arguments %llu\narguments_missed %llu\n"
	       "armed_now %u\nopen_now %u\nvalues_state %u\n"
	       "arguments_state %u\n",
	       stats.seen, stats.matched, stats.opened, stats.closed,
	       stats.kept, stats.nested, stats.nested_other,
	       stats.skipped_quota, stats.skipped_sample, stats.skipped_busy,
	       stats.skipped_asleep, stats.gate_failed, stats.no_journey,
	       stats.values, stats.values_missed, stats.arguments,
	       stats.arguments_missed, stats.armed, stats.open_now,
	       stats.values_state, stats.arguments_state);
	return 0;
}
