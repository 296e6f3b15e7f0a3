// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lists of functions as user space gives them: structs that begin with a __u64, the
 * address of a function's first byte, in ascending order. The addresses are only
 * compared, never followed.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "starts.h"

static u64 start_of(const void *first, size_t size, unsigned int place)
{
	return *(const u64 *)(first + size * place);
}

/**
 * ftview_starts_ascend - whether a list is one
 * @first: its first struct
 * @size: bytes of each
 * @count: how many there are
 *
 * Return: whether each begins behind the one before.
 */
bool ftview_starts_ascend(const void *first, size_t size, unsigned int count)
{
	unsigned int i;

	for (i = 1; i < count; i++) {
		if (start_of(first, size, i - 1) >= start_of(first, size, i))
			return false;
	}
	return true;
}

/**
 * ftview_starts_find - the function that a call is of
 * @first: the list's first struct
 * @size: bytes of each
 * @count: how many there are
 * @ip: where ftrace's call in the function is
 *
 * Context: any.
 * Return: its struct, or NULL.
 */
const void *ftview_starts_find(const void *first, size_t size,
			       unsigned int count, unsigned long ip)
{
	unsigned int low = 0, high = count;

	/* The last one that does not begin behind @ip. */
	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (start_of(first, size, middle) <= ip)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || !ftview_is_entry(ip, start_of(first, size, low - 1)))
		return NULL;
	return first + size * (low - 1);
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
	if (!ftview_starts_ascend(list->starts, sizeof(*list->starts),
				  list->count)) {
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
	return ftview_starts_find(list->starts, sizeof(*list->starts),
				  list->count, ip);
}
