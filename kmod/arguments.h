/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_ARGUMENTS_H
#define _FTVIEW_ARGUMENTS_H

#include <linux/types.h>

struct fgraph_ops;

bool ftview_arguments_offered(void);
void ftview_arguments_arm(struct fgraph_ops *ops);
void ftview_arguments_disarm(struct fgraph_ops *ops);
void ftview_arguments_forget(void);
u32 ftview_arguments_state(void);

#endif /* _FTVIEW_ARGUMENTS_H */
