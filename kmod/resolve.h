/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_RESOLVE_H
#define _FTVIEW_RESOLVE_H

struct ftview_prototype;

int ftview_resolve(char *symbol, size_t size, const char *module,
		   struct ftview_prototype *prototype, unsigned long *start);
int ftview_resolve_pointer(const char *name, const char *member,
			   const char *target);

#endif /* _FTVIEW_RESOLVE_H */
