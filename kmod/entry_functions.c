// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entry points: any function that takes an skb.
 *
 * ftrace calls on_entry() before the function runs. If the packet is wanted, a
 * window is taken for the task and the task is sent to a wrapper in the
 * function's place; the wrapper opens the gate and calls the function, so that
 * the graph begins with it. Packets that are not wanted go on as if nobody had
 * asked, and so does whatever runs in a task that has a window.
 *
 * slot.c has what was added, wrapper.c the wrappers, and why no task is left in one
 * when the module goes.
 */
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "batch.h"
#include "compat.h"
#include "entry_functions.h"
#include "packet.h"
#include "slot.h"
#include "wrapper.h"

static bool hooked;

static int slot_at(unsigned long ip)
{
	unsigned int i;

	for (i = 0; i < ftview_slot_count; i++) {
		if (ftview_is_entry(ip, ftview_slots[i].start))
			return i;
	}
	return -1;
}

static struct sk_buff *packet_of(const struct ftview_slot *slot,
				 struct ftrace_regs *fregs)
{
	unsigned long value = ftview_argument(fregs, slot->prototype.argument);
	struct sk_buff *skb;

	if (!slot->prototype.indirect)
		return (struct sk_buff *)value;
	if (copy_from_kernel_nofault(&skb, (void *)value, sizeof(skb)))
		return NULL;
	return skb;
}

/*
 * Context: any but NMI, preemption is off, RCU is watching, ftrace keeps us from
 * recursion.
 */
static void on_entry(unsigned long ip, unsigned long parent_ip,
		     struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct sk_buff *skb;
	int i = slot_at(ip);

	/* A wrapper, here or of a protocol table, calls the function itself. */
	if (i < 0 || in_nmi() || within_module(parent_ip, THIS_MODULE))
		return;
	if (ftview_slots[i].prototype.list) {
		if (ftview_batch_enter(ftview_argument(fregs, 0),
				       &ftview_slots[i].point))
			ftview_go_to(fregs,
				     (unsigned long)ftview_wrappers[i].list);
		return;
	}
	skb = packet_of(&ftview_slots[i], fregs);
	if (skb && ftview_packet_enter(skb, &ftview_slots[i].point))
		ftview_go_to(fregs, (unsigned long)ftview_wrappers[i].one);
}

static struct ftrace_ops entry_ops = {
	.func = on_entry,
	.flags = FTVIEW_OPS_FLAGS | FTRACE_OPS_FL_IPMODIFY |
		 FTRACE_OPS_FL_PERMANENT,
};

static void drop_filter(unsigned int count)
{
	while (count--) {
		if (!ftview_slots[count].gone)
			ftrace_set_filter_ip(&entry_ops,
					     ftview_slots[count].start, 1, 0);
	}
}

/**
 * ftview_functions_hook - hook every function that was added, or none
 *
 * Return: 0, -ENXIO when a module is gone, -EBUSY when somebody else may
 * redirect one of them (a live patch, a kprobe) or ftrace is switched off.
 */
int ftview_functions_hook(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < ftview_slot_count; i++) {
		err = -ENXIO;
		if (!ftview_slots[i].gone)
			err = ftrace_set_filter_ip(&entry_ops,
						   ftview_slots[i].start, 0, 0);
		if (err)
			goto drop;
		ftview_wrappers[i].aim(ftview_slots[i].start);
	}
	if (!ftview_slot_count)
		return 0;
	err = register_ftrace_function(&entry_ops);
	if (err)
		goto drop;
	hooked = true;
	return 0;

drop:
	drop_filter(i);
	/* What ftrace knew when it was added, it knows no more. */
	return err == -EINVAL ? -ENXIO : err;
}

/**
 * ftview_functions_unhook - take every hook back
 *
 * Tasks may still be in wrappers afterwards, each with a window.
 */
void ftview_functions_unhook(void)
{
	if (!hooked)
		return;
	hooked = false;
	unregister_ftrace_function(&entry_ops);
	drop_filter(ftview_slot_count);
}

/**
 * ftview_functions_forget - a module is being unloaded
 * @module: its name
 *
 * Its functions go before ftrace forgets their addresses: an address that stayed
 * in the filter would belong to whatever is loaded there next.
 */
void ftview_functions_forget(const char *module)
{
	struct ftview_slot *const end = ftview_slots + ftview_slot_count;
	struct ftview_slot *slot;
	unsigned int left = 0;

	for (slot = ftview_slots; slot < end; slot++)
		left += !slot->gone && strcmp(slot->module, module);
	for (slot = ftview_slots; slot < end; slot++) {
		if (slot->gone || strcmp(slot->module, module))
			continue;
		/* An empty filter would be all functions. */
		if (!left)
			ftview_functions_unhook();
		else if (hooked)
			ftrace_set_filter_ip(&entry_ops, slot->start, 1, 0);
		slot->gone = true;
	}
}
