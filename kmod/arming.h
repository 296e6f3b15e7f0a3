/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_ARMING_H
#define _FTVIEW_ARMING_H

#include <linux/types.h>

struct ftview_arm;

int ftview_arming_arm(const struct ftview_arm *request);
void ftview_arming_disarm(void);
void ftview_arming_end(void);
int ftview_arming_sleep(void);
int ftview_arming_wake(void);
bool ftview_arming_settle(void);
bool ftview_arming_forget(void);
bool ftview_armed(void);

#endif /* _FTVIEW_ARMING_H */
