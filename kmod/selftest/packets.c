// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the IP header is found, what the filter sees there, and how a packet is
 * summed up, for skbs as the functions of the stack get them.
 */
#include <linux/etherdevice.h>
#include <linux/filter.h>
#include <linux/if_vlan.h>
#include <linux/kernel.h>
#include <linux/skbuff.h>
#include <linux/string.h>

#include "../filter.h"
#include "../locate.h"
#include "../summary.h"
#include "selftest.h"

/* 10.0.0.1.1000 > 10.0.0.2.53: UDP, four bytes, behind an Ethernet header. */
static const u8 udp4[] = {
	0x02, 0, 0, 0, 0, 2, 0x46, 0, 0, 0, 0, 1, 0x08, 0x00,
	0x45, 0, 0, 32, 0, 1, 0x40, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	0x03, 0xe8, 0, 53, 0, 12, 0, 0, 1, 2, 3, 4,
};

/* fd00::1 > fd00::2: ICMPv6 echo request, behind two tags. */
static const u8 icmp6_tagged[] = {
	0x02, 0, 0, 0, 0, 2, 0x46, 0, 0, 0, 0, 1, 0x88, 0xa8,
	0, 5, 0x81, 0x00, 0, 6, 0x86, 0xdd,
	0x60, 0, 0, 0, 0, 8, 58, 64,
	0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
	0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2,
	128, 0, 0, 0, 0, 7, 0, 9,
};

/* 10.0.0.1.80 > 10.0.0.2.4000: a SYN. */
static const u8 tcp4[] = {
	0x45, 0, 0, 40, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	0, 80, 0x0f, 0xa0, 0, 0, 0, 5, 0, 0, 0, 0, 0x50, 0x02, 1, 0, 0, 0, 0, 0,
};

/* The second fragment of a datagram. */
static const u8 fragment4[] = {
	0x45, 0, 0, 28, 0, 1, 0, 185, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
	1, 2, 3, 4, 5, 6, 7, 8,
};

static struct sk_buff *make(const u8 *bytes, unsigned int length)
{
	struct sk_buff *skb = alloc_skb(length + 64, GFP_KERNEL);

	if (!skb)
		return NULL;
	skb_reserve(skb, 64);
	skb_put_data(skb, bytes, length);
	return skb;
}

static void expect_at(const char *what, const struct sk_buff *skb, int expected)
{
	int network = -1000;

	if (!ftview_locate(skb, &network))
		network = -1000;
	ftview_expect_number(what, expected, network);
}

static void test_udp(void)
{
	struct sk_buff *skb = make(udp4, sizeof(udp4));
	char text[FTVIEW_SUMMARY_LEN];

	if (!skb)
		return;
	expect_at("a frame without a type", skb, ETH_HLEN);
	skb->protocol = htons(ETH_P_IP);
	expect_at("a frame to be sent", skb, ETH_HLEN);
	/* Its source address begins like an IP header. */
	skb_set_network_header(skb, 6);
	expect_at("with a header that is none", skb, ETH_HLEN);
	skb_set_network_header(skb, ETH_HLEN);
	expect_at("with its header set", skb, ETH_HLEN);
	skb_reset_mac_header(skb);
	__skb_pull(skb, ETH_HLEN);
	expect_at("just received", skb, 0);
	/* Where the header of an earlier tunnel was. */
	skb_set_network_header(skb, -ETH_HLEN);
	expect_at("just received, with an old header", skb, 0);
	skb_reset_network_header(skb);
	expect_at("at the IP layer", skb, 0);
	ftview_summary(skb, 0, text, sizeof(text));
	ftview_expect_text("its summary",
			   "IP 10.0.0.1.1000 > 10.0.0.2.53: UDP, length 4",
			   text);
	__skb_pull(skb, 20);
	expect_at("at the transport layer", skb, -20);
	ftview_summary(skb, -20, text, sizeof(text));
	ftview_expect_text("the same summary",
			   "IP 10.0.0.1.1000 > 10.0.0.2.53: UDP, length 4",
			   text);
	__skb_pull(skb, 12);
	expect_at("all of it read", skb, -32);
	skb->protocol = htons(ETH_P_ARP);
	expect_at("another protocol", skb, -1000);
	skb->protocol = htons(ETH_P_IP);
	skb->data_len = skb->len + 1;
	expect_at("an skb that contradicts itself", skb, -1000);
	skb->data_len = 0;
	expect_at("no skb", NULL, -1000);
	kfree_skb(skb);
}

static void test_tags(void)
{
	struct sk_buff *skb = make(icmp6_tagged, sizeof(icmp6_tagged));
	char text[FTVIEW_SUMMARY_LEN];

	if (!skb)
		return;
	skb->protocol = htons(ETH_P_8021AD);
	expect_at("a frame with two tags", skb, 22);
	skb_reset_mac_header(skb);
	__skb_pull(skb, ETH_HLEN);
	expect_at("received with two tags", skb, 8);
	ftview_summary(skb, 8, text, sizeof(text));
	ftview_expect_text("its summary",
			   "IP6 fd00::1 > fd00::2: ICMP6, echo request, id 7, seq 9, length 8",
			   text);
	kfree_skb(skb);
}

static void test_others(void)
{
	struct sk_buff *skb = make(tcp4, sizeof(tcp4));
	char text[FTVIEW_SUMMARY_LEN];

	if (skb) {
		ftview_summary(skb, 0, text, sizeof(text));
		ftview_expect_text("a SYN",
				   "IP 10.0.0.1.80 > 10.0.0.2.4000: Flags [S], seq 5, win 256, length 0",
				   text);
		skb_trim(skb, 30);
		ftview_summary(skb, 0, text, sizeof(text));
		ftview_expect_text("a part of one",
				   "IP 10.0.0.1 > 10.0.0.2: [|tcp]", text);
		kfree_skb(skb);
	}
	skb = make(fragment4, sizeof(fragment4));
	if (!skb)
		return;
	ftview_summary(skb, 0, text, sizeof(text));
	ftview_expect_text("a fragment",
			   "IP 10.0.0.1 > 10.0.0.2: fragment, ip-proto-17, length 8",
			   text);
	kfree_skb(skb);
}

/* udp dst port 53, in an IPv4 packet without options. */
static void test_filter(void)
{
	struct sock_filter insns[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 22),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 53, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog_kern code = {
		.len = ARRAY_SIZE(insns), .filter = insns,
	};
	struct sk_buff *skb = make(udp4, sizeof(udp4));
	struct bpf_prog *program;
	u8 cb[sizeof(skb->cb)];

	if (!skb)
		return;
	if (bpf_prog_create(&program, &code)) {
		kfree_skb(skb);
		return;
	}
	memset(skb->cb, 0x5a, sizeof(skb->cb));
	memcpy(cb, skb->cb, sizeof(cb));
	ftview_expect(ftview_filter_run(program, skb, ETH_HLEN),
		      "a filter matches behind the MAC header");
	__skb_pull(skb, ETH_HLEN + 20);
	ftview_expect(ftview_filter_run(program, skb, -20),
		      "and before the transport header");
	ftview_expect(skb->len == 12 && !memcmp(cb, skb->cb, sizeof(cb)),
		      "the skb stays as it was");
	ftview_expect(!ftview_filter_run(program, skb, -200),
		      "nothing before the buffer");
	ftview_expect(!ftview_filter_run(program, skb, 13),
		      "nothing behind the packet");
	skb->data[3] = 54;
	ftview_expect(!ftview_filter_run(program, skb, -20),
		      "another port does not match");
	bpf_prog_destroy(program);
	kfree_skb(skb);
}

/**
 * ftview_selftest_packets - location, filter and summary
 */
void ftview_selftest_packets(void)
{
	test_udp();
	test_tags();
	test_others();
	test_filter();
}
