// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sets of functions that user space names by where they begin. The addresses are
 * only compared, never followed.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "starts.h"

static bool is_ascending(const struct ftview_starts *list)
{
	unsigned int i;

	for (i = 1; i < list->count; i++) {
		if (list->starts[i - 1] >= list->starts[i])
			return false;
	}
	return true;
}

/**
 * ftview_starts_from - take a set from user space
 * @addresses: where @count u64 are
 * @count: how many, checked by the caller
 *
 * Return: the set, for kvfree(), or -EINVAL, -EFAULT, -ENOMEM.
 */
struct ftview_starts *ftview_starts_from(u64 addresses, unsigned int count)
{
	struct ftview_starts *list;

	list = kvmalloc(struct_size(list, starts, count), GFP_KERNEL);
	if (!list)
		return ERR_PTR(-ENOMEM);
	list->count = count;
	if (copy_from_user(list->starts, u64_to_user_ptr(addresses),
			   flex_array_size(list, starts, count))) {
		kvfree(list);
		return ERR_PTR(-EFAULT);
	}
	if (!is_ascending(list)) {
		kvfree(list);
		return ERR_PTR(-EINVAL);
	}
	return list;
}

/**
 * ftview_starts_have - whether a function is in a set
 * @list: the set
 * @ip: where ftrace's call in it is
 *
 * Context: any.
 * Return: whether.
 */
bool ftview_starts_have(const struct ftview_starts *list, unsigned long ip)
{
	unsigned int low = 0, high = list->count;

	/* The last one that does not begin behind @ip. */
	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (list->starts[middle] <= ip)
			low = middle + 1;
		else
			high = middle;
	}
	return low && ftview_is_entry(ip, list->starts[low - 1]);
}
