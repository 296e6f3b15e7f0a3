// SPDX-License-Identifier: GPL-2.0-only
/*
 * What became of a packet: what the function returned, whether and where it was
 * dropped, and whether a keep rule asks for the window.
 */
#include <linux/err.h>
#include <linux/kallsyms.h>
#include <linux/limits.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/string.h>

#include "events.h"
#include "judge.h"
#include "packet.h"
#include "uapi/ftview.h"
#include "values.h"
#include "verdict.h"
#include "window.h"

static siphash_key_t cookie_key;

/* Written while nothing is hooked. */
static struct {
	u32 keep;
	u64 keep_ns;
} rules;

/**
 * ftview_cookie - what stands for an address in the events
 * @address: of an skb
 *
 * Return: the same number for the same address while the module is loaded, never
 * 0 and never negative.
 */
u64 ftview_cookie(const void *address)
{
	return siphash_1u64((unsigned long)address, &cookie_key) >> 1 ?: 1;
}

/**
 * ftview_widen - what a function returned, as one number
 * @value: the register
 * @kind: FTVIEW_RETURN_*
 * @width: bytes of it that mean something
 *
 * Return: 0 for nothing; a pointer is 0, a negative error number or a cookie.
 */
s64 ftview_widen(unsigned long value, u32 kind, u32 width)
{
	unsigned int unused = 64 - 8 * min_t(u32, width, sizeof(u64));

	switch (kind) {
	case FTVIEW_RETURN_VOID:
		return 0;
	case FTVIEW_RETURN_BOOL:
		return (u8)value != 0;
	case FTVIEW_RETURN_POINTER:
		if (!value || IS_ERR_VALUE(value))
			return value;
		return ftview_cookie((void *)value);
	case FTVIEW_RETURN_SIGNED:
		return width ? (s64)((u64)value << unused) >> unused : 0;
	default:
		return width ? (u64)value << unused >> unused : 0;
	}
}

static bool is_kept(const struct ftview_window *window, s64 ret)
{
	u32 kind = window->point->returns;

	if (!rules.keep)
		return true;
	if (rules.keep & FTVIEW_KEEP_SLOW &&
	    window->ended - window->began > rules.keep_ns)
		return true;
	if (rules.keep & FTVIEW_KEEP_DROPPED && window->drop)
		return true;
	if (rules.keep & FTVIEW_KEEP_RETURNS && ftview_judge_verdict(window))
		return true;
	return rules.keep & FTVIEW_KEEP_NEGATIVE && ret < 0 &&
	       (kind == FTVIEW_RETURN_SIGNED || kind == FTVIEW_RETURN_POINTER);
}

/*
 * The function that had the packet freed. Where the function that frees is itself
 * traced, the graph tracer's address is in the place of its return address:
 * then the graph tells.
 */
static void name_drop(char *at, unsigned long address)
{
	sprint_symbol_no_offset(at, address);
	if (!strcmp(at, "return_to_handler"))
		strscpy(at, "none", KSYM_SYMBOL_LEN);
	else
		/* It may be behind the function's last byte. */
		sprint_symbol_no_offset(at, address - 1);
}

static noinline void emit_end(const struct ftview_window *window, s64 ret,
			      bool keep)
{
	char at[KSYM_SYMBOL_LEN] = "none";
	struct ftview_verdict verdict = {
		.id = window->id,
		.ret = ret,
		.kind = window->point->returns,
		.drop = window->drop,
		.keep = keep,
		.values = ftview_values_extent(),
		.at = at,
	};

	if (!trace_packet_end_enabled())
		return;
	if (window->drop)
		name_drop(at, (unsigned long)window->dropped_at);
	trace_packet_end(&verdict);
}

/**
 * ftview_verdict - judge a packet and emit packet_end
 * @window: its window, closed
 * @value: what the function returned, all of the register
 *
 * Return: whether the window is kept.
 */
bool ftview_verdict(const struct ftview_window *window, unsigned long value)
{
	s64 ret = ftview_widen(value, window->point->returns,
			       window->point->width);
	bool keep = is_kept(window, ret);

	emit_end(window, ret, keep);
	return keep;
}

/**
 * ftview_verdict_rules - which windows to keep; nothing is hooked
 * @keep: FTVIEW_KEEP_*, 0 for all windows
 * @keep_ns: for FTVIEW_KEEP_SLOW
 */
void ftview_verdict_rules(u32 keep, u64 keep_ns)
{
	rules.keep = keep;
	rules.keep_ns = keep_ns;
}

/**
 * ftview_verdict_init - draw the key of the cookies
 */
void ftview_verdict_init(void)
{
	get_random_bytes(&cookie_key, sizeof(cookie_key));
}
