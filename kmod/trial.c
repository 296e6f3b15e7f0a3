// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where the value of a call is when fgraph tells of its return. A function of ours
 * that returns a random number is called twice, with an ops of ours at work, and
 * the number is looked for.
 *
 * From 6.14 on the registers are handed over. Before, return_to_handler() has saved
 * them on the stack, at a distance from our frame that only the compiler knows: the
 * trial learns it, and where return_to_handler()'s own return address is, which is
 * compared at every call before a value is believed.
 */
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/kallsyms.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include "compat.h"
#include "given.h"
#include "symbol.h"
#include "trial.h"

#ifdef FTVIEW_CAN_TAKE_VALUES

/* Words above our frame that are looked at; a kernel with KASAN has large frames. */
#define TRIAL_WORDS	192u

/**
 * struct trial - what was seen when the trial's call returned
 * @expected: what the call returns
 * @seen: whether its return was seen at all
 * @in_regs: whether the registers that were handed over have the value
 * @count: how many of @words there are
 * @words: the stack above our frame
 */
struct trial {
	unsigned long expected;
	bool seen;
	bool in_regs;
	unsigned int count;
	unsigned long words[TRIAL_WORDS];
};

static struct trial trial;
/* Who calls; NULL when no trial is running. */
struct task_struct *ftview_trial_task;
/* Nothing comes behind the trial. */
static const trace_func_graph_ret_t nobody;

struct ftview_place ftview_place;

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

static bool is_trial(unsigned long func)
{
	return ftview_trial_is_mine();
}

FTVIEW_ENTRY_FUNCTIONS(trial_entry, is_trial)

static __always_inline void look(const struct ftrace_graph_ret *call,
				 struct ftrace_regs *regs,
				 const unsigned long *frame)
{
	const unsigned long *end = task_stack_page(current) + THREAD_SIZE;
	unsigned int i;

	if (!ftview_trial_is_mine())
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
/* There is such an ops, and the functions that take it. */
static bool possible;

/* One call of the trial; its expected value is one that nothing has by chance. */
static bool try_once(void)
{
	trial.seen = false;
	trial.in_regs = false;
	trial.count = 0;
	trial.expected = get_random_long() | 1;
	WRITE_ONCE(ftview_trial_task, current);
	barrier();
	if (ftview_given(trial.expected, 0, 0, 0, 0, 0) != trial.expected)
		trial.seen = false;
	barrier();
	WRITE_ONCE(ftview_trial_task, NULL);
	return trial.seen;
}

/**
 * ftview_is_named - whether a function starts there that has this name
 * @address: where
 * @name: its name
 *
 * Return: whether.
 */
bool ftview_is_named(unsigned long address, const char *name)
{
	char text[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(text, address);
	return !strcmp(text, name);
}

/* The lowest place that looks right; false if there is none. */
static bool find_place(struct ftview_place *found)
{
	unsigned int i, j;

	for (i = 0; i < trial.count; i++) {
		if (!ftview_is_named(trial.words[i], "return_to_handler"))
			continue;
		for (j = i + 1; j < trial.count; j++) {
			if (trial.words[j] != trial.expected)
				continue;
			*found = (struct ftview_place) { i, j, trial.words[i] };
			return true;
		}
	}
	return false;
}

static bool is_place(const struct ftview_place *expected)
{
	return expected->value < trial.count &&
	       trial.words[expected->handler] == expected->address &&
	       trial.words[expected->value] == trial.expected;
}

/* Twice, with other numbers: what is there by chance once is not there twice. */
static bool prove_once(void)
{
	if (!try_once())
		return false;
	if (FTVIEW_FGRAPH_REGS)
		return trial.in_regs && try_once() && trial.in_regs;
	return find_place(&ftview_place) && try_once() &&
	       is_place(&ftview_place);
}

/**
 * ftview_trial_prove - find where values are
 *
 * Between ftview_trial_begin() and ftview_trial_end().
 *
 * Return: whether they are where they should be.
 */
bool ftview_trial_prove(void)
{
	unsigned int turn;

	for (turn = 0; turn < FTVIEW_TRIAL_TURNS; turn++) {
		if (prove_once())
			return true;
	}
	return false;
}

#ifdef FTVIEW_CAN_TAKE_ARGUMENTS

/**
 * ftview_trial_enter - call the trial's function the way the tracer's calls go
 * @like: an array's ops, whose entry function calls saved_func
 * @look: called when the function is entered
 * @given: six numbers to call it with
 *
 * Between ftview_trial_begin() and ftview_trial_end(). Nobody else calls the
 * function, and the ops belong to no array, so that no PID is asked for.
 *
 * Return: whether the function could be called.
 */
bool ftview_trial_enter(const struct fgraph_ops *like,
			trace_func_graph_ent_t look, const unsigned long *given)
{
	trace_func_graph_ent_t own = trial_ops.entryfunc;
	unsigned long value;

	WRITE_ONCE(trial_ops.saved_func, look);
	/* Whoever sees the function sees what it calls. */
	smp_store_release(&trial_ops.entryfunc, READ_ONCE(like->entryfunc));
	WRITE_ONCE(ftview_trial_task, current);
	barrier();
	value = ftview_given(given[0], given[1], given[2], given[3], given[4],
			     given[5]);
	barrier();
	WRITE_ONCE(ftview_trial_task, NULL);
	WRITE_ONCE(trial_ops.entryfunc, own);
	return value == given[0];
}

#endif /* FTVIEW_CAN_TAKE_ARGUMENTS */

/*
 * What ftview's user space leaves out of the graph, where it leaves out interrupts
 * (set_ftrace_notrace). On 6.12 a function is left out only while all users of fgraph
 * leave it out, and stays in when the one that did not has gone.
 */
static void leave_out_borders(void)
{
	char before[] = "irq_enter_rcu";
	char behind[] = "idle_cpu";

	/* A kernel that has no such function has nothing to leave out. */
	ftrace_set_notrace(&trial_ops.ops, before, strlen(before), 0);
	ftrace_set_notrace(&trial_ops.ops, behind, strlen(behind), 0);
}

static int make_ops(void)
{
	int err;

	/* Made anew: a filter that was freed is still named in the old one. */
	trial_ops = (struct fgraph_ops) {
		.entryfunc = FTVIEW_FGRAPH_FUNCTION(trial_entry),
		.retfunc = FTVIEW_FGRAPH_FUNCTION(trial_return),
	};
	err = ftrace_set_filter_ip(&trial_ops.ops, (unsigned long)ftview_given,
				   0, 0);
	if (err)
		ftrace_free_filter(&trial_ops.ops);
	else
		leave_out_borders();
	return err;
}

/**
 * ftview_trial_possible - find the kernel's functions that the trial needs
 *
 * The filter of its ops is made here, once: the kernel compares a name with that of
 * every function, which takes several times as long while they are traced.
 *
 * Return: whether it has them.
 */
bool ftview_trial_possible(void)
{
	unsigned long add, remove;

	if (possible)
		return true;
	if (ftview_symbol_start("register_ftrace_graph", &add) ||
	    ftview_symbol_start("unregister_ftrace_graph", &remove) ||
	    make_ops())
		return false;
	static_call_update(ftview_register_fgraph, (register_fn)add);
	static_call_update(ftview_unregister_fgraph, (unregister_fn)remove);
	possible = true;
	return true;
}

/**
 * ftview_trial_begin - be one more user of fgraph
 *
 * ftview_trial_possible() has said yes.
 *
 * Return: 0, or why the kernel takes no further one.
 */
int ftview_trial_begin(void)
{
	return static_call(ftview_register_fgraph)(&trial_ops);
}

/**
 * ftview_trial_end - be none any more
 */
void ftview_trial_end(void)
{
	static_call(ftview_unregister_fgraph)(&trial_ops);
}

/**
 * ftview_trial_exit - free the filter: the module goes
 */
void ftview_trial_exit(void)
{
	if (possible)
		ftrace_free_filter(&trial_ops.ops);
}

#endif /* FTVIEW_CAN_TAKE_VALUES */
