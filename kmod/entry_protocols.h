/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_ENTRY_PROTOCOLS_H
#define _FTVIEW_ENTRY_PROTOCOLS_H

#include <linux/types.h>

u32 ftview_protocols_offered(void);
int ftview_protocols_hook(u32 wanted);
void ftview_protocols_unhook(void);
int ftview_protocols_reclaim(void);

#endif /* _FTVIEW_ENTRY_PROTOCOLS_H */
