// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of which functions what they return is wanted.
 */
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "starts.h"
#include "uapi/ftview.h"
#include "wanted.h"

/* NULL for all functions. */
static struct ftview_starts __rcu *wanted;

/* Callers hold the device's mutex. */
static void replace(struct ftview_starts *fresh)
{
	struct ftview_starts *stale = rcu_replace_pointer(wanted, fresh, true);

	if (!stale)
		return;
	synchronize_rcu();
	kvfree(stale);
}

/**
 * ftview_wanted_set - of which functions values are wanted
 * @request: the caller's request; its reserved field was checked
 *
 * The addresses are only compared, never followed.
 *
 * Return: 0, -EINVAL, -EFAULT, -ENOMEM.
 */
int ftview_wanted_set(const struct ftview_values *request)
{
	struct ftview_starts *fresh;

	if (!request->count) {
		replace(NULL);
		return 0;
	}
	if (request->count > FTVIEW_VALUES_MAX)
		return -EINVAL;
	fresh = ftview_starts_from(request->functions, request->count);
	if (IS_ERR(fresh))
		return PTR_ERR(fresh);
	replace(fresh);
	return 0;
}

/**
 * ftview_wanted_clear - all functions are wanted
 */
void ftview_wanted_clear(void)
{
	replace(NULL);
}

/**
 * ftview_wanted_some - whether only some functions are wanted
 *
 * Context: any; a hint where the device's mutex is not held.
 * Return: whether.
 */
bool ftview_wanted_some(void)
{
	return rcu_access_pointer(wanted);
}

/**
 * ftview_wanted - whether a function's value is wanted
 * @ip: where ftrace's call in it is
 *
 * Context: any. Nothing here may be traced, so no rcu_read_lock().
 * Return: whether.
 */
bool ftview_wanted(unsigned long ip)
{
	const struct ftview_starts *list;
	bool found;

	preempt_disable_notrace();
	list = rcu_dereference_raw(wanted);
	found = !list || ftview_starts_have(list, ip);
	preempt_enable_notrace();
	return found;
}
