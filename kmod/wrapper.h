/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_WRAPPER_H
#define _FTVIEW_WRAPPER_H

/* Six registers, whatever the function makes of them. */
typedef unsigned long (*ftview_original_fn)(unsigned long a, unsigned long b,
				     unsigned long c, unsigned long d,
				     unsigned long e, unsigned long f);

/**
 * struct ftview_wrapper - what runs in place of the function of one slot
 * @one: for a function that takes a packet
 * @list: for one that takes a list of them
 * @aim: says where the function starts; no task is in a wrapper
 */
struct ftview_wrapper {
	ftview_original_fn one;
	ftview_original_fn list;
	void (*aim)(unsigned long start);
};

/* By the number of the slot: FTVIEW_ENTRY_MAX of them. */
extern const struct ftview_wrapper ftview_wrappers[];

#endif /* _FTVIEW_WRAPPER_H */
