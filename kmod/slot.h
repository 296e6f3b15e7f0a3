/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_SLOT_H
#define _FTVIEW_SLOT_H

#include <linux/types.h>

#include "btf.h"
#include "packet.h"
#include "uapi/ftview.h"

/**
 * struct ftview_slot - a function that was added
 * @point: what packets are told of it
 * @label: the point's name
 * @symbol: its name
 * @module: the module it is in, "" for the kernel
 * @prototype: what it takes and returns
 * @start: its first byte
 * @gone: its module was unloaded
 */
struct ftview_slot {
	struct ftview_point point;
	char label[FTVIEW_LABEL_LEN];
	char symbol[FTVIEW_SYMBOL_LEN];
	char module[FTVIEW_MODULE_LEN];
	struct ftview_prototype prototype;
	unsigned long start;
	bool gone;
};

/* Under the device's mutex; not changed while hooked, but for @gone. */
extern struct ftview_slot ftview_slots[FTVIEW_ENTRY_MAX];
extern unsigned int ftview_slot_count;

#endif /* _FTVIEW_SLOT_H */
