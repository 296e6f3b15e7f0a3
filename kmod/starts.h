/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_STARTS_H
#define _FTVIEW_STARTS_H

#include <linux/types.h>

/**
 * struct ftview_starts - functions, by the address of their first byte
 * @count: how many
 * @starts: in ascending order
 */
struct ftview_starts {
	unsigned int count;
	u64 starts[];
};

bool ftview_starts_ascend(const void *first, size_t size, unsigned int count);
const void *ftview_starts_find(const void *first, size_t size,
			       unsigned int count, unsigned long ip);
struct ftview_starts *ftview_starts_from(u64 addresses, unsigned int count);
bool ftview_starts_have(const struct ftview_starts *list, unsigned long ip);

#endif /* _FTVIEW_STARTS_H */
