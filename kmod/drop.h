/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_DROP_H
#define _FTVIEW_DROP_H

struct ftview_window;
struct sk_buff;

int ftview_drop_watch(void);
void ftview_drop_unwatch(void);
void ftview_drop_expect(struct ftview_window *window, const struct sk_buff *skb);

#endif /* _FTVIEW_DROP_H */
