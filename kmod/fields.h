/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_FIELDS_H
#define _FTVIEW_FIELDS_H

#include <linux/bits.h>
#include <linux/types.h>

#include "uapi/ftview.h"

struct ftview_starts;
struct ftview_window;

/* Of the bases: those of sockets. */
#define FTVIEW_OF_SOCKET	(~BIT(FTVIEW_BASE_SKB))

/**
 * struct ftview_fields_list - what was asked for
 * @layout: the request, with offsets that were checked
 * @bases: the bases that fields have, a bit for each
 * @lookups: functions that return a socket; NULL for none
 * @fields: the fields
 */
struct ftview_fields_list {
	struct ftview_fields layout;
	u8 bases;
	struct ftview_starts *lookups;
	struct ftview_field fields[FTVIEW_FIELDS_MAX];
};

/* Changed under the device's mutex; NULL for none. */
extern struct ftview_fields_list __rcu *ftview_fields_list;

/**
 * struct ftview_change - what packet_field says
 * @id: the window's
 * @func: the call that returns, 0 for none
 * @name: the field's
 * @was: its value when it was said last
 * @value: its value, widened to 64 bits as its kind is
 * @kind: FTVIEW_RETURN_*
 * @first: it was not said yet, or of another socket; @was is 0 then
 */
struct ftview_change {
	u64 id;
	unsigned long func;
	const char *name;
	s64 was;
	s64 value;
	u32 kind;
	bool first;
};

int ftview_fields_set(const struct ftview_fields *request);
void ftview_fields_clear(void);
bool ftview_fields_lookup(unsigned long func);
bool ftview_field_is_sane(const struct ftview_field *field);

/* look.c */
void ftview_fields_found(struct ftview_window *window, unsigned long value);
void ftview_fields_open(struct ftview_window *window);
void ftview_fields_look(struct ftview_window *window, unsigned long func);
u64 ftview_field_value(const struct ftview_field *field, u64 bytes);

#endif /* _FTVIEW_FIELDS_H */
