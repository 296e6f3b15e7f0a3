/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_DEVICE_H
#define _FTVIEW_DEVICE_H

#define FTVIEW_VERSION	"0.1.0"

int ftview_device_init(void);
void ftview_device_exit(void);

#endif /* _FTVIEW_DEVICE_H */
