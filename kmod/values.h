/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_VALUES_H
#define _FTVIEW_VALUES_H

#include <linux/types.h>

struct trace_array;

bool ftview_values_offered(void);
u32 ftview_values_arm(struct trace_array *array, bool say, bool judge,
		      bool arguments);
bool ftview_values_disarm(void);
void ftview_values_forget(void);
u32 ftview_values_extent(void);
u32 ftview_values_state(void);
void ftview_values_exit(void);

#endif /* _FTVIEW_VALUES_H */
