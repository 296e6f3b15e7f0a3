// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each call in a window returned, on kernels that do not record it.
 *
 * function_graph calls a function of each trace array when a recorded call
 * returns: retfunc of the array's struct fgraph_ops. Ours takes its place, says
 * call_return, and calls it. It is reached for recorded calls only, so that a
 * gate that waits costs nothing.
 *
 * Nothing of that is an interface. So each assumption is checked at ARM:
 *
 *  - BTF says where struct trace_array has the pointer to the ops, and that it is
 *    one; the ops name the array as theirs; and their retfunc is the tracer's
 *    own, by name.
 *  - The value is where we look for it: a function of ours that returns a random
 *    number is called twice, with an ops of ours at work. Before 6.14 no registers
 *    are handed over, but return_to_handler() has saved them on the stack, at a
 *    distance from our frame that only the compiler knows: the trial learns it,
 *    and where return_to_handler()'s own return address is, which is compared at
 *    every call before a value is believed.
 *
 * While the array is the only user of fgraph, the kernel calls retfunc by a static
 * call, which is set when users come and go. So both the way in and the way out
 * change the pointer while the ops of the trial are registered.
 *
 * Why no task is left in our function when the module goes: it runs for calls
 * recorded in a window, and is left before the window closes. ftview_packet_drain()
 * comes first.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ftrace.h>
#include <linux/kallsyms.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/smp.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "events.h"
#include "resolve.h"
#include "symbol.h"
#include "tally.h"
#include "trial.h"
#include "uapi/ftview.h"
#include "values.h"
#include "window.h"

/* Under the device's mutex. */
static u32 state;

#ifdef FTVIEW_CAN_TAKE_VALUES

/* Words above our frame that are looked at; a kernel with KASAN has large frames. */
#define TRIAL_WORDS	192u

/**
 * struct trial - what was seen when the trial's call returned
 * @task: who calls; NULL when no trial is running
 * @expected: what the call returns
 * @seen: whether its return was seen at all
 * @in_regs: whether the registers that were handed over have the value
 * @count: how many of @words there are
 * @words: the stack above our frame
 */
struct trial {
	struct task_struct *task;
	unsigned long expected;
	bool seen;
	bool in_regs;
	unsigned int count;
	unsigned long words[TRIAL_WORDS];
};

static struct trial trial;
/* Nothing comes behind the trial. */
static const trace_func_graph_ret_t nobody;

/**
 * struct place - where a value is, in words above our frame
 * @handler: the return address into return_to_handler()
 * @value: the saved register
 * @address: that return address
 */
struct place {
	unsigned int handler;
	unsigned int value;
	unsigned long address;
};

static struct place place;

/* The ops that we have changed, and what was there. */
static struct fgraph_ops *target;
static trace_func_graph_ret_t original;

typedef int (*register_fn)(struct fgraph_ops *ops);
typedef void (*unregister_fn)(struct fgraph_ops *ops);

static int no_register(struct fgraph_ops *ops)
{
	return -EOPNOTSUPP;
}

static void no_unregister(struct fgraph_ops *ops)
{
}

/* Not exported. A direct call needs no ENDBR. */
DEFINE_STATIC_CALL(ftview_register_fgraph, no_register);
DEFINE_STATIC_CALL(ftview_unregister_fgraph, no_unregister);

/* False when the stack does not look as in the trial. */
static bool value_on_stack(const unsigned long *frame, unsigned long *value)
{
	if (READ_ONCE_NOCHECK(frame[place.handler]) != place.address)
		return false;
	*value = READ_ONCE_NOCHECK(frame[place.value]);
	return true;
}

static __always_inline void say_value(const struct ftrace_graph_ret *call,
				      struct ftrace_regs *regs,
				      const unsigned long *frame)
{
	const struct ftview_window *window = ftview_window_find(current);
	unsigned long value;

	if (!window || !READ_ONCE(window->open))
		return;
	if (regs) {
		value = ftrace_regs_get_return_value(regs);
	} else if (!value_on_stack(frame, &value)) {
		ftview_count(values_missed);
		return;
	}
	ftview_count(values);
	trace_call_return(call->func, value);
}

/* The tracer's own comes last: what it records is the end of the call. */
FTVIEW_RETURN_FUNCTIONS(on_return, say_value, original)

static bool is_trial(unsigned long func)
{
	return trial.task == current;
}

FTVIEW_ENTRY_FUNCTIONS(trial_entry, is_trial)

static __always_inline void look(const struct ftrace_graph_ret *call,
				 struct ftrace_regs *regs,
				 const unsigned long *frame)
{
	const unsigned long *end = task_stack_page(current) + THREAD_SIZE;
	unsigned int i;

	if (trial.task != current)
		return;
	trial.seen = true;
	if (regs) {
		trial.in_regs = ftrace_regs_get_return_value(regs) ==
				trial.expected;
		return;
	}
	if ((void *)frame < task_stack_page(current) || frame > end)
		return;
	trial.count = min_t(unsigned long, TRIAL_WORDS, end - frame);
	for (i = 0; i < trial.count; i++)
		trial.words[i] = READ_ONCE_NOCHECK(frame[i]);
}

FTVIEW_RETURN_FUNCTIONS(trial_return, look, nobody)

static struct fgraph_ops trial_ops;

/* One call of the trial; its expected value is one that nothing has by chance. */
static bool try_once(void)
{
	trial.seen = false;
	trial.in_regs = false;
	trial.count = 0;
	trial.expected = get_random_long() | 1;
	WRITE_ONCE(trial.task, current);
	barrier();
	if (ftview_trial(trial.expected) != trial.expected)
		trial.seen = false;
	barrier();
	WRITE_ONCE(trial.task, NULL);
	return trial.seen;
}

static bool is_named(unsigned long address, const char *name)
{
	char text[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(text, address);
	return !strcmp(text, name);
}

/* The lowest place that looks right; false if there is none. */
static bool find_place(struct place *found)
{
	unsigned int i, j;

	for (i = 0; i < trial.count; i++) {
		if (!is_named(trial.words[i], "return_to_handler"))
			continue;
		for (j = i + 1; j < trial.count; j++) {
			if (trial.words[j] != trial.expected)
				continue;
			*found = (struct place) { i, j, trial.words[i] };
			return true;
		}
	}
	return false;
}

static bool is_place(const struct place *expected)
{
	return expected->value < trial.count &&
	       trial.words[expected->handler] == expected->address &&
	       trial.words[expected->value] == trial.expected;
}

/* Twice, with other numbers: what is there by chance once is not there twice. */
static bool prove(void)
{
	if (!try_once())
		return false;
	if (FTVIEW_FGRAPH_REGS)
		return trial.in_regs && try_once() && trial.in_regs;
	return find_place(&place) && try_once() && is_place(&place);
}

/* The kernel's functions that the trial needs. */
static bool find_functions(void)
{
	unsigned long add, remove;

	if (ftview_symbol_start("register_ftrace_graph", &add) ||
	    ftview_symbol_start("unregister_ftrace_graph", &remove))
		return false;
	static_call_update(ftview_register_fgraph, (register_fn)add);
	static_call_update(ftview_unregister_fgraph, (unregister_fn)remove);
	return true;
}

/* The array's ops, as far as it can be known that they are. */
static struct fgraph_ops *ops_of(const struct trace_array *array)
{
	int offset = ftview_resolve_pointer("trace_array", "gops",
					    "fgraph_ops");
	const struct trace_array *owner;
	struct fgraph_ops *ops;

	if (offset < 0 ||
	    copy_from_kernel_nofault(&ops, (const void *)array + offset,
				     sizeof(ops)) ||
	    copy_from_kernel_nofault(&owner, &ops->private, sizeof(owner)))
		return NULL;
	return owner == array ? ops : NULL;
}

/* Made anew each time: the filter that was freed is still named in the old one. */
static int register_trial(void)
{
	int err;

	trial_ops = (struct fgraph_ops) {
		.entryfunc = FTVIEW_FGRAPH_FUNCTION(trial_entry),
		.retfunc = FTVIEW_FGRAPH_FUNCTION(trial_return),
	};
	err = ftrace_set_filter_ip(&trial_ops.ops, (unsigned long)ftview_trial,
				   0, 0);
	if (!err)
		err = static_call(ftview_register_fgraph)(&trial_ops);
	if (err)
		ftrace_free_filter(&trial_ops.ops);
	return err;
}

static void unregister_trial(void)
{
	static_call(ftview_unregister_fgraph)(&trial_ops);
	ftrace_free_filter(&trial_ops.ops);
}

static u32 take(const struct trace_array *array)
{
	struct fgraph_ops *ops;
	bool proven;

	ops = ops_of(array);
	if (!ops || !find_functions())
		return FTVIEW_VALUES_NO_WAY;
	if (!(READ_ONCE(ops->ops.flags) & FTRACE_OPS_FL_ENABLED) ||
	    !is_named((unsigned long)READ_ONCE(ops->retfunc),
		      "trace_graph_return"))
		return FTVIEW_VALUES_FOREIGN;
	if (register_trial())
		return FTVIEW_VALUES_BUSY;
	proven = prove();
	if (proven) {
		original = READ_ONCE(ops->retfunc);
		target = ops;
		/* Whoever sees the pointer sees what it needs. */
		smp_store_release(&ops->retfunc,
				  FTVIEW_FGRAPH_FUNCTION(on_return));
	}
	unregister_trial();
	return proven ? FTVIEW_VALUES_ON : FTVIEW_VALUES_UNPROVEN;
}

/**
 * ftview_values_arm - say what each call in a window returned
 * @array: the trace array whose gate is armed; it stays until disarmed
 *
 * Return: FTVIEW_VALUES_ON, or why not.
 */
u32 ftview_values_arm(struct trace_array *array)
{
	state = take(array);
	return state;
}

/**
 * ftview_values_disarm - put the tracer's own function back
 *
 * No window is open and none can be opened any more.
 *
 * Return: false when the kernel has no room for what makes it forget ours: then
 * the module must stay, and this be called again.
 */
bool ftview_values_disarm(void)
{
	if (!target)
		return true;
	/* A tracer that was switched off and on has put its own back by itself. */
	cmpxchg(&target->retfunc, FTVIEW_FGRAPH_FUNCTION(on_return), original);
	if (register_trial())
		return false;
	unregister_trial();
	target = NULL;
	/* Whoever was recorded without a window may be on its way out. */
	synchronize_rcu_tasks();
	kick_all_cpus_sync();
	return true;
}

#else

u32 ftview_values_arm(struct trace_array *array)
{
	state = FTVIEW_VALUES_NO_WAY;
	return state;
}

bool ftview_values_disarm(void)
{
	return true;
}

#endif /* FTVIEW_CAN_TAKE_VALUES */

/**
 * ftview_values_forget - not asked for
 */
void ftview_values_forget(void)
{
	state = FTVIEW_VALUES_OFF;
}

/**
 * ftview_values_state - what became of the last ftview_values_arm()
 *
 * Return: FTVIEW_VALUES_*.
 */
u32 ftview_values_state(void)
{
	return state;
}
