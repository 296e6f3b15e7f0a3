// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of a packet: match, sample, quota, then the window around the
 * protocol's handler. And the counters of all that.
 */
#include <linux/atomic.h>
#include <linux/irq_work.h>
#include <linux/kallsyms.h>
#include <linux/math64.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/wait.h>

#include "drop.h"
#include "events.h"
#include "filter.h"
#include "gate.h"
#include "packet.h"
#include "summary.h"
#include "uapi/ftview.h"
#include "window.h"

struct counters {
	u64 seen;
	u64 matched;
	u64 nested;
	u64 skipped_quota;
	u64 skipped_sample;
	u64 skipped_busy;
	u64 gate_failed;
};

static DEFINE_PER_CPU(struct counters, counters);

/* Written while nothing is hooked, read by the handlers. */
static struct {
	u64 quota;
	u32 sample;
	u32 snaplen;
	bool count_only;
} rules;

static bool live;
static atomic64_t matches = ATOMIC64_INIT(0);
static atomic64_t opened = ATOMIC64_INIT(0);
static atomic64_t closed = ATOMIC64_INIT(0);
static siphash_key_t cookie_key;
static DECLARE_WAIT_QUEUE_HEAD(waiters);

static void wake_waiters(struct irq_work *work)
{
	wake_up_all(&waiters);
}

/* A handler may run where waking up is not allowed. */
static DEFINE_IRQ_WORK(wake_work, wake_waiters);

/*
 * Claims one window of the quota. Its number, or 0 when the quota is met.
 */
static u64 claim_id(void)
{
	s64 last = atomic64_read(&opened);

	do {
		if (rules.quota && last >= rules.quota)
			return 0;
	} while (!atomic64_try_cmpxchg(&opened, &last, last + 1));
	return last + 1;
}

static bool sampled_out(void)
{
	u64 before;
	u32 place;

	if (rules.sample < 2)
		return false;
	before = atomic64_inc_return(&matches) - 1;
	div_u64_rem(before, rules.sample, &place);
	return place;
}

/*
 * The window for a matching packet, or NULL with the reason counted.
 */
static struct ftview_window *claim_window(void)
{
	struct ftview_window *window;

	if (ftview_window_find(current)) {
		this_cpu_inc(counters.nested);
		return NULL;
	}
	if (rules.quota && atomic64_read(&opened) >= rules.quota) {
		this_cpu_inc(counters.skipped_quota);
		return NULL;
	}
	if (sampled_out()) {
		this_cpu_inc(counters.skipped_sample);
		return NULL;
	}
	window = ftview_window_take(current);
	if (!window) {
		this_cpu_inc(counters.skipped_busy);
		return NULL;
	}
	window->id = claim_id();
	if (!window->id) {
		this_cpu_inc(counters.skipped_quota);
		ftview_window_put(window);
		return NULL;
	}
	return window;
}

/**
 * ftview_packet_copy - copy a packet's bytes, wherever they lie
 * @skb: the packet; its data starts at the transport header
 * @to: the buffer
 * @len: bytes from the network header on, at most what the packet has
 */
void ftview_packet_copy(const struct sk_buff *skb, void *to, unsigned int len)
{
	if (skb_copy_bits(skb, skb_network_offset(skb), to, len))
		memset(to, 0, len);
}

static noinline void emit_begin(u64 id, struct sk_buff *skb,
		       const struct ftview_target *target)
{
	const struct net_device *dev = skb->dev;
	struct ftview_packet packet;
	char summary[FTVIEW_SUMMARY_LEN];

	if (!trace_packet_begin_enabled())
		return;

	ftview_summary(skb, target->protocol, summary, sizeof(summary));
	packet.id = id;
	packet.cookie = siphash_1u64((unsigned long)skb, &cookie_key) ?: 1;
	packet.journey = 0;
	packet.entry = target->name;
	packet.dev = dev ? dev->name : "";
	packet.summary = summary;
	packet.len = skb->len - skb_network_offset(skb);
	packet.netns = dev ? dev_net(dev)->ns.inum : 0;
	packet.ifindex = dev ? dev->ifindex : 0;
	packet.snap = min(packet.len, rules.snaplen);
	packet.protocol = ntohs(skb->protocol);
	trace_packet_begin(&packet, skb);
}

static noinline void emit_end(const struct ftview_window *window, int ret)
{
	char at[KSYM_SYMBOL_LEN] = "none";
	struct ftview_verdict verdict = {
		.id = window->id,
		.ret = ret,
		.kind = FTVIEW_RETURN_SIGNED,
		.drop = window->drop,
		.keep = true,
		.at = at,
	};

	if (!trace_packet_end_enabled())
		return;
	if (window->drop)
		sprint_symbol_no_offset(at, (unsigned long)window->dropped_at);
	trace_packet_end(&verdict);
}

/*
 * packet_begin comes before the gate opens and packet_end after it has closed:
 * the other way round the events' own work would be part of the packet.
 */
static int handle_in_window(struct sk_buff *skb,
			    const struct ftview_target *target,
			    struct ftview_window *window)
{
	int ret;

	emit_begin(window->id, skb, target);
	ftview_drop_expect(window, skb);
	if (!ftview_gate_open(window))
		this_cpu_inc(counters.gate_failed);

	ret = target->handler(skb);

	ftview_gate_close(window);
	emit_end(window, ret);
	ftview_window_put(window);

	if (atomic64_inc_return(&closed) == rules.quota)
		irq_work_queue(&wake_work);
	return ret;
}

/**
 * ftview_packet_handle - run a protocol's handler, in a window if it is wanted
 * @skb: the packet
 * @target: where it arrived
 *
 * Context: an RCU read-side section, usually in a softirq.
 * Return: what the handler returns.
 */
int ftview_packet_handle(struct sk_buff *skb,
			 const struct ftview_target *target)
{
	struct ftview_window *window = NULL;

	/* Pairs with ftview_packet_go(): the rules are set. */
	if (!smp_load_acquire(&live) || !READ_ONCE(target->wanted))
		return target->handler(skb);

	this_cpu_inc(counters.seen);
	if (ftview_filter_matches(skb)) {
		this_cpu_inc(counters.matched);
		if (!rules.count_only)
			window = claim_window();
	}
	if (!window)
		return target->handler(skb);
	return handle_in_window(skb, target, window);
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
	int cpu;

	rules.quota = request->quota;
	rules.sample = request->sample;
	rules.snaplen = request->snaplen;
	rules.count_only = request->flags & FTVIEW_ARM_COUNT_ONLY;
	for_each_possible_cpu(cpu)
		memset(per_cpu_ptr(&counters, cpu), 0, sizeof(counters));
	atomic64_set(&matches, 0);
	atomic64_set(&opened, 0);
	atomic64_set(&closed, 0);
	return ftview_drop_watch();
}

/**
 * ftview_packet_go - everything is hooked: windows may open
 */
void ftview_packet_go(void)
{
	/* Pairs with ftview_packet_handle(). */
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
 * ftview_packet_disarm - undo ftview_packet_arm(); nothing is hooked any more
 */
void ftview_packet_disarm(void)
{
	irq_work_sync(&wake_work);
	ftview_drop_unwatch();
	wake_up_all(&waiters);
}

/**
 * ftview_packet_stats - the counters since the last ftview_packet_arm()
 * @stats: zeroed; filled in but for @armed
 */
void ftview_packet_stats(struct ftview_stats *stats)
{
	int cpu;

	stats->closed = atomic64_read(&closed);
	/* Opened is read later, so that closed never seems to be ahead. */
	smp_rmb();
	stats->opened = atomic64_read(&opened);
	stats->kept = stats->closed;
	stats->open_now = ftview_windows_taken();
	for_each_possible_cpu(cpu) {
		const struct counters *each = per_cpu_ptr(&counters, cpu);

		stats->seen += READ_ONCE(each->seen);
		stats->matched += READ_ONCE(each->matched);
		stats->nested += READ_ONCE(each->nested);
		stats->skipped_quota += READ_ONCE(each->skipped_quota);
		stats->skipped_sample += READ_ONCE(each->skipped_sample);
		stats->skipped_busy += READ_ONCE(each->skipped_busy);
		stats->gate_failed += READ_ONCE(each->gate_failed);
	}
}

/**
 * ftview_packet_done - whether the quota is met and its last window closed
 *
 * Return: false also without a quota.
 */
bool ftview_packet_done(void)
{
	return rules.quota && atomic64_read(&closed) >= rules.quota;
}

/**
 * ftview_packet_poll - have a poller woken when the quota is met
 * @file: the device's file
 * @wait: the poller
 */
void ftview_packet_poll(struct file *file, poll_table *wait)
{
	poll_wait(file, &waiters, wait);
}

void ftview_packet_init(void)
{
	get_random_bytes(&cookie_key, sizeof(cookie_key));
}
