// SPDX-License-Identifier: GPL-2.0-only
/*
 * Windows, keyed by task. Which packets get one is packet.c's to decide.
 *
 * A fixed open-addressed table: a task's window lies in one of PROBE slots from
 * its hash on. It is taken and put by the task itself and looked up from the
 * scheduler with interrupts off, so there is no lock, no allocation and no
 * tombstone: a look-up reads all PROBE keys, empty or not.
 *
 * Only the task itself writes its window. The scheduler may look it up on
 * another CPU, but only after it has switched that task in, which orders both.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/slab.h>

#include "journey.h"
#include "window.h"

#define PROBE		16u
/* On PREEMPT_RT several handlers can be preempted on one CPU. */
#define PER_CPU_MARGIN	8u
#define MIN_SLOTS	64u

static struct task_struct **keys;
static struct ftview_window *windows;
static unsigned int slot_bits;
static atomic_t taken = ATOMIC_INIT(0);
/* Tasks in a wrapper that takes windows one after the other. */
static atomic_t held = ATOMIC_INIT(0);

static unsigned int slot_at(struct task_struct *task, unsigned int step)
{
	return (hash_ptr(task, slot_bits) + step) & ((1u << slot_bits) - 1);
}

/**
 * ftview_window_find - the window of a task
 * @task: the task
 *
 * Context: any, also from a kprobe handler.
 * Return: its window, or NULL if it has none.
 */
struct ftview_window *ftview_window_find(struct task_struct *task)
{
	unsigned int step, slot;

	if (!atomic_read(&taken))
		return NULL;
	for (step = 0; step < PROBE; step++) {
		slot = slot_at(task, step);
		if (READ_ONCE(keys[slot]) == task)
			return &windows[slot];
	}
	return NULL;
}

/**
 * ftview_window_take - a fresh window for a task that has none
 * @task: the current task
 *
 * Return: a cleared window, or NULL when every slot of the task is in use.
 */
struct ftview_window *ftview_window_take(struct task_struct *task)
{
	struct ftview_window *window;
	unsigned int step, slot;

	for (step = 0; step < PROBE; step++) {
		slot = slot_at(task, step);
		if (READ_ONCE(keys[slot]))
			continue;
		atomic_inc(&taken);
		if (!cmpxchg(&keys[slot], NULL, task)) {
			window = &windows[slot];
			*window = (struct ftview_window) { };
			return window;
		}
		atomic_dec(&taken);
	}
	return NULL;
}

/**
 * ftview_window_put - give a window back
 * @window: from ftview_window_take(), closed
 */
void ftview_window_put(struct ftview_window *window)
{
	/* Whoever takes the slot next must not be overwritten by our last writes. */
	smp_store_release(&keys[window - windows], NULL);
	atomic_dec(&taken);
}

/**
 * ftview_window_is_own - whether what runs is about the window's packet
 * @window: the current task's window, open or about to be
 *
 * An interrupt that lands in a window, and a softirq that comes over a task in one,
 * is about something else.
 *
 * Return: whether.
 */
bool ftview_window_is_own(const struct ftview_window *window)
{
	return window->seen.level == interrupt_context_level();
}

/**
 * ftview_window_has_packet - whether the packet was not freed yet
 * @window: the window
 *
 * Return: false, too, where nobody tells when it is freed.
 */
bool ftview_window_has_packet(const struct ftview_window *window)
{
	return window->journey && !window->drop &&
	       ftview_journey_known(window->skb) == window->journey;
}

/**
 * ftview_windows_taken - how many windows are in use at this moment
 *
 * Return: the number.
 */
unsigned int ftview_windows_taken(void)
{
	return atomic_read(&taken);
}

/**
 * ftview_windows_hold - a task may take windows until it says otherwise
 */
void ftview_windows_hold(void)
{
	atomic_inc(&held);
}

/**
 * ftview_windows_release - it takes no more
 */
void ftview_windows_release(void)
{
	atomic_dec(&held);
}

/**
 * ftview_windows_idle - whether no task has a window or may take one
 *
 * Return: true stays true while nothing is hooked.
 */
bool ftview_windows_idle(void)
{
	if (atomic_read(&held))
		return false;
	/* A window is put before its holder lets go. */
	smp_rmb();
	return !atomic_read(&taken);
}

int ftview_windows_init(void)
{
	unsigned int slots;

	slots = roundup_pow_of_two(max(MIN_SLOTS, nr_cpu_ids * PER_CPU_MARGIN));
	slot_bits = ilog2(slots);
	keys = kcalloc(slots, sizeof(*keys), GFP_KERNEL);
	windows = kcalloc(slots, sizeof(*windows), GFP_KERNEL);
	if (keys && windows)
		return 0;
	ftview_windows_exit();
	return -ENOMEM;
}

void ftview_windows_exit(void)
{
	kfree(windows);
	kfree(keys);
	windows = NULL;
	keys = NULL;
}
