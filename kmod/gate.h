/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_GATE_H
#define _FTVIEW_GATE_H

#include <linux/types.h>

struct ftview_window;
struct trace_array;

int ftview_gate_init(void);

int ftview_gate_arm(const char *instance);
void ftview_gate_disarm(void);
struct trace_array *ftview_gate_array(void);

bool ftview_gate_open(struct ftview_window *window);
void ftview_gate_close(struct ftview_window *window);

#endif /* _FTVIEW_GATE_H */
