// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counters, the quota and who waits for it.
 *
 * A window claims its place in the quota when it opens, and gives it back if it
 * is not kept: so never more windows are kept than the quota, and while open
 * windows might still meet it, others are skipped.
 */
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/wait.h>

#include "tally.h"
#include "uapi/ftview.h"
#include "window.h"

DEFINE_PER_CPU(struct ftview_counters, ftview_counters);

static u64 quota;
static u32 sample;
static atomic64_t matches = ATOMIC64_INIT(0);
static atomic64_t claimed = ATOMIC64_INIT(0);
static atomic64_t opened = ATOMIC64_INIT(0);
static atomic64_t closed = ATOMIC64_INIT(0);
static atomic64_t kept = ATOMIC64_INIT(0);
/* A packet has matched while the gate was asleep. */
static bool called;
static DECLARE_WAIT_QUEUE_HEAD(waiters);

static void wake_waiters(struct irq_work *work)
{
	wake_up_all(&waiters);
}

/* A window may close where waking up is not allowed. */
static DEFINE_IRQ_WORK(wake_work, wake_waiters);

/**
 * ftview_tally_reset - forget everything; nothing is hooked
 * @new_quota: windows to keep, 0 for no limit
 * @new_sample: one in so many matches, 0 and 1 for all
 */
void ftview_tally_reset(u64 new_quota, u32 new_sample)
{
	int cpu;

	quota = new_quota;
	sample = new_sample;
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(&ftview_counters, cpu), 0,
		       sizeof(ftview_counters));
	atomic64_set(&matches, 0);
	atomic64_set(&claimed, 0);
	atomic64_set(&opened, 0);
	atomic64_set(&closed, 0);
	atomic64_set(&kept, 0);
	ftview_tally_uncall();
}

/**
 * ftview_tally_full - whether the quota leaves no place at this moment
 *
 * Return: false without a quota.
 */
bool ftview_tally_full(void)
{
	return quota && atomic64_read(&claimed) >= quota;
}

/**
 * ftview_tally_sampled_out - counts a match and asks whether it is left out
 *
 * Return: false for the first of every @sample matches.
 */
bool ftview_tally_sampled_out(void)
{
	u64 before;
	u32 place;

	if (sample < 2)
		return false;
	before = atomic64_inc_return(&matches) - 1;
	div_u64_rem(before, sample, &place);
	return place;
}

/**
 * ftview_tally_claim - claim one window of the quota
 *
 * The claim and the check are one step.
 *
 * Return: the window's number, or 0 when the quota leaves no place.
 */
u64 ftview_tally_claim(void)
{
	s64 last = atomic64_read(&claimed);

	do {
		if (quota && last >= quota)
			return 0;
	} while (!atomic64_try_cmpxchg(&claimed, &last, last + 1));
	return atomic64_inc_return(&opened);
}

/**
 * ftview_tally_close - a window has closed
 * @keep: whether it counts; if not, its place in the quota is given back
 */
void ftview_tally_close(bool keep)
{
	if (!keep)
		atomic64_dec(&claimed);
	else if (atomic64_inc_return(&kept) == quota)
		ftview_tally_wake();
	atomic64_inc(&closed);
}

/**
 * ftview_tally_stats - the counters since the last ftview_tally_reset()
 * @stats: zeroed; filled in but for @armed
 */
void ftview_tally_stats(struct ftview_stats *stats)
{
	int cpu;

	stats->kept = atomic64_read(&kept);
	stats->closed = atomic64_read(&closed);
	/* Opened is read later, so that closed never seems to be ahead. */
	smp_rmb();
	stats->opened = atomic64_read(&opened);
	stats->open_now = ftview_windows_taken();
	for_each_possible_cpu(cpu) {
		const struct ftview_counters *each =
			per_cpu_ptr(&ftview_counters, cpu);

		stats->seen += READ_ONCE(each->seen);
		stats->matched += READ_ONCE(each->matched);
		stats->nested += READ_ONCE(each->nested);
		stats->nested_other += READ_ONCE(each->nested_other);
		stats->skipped_quota += READ_ONCE(each->skipped_quota);
		stats->skipped_sample += READ_ONCE(each->skipped_sample);
		stats->skipped_busy += READ_ONCE(each->skipped_busy);
		stats->skipped_asleep += READ_ONCE(each->skipped_asleep);
		stats->gate_failed += READ_ONCE(each->gate_failed);
		stats->no_journey += READ_ONCE(each->no_journey);
		stats->values += READ_ONCE(each->values);
		stats->values_missed += READ_ONCE(each->values_missed);
		stats->arguments += READ_ONCE(each->arguments);
		stats->arguments_missed +=
			READ_ONCE(each->arguments_missed);
	}
}

/**
 * ftview_tally_done - whether the quota is met and its last window closed
 *
 * Return: false also without a quota.
 */
bool ftview_tally_done(void)
{
	return quota && atomic64_read(&kept) >= quota;
}

/**
 * ftview_tally_poll - have a poller woken when the quota is met
 * @file: the device's file
 * @wait: the poller
 */
void ftview_tally_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &waiters, wait);
}

/**
 * ftview_tally_drain - wait until no window is in use or can be taken
 * @seconds: for how long at most
 *
 * Return: whether that is so.
 */
bool ftview_tally_drain(unsigned int seconds)
{
	return wait_event_timeout(waiters, ftview_windows_idle(),
				  seconds * HZ);
}

/**
 * ftview_tally_settle - wait until no window is in use, while packets go on coming
 * @seconds: for how long at most
 *
 * No window is taken any more.
 *
 * Return: whether that is so.
 */
bool ftview_tally_settle(unsigned int seconds)
{
	return wait_event_timeout(waiters, !ftview_windows_taken(),
				  seconds * HZ);
}

/**
 * ftview_tally_call - a packet asks for the gate to be woken
 *
 * Context: any but NMI. Whoever polls is woken by the first one.
 */
void ftview_tally_call(void)
{
	if (!READ_ONCE(called) && !xchg(&called, true))
		ftview_tally_wake();
}

/**
 * ftview_tally_uncall - none has asked yet
 */
void ftview_tally_uncall(void)
{
	WRITE_ONCE(called, false);
}

/**
 * ftview_tally_called - whether one has asked since ftview_tally_uncall()
 *
 * Return: whether.
 */
bool ftview_tally_called(void)
{
	return READ_ONCE(called);
}

/**
 * ftview_tally_wake - have those who wait look again
 *
 * Context: any, also NMI.
 */
void ftview_tally_wake(void)
{
	irq_work_queue(&wake_work);
}

/**
 * ftview_tally_sync - nobody is being woken any more
 */
void ftview_tally_sync(void)
{
	irq_work_sync(&wake_work);
	wake_up_all(&waiters);
}
