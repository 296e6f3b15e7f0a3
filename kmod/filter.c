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

/*
 * Loads from the ancillary area ask for things of the skb that we do not pass on,
 * and those relative to other headers are no raw IP packet.
 */
static int refuse_ancillary(struct sock_filter *insns, unsigned int len)
{
	unsigned int i;

	for (i = 0; i < len; i++) {
		u16 class = BPF_CLASS(insns[i].code);
		u16 mode = BPF_MODE(insns[i].code);

		if ((class == BPF_LD || class == BPF_LDX) &&
		    (mode == BPF_ABS || mode == BPF_IND || mode == BPF_MSH) &&
		    (s32)insns[i].k < 0)
			return -EINVAL;
	}
	return 0;
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
	err = bpf_prog_create_from_user(&fresh, &program, refuse_ancillary,
					false);
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
 * ftview_filter_run - run a program on a packet
 * @program: the program
 * @skb: the packet, which is only read
 * @network: where its IP header begins, from its data on
 *
 * The program runs on a copy of the struct with the data pointer at the IP
 * header: others may hold the skb, too. What in the copy leads out of the packet
 * is cleared.
 *
 * Return: whether it accepts the packet.
 */
bool ftview_filter_run(const struct bpf_prog *program,
		       const struct sk_buff *skb, int network)
{
	struct sk_buff view;

	if (network > (int)skb_headlen(skb) ||
	    -network > (int)skb_headroom(skb))
		return false;

	view = *skb;
	view.dev = NULL;
	view.sk = NULL;
	view._skb_refdst = 0;
	view.data += network;
	view.len -= network;
	return bpf_prog_run_clear_cb(program, &view);
}

/**
 * ftview_filter_matches - whether a packet is wanted
 * @skb: the packet, which is only read
 * @network: where its IP header begins, from its data on
 *
 * Context: an RCU read-side section.
 * Return: true without a program.
 */
bool ftview_filter_matches(const struct sk_buff *skb, int network)
{
	const struct bpf_prog *program = rcu_dereference(filter);

	return !program || ftview_filter_run(program, skb, network);
}
