/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_WANTED_H
#define _FTVIEW_WANTED_H

#include <linux/types.h>

struct ftview_values;

int ftview_wanted_set(const struct ftview_values *request);
void ftview_wanted_clear(void);
bool ftview_wanted_some(void);
bool ftview_wanted(unsigned long ip);

#endif /* _FTVIEW_WANTED_H */
