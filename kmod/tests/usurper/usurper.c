// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test module: somebody else who replaces UDP's handler, the way ftview does, and
 * goes on to call whatever he found there.
 */
#include <linux/atomic.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/protocol.h>

static struct net_protocol mine;
static void *found;

static int usurper_rcv(struct sk_buff *skb)
{
	return ((struct net_protocol *)found)->handler(skb);
}

static int __init usurper_init(void)
{
	void **place = (void **)&inet_protos[IPPROTO_UDP];

	found = READ_ONCE(*place);
	mine = *(struct net_protocol *)found;
	mine.handler = usurper_rcv;
	return cmpxchg(place, found, &mine) == found ? 0 : -EBUSY;
}

static void __exit usurper_exit(void)
{
	cmpxchg((void **)&inet_protos[IPPROTO_UDP], &mine, found);
	synchronize_net();
}

module_init(usurper_init);
module_exit(usurper_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Test: replaces the handler of UDP");
