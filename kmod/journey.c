// SPDX-License-Identifier: GPL-2.0-only
/*
 * Journeys: the number that all windows of one packet share.
 *
 * A packet is known by its skb for as long as the skb lives: skb_freed.c calls
 * ftview_journey_end() before an skb is freed, so that no number outlives it.
 *
 * A clone is known by its buffer. Two skbs that live at the same time and have
 * the same buffer are clones of each other, since a buffer belongs to one packet
 * until its last skb is gone. So a buffer is looked up like an skb, but what is
 * found counts only while an skb that we know lives and still has that buffer.
 *
 * Both tables are open-addressed like that of the windows: a key lies in one of
 * PROBE slots from its hash on, is taken with cmpxchg, and nobody waits or
 * allocates. The context that handles an skb adds it, and the one that frees it
 * removes it, so that both never happen at once for one skb.
 */
#include <linux/atomic.h>
#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <linux/uaccess.h>

#include "journey.h"

#define PROBE		8u
#define SLOT_BITS	13
#define SLOTS		BIT(SLOT_BITS)

/* In a slot that is being filled. */
#define CLAIMED		((const void *)1)

/**
 * struct known - a journey in a slot
 * @id: its number
 * @other: in the table of skbs its buffer, in the table of buffers its skb
 */
struct known {
	u64 id;
	const void *other;
};

/* Keys lie together: those of one look-up fill a cache line. */
struct table {
	const void **keys;
	struct known *known;
};

static struct table skbs;
static struct table heads;
static atomic_t living = ATOMIC_INIT(0);
static atomic64_t last_id = ATOMIC64_INIT(0);

static unsigned int slot_at(const void *key, unsigned int step)
{
	return (hash_ptr(key, SLOT_BITS) + step) & (SLOTS - 1);
}

static bool add(struct table *table, const void *key, u64 id,
		const void *other)
{
	unsigned int step, slot;

	for (step = 0; step < PROBE; step++) {
		slot = slot_at(key, step);
		if (READ_ONCE(table->keys[slot]) ||
		    cmpxchg(&table->keys[slot], NULL, CLAIMED))
			continue;
		WRITE_ONCE(table->known[slot].id, id);
		WRITE_ONCE(table->known[slot].other, other);
		/* Pairs with find(). */
		smp_store_release(&table->keys[slot], key);
		return true;
	}
	return false;
}

/* The slot of a key from @step on, or SLOTS. */
static unsigned int find(const struct table *table, const void *key,
			 unsigned int *step)
{
	unsigned int slot;

	for (; *step < PROBE; ++*step) {
		slot = slot_at(key, *step);
		/* Pairs with add(). */
		if (smp_load_acquire(&table->keys[slot]) == key)
			return slot;
	}
	return SLOTS;
}

static void remove_head(const void *head, const void *skb)
{
	unsigned int slot, step = 0;

	for (; (slot = find(&heads, head, &step)) < SLOTS; step++) {
		if (READ_ONCE(heads.known[slot].other) == skb)
			/* Whoever takes the slot next writes after this. */
			smp_store_release(&heads.keys[slot], NULL);
	}
}

static u64 find_skb(const struct sk_buff *skb, unsigned int *at)
{
	unsigned int step = 0;

	*at = find(&skbs, skb, &step);
	return *at < SLOTS ? READ_ONCE(skbs.known[*at].id) : 0;
}

/* Whether this skb lives, belongs to the journey and has this buffer. */
static bool has_head(const struct sk_buff *skb, u64 id, const void *head)
{
	unsigned int at;
	void *now;

	if (find_skb(skb, &at) != id ||
	    copy_from_kernel_nofault(&now, &skb->head, sizeof(now)))
		return false;
	/* Read before it was removed, so before it was freed. */
	smp_rmb();
	return now == head && find_skb(skb, &at) == id;
}

static u64 find_clone(const struct sk_buff *skb)
{
	unsigned int slot, step = 0;

	for (; (slot = find(&heads, skb->head, &step)) < SLOTS; step++) {
		const struct sk_buff *other = READ_ONCE(heads.known[slot].other);
		u64 id = READ_ONCE(heads.known[slot].id);

		if (has_head(other, id, skb->head))
			return id;
	}
	return 0;
}

static bool add_both(const struct sk_buff *skb, u64 id)
{
	if (!add(&skbs, skb, id, skb->head))
		return false;
	atomic_inc(&living);
	/* Without a place for its buffer, its clones are not known. */
	add(&heads, skb->head, id, skb);
	return true;
}

/**
 * ftview_journey_known - the journey of an skb that is on one already
 * @skb: the skb, which is not followed
 *
 * Return: its number, or 0.
 */
u64 ftview_journey_known(const struct sk_buff *skb)
{
	unsigned int at;

	return find_skb(skb, &at);
}

/**
 * ftview_journey_join - the journey that a packet is on
 * @skb: the packet
 *
 * A clone joins its original's; it stays on it when that is gone.
 *
 * Return: its number, or 0 if the packet is on none.
 */
u64 ftview_journey_join(const struct sk_buff *skb)
{
	unsigned int at;
	u64 id;

	if (!atomic_read(&living))
		return 0;
	id = find_skb(skb, &at);
	if (!id) {
		id = find_clone(skb);
		return id && add_both(skb, id) ? id : 0;
	}
	if (READ_ONCE(skbs.known[at].other) != skb->head) {
		/* It has been given a larger buffer. */
		remove_head(skbs.known[at].other, skb);
		WRITE_ONCE(skbs.known[at].other, skb->head);
		add(&heads, skb->head, id, skb);
	}
	return id;
}

/**
 * ftview_journey - the journey that a packet is on; a new one if it is on none
 * @skb: the packet
 *
 * Context: any but NMI, by whoever handles the skb.
 * Return: its number from 1, or 0 when there is no place in the table or nobody
 * would tell when the skb is freed.
 */
u64 ftview_journey(const struct sk_buff *skb)
{
	u64 id;

	if (!ftview_journeys_watched())
		return 0;
	id = ftview_journey_join(skb);
	if (id)
		return id;
	id = atomic64_inc_return(&last_id);
	return add_both(skb, id) ? id : 0;
}

/**
 * ftview_journey_end - an skb is about to be freed
 * @skb: the skb
 *
 * Context: any.
 */
void ftview_journey_end(const struct sk_buff *skb)
{
	unsigned int slot, step = 0;

	if (!atomic_read(&living))
		return;
	for (; (slot = find(&skbs, skb, &step)) < SLOTS; step++) {
		remove_head(READ_ONCE(skbs.known[slot].other), skb);
		/* Before the skb is freed, see has_head(). */
		smp_store_release(&skbs.keys[slot], NULL);
		atomic_dec(&living);
	}
}

/**
 * ftview_journeys_reset - forget all; nothing is hooked
 */
void ftview_journeys_reset(void)
{
	memset(skbs.keys, 0, SLOTS * sizeof(*skbs.keys));
	memset(heads.keys, 0, SLOTS * sizeof(*heads.keys));
	atomic_set(&living, 0);
}

/**
 * ftview_journeys_restart - the next journey is number 1 again
 */
void ftview_journeys_restart(void)
{
	atomic64_set(&last_id, 0);
}

static bool init_table(struct table *table)
{
	table->keys = kvcalloc(SLOTS, sizeof(*table->keys), GFP_KERNEL);
	table->known = kvcalloc(SLOTS, sizeof(*table->known), GFP_KERNEL);
	return table->keys && table->known;
}

static void exit_table(struct table *table)
{
	kvfree(table->keys);
	kvfree(table->known);
	*table = (struct table) { };
}

int ftview_journeys_init(void)
{
	if (init_table(&skbs) && init_table(&heads))
		return 0;
	ftview_journeys_exit();
	return -ENOMEM;
}

void ftview_journeys_exit(void)
{
	exit_table(&skbs);
	exit_table(&heads);
}
