// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which fields are taken, what their bits mean, and what a socket is: with sockets
 * that are made up.
 */
#include <linux/bits.h>
#include <linux/in.h>
#include <linux/kernel.h>
#include <linux/net.h>
#include <linux/slab.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <net/sock.h>
#include <net/tcp_states.h>

#include "../fields.h"
#include "../socket.h"
#include "../uapi/ftview.h"
#include "selftest.h"

static struct ftview_field field(u32 size, u32 shift, u32 bits, u32 kind)
{
	return (struct ftview_field) {
		.name = "skb.len",
		.size = size,
		.shift = shift,
		.bits = bits,
		.kind = kind,
	};
}

static void expect_sane(bool sane, struct ftview_field field, const char *what)
{
	ftview_expect(ftview_field_is_sane(&field) == sane, what);
}

static void test_sane(void)
{
	struct ftview_field one = field(4, 0, 32, FTVIEW_RETURN_UNSIGNED);

	expect_sane(true, one, "a number is taken");
	one.offset = FTVIEW_FIELD_OFFSET_MAX + 1;
	expect_sane(false, one, "but not one that is too far");
	one.offset = 0;
	one.base = FTVIEW_BASE_UDP + 1;
	expect_sane(false, one, "nor one of an unknown base");
	one.base = 0;
	one.name[3] = ' ';
	expect_sane(false, one, "nor one whose name has a blank");
	memset(one.name, 'a', sizeof(one.name));
	expect_sane(false, one, "nor one whose name has no end");
	one.name[0] = '\0';
	expect_sane(false, one, "nor one without a name");
	expect_sane(true, field(8, 0, 64, FTVIEW_RETURN_POINTER),
		    "a pointer is taken");
	expect_sane(true, field(1, 7, 1, FTVIEW_RETURN_BOOL),
		    "so is the last bit");
	expect_sane(false, field(1, 7, 2, FTVIEW_RETURN_UNSIGNED),
		    "but not two there");
	expect_sane(false, field(1, ~0u, 1, FTVIEW_RETURN_UNSIGNED),
		    "nor one in front of all");
	expect_sane(false, field(4, 0, 0, FTVIEW_RETURN_UNSIGNED),
		    "nor no bits");
	expect_sane(false, field(4, 0, ~0u, FTVIEW_RETURN_UNSIGNED),
		    "nor too many");
	expect_sane(false, field(3, 0, 8, FTVIEW_RETURN_UNSIGNED),
		    "nor three bytes");
	expect_sane(false, field(4, 0, 32, FTVIEW_RETURN_VOID), "nor nothing");
	one = field(4, 0, 32, FTVIEW_RETURN_SIGNED);
	one.minus_offset = 8;
	expect_sane(false, one, "nor one with another it is not less");
	one.flags = FTVIEW_FIELD_MINUS;
	expect_sane(true, one, "a difference is taken");
	one.minus_base = FTVIEW_BASE_UDP + 1;
	expect_sane(false, one, "but not to one of an unknown base");
	one.minus_base = 0;
	one.bits = 31;
	expect_sane(false, one, "nor one of some bits");
	one.bits = 32;
	one.reserved = 1;
	expect_sane(false, one, "nor one with more to say");
}

static s64 value(struct ftview_field field, u64 bytes)
{
	return ftview_field_value(&field, bytes);
}

static void test_value(void)
{
	ftview_expect_number("a field of 32 bits is unsigned", 0xffffffff,
			     value(field(4, 0, 32, FTVIEW_RETURN_UNSIGNED),
				   0xffffffff));
	ftview_expect_number("or signed", -1,
			     value(field(4, 0, 32, FTVIEW_RETURN_SIGNED),
				   0xffffffff));
	ftview_expect_number("a bit field is its bits", 5,
			     value(field(1, 2, 3, FTVIEW_RETURN_UNSIGNED),
				   0xf7));
	ftview_expect_number("of which the highest may be a sign", -3,
			     value(field(1, 2, 3, FTVIEW_RETURN_SIGNED),
				   0xf7));
	ftview_expect_number("what is beyond its bytes is not looked at", 2,
			     value(field(4, 0, 32, FTVIEW_RETURN_SIGNED),
				   0xffffffff00000002));
	ftview_expect_number("64 bits are whole", -2,
			     value(field(8, 0, 64, FTVIEW_RETURN_POINTER),
				   -2ull));
}

static const struct ftview_fields layout = {
	.family_at = offsetof(struct sock, sk_family),
	.state_at = offsetof(struct sock, sk_state),
	.type_at = offsetof(struct sock, sk_type),
	.protocol_at = offsetof(struct sock, sk_protocol),
};

static u8 bases(struct sock *sk, u16 family, u16 type, u16 protocol, u8 state)
{
	sk->sk_family = family;
	sk->sk_type = type;
	sk->sk_protocol = protocol;
	sk->sk_state = state;
	return ftview_socket_bases(&layout, sk);
}

static void test_bases(void)
{
	struct sock *sk = kzalloc(sizeof(*sk), GFP_KERNEL);
	const u8 common = BIT(FTVIEW_BASE_COMMON);
	const u8 full = common | BIT(FTVIEW_BASE_SOCK);
	const u8 inet = full | BIT(FTVIEW_BASE_INET);

	if (!sk)
		return ftview_expect(false, "there is memory for a socket");
	ftview_expect_number("a TCP socket is one",
			     inet | BIT(FTVIEW_BASE_TCP),
			     bases(sk, AF_INET, SOCK_STREAM, IPPROTO_TCP,
				   TCP_ESTABLISHED));
	ftview_expect_number("so is a UDP socket", inet | BIT(FTVIEW_BASE_UDP),
			     bases(sk, AF_INET6, SOCK_DGRAM, IPPROTO_UDP,
				   TCP_CLOSE));
	ftview_expect_number("a raw socket is none", inet,
			     bases(sk, AF_INET, SOCK_RAW, IPPROTO_TCP,
				   TCP_CLOSE));
	ftview_expect_number("a packet socket has no ports", full,
			     bases(sk, AF_PACKET, SOCK_RAW, 0, TCP_CLOSE));
	ftview_expect_number("one in TIME_WAIT is not full", common,
			     bases(sk, AF_INET, SOCK_STREAM, IPPROTO_TCP,
				   TCP_TIME_WAIT));
	ftview_expect_number("nor is a request", common,
			     bases(sk, AF_INET, SOCK_STREAM, IPPROTO_TCP,
				   TCP_NEW_SYN_RECV));
	ftview_expect_number("nothing has nothing", 0,
			     ftview_socket_bases(&layout, NULL));
	kfree(sk);
}

/**
 * ftview_selftest_fields - fields and sockets
 */
void ftview_selftest_fields(void)
{
	test_sane();
	test_value();
	test_bases();
}
