/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_BTF_H
#define _FTVIEW_BTF_H

#include <linux/types.h>

/* Arguments that are passed in registers. */
#define FTVIEW_ARGUMENTS	6

/**
 * struct ftview_prototype - what the gate must know of a function
 * @argument: which argument is the packet, from 0
 * @indirect: it is a struct sk_buff ** rather than a struct sk_buff *
 * @list: it is a struct list_head * with any number of packets
 * @count: how many arguments there are
 * @returns: FTVIEW_RETURN_*
 * @width: bytes of what it returns, 0 for void
 */
struct ftview_prototype {
	u32 argument;
	bool indirect;
	bool list;
	u32 count;
	u32 returns;
	u32 width;
};

/**
 * struct ftview_btf - BTF data, checked and indexed
 * @types: the type section
 * @types_len: its bytes
 * @strings: the string section
 * @strings_len: its bytes; the last is 0
 * @offsets: where each type begins in @types
 * @first: number of the first type here
 * @count: types here
 * @base: what types and strings of smaller numbers are in, NULL for the kernel's
 */
struct ftview_btf {
	const u8 *types;
	u32 types_len;
	const char *strings;
	u32 strings_len;
	u32 *offsets;
	u32 first;
	u32 count;
	const struct ftview_btf *base;
};

int ftview_btf_open(struct ftview_btf *btf, const void *data, size_t size,
		    const struct ftview_btf *base);
void ftview_btf_close(struct ftview_btf *btf);
int ftview_btf_function(const struct ftview_btf *btf, const char *name,
			struct ftview_prototype *prototype);
int ftview_btf_list_function(const struct ftview_btf *btf, const char *name,
			     struct ftview_prototype *prototype);
int ftview_btf_pointer(const struct ftview_btf *btf, const char *name,
		       const char *member, const char *target);
bool ftview_btf_takes(const struct ftview_btf *btf, const char *name,
		      u32 pointers);

#endif /* _FTVIEW_BTF_H */
