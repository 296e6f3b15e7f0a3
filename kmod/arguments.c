// SPDX-License-Identifier: GPL-2.0-only
/*
 * What each call in a window was given, on kernels whose tracer does not record it.
 * Registers only: ftview names and types them by BTF (TraceEvents/Values).
 *
 * While a trace array has a PID filter, fgraph calls its entry function through
 * saved_func of its ops, and only for tasks that the filter lets through: so a gate
 * that waits costs nothing here, either. Ours takes its place, calls the tracer's
 * own and, once that has recorded the call, says call_args.
 *
 * No registers are handed over. ftrace's trampoline has saved them, in the shape of
 * pt_regs, right above the return address of the function that it calls, at a
 * distance from our frame that only the compiler knows. The trial's function, called
 * with random numbers the same way, tells it. At each call the return address and the
 * saved instruction pointer are compared before a register is believed.
 *
 * There are two ways from a function to us. Where fgraph is all that hooks it, a
 * trampoline of its own calls ftrace_graph_func(). Where others do as well, as we do
 * at an entry point, the common one calls what goes through the list of them.
 */
#include <linux/atomic.h>
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/string.h>

#include "arguments.h"
#include "compat.h"
#include "events.h"
#include "given.h"
#include "tally.h"
#include "trial.h"
#include "uapi/ftview.h"
#include "window.h"

/* Under the device's mutex. */
static u32 state;

#ifdef FTVIEW_CAN_TAKE_ARGUMENTS

/* Words above our frame that are looked at in the trial. */
#define TRIAL_WORDS	256u

/*
 * Where the return address into the trampoline is, in words above our frame, and
 * which, for either way. The second may be unknown: then the address is 0.
 */
static struct place {
	unsigned int word;
	unsigned long address;
} places[2];

/* What the trampoline calls; some kernels have the second under another name. */
static const char *const callees[ARRAY_SIZE(places)][2] = {
	{ "ftrace_graph_func", "ftrace_graph_func" },
	{ "arch_ftrace_ops_list_func", "ftrace_ops_list_func" },
};

/* What was seen when the trial's function was entered. */
static struct {
	unsigned long given[FTVIEW_ARGUMENTS];
	unsigned long func;
	unsigned int count;
	unsigned long words[TRIAL_WORDS];
} trial;

static trace_func_graph_ent_t original;

/*
 * The saved registers. Whoever does not come the first way comes the second, so that
 * what is read lies in frames of ftrace's.
 */
static __always_inline const unsigned long *find_saved(unsigned long func,
						       const unsigned long *frame)
{
	const unsigned long *regs;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		regs = frame + places[i].word + 1;
		if (READ_ONCE_NOCHECK(regs[-1]) == places[i].address &&
		    READ_ONCE_NOCHECK(regs[FTVIEW_SAVED_IP]) ==
		    func + MCOUNT_INSN_SIZE)
			return regs;
	}
	return NULL;
}

static __always_inline void say_arguments(unsigned long func,
					  const unsigned long *frame)
{
	unsigned long arguments[FTVIEW_ARGUMENTS];
	const unsigned long *regs;

	if (!ftview_window_find(current))
		return;
	regs = find_saved(func, frame);
	if (!regs) {
		ftview_count(arguments_missed);
		return;
	}
	ftview_saved_arguments(regs, arguments);
	ftview_count(arguments);
	trace_call_args(func, arguments);
}

static int on_entry(struct ftrace_graph_ent *call, struct fgraph_ops *ops)
{
	const unsigned long *frame = __builtin_frame_address(0);
	int recorded = original(call, ops);

	if (recorded)
		say_arguments(call->func, frame);
	return recorded;
}

static int look(struct ftrace_graph_ent *call, struct fgraph_ops *ops)
{
	const unsigned long *frame = __builtin_frame_address(0);
	const unsigned long *end = task_stack_page(current) + THREAD_SIZE;
	unsigned int i;

	if (!ftview_trial_is_mine() || (void *)frame < task_stack_page(current) ||
	    frame > end)
		return 0;
	trial.func = call->func;
	trial.count = min_t(unsigned long, TRIAL_WORDS, end - frame);
	for (i = 0; i < trial.count; i++)
		trial.words[i] = READ_ONCE_NOCHECK(frame[i]);
	return 0;
}

/* Whether the registers of the trial's call are saved above that word. */
static bool is_place(unsigned int word)
{
	const unsigned long *regs = trial.words + word + 1;
	unsigned long arguments[FTVIEW_ARGUMENTS];

	if (word + 1 + FTVIEW_SAVED_WORDS > trial.count ||
	    regs[FTVIEW_SAVED_IP] != trial.func + MCOUNT_INSN_SIZE)
		return false;
	ftview_saved_arguments(regs, arguments);
	return !memcmp(arguments, trial.given, sizeof(arguments));
}

static bool try_once(struct fgraph_ops *ops)
{
	trial.count = 0;
	get_random_bytes(trial.given, sizeof(trial.given));
	return ftview_trial_enter(ops, look, trial.given) && trial.count;
}

static bool is_return_from(unsigned long address, const char *const *names)
{
	unsigned long callee = ftview_callee(address);

	return callee && (ftview_is_named(callee, names[0]) ||
			  ftview_is_named(callee, names[1]));
}

/* Twice, with other numbers. */
static bool find_place(struct fgraph_ops *ops, unsigned int way)
{
	unsigned long address;
	unsigned int i;

	places[way] = (struct place) { };
	if (!try_once(ops))
		return false;
	for (i = 0; i < trial.count; i++) {
		if (is_place(i) && is_return_from(trial.words[i], callees[way]))
			break;
	}
	if (i == trial.count)
		return false;
	address = trial.words[i];
	if (!try_once(ops) || !is_place(i) || trial.words[i] != address)
		return false;
	places[way] = (struct place) { i, address };
	return true;
}

static void nothing(unsigned long ip, unsigned long parent_ip,
		    struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

/* The trial's function has a second user, as an entry point has one. */
static void find_second(struct fgraph_ops *ops)
{
	static struct ftrace_ops second;

	second = (struct ftrace_ops) {
		.func = nothing,
		.flags = FTVIEW_OPS_FLAGS,
	};
	if (!ftrace_set_filter_ip(&second, (unsigned long)ftview_given, 0, 0) &&
	    !register_ftrace_function(&second)) {
		find_place(ops, 1);
		unregister_ftrace_function(&second);
	}
	ftrace_free_filter(&second);
}

/* Between ftview_trial_begin() and ftview_trial_end(). */
static bool prove(struct fgraph_ops *ops)
{
	unsigned int turn;

	for (turn = 0; turn < FTVIEW_TRIAL_TURNS; turn++) {
		if (find_place(ops, 0)) {
			find_second(ops);
			return true;
		}
	}
	return false;
}

/**
 * ftview_arguments_offered - whether this kernel has what it takes
 *
 * Return: whether, as far as it can be seen before.
 */
bool ftview_arguments_offered(void)
{
	return true;
}

/**
 * ftview_arguments_arm - say what each call in a window was given
 * @ops: the trace array's; between ftview_trial_begin() and ftview_trial_end()
 */
void ftview_arguments_arm(struct fgraph_ops *ops)
{
	original = READ_ONCE(ops->saved_func);
	if (!ftview_is_named((unsigned long)READ_ONCE(ops->entryfunc),
			     "fgraph_pid_func") ||
	    !ftview_is_named((unsigned long)original, "trace_graph_entry"))
		state = FTVIEW_VALUES_FOREIGN;
	else if (!prove(ops))
		state = FTVIEW_VALUES_UNPROVEN;
	else if (cmpxchg(&ops->saved_func, original, on_entry) != original)
		state = FTVIEW_VALUES_FOREIGN;
	else
		state = FTVIEW_VALUES_ON;
}

/**
 * ftview_arguments_disarm - put the tracer's own function back
 * @ops: the trace array's
 *
 * Before a trial's user of fgraph comes and goes, and tasks are waited for. Somebody
 * who took the PID filter away had the kernel call ours directly.
 */
void ftview_arguments_disarm(struct fgraph_ops *ops)
{
	if (state != FTVIEW_VALUES_ON)
		return;
	cmpxchg(&ops->saved_func, on_entry, original);
	cmpxchg(&ops->entryfunc, on_entry, original);
}

#else

bool ftview_arguments_offered(void)
{
	return false;
}

void ftview_arguments_arm(struct fgraph_ops *ops)
{
	state = FTVIEW_VALUES_NO_WAY;
}

void ftview_arguments_disarm(struct fgraph_ops *ops)
{
}

#endif /* FTVIEW_CAN_TAKE_ARGUMENTS */

/**
 * ftview_arguments_forget - not asked for
 */
void ftview_arguments_forget(void)
{
	state = FTVIEW_VALUES_OFF;
}

/**
 * ftview_arguments_state - what became of the wish to hear of arguments
 *
 * Return: FTVIEW_VALUES_*.
 */
u32 ftview_arguments_state(void)
{
	return state;
}
