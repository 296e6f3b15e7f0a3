/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_ENTRY_H
#define _FTVIEW_ENTRY_H

#include <linux/types.h>

u32 ftview_entries_offered(void);
int ftview_entries_hook(u32 wanted);
void ftview_entries_unhook(void);
int ftview_entries_reclaim(void);

#endif /* _FTVIEW_ENTRY_H */
