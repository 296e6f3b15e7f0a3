// SPDX-License-Identifier: GPL-2.0-only
/*
 * gate_test: every answer of the control device, as TAP.
 *
 *	gate_test [instance]
 *
 * Run as root, with the module loaded, nobody else on the device, and a PID
 * filter in the given trace instance ("" or nothing: the top-level buffer).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "uapi/ftview.h"

static int checks;
static int failures;
static const char *instance = "";

static void check(int good, const char *what)
{
	checks++;
	failures += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", checks, what);
}

/* The call must fail with this error; 0 means that it must succeed. */
static void expect(int fd, unsigned long request, void *argument, int error,
		   const char *what)
{
	int got = ioctl(fd, request, argument) ? errno : 0;

	check(got == error, what);
	if (got != error)
		printf("# expected %s, got %s\n", strerror(error), strerror(got));
}

static struct ftview_arm good_arm(void)
{
	struct ftview_arm arm = {
		.entries = FTVIEW_ENTRY_ALL,
		.snaplen = 64,
		.quota = 1,
	};

	snprintf(arm.instance, sizeof(arm.instance), "%s", instance);
	return arm;
}

#include "gate_choices.h"

static void test_open(int fd)
{
	struct stat status;
	int child;

	check(fstat(fd, &status) == 0 && (status.st_mode & 07777) == 0600,
	      "the device has mode 0600");
	check(open(FTVIEW_DEVICE, O_RDWR) < 0 && errno == EBUSY,
	      "a second opener gets EBUSY");
	check(lseek(fd, 0, SEEK_SET) < 0 && errno == ESPIPE,
	      "the device cannot seek");

	child = fork();
	if (!child) {
		/* The parent's descriptor stays open in it, so leave at once. */
		_exit(setuid(65534) || open(FTVIEW_DEVICE, O_RDWR) >= 0 ||
		      errno != EACCES);
	}
	waitpid(child, &child, 0);
	check(WIFEXITED(child) && !WEXITSTATUS(child), "nobody gets EACCES");
}

static void test_hello(int fd)
{
	struct ftview_hello hello = { .abi = FTVIEW_ABI };

	expect(fd, FTVIEW_HELLO, &hello, 0, "hello");
	check(hello.abi == FTVIEW_ABI && hello.snap_max == FTVIEW_SNAP_MAX &&
	      hello.filter_max == FTVIEW_FILTER_MAX &&
	      !(hello.entries & ~(FTVIEW_ENTRY_ALL | FTVIEW_HELLO_FUNCTIONS |
				 FTVIEW_HELLO_VALUES | FTVIEW_HELLO_ARGUMENTS)) &&
	      hello.entries &&
	      memchr(hello.version, 0, sizeof(hello.version)) &&
	      hello.version[0], "hello tells the limits and the version");
	printf("# version %s, entries 0x%x\n", hello.version, hello.entries);
	hello.abi = FTVIEW_ABI + 1;
	expect(fd, FTVIEW_HELLO, &hello, EPROTO, "another ABI gets EPROTO");
	check(hello.abi == FTVIEW_ABI, "and learns the module's");
	expect(fd, FTVIEW_HELLO, NULL, EFAULT, "hello without a buffer");
}

static void test_unknown(int fd)
{
	expect(fd, _IO(FTVIEW_IOC_MAGIC, 99), NULL, ENOTTY, "unknown number");
	expect(fd, _IO('x', 0), NULL, ENOTTY, "unknown magic");
	expect(fd, _IOW(FTVIEW_IOC_MAGIC, 2, int), NULL, ENOTTY, "other size");
}

static void test_filter(int fd)
{
	struct sock_filter all = BPF_STMT(BPF_RET | BPF_K, 1);
	struct sock_filter endless = BPF_STMT(BPF_JMP | BPF_JA, 0);
	struct sock_filter ancillary[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_IFINDEX),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_filter by_zero[] = {
		BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct sock_filter outside[] = {
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 9, 9),
		BPF_STMT(BPF_RET | BPF_A, 0),
	};
	struct ftview_filter filter = { .insns = (unsigned long)&all, .len = 1 };

	expect(fd, FTVIEW_SET_FILTER, &filter, 0, "filter that matches all");
	filter.reserved = 1;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: reserved");
	filter.reserved = 0;
	filter.len = FTVIEW_FILTER_MAX + 1;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: too long");
	filter.len = 0x10001;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL,
	       "filter: a length that 16 bits would make 1");
	filter.len = 1;
	filter.insns = 0;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: no program");
	filter.insns = 8;
	expect(fd, FTVIEW_SET_FILTER, &filter, EFAULT, "filter: bad address");
	filter.insns = (unsigned long)&endless;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: does not return");
	filter.len = 2;
	filter.insns = (unsigned long)ancillary;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: asks for the interface");
	filter.insns = (unsigned long)by_zero;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: divides by zero");
	filter.insns = (unsigned long)outside;
	expect(fd, FTVIEW_SET_FILTER, &filter, EINVAL, "filter: jumps out of itself");
	filter.len = 0;
	expect(fd, FTVIEW_SET_FILTER, &filter, 0, "filter: removed");
	expect(fd, FTVIEW_SET_FILTER, NULL, EFAULT, "filter without a buffer");
}

static struct ftview_entry entry_of(const char *symbol, const char *module,
				    const char *label)
{
	struct ftview_entry entry = { .reserved = 0 };

	snprintf(entry.symbol, sizeof(entry.symbol), "%s", symbol);
	snprintf(entry.module, sizeof(entry.module), "%s", module);
	snprintf(entry.label, sizeof(entry.label), "%s", label);
	return entry;
}

static void refuse(int fd, const char *symbol, const char *module, int error,
		   const char *what)
{
	struct ftview_entry entry = entry_of(symbol, module, "");

	expect(fd, FTVIEW_ADD_ENTRY, &entry, error, what);
}

static void test_entry_requests(int fd)
{
	struct ftview_entry entry = entry_of("ip_rcv", "", "");

	expect(fd, FTVIEW_ADD_ENTRY, NULL, EFAULT, "entry without a buffer");
	entry.reserved = 1;
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: reserved");
	entry = entry_of("ip_rcv", "", "");
	entry.argument = 1;
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: argument given");
	entry = entry_of("ip_rcv", "", "");
	entry.flags = FTVIEW_FLAG_INDIRECT;
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: flags given");
	entry = entry_of("ip_rcv", "", "");
	entry.returns = FTVIEW_RETURN_BOOL;
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: returns given");
	entry = entry_of("ip_rcv", "", "two words");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: label with a space");
	entry = entry_of("ip_rcv", "../vmlinux", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: module with a path");
	entry = entry_of("ip rcv", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: symbol with a space");
	entry = entry_of("", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: no symbol");
	memset(entry.symbol, 'a', sizeof(entry.symbol));
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: symbol without an end");
	entry = entry_of("ip_rcv", "", "");
	memset(entry.module, 'a', sizeof(entry.module));
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: module without an end");
	entry = entry_of("ip_rcv", "", "");
	memset(entry.label, 'a', sizeof(entry.label));
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EINVAL, "entry: label without an end");
}

static void test_entry_functions(int fd)
{
	refuse(fd, "no_such_function", "", ENOENT, "entry: no such function");
	refuse(fd, "ip_rcv", "no_such_module", ENXIO, "entry: no such module");
	refuse(fd, "vfs_read", "", EPROTOTYPE, "entry: takes no packet");
	refuse(fd, "netif_receive_skb_list", "", EPROTOTYPE,
	       "entry: takes a list of whatever");
	refuse(fd, "ip_append_data", "", EPROTOTYPE,
	       "entry: takes too many arguments");
	refuse(fd, "__skb_try_recv_datagram", "", EPROTOTYPE,
	       "entry: puts a packet where the argument points");
	refuse(fd, "kfree_skbmem", "", EPERM, "entry: sees freed packets");
	refuse(fd, "version_show", "", ENOTUNIQ, "entry: one of several");
	refuse(fd, "bpf_prog_run_generic_xdp", "veth", ENOENT,
	       "entry: of the kernel, not of the module");
}

static void test_entries(int fd)
{
	static const char *const many[] = {
		"ip_rcv", "ip_forward", "ip_output", "ip_local_out",
		"ip_mc_output", "ip_local_deliver", "ipv6_rcv", "ip6_forward",
		"ip6_output", "ip6_input", "tcp_v4_rcv", "tcp_v6_rcv",
		"udp_rcv", "udpv6_rcv", "icmp_rcv", "icmpv6_rcv",
	};
	struct ftview_entry entry = entry_of("__dev_queue_xmit", "", "xmit");
	struct ftview_arm arm = good_arm();

	test_entry_requests(fd);
	test_entry_functions(fd);

	expect(fd, FTVIEW_ADD_ENTRY, &entry, 0, "entry: a function");
	check(entry.argument == 0 && !entry.flags &&
	      entry.returns == FTVIEW_RETURN_SIGNED, "its prototype is told");
	entry = entry_of("__dev_queue_xmit", "", "other");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EEXIST, "entry: twice");
	entry = entry_of("__netif_receive_skb_core", "", "rx");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, 0, "entry: a pointer to a pointer");
	check(entry.argument == 0 && entry.flags == FTVIEW_FLAG_INDIRECT &&
	      entry.returns == FTVIEW_RETURN_SIGNED, "its prototype is told");
	printf("# rx is %s\n", entry.symbol);
	entry = entry_of("ip_list_rcv", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, 0, "entry: a list of packets");
	check(entry.argument == 0 && entry.flags == FTVIEW_FLAG_LIST &&
	      entry.returns == FTVIEW_RETURN_VOID, "its prototype is told");
	entry = entry_of("tcp_v4_do_rcv", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, 0, "entry: not the first argument");
	check(entry.argument == 1, "its argument is told");

	arm.entries = 0;
	expect(fd, FTVIEW_ARM, &arm, 0, "functions alone can be armed");
	entry = entry_of("ip_rcv", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, EALREADY, "entry: while armed");
	expect(fd, FTVIEW_CLEAR_ENTRIES, NULL, EALREADY, "clear: while armed");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm functions");
	expect(fd, FTVIEW_CLEAR_ENTRIES, NULL, 0, "clear");
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "no entry point is left");

	for (unsigned int i = 0; i < FTVIEW_ENTRY_MAX; i++) {
		entry = entry_of(many[i], "", "");
		expect(fd, FTVIEW_ADD_ENTRY, &entry, 0, many[i]);
	}
	entry = entry_of("__dev_queue_xmit", "", "");
	expect(fd, FTVIEW_ADD_ENTRY, &entry, ENOSPC, "entry: one too many");
	arm.entries = FTVIEW_ENTRY_ALL;
	expect(fd, FTVIEW_ARM, &arm, 0, "all of them can be armed at once");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm all");
	expect(fd, FTVIEW_CLEAR_ENTRIES, NULL, 0, "clear all");
}

static void test_arm_errors(int fd)
{
	struct ftview_arm arm = good_arm();

	expect(fd, FTVIEW_ARM, NULL, EFAULT, "arm without a buffer");
	arm.keep_ns = 1;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: keep_ns without its rule");
	arm = good_arm();
	arm.reserved = 1;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: reserved");
	arm = good_arm();
	arm.entries = 0;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: no entry point");
	arm.entries = FTVIEW_ENTRY_ALL + 1;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: unknown entry point");
	arm = good_arm();
	arm.snaplen = FTVIEW_SNAP_MAX + 1;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: snap length");
	arm = good_arm();
	arm.flags = 1u << 31;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: unknown flag");
	arm.flags = FTVIEW_ARM_ARGUMENTS;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: arguments without values");
	arm = good_arm();
	arm.keep = FTVIEW_KEEP_ALL + 1;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: unknown keep rule");
	arm = good_arm();
	memset(arm.instance, 'a', sizeof(arm.instance));
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: instance without an end");
	arm = good_arm();
	snprintf(arm.instance, sizeof(arm.instance), "no such instance");
	expect(fd, FTVIEW_ARM, &arm, ENOENT, "arm: no such instance");
}

static void test_arm(int fd)
{
	struct ftview_stats stats = { .armed = 7 };
	struct ftview_arm arm = good_arm();

	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm while not armed");
	expect(fd, FTVIEW_ARM, &arm, 0, "arm");
	expect(fd, FTVIEW_ARM, &arm, EALREADY, "arm twice");
	expect(fd, FTVIEW_STATS, &stats, 0, "stats");
	check(stats.armed == 1 && !stats.arguments_state, "stats say armed");
	expect(fd, FTVIEW_STATS, NULL, EFAULT, "stats without a buffer");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm");
	expect(fd, FTVIEW_STATS, &stats, 0, "stats after disarm");
	check(stats.armed == 0 && stats.open_now == 0 &&
	      stats.opened == stats.closed, "stats say disarmed");
	expect(fd, FTVIEW_ARM, &arm, 0, "arm again");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm again");

	arm.flags = FTVIEW_ARM_COUNT_ONLY | FTVIEW_ARM_VALUES;
	expect(fd, FTVIEW_ARM, &arm, EINVAL, "what only counts has no values");
	arm.flags = FTVIEW_ARM_COUNT_ONLY;
	snprintf(arm.instance, sizeof(arm.instance), "no such instance");
	expect(fd, FTVIEW_ARM, &arm, 0, "count-only needs no instance");
	expect(fd, FTVIEW_STATS, &stats, 0, "stats of count-only");
	check(stats.opened == 0, "count-only opens no window");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm count-only");
}

static void test_sleep(int fd)
{
	struct ftview_arm arm = good_arm();

	expect(fd, FTVIEW_SLEEP, NULL, EINVAL, "sleep: nothing is armed");
	expect(fd, FTVIEW_WAKE, NULL, EINVAL, "wake: nothing is armed");
	expect(fd, FTVIEW_ARM, &arm, 0, "arm what is to sleep");
	expect(fd, FTVIEW_WAKE, NULL, EALREADY, "wake: awake");
	expect(fd, FTVIEW_SLEEP, NULL, 0, "sleep");
	expect(fd, FTVIEW_SLEEP, NULL, EALREADY, "sleep: asleep");
	expect(fd, FTVIEW_ARM, &arm, EALREADY, "arm: asleep");
	expect(fd, FTVIEW_WAKE, NULL, 0, "wake");
	expect(fd, FTVIEW_SLEEP, NULL, 0, "sleep again");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm what sleeps");
	expect(fd, FTVIEW_WAKE, NULL, EINVAL, "wake: disarmed");
	arm.flags = FTVIEW_ARM_COUNT_ONLY;
	expect(fd, FTVIEW_ARM, &arm, 0, "arm what counts");
	expect(fd, FTVIEW_SLEEP, NULL, EINVAL, "sleep: it only counts");
	expect(fd, FTVIEW_WAKE, NULL, EINVAL, "wake: it only counts");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm what counts");
}

static void test_poll(int fd)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	check(poll(&poller, 1, 0) == 0, "poll: nothing yet");
}

int main(int argc, char **argv)
{
	int fd;

	if (argc > 1)
		instance = argv[1];
	fd = open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		printf("Bail out! %s: %s\n", FTVIEW_DEVICE, strerror(errno));
		return 1;
	}
	test_open(fd);
	test_hello(fd);
	test_unknown(fd);
	test_filter(fd);
	test_values(fd);
	test_judged(fd);
	test_fields(fd);
	test_entries(fd);
	test_arm_errors(fd);
	test_arm(fd);
	test_sleep(fd);
	test_poll(fd);
	close(fd);
	fd = open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);
	check(fd >= 0, "the device opens again after close");
	printf("1..%d\n", checks);
	return failures != 0;
}
