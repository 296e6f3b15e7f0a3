/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_SOCKET_H
#define _FTVIEW_SOCKET_H

#include <linux/types.h>

struct ftview_fields;

u8 ftview_socket_bases(const struct ftview_fields *layout, const void *sk);

#endif /* _FTVIEW_SOCKET_H */
