// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a packet: match, sample, quota, then the window around the function
 * that handles it, and what is said of it before and after.
 */
#include <linux/ftrace.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/timekeeping.h>

#include "begin.h"
#include "drop.h"
#include "fields.h"
#include "filter.h"
#include "gate.h"
#include "journey.h"
#include "locate.h"
#include "objects.h"
#include "packet.h"
#include "tally.h"
#include "uapi/ftview.h"
#include "verdict.h"
#include "window.h"

/* Written while nothing is hooked, read by the entry points. */
static struct {
	u32 snaplen;
	bool count_only;
} rules;

static bool live;
/* Matches are counted and open no window. */
static bool asleep;

/*
 * The window for a matching packet, or NULL with the reason counted.
 */
static struct ftview_window *claim_window(void)
{
	struct ftview_window *window;

	if (ftview_tally_full()) {
		ftview_count(skipped_quota);
		return NULL;
	}
	if (ftview_tally_sampled_out()) {
		ftview_count(skipped_sample);
		return NULL;
	}
	window = ftview_window_take(current);
	if (!window) {
		ftview_count(skipped_busy);
		return NULL;
	}
	window->id = ftview_tally_claim();
	if (!window->id) {
		ftview_count(skipped_quota);
		ftview_window_put(window);
		return NULL;
	}
	return window;
}

static bool matches(const struct sk_buff *skb, int *network)
{
	bool wanted;

	rcu_read_lock();
	wanted = ftview_locate(skb, network) &&
		 ftview_filter_matches(skb, *network);
	rcu_read_unlock();
	return wanted;
}

/*
 * The task is recorded already: it handles this very packet or a clone of it, or
 * another one, in a softirq that came over it for example, which is told where its
 * call begins. What we call to find out is no part of it.
 */
static void count_nested(const struct sk_buff *skb,
			 const struct ftview_window *window,
			 const struct ftview_point *point)
{
	int network;

	pause_graph_tracing();
	if (!matches(skb, &network))
		goto out;
	ftview_count(matched);
	if (window->skb == skb || (window->journey &&
				   ftview_journey_join(skb) == window->journey)) {
		ftview_count(nested);
	} else {
		ftview_count(nested_other);
		ftview_begin_nested(window, skb, network, point, rules.snaplen);
	}
out:
	unpause_graph_tracing();
}

/**
 * ftview_packet_look - count a packet that has reached an entry point
 * @skb: the packet; only read
 * @network: where its IP header is, from its data on, if it is wanted
 * @point: the entry point
 *
 * Context: any but NMI. Does not sleep, spin or allocate.
 * Return: whether ftview_packet_claim() is to follow, once for each time.
 */
bool ftview_packet_look(const struct sk_buff *skb, int *network,
			const struct ftview_point *point)
{
	const struct ftview_window *window;

	/* Pairs with ftview_packet_go(): the rules are set. */
	if (!smp_load_acquire(&live))
		return false;
	ftview_count(seen);
	window = ftview_window_find(current);
	if (window) {
		count_nested(skb, window, point);
		return false;
	}
	if (!matches(skb, network))
		return false;
	ftview_count(matched);
	/* Pairs with ftview_packet_wake(): the gate is there. */
	if (smp_load_acquire(&asleep)) {
		ftview_count(skipped_asleep);
		ftview_tally_call();
		return false;
	}
	return !rules.count_only;
}

/**
 * ftview_packet_claim - the window of a packet that is wanted
 * @skb: the packet; only read
 * @network: from ftview_packet_look()
 * @point: the entry point
 *
 * Context: as ftview_packet_look(); the task has no window.
 * Return: a window, taken for the current task, that ftview_packet_open() and
 * ftview_packet_close() must follow; NULL if there is none to be had.
 */
struct ftview_window *ftview_packet_claim(struct sk_buff *skb, int network,
					  const struct ftview_point *point)
{
	struct ftview_window *window = claim_window();

	if (!window)
		return NULL;
	window->point = point;
	window->network = network;
	window->journey = ftview_journey(skb);
	if (!window->journey)
		ftview_count(no_journey);
	ftview_drop_expect(window, skb);
	return window;
}

/**
 * ftview_packet_enter - a packet has reached an entry point
 * @skb: the packet; only read
 * @point: the entry point
 *
 * Context: any but NMI. Does not sleep, spin or allocate.
 * Return: as ftview_packet_claim(); NULL if the packet is not to be recorded.
 */
struct ftview_window *ftview_packet_enter(struct sk_buff *skb,
					  const struct ftview_point *point)
{
	int network;

	if (!ftview_packet_look(skb, &network, point))
		return NULL;
	return ftview_packet_claim(skb, network, point);
}

/**
 * ftview_packet_open - open the current task's window, just before the function
 *
 * packet_begin comes before the gate opens and packet_end after it has closed:
 * the other way round the events' own work would be part of the packet.
 *
 * Return: the window, from ftview_packet_enter().
 */
struct ftview_window *ftview_packet_open(void)
{
	struct ftview_window *window = ftview_window_find(current);

	ftview_begin(window, rules.snaplen);
	ftview_fields_open(window);
	ftview_objects_open(window);
	if (!ftview_gate_open(window))
		ftview_count(gate_failed);
	/* Neither this clock nor what it reads is ever traced. */
	window->began = ktime_get_mono_fast_ns();
	return window;
}

static void wake_who_drains(void)
{
	/*
	 * Pairs with ftview_packet_drain() and ftview_packet_sleep(): either they
	 * see no window or we wake.
	 */
	smp_mb__after_atomic();
	if (!READ_ONCE(live) || READ_ONCE(asleep))
		ftview_tally_wake();
}

/**
 * ftview_packet_close - close the window, just behind the function
 * @window: from ftview_packet_open()
 * @value: what the function returned, all of the register
 */
void ftview_packet_close(struct ftview_window *window, unsigned long value)
{
	bool keep;

	window->ended = ktime_get_mono_fast_ns();
	ftview_gate_close(window);
	ftview_fields_look(window, 0);
	ftview_objects_look(window, 0);
	keep = ftview_verdict(window, value);
	ftview_tally_close(keep);
	ftview_window_put(window);
	wake_who_drains();
}

/**
 * ftview_packet_hold - the current task goes into a wrapper without a window
 *
 * Context: any but NMI.
 * Return: false when nothing is armed: then it must not. Otherwise
 * ftview_packet_release() must be the last that the wrapper does.
 */
bool ftview_packet_hold(void)
{
	/* Pairs with ftview_packet_go(). */
	if (!smp_load_acquire(&live))
		return false;
	ftview_windows_hold();
	return true;
}

/**
 * ftview_packet_release - the current task leaves such a wrapper
 */
void ftview_packet_release(void)
{
	ftview_windows_release();
	wake_who_drains();
}

/**
 * ftview_packet_arm - set the rules and reset the counters
 * @request: what to arm, already checked
 *
 * Nothing is hooked.
 *
 * Return: 0 or what ftview_drop_watch() returns.
 */
int ftview_packet_arm(const struct ftview_arm *request)
{
	int err;

	rules.snaplen = request->snaplen;
	rules.count_only = request->flags & FTVIEW_ARM_COUNT_ONLY;
	asleep = false;
	ftview_tally_reset(request->quota, request->sample);
	ftview_verdict_rules(request->keep, request->keep_ns);
	if (!rules.count_only)
		ftview_journeys_watch();
	ftview_journeys_restart();
	err = ftview_drop_watch();
	if (err)
		ftview_journeys_unwatch();
	return err;
}

/**
 * ftview_packet_go - everything is hooked: windows may open
 */
void ftview_packet_go(void)
{
	/* Pairs with ftview_packet_enter(). */
	smp_store_release(&live, true);
}

/**
 * ftview_packet_stop - no further window opens; open ones finish
 */
void ftview_packet_stop(void)
{
	WRITE_ONCE(live, false);
}

/**
 * ftview_packet_sleep - open no further window, and wait for those that are open
 * @seconds: for how long at most
 *
 * Entry points stay hooked. Between the look at a packet and its window nothing
 * leaves an RCU read-side section: on_entry() runs with preemption off, handlers and
 * functions that take lists are called in one.
 *
 * Return: whether no task is in a window; if not, windows open as before.
 */
bool ftview_packet_sleep(unsigned int seconds)
{
	ftview_tally_uncall();
	WRITE_ONCE(asleep, true);
	synchronize_rcu();
	if (!ftview_tally_settle(seconds)) {
		ftview_packet_wake();
		return false;
	}
	ftview_journeys_unwatch();
	return true;
}

/**
 * ftview_packet_wake - windows may open: the gate is there
 */
void ftview_packet_wake(void)
{
	ftview_tally_uncall();
	/* Pairs with ftview_packet_look(). */
	smp_store_release(&asleep, false);
}

/**
 * ftview_packet_drain - wait until no task is in a window or in a wrapper
 * @seconds: for how long at most
 *
 * Nothing is hooked any more, so that no window is taken. A task that has put its
 * window back may not have left the wrapper yet: it cannot sleep there, so that it
 * is a preempted task, or on a CPU, in a softirq perhaps.
 *
 * Return: whether that is so.
 */
bool ftview_packet_drain(unsigned int seconds)
{
	/* Pairs with wake_who_drains(). */
	smp_mb();
	if (!ftview_tally_drain(seconds))
		return false;
	synchronize_rcu();
	synchronize_rcu_tasks();
	ftview_tally_sync();
	return true;
}

/**
 * ftview_packet_disarm - undo ftview_packet_arm(); nothing is hooked any more
 */
void ftview_packet_disarm(void)
{
	ftview_journeys_unwatch();
	ftview_drop_unwatch();
	ftview_tally_sync();
}

void ftview_packet_init(void)
{
	ftview_verdict_init();
}
