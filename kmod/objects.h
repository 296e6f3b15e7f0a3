/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_OBJECTS_H
#define _FTVIEW_OBJECTS_H

#include <linux/types.h>

struct ftview_window;

/* packet_object's kind: what lies at its address */
#define FTVIEW_OBJECT_SKB	1u	/* the window's packet */
#define FTVIEW_OBJECT_DEV	2u	/* a network device */
#define FTVIEW_OBJECT_NET	3u	/* a network namespace */
#define FTVIEW_OBJECT_SOCK	4u	/* a socket */

/**
 * struct ftview_object - what packet_object says
 * @id: the window's
 * @func: the call that returns, 0 for none
 * @kind: FTVIEW_OBJECT_*
 * @address: where it is; 0 for a packet that was freed
 * @number: of a device its index, of a namespace its inode number, of a socket its
 *	local port
 * @name: of a device its name, of a socket what it is, "" otherwise
 */
struct ftview_object {
	u64 id;
	unsigned long func;
	u32 kind;
	const void *address;
	u32 number;
	const char *name;
};

void ftview_objects_open(struct ftview_window *window);
void ftview_objects_look(struct ftview_window *window, unsigned long func);
const char *ftview_socket_name(const void *sk, u32 *port);

#endif /* _FTVIEW_OBJECTS_H */
