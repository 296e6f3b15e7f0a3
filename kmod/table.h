/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_TABLE_H
#define _FTVIEW_TABLE_H

#include <linux/types.h>

u32 ftview_table_offered(void);
int ftview_table_hook(u32 wanted);
void ftview_table_unhook(void);
int ftview_table_reclaim(void);

#endif /* _FTVIEW_TABLE_H */
