// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whether a call in a window returned what the window is to be kept for. Of which
 * functions, and how their value is to be taken, user space says: it has the types.
 *
 * What a function without a type leaves in its register may be a rest of another
 * call: it counts only if the function that called it returned an error, too, or
 * in no call at all. Callers return later, so that such a value waits in the window,
 * as a bit for the depth of its call.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "judge.h"
#include "starts.h"
#include "uapi/ftview.h"
#include "window.h"

/* Deeper than the kernel records. */
#define DEEPEST		63

struct judged {
	unsigned int count;
	struct ftview_judged functions[];
};

static struct judged __rcu *judged;

/* Callers hold the device's mutex. */
static void replace(struct judged *fresh)
{
	struct judged *stale = rcu_replace_pointer(judged, fresh, true);

	if (!stale)
		return;
	synchronize_rcu();
	kvfree(stale);
}

static bool is_sane(const struct ftview_judged *function)
{
	u32 width = function->width;

	if (function->how & ~FTVIEW_JUDGE_ALL ||
	    !(function->how & (FTVIEW_JUDGE_ERROR | FTVIEW_JUDGE_NEGATIVE)))
		return false;
	if (function->how & FTVIEW_JUDGE_LOWER && width != sizeof(u64))
		return false;
	return width == 1 || width == 2 || width == 4 || width == 8;
}

static bool are_sane(const struct judged *list)
{
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		if (!is_sane(&list->functions[i]))
			return false;
	}
	return ftview_starts_ascend(list->functions, sizeof(*list->functions),
				    list->count);
}

static struct judged *make(unsigned int count)
{
	struct judged *fresh;

	fresh = kvmalloc(struct_size(fresh, functions, count), GFP_KERNEL);
	if (fresh)
		fresh->count = count;
	return fresh;
}

/* Takes it over, or frees it. */
static int take(struct judged *fresh)
{
	if (!are_sane(fresh)) {
		kvfree(fresh);
		return -EINVAL;
	}
	replace(fresh);
	return 0;
}

/**
 * ftview_judge_set - which functions' values decide
 * @request: the caller's request; its reserved field was checked
 *
 * The addresses are only compared, never followed.
 *
 * Return: 0, -EINVAL, -EFAULT, -ENOMEM.
 */
int ftview_judge_set(const struct ftview_judge *request)
{
	struct judged *fresh;

	if (!request->count) {
		replace(NULL);
		return 0;
	}
	if (request->count > FTVIEW_VALUES_MAX)
		return -EINVAL;
	fresh = make(request->count);
	if (!fresh)
		return -ENOMEM;
	if (copy_from_user(fresh->functions,
			   u64_to_user_ptr(request->functions),
			   flex_array_size(fresh, functions, fresh->count))) {
		kvfree(fresh);
		return -EFAULT;
	}
	return take(fresh);
}

#ifdef FTVIEW_SELFTEST

/**
 * ftview_judge_put - the same, from the module itself
 * @functions: of which functions
 * @count: their number
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int ftview_judge_put(const struct ftview_judged *functions, unsigned int count)
{
	struct judged *fresh = make(count);

	if (!fresh)
		return -ENOMEM;
	memcpy(fresh->functions, functions,
	       flex_array_size(fresh, functions, count));
	return take(fresh);
}

#endif /* FTVIEW_SELFTEST */

/**
 * ftview_judge_clear - no function's value decides
 */
void ftview_judge_clear(void)
{
	replace(NULL);
}

/**
 * ftview_judge_any - whether there are functions whose values decide
 *
 * Return: whether; under the device's mutex.
 */
bool ftview_judge_any(void)
{
	return rcu_access_pointer(judged);
}

/* Whether a value can be below zero at any width: most are not, and need no look-up. */
static bool may_be_negative(unsigned long value)
{
	return (s8)value < 0 || (s16)value < 0 || (s32)value < 0 ||
	       (s64)value < 0;
}

static bool holds(const struct ftview_judged *function, unsigned long value)
{
	unsigned int unused = 64 - 8 * function->width;
	s64 number = (s64)((u64)value << unused) >> unused;

	if (function->how & FTVIEW_JUDGE_LOWER && !(value >> 32))
		number = (s32)value;
	if (number >= 0)
		return false;
	return function->how & FTVIEW_JUDGE_NEGATIVE || number >= -MAX_ERRNO;
}

/* FTVIEW_JUDGE_* of a function whose value decides; 0 when this one does not. */
static u32 look_up(unsigned long ip, unsigned long value)
{
	const struct ftview_judged *function = NULL;
	const struct judged *list;
	u32 how = 0;

	/* Nothing here may be traced, so no rcu_read_lock(). */
	preempt_disable_notrace();
	list = rcu_dereference_raw(judged);
	if (list)
		function = ftview_starts_find(list->functions,
					      sizeof(*list->functions),
					      list->count, ip);
	if (function && holds(function, value))
		how = function->how;
	preempt_enable_notrace();
	return how;
}

/**
 * ftview_judge - a call in a window returned
 * @window: the current task's
 * @ip: where ftrace's call in the function is
 * @depth: of the call
 * @value: what it returned, all of the register
 *
 * Context: any.
 */
void ftview_judge(struct ftview_window *window, unsigned long ip, int depth,
		  unsigned long value)
{
	unsigned int place = clamp(depth, 0, DEEPEST);
	u64 deeper = GENMASK_ULL(DEEPEST, place) & ~BIT_ULL(place);
	u32 how = 0;

	if (window->failed)
		return;
	if (may_be_negative(value))
		how = look_up(ip, value);
	if (!how) {
		/* What it called does not count any more. */
		window->doubts &= ~deeper;
		return;
	}
	if (how & FTVIEW_JUDGE_DOUBTED && !(window->doubts & deeper))
		window->doubts |= BIT_ULL(place);
	else
		window->failed = true;
}

/**
 * ftview_judge_verdict - whether a value asks for the window
 * @window: closed
 *
 * Return: whether.
 */
bool ftview_judge_verdict(const struct ftview_window *window)
{
	/* What is still in doubt was called by nobody in the window. */
	return window->failed || window->doubts;
}
