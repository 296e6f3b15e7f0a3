// SPDX-License-Identifier: GPL-2.0-only
/*
 * The packet filter: a classic-BPF program over the raw IP packet. The kernel
 * checks it, and compiles it where it has a JIT.
 */
#include <linux/filter.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>

#include "filter.h"
#include "uapi/ftview.h"

static struct bpf_prog __rcu *filter;

/* Callers hold the device's mutex. */
static void replace(struct bpf_prog *fresh)
{
	struct bpf_prog *stale = rcu_replace_pointer(filter, fresh, true);

	if (!stale)
		return;
	synchronize_rcu();
	bpf_prog_destroy(stale);
}

/**
 * ftview_filter_set - attach a program, in place of the one before
 * @request: the caller's request; its reserved field was checked
 *
 * Return: 0, -EINVAL for a program that the kernel refuses, -EFAULT, -ENOMEM.
 */
int ftview_filter_set(const struct ftview_filter *request)
{
	struct sock_fprog program;
	struct bpf_prog *fresh;
	int err;

	if (!request->len) {
		replace(NULL);
		return 0;
	}
	if (request->len > FTVIEW_FILTER_MAX)
		return -EINVAL;

	program.len = request->len;
	program.filter = u64_to_user_ptr(request->insns);
	err = bpf_prog_create_from_user(&fresh, &program, NULL, false);
	if (err)
		return err;
	replace(fresh);
	return 0;
}

/**
 * ftview_filter_clear - remove the program; everything matches
 */
void ftview_filter_clear(void)
{
	replace(NULL);
}

/**
 * ftview_filter_matches - whether a packet is wanted
 * @skb: the packet; its data starts at the transport header
 *
 * The program sees the packet from its network header on, which lies before the
 * data pointer by the IPv4 header or by the IPv6 header and its extensions.
 * skb->cb belongs to the protocol and is kept.
 *
 * Context: the caller is in an RCU read-side section.
 */
bool ftview_filter_matches(struct sk_buff *skb)
{
	const struct bpf_prog *program = rcu_dereference(filter);
	int header = -skb_network_offset(skb);
	u32 wanted;

	if (!program)
		return true;
	if (header < 0 || header > skb_headroom(skb))
		return false;

	__skb_push(skb, header);
	wanted = bpf_prog_run_save_cb(program, skb);
	__skb_pull(skb, header);
	return wanted;
}
