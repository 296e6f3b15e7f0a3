// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers: what runs in a function's place for a packet that is wanted. Each opens
 * the gate, calls the function, and closes the gate, so that the graph begins with
 * the function.
 *
 * A function that takes a list of packets is called once for each packet that is
 * wanted, by a wrapper that takes windows one after the other; see batch.c.
 *
 * Why no task is left in a wrapper when the module goes:
 *
 *  - A window is counted from on_entry(), before the task is sent anywhere, until
 *    the wrapper's last statement but its return. Disarming waits for the count
 *    to be 0, however long a task sleeps in the function. A task that was sent to
 *    a list's wrapper is counted likewise.
 *  - unregister_ftrace_function() returns when no task is in ftrace's trampoline
 *    or in on_entry() any more: a task that on_entry() has sent to a wrapper is
 *    then counted, or through.
 *  - The few instructions of a wrapper behind its last statement cannot sleep. A
 *    task preempted in them is waited for by synchronize_rcu_tasks(), and one in
 *    a softirq by synchronize_rcu(); see ftview_packet_drain().
 */
#include <linux/kernel.h>
#include <linux/static_call.h>

#include "batch.h"
#include "packet.h"
#include "slot.h"
#include "uapi/ftview.h"
#include "window.h"
#include "wrapper.h"

static unsigned long nowhere(unsigned long a, unsigned long b, unsigned long c,
			     unsigned long d, unsigned long e, unsigned long f)
{
	return 0;
}

/*
 * One wrapper a slot, each with a static call of its own: a direct call needs no
 * ENDBR at the function, which the kernel seals where nobody takes its address.
 */
#define WRAPPER(n)							\
	DEFINE_STATIC_CALL(ftview_original_##n, nowhere);		\
	static noinline unsigned long					\
	wrapper_##n(unsigned long a, unsigned long b, unsigned long c,	\
		    unsigned long d, unsigned long e, unsigned long f)	\
	{								\
		struct ftview_window *window = ftview_packet_open();	\
		unsigned long ret;					\
									\
		ret = static_call(ftview_original_##n)(a, b, c, d, e, f); \
		ftview_packet_close(window, ret);			\
		return ret;						\
	}								\
	static noinline unsigned long					\
	list_wrapper_##n(unsigned long a, unsigned long b,		\
			 unsigned long c, unsigned long d,		\
			 unsigned long e, unsigned long f)		\
	{								\
		struct ftview_batch batch = { };			\
									\
		while (ftview_batch_next(&batch, a,			\
					 &ftview_slots[n].point)) {	\
			if (batch.window)				\
				ftview_packet_open();			\
			static_call(ftview_original_##n)(		\
				(unsigned long)&batch.list, b, c, d, e, f); \
			if (batch.window)				\
				ftview_packet_close(batch.window, 0);	\
		}							\
		ftview_packet_release();				\
		return 0;						\
	}								\
	static void aim_##n(unsigned long start)			\
	{								\
		static_call_update(ftview_original_##n,			\
				   (ftview_original_fn)start);			\
	}

WRAPPER(0)
WRAPPER(1)
WRAPPER(2)
WRAPPER(3)
WRAPPER(4)
WRAPPER(5)
WRAPPER(6)
WRAPPER(7)
WRAPPER(8)
WRAPPER(9)
WRAPPER(10)
WRAPPER(11)
WRAPPER(12)
WRAPPER(13)
WRAPPER(14)
WRAPPER(15)

#define ROW(n)	{ wrapper_##n, list_wrapper_##n, aim_##n }

const struct ftview_wrapper ftview_wrappers[] = {
	ROW(0), ROW(1), ROW(2), ROW(3), ROW(4), ROW(5), ROW(6), ROW(7),
	ROW(8), ROW(9), ROW(10), ROW(11), ROW(12), ROW(13), ROW(14), ROW(15),
};

static_assert(ARRAY_SIZE(ftview_wrappers) == FTVIEW_ENTRY_MAX);
