// SPDX-License-Identifier: GPL-2.0-only
/*
 * filter_test: the gate refuses a BPF program exactly when the kernel does, and
 * with the kernel's own error, as TAP.
 *
 *	filter_test [-n programs] [-s seed]
 *
 * Each program is given to a socket (SO_ATTACH_FILTER) and to the device. Two
 * answers differ by design: no instruction removes the device's filter, and loads
 * from the ancillary area are refused (uapi/ftview.h).
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "chance.h"
#include "uapi/ftview.h"

static int device, sock;

static int by_socket(const struct sock_filter *insns, unsigned int len)
{
	struct sock_fprog program = {
		.len = len, .filter = (struct sock_filter *)insns,
	};

	return setsockopt(sock, SOL_SOCKET, SO_ATTACH_FILTER, &program,
			  sizeof(program)) ? errno : 0;
}

static int by_device(const struct sock_filter *insns, unsigned int len)
{
	struct ftview_filter filter = {
		.insns = (unsigned long)insns, .len = len,
	};

	return ioctl(device, FTVIEW_SET_FILTER, &filter) ? errno : 0;
}

/* As the device sees it: from before the packet. */
static int is_ancillary(const struct sock_filter *insn)
{
	unsigned int class = BPF_CLASS(insn->code), mode = BPF_MODE(insn->code);

	return (class == BPF_LD || class == BPF_LDX) && (int)insn->k < 0 &&
	       (mode == BPF_ABS || mode == BPF_IND || mode == BPF_MSH);
}

static void refuse(const char *what, const struct sock_filter *insns, unsigned int len,
		   int wanted)
{
	int kernel = by_socket(insns, len), ours = by_device(insns, len);

	check(kernel == wanted && ours == wanted, what);
	if (kernel != wanted || ours != wanted)
		printf("# wanted %s, the kernel says %s, the device %s\n",
		       strerror(wanted), strerror(kernel), strerror(ours));
}

#define REFUSE(what, ...) do {							\
	const struct sock_filter insns[] = { __VA_ARGS__ };			\
										\
	refuse(what, insns, ARRAY_SIZE(insns), EINVAL);				\
} while (0)

#define DATAGRAMS	10
#define RETURN_ALL	BPF_STMT(BPF_RET | BPF_K, 1)

static void test_refusals(void)
{
	static struct sock_filter many[FTVIEW_FILTER_MAX + 1];

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct sock_filter)RETURN_ALL;
	/* A socket pays for it out of net.core.optmem_max, which is less on 6.1. */
	check(by_device(many, FTVIEW_FILTER_MAX) == 0, "the longest program is taken");
	refuse("one longer is not", many, FTVIEW_FILTER_MAX + 1, EINVAL);
	check(by_socket(many, 0) == EINVAL, "the kernel refuses an empty program");
	check(by_device(many, 0) == 0, "which removes the device's filter");

	REFUSE("it does not return", BPF_STMT(BPF_LD | BPF_IMM, 1));
	REFUSE("it jumps behind its end",
	       BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0), RETURN_ALL);
	REFUSE("it always jumps behind its end", BPF_STMT(BPF_JMP | BPF_JA, 1),
	       RETURN_ALL);
	REFUSE("it jumps backwards", BPF_STMT(BPF_JMP | BPF_JA, 0xffffffff),
	       RETURN_ALL);
	REFUSE("it divides by zero", BPF_STMT(BPF_ALU | BPF_DIV | BPF_K, 0),
	       RETURN_ALL);
	REFUSE("it takes the rest of a division by zero",
	       BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, 0), RETURN_ALL);
	REFUSE("it shifts by more than there is",
	       BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 32), RETURN_ALL);
	REFUSE("it stores behind its memory", BPF_STMT(BPF_ST, BPF_MEMWORDS),
	       RETURN_ALL);
	REFUSE("it loads from behind its memory",
	       BPF_STMT(BPF_LD | BPF_MEM, BPF_MEMWORDS), RETURN_ALL);
	REFUSE("it loads what it has not stored", BPF_STMT(BPF_LD | BPF_MEM, 0),
	       RETURN_ALL);
	REFUSE("an instruction that there is not", BPF_STMT(0xffff, 0), RETURN_ALL);
	refuse("a program that is nowhere", (void *)8, 1, EFAULT);
}

/* Datagrams to ourselves, past a program: how many it saw and took. */
static void expect_taken(const char *what, const struct sock_filter *insns,
			 unsigned int len, unsigned int wanted)
{
	struct ftview_arm arm = {
		.entries = FTVIEW_ENTRY_UDP4, .flags = FTVIEW_ARM_COUNT_ONLY,
	};
	struct sockaddr_in to = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct ftview_stats stats = { 0 };
	socklen_t length = sizeof(to);
	int receiver = socket(AF_INET, SOCK_DGRAM, 0), good;
	char byte = 0;

	good = !by_device(insns, len) &&
	       !bind(receiver, (struct sockaddr *)&to, sizeof(to)) &&
	       !getsockname(receiver, (struct sockaddr *)&to, &length) &&
	       !ioctl(device, FTVIEW_ARM, &arm);
	for (int i = 0; i < DATAGRAMS; i++)
		good = good && sendto(receiver, &byte, 1, 0, (struct sockaddr *)&to,
				      sizeof(to)) == 1 &&
		       recv(receiver, &byte, 1, 0) == 1;
	good = good && !ioctl(device, FTVIEW_DISARM) && !ioctl(device, FTVIEW_STATS, &stats);
	check(good && stats.seen >= DATAGRAMS && stats.matched >= wanted &&
	      (wanted || !stats.matched), what);
	if (!good)
		printf("# %s\n", strerror(errno));
	printf("# seen %llu, matched %llu\n", stats.seen, stats.matched);
	close(receiver);
}

#define EXPECT(what, wanted, ...) do {						\
	const struct sock_filter insns[] = { __VA_ARGS__ };			\
										\
	expect_taken(what, insns, ARRAY_SIZE(insns), wanted);			\
} while (0)

/* What the kernel can only see with a packet ends the program: no match. */
static void test_running(void)
{
	EXPECT("all match", DATAGRAMS, RETURN_ALL);
	EXPECT("a load within the packet goes on", DATAGRAMS,
	       BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 0), RETURN_ALL);
	EXPECT("a load behind the packet is no match", 0,
	       BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 65535), RETURN_ALL);
	EXPECT("a load from before the packet is no match", 0,
	       BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 0xfffffff0),
	       BPF_STMT(BPF_LD | BPF_W | BPF_IND, 0), RETURN_ALL);
	EXPECT("a division by a register that is zero is no match", 0,
	       BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 0),
	       BPF_STMT(BPF_ALU | BPF_DIV | BPF_X, 0), RETURN_ALL);
	by_device(NULL, 0);
}

/* Random programs: near what is right, so that a part of them is taken. */
static void test_random(long count)
{
	static const __u16 codes[] = {
		BPF_LD | BPF_W | BPF_ABS, BPF_LD | BPF_H | BPF_ABS,
		BPF_LD | BPF_B | BPF_IND, BPF_LD | BPF_IMM, BPF_LD | BPF_MEM,
		BPF_LDX | BPF_B | BPF_MSH, BPF_LDX | BPF_MEM, BPF_ST, BPF_STX,
		BPF_ALU | BPF_DIV | BPF_K, BPF_ALU | BPF_DIV | BPF_X,
		BPF_ALU | BPF_RSH | BPF_K, BPF_ALU | BPF_NEG, BPF_JMP | BPF_JA,
		BPF_JMP | BPF_JEQ | BPF_K, BPF_JMP | BPF_JGT | BPF_X,
		BPF_MISC | BPF_TAX, BPF_RET | BPF_A,
	};
	long taken = 0, refused = 0, differ = 0;
	char what[128];

	for (long i = 0; i < count; i++) {
		struct sock_filter insns[16];
		unsigned int len = 1 + below(ARRAY_SIZE(insns));
		int ancillary = 0, kernel, ours;

		for (unsigned int at = 0; at < len; at++) {
			insns[at] = (struct sock_filter){
				below(20) ? codes[below(ARRAY_SIZE(codes))] : rnd(),
				below(8), below(8), below(3) ? below(40) : odd_number(),
			};
			ancillary |= is_ancillary(&insns[at]);
		}
		if (below(8))
			insns[len - 1] = (struct sock_filter)RETURN_ALL;
		kernel = by_socket(insns, len);
		ours = by_device(insns, len);
		if (kernel != ours && !(ancillary && ours == EINVAL)) {
			if (differ++ < 5)
				printf("# the kernel says %s, the device %s: %u instructions\n",
				       strerror(kernel), strerror(ours), len);
		}
		*(kernel ? &refused : &taken) += 1;
	}
	snprintf(what, sizeof(what), "%ld random programs: %ld taken, %ld refused, by both alike",
		 count, taken, refused);
	check(!differ && taken && refused, what);
}

int main(int argc, char **argv)
{
	struct ftview_hello hello = { .abi = FTVIEW_ABI };
	long count = 2000;
	int option;

	state = 1;
	while ((option = getopt(argc, argv, "n:s:")) != -1) {
		if (option == 'n')
			count = strtol(optarg, NULL, 0);
		else if (option == 's')
			state = strtoull(optarg, NULL, 0);
		else
			return 2;
	}
	device = open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);
	sock = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (device < 0 || sock < 0 || ioctl(device, FTVIEW_HELLO, &hello)) {
		perror("filter_test");
		return 1;
	}
	test_refusals();
	test_running();
	test_random(count);
	printf("1..%d\n", checks);
	return !!failures;
}
