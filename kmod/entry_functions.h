/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_ENTRY_FUNCTIONS_H
#define _FTVIEW_ENTRY_FUNCTIONS_H

#include <linux/types.h>

struct ftview_entry;

bool ftview_functions_offered(void);
int ftview_functions_add(struct ftview_entry *request);
int ftview_functions_clear(void);
unsigned int ftview_functions_count(void);
int ftview_functions_hook(void);
void ftview_functions_unhook(void);
void ftview_functions_forget(const char *module);

#endif /* _FTVIEW_ENTRY_FUNCTIONS_H */
