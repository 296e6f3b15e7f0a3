// SPDX-License-Identifier: GPL-2.0-only
/*
 * The gate: lets the function tracers of one trace array record a task for as
 * long as the task has an open window. Which packets get one is packet.c's to
 * decide.
 *
 * With a PID filter set, the tracers ask one per-CPU word whether to record.
 * ftrace's own sched_switch probe writes that word at every context switch,
 * from the answer of trace_ignore_this_task(PID list, "no" PID list, next task).
 * So opening and closing takes two things and no knowledge of any layout:
 *
 *  - a kprobe on trace_ignore_this_task() that answers "record" for a task with
 *    an open window, and lets every other question through to the real answer;
 *  - a call of that probe for the current task, which is how the word changes
 *    without a context switch.
 *
 * Every trace array asks the same function, for function and for event PID
 * filters. The PID list tells them apart: the one passed while our own call runs
 * is ours. It is learned anew at each opening, so that a list which user space
 * replaces meanwhile is never confused with another.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/trace_events.h>

#include "compat.h"
#include "gate.h"
#include "symbol.h"
#include "window.h"

#define PROBE_SYMBOL	"ftrace_filter_pid_sched_switch_probe"
#define ASK_SYMBOL	"trace_ignore_this_task"

/* sched_switch's probe prototype, unchanged since 5.18 (see Docs/Contributing/Module.md). */
typedef void (*switch_probe_fn)(void *tr, bool preempt,
				struct task_struct *prev,
				struct task_struct *next,
				unsigned int prev_state);

/**
 * struct our_call - an explicit call of the probe, running on this CPU
 * @running: set just before the call, cleared by the answer
 * @pids: the PID list that the question carried
 * @site: return address of the question, inside the probe
 */
struct our_call {
	bool running;
	const void *pids;
	unsigned long site;
};

static DEFINE_PER_CPU(struct our_call, our_call);

static switch_probe_fn switch_probe;
static struct trace_event_file *event_file;
/* Where in the probe the question is asked from; 0 until it was learned. */
static unsigned long call_site;

static int answer(struct kprobe *kp, struct pt_regs *regs)
{
	const void *pids = (void *)regs_get_kernel_argument(regs, 0);
	struct task_struct *task = (void *)regs_get_kernel_argument(regs, 2);
	struct our_call *call = this_cpu_ptr(&our_call);
	unsigned long site = ftview_return_address(regs);
	struct ftview_window *window;
	bool ours;

	/* An interrupt within our call may ask for others: compare the site. */
	ours = call->running && task == current &&
	       (!call_site || site == call_site);
	if (ours) {
		call->running = false;
		call->pids = pids;
		call->site = site;
	}

	window = ftview_window_find(task);
	if (!window)
		return 0;
	if (!READ_ONCE(window->open)) {
		if (!ours || !pids)
			return 0;
		/*
		 * Closing: the word still says "record", and the look-up for the
		 * real answer takes a lock through functions that are traced.
		 */
		ftview_return_now(regs, true);
		return 1;
	}
	if (ours)
		window->pids = pids;
	if (!pids || window->pids != pids)
		return 0;
	ftview_return_now(regs, false);
	return 1;
}

NOKPROBE_SYMBOL(answer);

/*
 * A kprobe with a post handler is never turned into a jump, which could not
 * return in the function's place.
 */
static void stay_breakpoint(struct kprobe *kp, struct pt_regs *regs,
			    unsigned long flags)
{
}

NOKPROBE_SYMBOL(stay_breakpoint);

static struct kprobe ask_probe = {
	.symbol_name = ASK_SYMBOL,
	.pre_handler = answer,
	.post_handler = stay_breakpoint,
};

/*
 * Asks for the current task again, as a context switch to it would. Preemption
 * is off. False if nobody asked: kprobes are switched off, or the question came
 * from within another kprobe's handler, where ours is skipped.
 */
static bool ask_again(const void **pids)
{
	struct our_call *call = this_cpu_ptr(&our_call);
	bool asked;

	WRITE_ONCE(call->running, true);
	switch_probe(event_file->tr, false, current, current, 0);
	asked = !READ_ONCE(call->running);
	WRITE_ONCE(call->running, false);
	*pids = asked ? READ_ONCE(call->pids) : NULL;
	return asked;
}

/**
 * ftview_gate_open - let the tracers record the current task
 * @window: the current task's window
 *
 * Return: false when the gate did not obey: the trace array has lost its PID
 * filter or kprobes were switched off. The window must be closed all the same.
 */
bool ftview_gate_open(struct ftview_window *window)
{
	const void *pids;
	bool asked;

	/* Where preemption is debugged, counting it is a function that is traced. */
	preempt_disable_notrace();
	WRITE_ONCE(window->open, true);
	asked = ask_again(&pids);
	preempt_enable_notrace();
	return asked && pids;
}

/**
 * ftview_gate_close - let the tracers record the current task no more
 * @window: from ftview_gate_open()
 */
void ftview_gate_close(struct ftview_window *window)
{
	const void *pids;

	preempt_disable_notrace();
	WRITE_ONCE(window->open, false);
	ask_again(&pids);
	preempt_enable_notrace();
}

/*
 * Learns where the probe asks from, and whether there is a PID list at all:
 * without one the real answer is "record everything", which no closed window
 * could take back. Interrupts are off, so the first question is ours.
 *
 * The call writes this CPU's word; without a PID filter nothing reads it, and
 * setting one writes it afresh on every CPU.
 */
static int learn(void)
{
	unsigned long flags;
	const void *pids;
	bool asked;

	call_site = 0;
	local_irq_save(flags);
	asked = ask_again(&pids);
	if (asked)
		call_site = this_cpu_ptr(&our_call)->site;
	local_irq_restore(flags);

	if (!asked)
		return -EOPNOTSUPP;
	return pids ? 0 : -ENODATA;
}

/**
 * ftview_gate_arm - take a trace array and make its PID filter the gate
 * @instance: name of the trace instance, "" for the top-level buffer
 *
 * The trace array cannot be removed until ftview_gate_disarm().
 *
 * Return: 0, -ENOENT (no such instance), -ENODATA (it has no PID filter),
 * -EOPNOTSUPP (kprobes are switched off, or refused there), -ENOMEM.
 */
int ftview_gate_arm(const char *instance)
{
	int err;

	event_file = trace_get_event_file(*instance ? instance : NULL,
					  "ftview", "packet_begin");
	if (IS_ERR(event_file))
		return PTR_ERR(event_file);

	/* register_kprobe() refuses a symbol with the last time's address. */
	ask_probe.addr = NULL;
	ask_probe.flags = 0;
	err = register_kprobe(&ask_probe);
	if (err) {
		/* Which of its reasons it was changes nothing for the caller. */
		err = err == -ENOMEM ? err : -EOPNOTSUPP;
		goto put_file;
	}
	err = learn();
	if (err)
		goto unregister;
	return 0;

unregister:
	unregister_kprobe(&ask_probe);
put_file:
	trace_put_event_file(event_file);
	return err;
}

/**
 * ftview_gate_disarm - give the trace array back
 *
 * No window is open and none can be opened any more.
 */
void ftview_gate_disarm(void)
{
	unregister_kprobe(&ask_probe);
	trace_put_event_file(event_file);
}

/**
 * ftview_gate_array - the trace array whose gate is armed
 *
 * Return: it.
 */
struct trace_array *ftview_gate_array(void)
{
	return event_file->tr;
}

/**
 * ftview_gate_init - find the kernel's functions that the gate needs
 *
 * Return: 0, or -ENOENT when this kernel lacks one of them.
 */
int ftview_gate_init(void)
{
	unsigned long start, ask;

	if (ftview_symbol_start(PROBE_SYMBOL, &start)) {
		pr_err("no function %s in this kernel\n", PROBE_SYMBOL);
		return -ENOENT;
	}
	if (ftview_symbol_start(ASK_SYMBOL, &ask)) {
		pr_err("no function %s in this kernel\n", ASK_SYMBOL);
		return -ENOENT;
	}
	if (!ftview_may_call(start)) {
		pr_err("%s may not be called\n", PROBE_SYMBOL);
		return -ENOENT;
	}
	switch_probe = (switch_probe_fn)start;
	return 0;
}
