/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_SUMMARY_H
#define _FTVIEW_SUMMARY_H

#include <linux/types.h>

struct sk_buff;

/* Two IPv6 addresses with ports and the longest TCP line, with room to spare. */
#define FTVIEW_SUMMARY_LEN	224

void ftview_summary(const struct sk_buff *skb, int network, char *text,
		    size_t size);

#endif /* _FTVIEW_SUMMARY_H */
