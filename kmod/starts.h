/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_STARTS_H
#define _FTVIEW_STARTS_H

#include <linux/types.h>

bool ftview_starts_ascend(const void *first, size_t size, unsigned int count);
const void *ftview_starts_find(const void *first, size_t size,
			       unsigned int count, unsigned long ip);

#endif /* _FTVIEW_STARTS_H */
