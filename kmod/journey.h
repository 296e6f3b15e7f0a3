/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_JOURNEY_H
#define _FTVIEW_JOURNEY_H

#include <linux/types.h>

struct sk_buff;

int ftview_journeys_init(void);
void ftview_journeys_exit(void);
void ftview_journeys_reset(void);
void ftview_journeys_restart(void);

u64 ftview_journey(const struct sk_buff *skb);
u64 ftview_journey_known(const struct sk_buff *skb);
u64 ftview_journey_join(const struct sk_buff *skb);
void ftview_journey_end(const struct sk_buff *skb);

/* skb_freed.c */
void ftview_journeys_find(void);
void ftview_journeys_watch(void);
void ftview_journeys_unwatch(void);
bool ftview_journeys_watched(void);

#endif /* _FTVIEW_JOURNEY_H */
