/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_TRIAL_H
#define _FTVIEW_TRIAL_H

#include <linux/compiler.h>
#include <linux/sched.h>
#include <linux/types.h>

#include "compat.h"

/*
 * How often a trial is made before it counts as failed: on a busy 6.12 one was
 * disturbed, once, and the capture that it was made for had no values.
 */
#define FTVIEW_TRIAL_TURNS	8u

/**
 * struct ftview_place - where a value is, in words above our frame
 * @handler: the return address into return_to_handler()
 * @value: the saved register
 * @address: that return address
 */
struct ftview_place {
	unsigned int handler;
	unsigned int value;
	unsigned long address;
};

/* Set by ftview_trial_prove() where no registers are handed over. */
extern struct ftview_place ftview_place;

/**
 * ftview_value_on_stack - the value of the call that returns
 * @frame: our frame
 * @value: set to it
 *
 * Return: false when the stack does not look as in the trial.
 */
static inline bool ftview_value_on_stack(const unsigned long *frame,
					 unsigned long *value)
{
	if (READ_ONCE_NOCHECK(frame[ftview_place.handler]) !=
	    ftview_place.address)
		return false;
	*value = READ_ONCE_NOCHECK(frame[ftview_place.value]);
	return true;
}

extern struct task_struct *ftview_trial_task;

/**
 * ftview_trial_is_mine - whether the current task calls the trial's function
 *
 * Return: whether.
 */
static inline bool ftview_trial_is_mine(void)
{
	return READ_ONCE(ftview_trial_task) == current;
}

#ifdef FTVIEW_CAN_TAKE_ARGUMENTS
bool ftview_trial_enter(const struct fgraph_ops *like,
			trace_func_graph_ent_t look, const unsigned long *given);
#endif
bool ftview_is_named(unsigned long address, const char *name);
bool ftview_trial_possible(void);
int ftview_trial_begin(void);
bool ftview_trial_prove(void);
void ftview_trial_end(void);
void ftview_trial_exit(void);

#endif /* _FTVIEW_TRIAL_H */
