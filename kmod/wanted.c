// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of which functions what they return is wanted.
 */
#include <linux/compiler.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "starts.h"
#include "uapi/ftview.h"
#include "wanted.h"

/**
 * struct wanted - functions, by the address of their first byte
 * @count: how many
 * @starts: in ascending order
 */
struct wanted {
	unsigned int count;
	u64 starts[];
};

/* NULL for all functions. */
static struct wanted __rcu *wanted;

/* Callers hold the device's mutex. */
static void replace(struct wanted *fresh)
{
	struct wanted *stale = rcu_replace_pointer(wanted, fresh, true);

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
	struct wanted *fresh;

	if (!request->count) {
		replace(NULL);
		return 0;
	}
	if (request->count > FTVIEW_VALUES_MAX)
		return -EINVAL;
	fresh = kvmalloc(struct_size(fresh, starts, request->count),
			 GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	fresh->count = request->count;
	if (copy_from_user(fresh->starts, u64_to_user_ptr(request->functions),
			   flex_array_size(fresh, starts, fresh->count))) {
		kvfree(fresh);
		return -EFAULT;
	}
	if (!ftview_starts_ascend(fresh->starts, sizeof(*fresh->starts),
				  fresh->count)) {
		kvfree(fresh);
		return -EINVAL;
	}
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

static bool has(const struct wanted *list, unsigned long ip)
{
	return ftview_starts_find(list->starts, sizeof(*list->starts),
				  list->count, ip);
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
	const struct wanted *list;
	bool found;

	preempt_disable_notrace();
	list = rcu_dereference_raw(wanted);
	found = !list || has(list, ip);
	preempt_enable_notrace();
	return found;
}
