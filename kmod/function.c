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
 * A function that takes a list of packets is called once for each packet that is
 * wanted, by a wrapper that takes windows one after the other; see batch.c.
 *
 * Why no task is left in a wrapper when the module goes:
 *
 *  - A window is counted from on_entry(), before the task is sent anywhere, until
 *    the wrapper's last statement but its return. Disarming waits for the count
 *    to be 0, however long a task sleeps in the function. A task that was sent to
 *    a list's wrapper is counted likewise.
 *  - unregister_ftrace_function() returns when no task is in ftrace's trampoline
 *    or in on_entry() any more: a task that on_entry() has sent to a wrapper is
 *    then counted, or through.
 *  - The few instructions of a wrapper behind its last statement cannot sleep. A
 *    task preempted in them is waited for by synchronize_rcu_tasks(), and one in
 *    a softirq by synchronize_rcu(); see ftview_packet_drain().
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "batch.h"
#include "btf.h"
#include "compat.h"
#include "function.h"
#include "packet.h"
#include "resolve.h"
#include "uapi/ftview.h"
#include "window.h"

/* Six registers, whatever the function makes of them. */
typedef unsigned long (*original_fn)(unsigned long a, unsigned long b,
				     unsigned long c, unsigned long d,
				     unsigned long e, unsigned long f);

/**
 * struct slot - a function that was added
 * @point: what packets are told of it
 * @label: the point's name
 * @symbol: its name
 * @module: the module it is in, "" for the kernel
 * @prototype: what it takes and returns
 * @start: its first byte
 * @gone: its module was unloaded
 */
struct slot {
	struct ftview_point point;
	char label[FTVIEW_LABEL_LEN];
	char symbol[FTVIEW_SYMBOL_LEN];
	char module[FTVIEW_MODULE_LEN];
	struct ftview_prototype prototype;
	unsigned long start;
	bool gone;
};

/* Under the device's mutex; not changed while hooked, but for @gone. */
static struct slot slots[FTVIEW_ENTRY_MAX];
static unsigned int slot_count;
static bool hooked;

static unsigned long nowhere(unsigned long a, unsigned long b, unsigned long c,
			     unsigned long d, unsigned long e, unsigned long f)
{
	return 0;
}

/*
 * One wrapper a slot, each with a static call of its own: a direct call needs no
 * ENDBR at the function, which the kernel seals where nobody takes its address.
 */
#define WRAPPER(n)							\
	DEFINE_STATIC_CALL(ftview_original_##n, nowhere);		\
	static noinline unsigned long					\
	wrapper_##n(unsigned long a, unsigned long b, unsigned long c,	\
		    unsigned long d, unsigned long e, unsigned long f)	\
	{								\
		struct ftview_window *window = ftview_packet_open();	\
		unsigned long ret;					\
									\
		ret = static_call(ftview_original_##n)(a, b, c, d, e, f); \
		ftview_packet_close(window, ret);			\
		return ret;						\
	}								\
	static noinline unsigned long					\
	list_wrapper_##n(unsigned long a, unsigned long b,		\
			 unsigned long c, unsigned long d,		\
			 unsigned long e, unsigned long f)		\
	{								\
		struct ftview_batch batch = { };			\
									\
		while (ftview_batch_next(&batch, a, &slots[n].point)) {	\
			if (batch.window)				\
				ftview_packet_open();			\
			static_call(ftview_original_##n)(		\
				(unsigned long)&batch.list, b, c, d, e, f); \
			if (batch.window)				\
				ftview_packet_close(batch.window, 0);	\
		}							\
		ftview_packet_release();				\
		return 0;						\
	}								\
	static void aim_##n(unsigned long start)			\
	{								\
		static_call_update(ftview_original_##n,			\
				   (original_fn)start);			\
	}

WRAPPER(0)
WRAPPER(1)
WRAPPER(2)
WRAPPER(3)
WRAPPER(4)
WRAPPER(5)
WRAPPER(6)
WRAPPER(7)
WRAPPER(8)
WRAPPER(9)
WRAPPER(10)
WRAPPER(11)
WRAPPER(12)
WRAPPER(13)
WRAPPER(14)
WRAPPER(15)

#define ROW(n)	{ wrapper_##n, list_wrapper_##n, aim_##n }

static const struct {
	original_fn wrapper;
	original_fn list_wrapper;
	void (*aim)(unsigned long start);
} wrappers[] = {
	ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7),
	ROW(8), ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15),
};

static_assert(ARRAY_SIZE(wrappers) == FTVIEW_ENTRY_MAX);

static int slot_at(unsigned long ip)
{
	unsigned int i;

	for (i = 0; i < slot_count; i++) {
		if (ftview_is_entry(ip, slots[i].start))
			return i;
	}
	return -1;
}

static struct sk_buff *packet_of(const struct slot *slot,
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
	if (slots[i].prototype.list) {
		if (ftview_batch_enter(ftview_argument(fregs, 0)))
			ftview_go_to(fregs,
				     (unsigned long)wrappers[i].list_wrapper);
		return;
	}
	skb = packet_of(&slots[i], fregs);
	if (skb && ftview_packet_enter(skb, &slots[i].point))
		ftview_go_to(fregs, (unsigned long)wrappers[i].wrapper);
}

static struct ftrace_ops entry_ops = {
	.func = on_entry,
	.flags = FTVIEW_OPS_FLAGS | FTRACE_OPS_FL_IPMODIFY |
		 FTRACE_OPS_FL_PERMANENT,
};

/* Never registered: asks ftrace whether it knows an address. */
static struct ftrace_ops probe_ops = {
	.func = on_entry,
};

/**
 * ftview_functions_offered - whether functions can be entry points at all
 *
 * Return: what the kernel's configuration says; whether it has BTF is found out
 * when a function is added.
 */
bool ftview_functions_offered(void)
{
	return IS_ENABLED(CONFIG_DEBUG_INFO_BTF);
}

/**
 * ftview_functions_count - how many functions have been added
 *
 * Return: the number.
 */
unsigned int ftview_functions_count(void)
{
	return slot_count;
}

/**
 * ftview_functions_clear - forget them all; nothing is hooked
 *
 * Return: 0, or -EINPROGRESS while a task is in a wrapper: it goes on to read the
 * slot of its function.
 */
int ftview_functions_clear(void)
{
	if (!ftview_windows_idle())
		return -EINPROGRESS;
	slot_count = 0;
	return 0;
}

static bool is_string(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

static bool is_made_of(const char *text, const char *others)
{
	for (; *text; text++) {
		if (!isascii(*text) ||
		    (!isalnum(*text) && !strchr(others, *text)))
			return false;
	}
	return true;
}

static bool is_sane(const struct ftview_entry *request)
{
	return is_string(request->symbol, sizeof(request->symbol)) &&
	       is_string(request->module, sizeof(request->module)) &&
	       is_string(request->label, sizeof(request->label)) &&
	       *request->symbol && is_made_of(request->symbol, "_.") &&
	       is_made_of(request->module, "_-") &&
	       is_made_of(request->label, "_-.:") &&
	       !request->argument && !request->flags && !request->returns &&
	       !request->reserved;
}

/* ftrace knows every function that it can hook. */
static int can_hook(unsigned long start)
{
	int err = ftrace_set_filter_ip(&probe_ops, start, 0, 0);

	if (err)
		return err == -EINVAL ? -EPERM : err;
	ftrace_set_filter_ip(&probe_ops, start, 1, 0);
	return 0;
}

static void answer(struct ftview_entry *request, const struct slot *slot)
{
	strscpy_pad(request->symbol, slot->symbol, sizeof(request->symbol));
	request->argument = slot->prototype.argument;
	request->flags = slot->prototype.indirect ? FTVIEW_FLAG_INDIRECT : 0;
	if (slot->prototype.list)
		request->flags |= FTVIEW_FLAG_LIST;
	request->returns = slot->prototype.returns;
}

/**
 * ftview_functions_add - add a function; nothing is hooked yet
 * @request: the caller's request; the answer
 *
 * Return: 0, or the errors of FTVIEW_ADD_ENTRY but EALREADY; -EINPROGRESS as
 * ftview_functions_clear().
 */
int ftview_functions_add(struct ftview_entry *request)
{
	struct slot *slot;
	unsigned int i;
	int err;

	if (!is_sane(request))
		return -EINVAL;
	if (!ftview_windows_idle())
		return -EINPROGRESS;
	if (!ftview_functions_offered())
		return -EOPNOTSUPP;
	if (slot_count == FTVIEW_ENTRY_MAX)
		return -ENOSPC;

	slot = &slots[slot_count];
	*slot = (struct slot) { };
	strscpy(slot->symbol, request->symbol, sizeof(slot->symbol));
	strscpy(slot->module, request->module, sizeof(slot->module));
	/* The kernel writes all names of modules so. */
	strreplace(slot->module, '-', '_');
	strscpy(slot->label, *request->label ? request->label : request->symbol,
		sizeof(slot->label));
	err = ftview_resolve(slot->symbol, sizeof(slot->symbol), slot->module,
			     &slot->prototype, &slot->start);
	if (err)
		return err;
	for (i = 0; i < slot_count; i++) {
		if (slots[i].start == slot->start && !slots[i].gone)
			return -EEXIST;
	}
	err = can_hook(slot->start);
	if (err)
		return err;

	slot->point.label = slot->label;
	slot->point.returns = slot->prototype.returns;
	slot->point.width = slot->prototype.width;
	slot_count++;
	answer(request, slot);
	return 0;
}

static void drop_filter(unsigned int count)
{
	while (count--) {
		if (!slots[count].gone)
			ftrace_set_filter_ip(&entry_ops, slots[count].start, 1,
					     0);
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

	for (i = 0; i < slot_count; i++) {
		err = -ENXIO;
		if (!slots[i].gone)
			err = ftrace_set_filter_ip(&entry_ops, slots[i].start,
						   0, 0);
		if (err)
			goto drop;
		wrappers[i].aim(slots[i].start);
	}
	if (!slot_count)
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
	drop_filter(slot_count);
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
	unsigned int i, left = 0;

	for (i = 0; i < slot_count; i++)
		left += !slots[i].gone && strcmp(slots[i].module, module);
	for (i = 0; i < slot_count; i++) {
		if (slots[i].gone || strcmp(slots[i].module, module))
			continue;
		/* An empty filter would be all functions. */
		if (!left)
			ftview_functions_unhook();
		else if (hooked)
			ftrace_set_filter_ip(&entry_ops, slots[i].start, 1, 0);
		slots[i].gone = true;
	}
}
