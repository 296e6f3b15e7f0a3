/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_TALLY_H
#define _FTVIEW_TALLY_H

#include <linux/percpu.h>
#include <linux/poll.h>
#include <linux/types.h>

struct ftview_stats;

/**
 * struct ftview_counters - one CPU's part of struct ftview_stats
 */
struct ftview_counters {
	u64 seen;
	u64 matched;
	u64 nested;
	u64 nested_other;
	u64 skipped_quota;
	u64 skipped_sample;
	u64 skipped_busy;
	u64 skipped_asleep;
	u64 gate_failed;
	u64 no_journey;
	u64 values;
	u64 values_missed;
	u64 arguments;
	u64 arguments_missed;
};

DECLARE_PER_CPU(struct ftview_counters, ftview_counters);

#define ftview_count(what)	this_cpu_inc(ftview_counters.what)

void ftview_tally_reset(u64 quota, u32 sample);
bool ftview_tally_full(void);
bool ftview_tally_sampled_out(void);
u64 ftview_tally_claim(void);
void ftview_tally_close(bool keep);
void ftview_tally_stats(struct ftview_stats *stats);
bool ftview_tally_done(void);
void ftview_tally_poll(struct file *file, poll_table *wait);
bool ftview_tally_drain(unsigned int seconds);
bool ftview_tally_settle(unsigned int seconds);
void ftview_tally_call(void);
void ftview_tally_uncall(void);
bool ftview_tally_called(void);
void ftview_tally_wake(void);
void ftview_tally_sync(void);

#endif /* _FTVIEW_TALLY_H */
