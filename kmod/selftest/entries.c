// SPDX-License-Identifier: GPL-2.0-only
/*
 * Slots of added functions while tasks are in windows, and lists of packets cut
 * into pieces.
 */
#include <linux/errno.h>
#include <linux/if_ether.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/string.h>

#include "../batch.h"
#include "../entry_functions.h"
#include "../packet.h"
#include "../uapi/ftview.h"
#include "../window.h"
#include "selftest.h"

static int add(const char *symbol, struct ftview_entry *request)
{
	*request = (struct ftview_entry) { };
	strscpy(request->symbol, symbol, sizeof(request->symbol));
	return ftview_functions_add(request);
}

/* A window that is left open stands for one of the last capture. */
static void test_slots(void)
{
	struct task_struct *other = (struct task_struct *)PAGE_OFFSET;
	struct ftview_window *window = ftview_window_take(other);
	struct ftview_entry request;

	if (!window)
		return;
	ftview_expect_number("no function is added while a window is open",
			     -EINPROGRESS, add("ip_local_deliver", &request));
	ftview_expect_number("nor are the functions forgotten", -EINPROGRESS,
			     ftview_functions_clear());
	ftview_window_put(window);
	ftview_windows_hold();
	ftview_expect_number("nor while a task may take one", -EINPROGRESS,
			     add("ip_local_deliver", &request));
	ftview_expect_number("for both", -EINPROGRESS,
			     ftview_functions_clear());
	ftview_windows_release();
	ftview_expect_number("then it is added", 0,
			     add("ip_local_deliver", &request));
	ftview_expect_number("and so is one that takes a list", 0,
			     add("ip_list_rcv", &request));
	ftview_expect_number("which is told", FTVIEW_FLAG_LIST, request.flags);
	ftview_expect_number("and returns nothing", FTVIEW_RETURN_VOID,
			     request.returns);
	ftview_expect_number("another one that takes a list is refused",
			     -EPROTOTYPE,
			     add("netif_receive_skb_list", &request));
	ftview_expect_number("all are forgotten", 0, ftview_functions_clear());
	ftview_expect_number("and none is left", 0, ftview_functions_count());
}

/* An IP packet, or another one, which no filter accepts. */
static struct sk_buff *make(bool wanted)
{
	struct sk_buff *skb = alloc_skb(64, GFP_KERNEL);
	u8 *bytes;

	if (!skb)
		return NULL;
	bytes = skb_put_zero(skb, 28);
	bytes[0] = 0x45;
	bytes[3] = 28;
	bytes[9] = 17;
	skb->protocol = htons(wanted ? ETH_P_IP : ETH_P_ARP);
	skb_reset_mac_header(skb);
	skb_reset_network_header(skb);
	return skb;
}

/* How many there are; all of them go. */
static unsigned int consume(struct list_head *list, char *order, size_t size)
{
	struct sk_buff *skb, *next;
	unsigned int count = 0;

	list_for_each_entry_safe(skb, next, list, list) {
		skb_list_del_init(skb);
		strlcat(order, skb->mark ? "w" : "-", size);
		kfree_skb(skb);
		count++;
	}
	return count;
}

/*
 * Writes what a wrapper would do with a list: "w" a wanted packet, "-" another
 * one, "[w]" a call in a window and "(--)" one without.
 */
static void pieces(const char *packets, char *got, size_t size)
{
	static const struct ftview_point point = { .label = "selftest" };
	struct ftview_batch batch = { };
	struct sk_buff *skb;
	LIST_HEAD(list);

	for (; *packets; packets++) {
		skb = make(*packets == 'w');
		if (!skb)
			continue;
		skb->mark = *packets == 'w';
		list_add_tail(&skb->list, &list);
	}
	*got = '\0';
	while (ftview_batch_next(&batch, (unsigned long)&list, &point)) {
		strlcat(got, batch.window ? "[" : "(", size);
		consume(&batch.list, got, size);
		strlcat(got, batch.window ? "]" : ")", size);
		if (batch.window)
			ftview_window_put(batch.window);
	}
	ftview_expect(list_empty(&list), "nothing is left of a list");
}

static void expect_pieces(const char *packets, const char *expected)
{
	char got[64];

	pieces(packets, got, sizeof(got));
	ftview_expect_text(packets, expected, got);
}

static void test_lists(void)
{
	LIST_HEAD(list);

	ftview_expect(!ftview_batch_enter((unsigned long)&list, NULL),
		      "no list goes to a wrapper when nothing is armed");
	ftview_expect(ftview_windows_idle(), "and nobody is held");
	expect_pieces("ww--w", "(ww--w)");
	ftview_packet_go();
	ftview_expect(ftview_batch_enter((unsigned long)&list, NULL),
		      "it does when something is");
	ftview_expect(!ftview_windows_idle(), "and is held until it has left");
	ftview_packet_release();
	ftview_expect(ftview_windows_idle(), "and no longer");
	expect_pieces("", "");
	expect_pieces("-", "(-)");
	expect_pieces("---", "(---)");
	expect_pieces("w", "[w]");
	expect_pieces("www", "[w][w][w]");
	expect_pieces("w--ww-", "[w](--)[w][w](-)");
	expect_pieces("--w", "(--)[w]");
	ftview_packet_stop();
}

/**
 * ftview_selftest_entries - added functions and lists
 */
void ftview_selftest_entries(void)
{
	test_slots();
	test_lists();
}
