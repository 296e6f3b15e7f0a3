// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each call in a window returned, on kernels that do not record it.
 * Registers only: ftview names and types them by BTF (TraceEvents/Values).
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
 *  - The value is where we look for it: see trial.c.
 *
 * While the array is the only user of fgraph, the kernel calls retfunc by a static
 * call, which is set when users come and go. So both the way in and the way out
 * change the pointer while the ops of the trial are registered.
 *
 * Why no task is left in our function when the module goes: it runs for calls
 * recorded in a window, and is left before the window closes. ftview_packet_drain()
 * comes first.
 */
#include <linux/ftrace.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/uaccess.h>

#include "arguments.h"
#include "compat.h"
#include "events.h"
#include "fields.h"
#include "judge.h"
#include "objects.h"
#include "resolve.h"
#include "tally.h"
#include "trial.h"
#include "uapi/ftview.h"
#include "values.h"
#include "wanted.h"
#include "window.h"

/* Under the device's mutex. */
static u32 state;

/* What values are taken for. Written while our function is not in place. */
static bool saying;
static bool judging;

#ifdef FTVIEW_CAN_TAKE_VALUES

/* The ops that we have changed, and what was there. */
static struct fgraph_ops *target;
static trace_func_graph_ret_t original;

static __always_inline bool get_value(struct ftrace_regs *regs,
				      const unsigned long *frame,
				      unsigned long *value)
{
	if (!regs)
		return ftview_value_on_stack(frame, value);
	*value = ftrace_regs_get_return_value(regs);
	return true;
}

static __always_inline void take_value(const struct ftrace_graph_ret *call,
				       struct ftrace_regs *regs,
				       const unsigned long *frame)
{
	struct ftview_window *window = ftview_window_find(current);
	bool said, is_lookup, is_there;
	unsigned long value;

	/*
	 * Not only while it is open: an interrupt may land when the gate is
	 * already told to close and has not closed yet.
	 */
	if (!window)
		return;
	said = saying && ftview_wanted(call->func);
	is_lookup = ftview_fields_lookup(call->func);
	is_there = (said || judging || is_lookup) &&
		   get_value(regs, frame, &value);
	if (is_lookup && is_there)
		ftview_fields_found(window, value);
	ftview_fields_look(window, call->func);
	ftview_objects_look(window, call->func);
	if (!said && !judging)
		return;
	if (!is_there) {
		ftview_count(values_missed);
		return;
	}
	if (judging)
		ftview_judge(window, call->func, call->depth, value);
	if (!said)
		return;
	ftview_count(values);
	trace_call_return(call->func, value);
}

/*
 * Up to 6.12 fgraph tells its first user of every return, also of calls that only
 * another has hooked: the tracer must not record the trial.
 */
static __always_inline trace_func_graph_ret_t tracers_own(void)
{
	return ftview_trial_is_mine() ? NULL : original;
}

/* The tracer's own comes last: what it records is the end of the call. */
FTVIEW_RETURN_FUNCTIONS(on_return, take_value, tracers_own())

/* Where struct trace_array has the pointer to its ops; the kernel's BTF does not change. */
static int offset_of_ops(void)
{
	static int offset = -EAGAIN;

	if (offset == -EAGAIN || offset == -ENOMEM)
		offset = ftview_resolve_pointer("trace_array", "gops",
						"fgraph_ops");
	return offset;
}

/* The array's ops, as far as it can be known that they are. */
static struct fgraph_ops *ops_of(const struct trace_array *array)
{
	int offset = offset_of_ops();
	const struct trace_array *owner;
	struct fgraph_ops *ops;

	if (offset < 0 ||
	    copy_from_kernel_nofault(&ops, (const void *)array + offset,
				     sizeof(ops)) ||
	    copy_from_kernel_nofault(&owner, &ops->private, sizeof(owner)))
		return NULL;
	return owner == array ? ops : NULL;
}

/* Whoever was recorded without a window may be on its way out of ours. */
static void wait_for_tasks(void)
{
	synchronize_rcu_tasks();
	kick_all_cpus_sync();
}

static u32 take(const struct trace_array *array, bool arguments)
{
	struct fgraph_ops *ops;
	bool proven;

	ops = ops_of(array);
	if (!ops || !ftview_trial_possible())
		return FTVIEW_VALUES_NO_WAY;
	if (!(READ_ONCE(ops->ops.flags) & FTRACE_OPS_FL_ENABLED) ||
	    !ftview_is_named((unsigned long)READ_ONCE(ops->retfunc),
			     "trace_graph_return"))
		return FTVIEW_VALUES_FOREIGN;
	if (ftview_trial_begin())
		return FTVIEW_VALUES_BUSY;
	original = READ_ONCE(ops->retfunc);
	/* Whoever sees the pointer sees what it needs. */
	smp_store_release(&ops->retfunc, FTVIEW_FGRAPH_FUNCTION(on_return));
	proven = ftview_trial_prove();
	if (proven)
		target = ops;
	if (proven && arguments)
		ftview_arguments_arm(ops);
	if (!proven)
		cmpxchg(&ops->retfunc, FTVIEW_FGRAPH_FUNCTION(on_return),
			original);
	ftview_trial_end();
	if (proven)
		return FTVIEW_VALUES_ON;
	wait_for_tasks();
	return FTVIEW_VALUES_UNPROVEN;
}

/**
 * ftview_values_offered - whether this kernel has what it takes
 *
 * Return: false when ftview_values_arm() would find no way.
 */
bool ftview_values_offered(void)
{
	return offset_of_ops() >= 0 && ftview_trial_possible();
}

/**
 * ftview_values_arm - take what each call in a window returned
 * @array: the trace array whose gate is armed; it stays until disarmed
 * @say: call_return is to say it
 * @judge: it decides which windows are kept
 * @arguments: say what each call was given as well
 *
 * Return: FTVIEW_VALUES_ON, or why not.
 */
u32 ftview_values_arm(struct trace_array *array, bool say, bool judge,
		      bool arguments)
{
	/* Ours is still there, from a time that did not end well. */
	if (target) {
		state = FTVIEW_VALUES_BUSY;
		return state;
	}
	saying = say;
	judging = judge;
	state = take(array, arguments);
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
	ftview_arguments_disarm(target);
	if (ftview_trial_begin())
		return false;
	ftview_trial_end();
	target = NULL;
	wait_for_tasks();
	return true;
}

/**
 * ftview_values_exit - the module goes; nothing is armed
 */
void ftview_values_exit(void)
{
	ftview_trial_exit();
}

#else

bool ftview_values_offered(void)
{
	return false;
}

u32 ftview_values_arm(struct trace_array *array, bool say, bool judge,
		      bool arguments)
{
	saying = say;
	judging = judge;
	state = FTVIEW_VALUES_NO_WAY;
	return state;
}

bool ftview_values_disarm(void)
{
	return true;
}

void ftview_values_exit(void)
{
}

#endif /* FTVIEW_CAN_TAKE_VALUES */

/**
 * ftview_values_forget - not asked for
 */
void ftview_values_forget(void)
{
	ftview_arguments_forget();
	state = FTVIEW_VALUES_OFF;
}

/**
 * ftview_values_extent - of which calls in a window the value is said
 *
 * Return: FTVIEW_EXTENT_*.
 */
u32 ftview_values_extent(void)
{
	if (state != FTVIEW_VALUES_ON || !saying)
		return FTVIEW_EXTENT_NONE;
	return ftview_wanted_some() ? FTVIEW_EXTENT_SOME : FTVIEW_EXTENT_ALL;
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
