// SPDX-License-Identifier: GPL-2.0-only
/*
 * The window table, with tasks that are addresses only, and how return values are
 * widened.
 */
#include <linux/kernel.h>
#include <linux/sched.h>

#include "../uapi/ftview.h"
#include "../verdict.h"
#include "../window.h"
#include "selftest.h"

#define TASKS	4096

static struct task_struct *task(unsigned int n)
{
	return (struct task_struct *)(PAGE_OFFSET + n * 64ul);
}

static void test_table(void)
{
	unsigned int i, found = 0, taken = 0, wrong = 0;
	struct ftview_window *window;

	ftview_expect(!ftview_window_find(task(1)), "an empty table has none");
	for (i = 0; i < TASKS; i++) {
		window = ftview_window_take(task(i));
		if (!window)
			continue;
		window->id = i + 1;
		taken++;
	}
	ftview_expect(taken >= 64 && taken < TASKS, "a full table takes no more");
	ftview_expect_number("windows are counted", taken,
			     ftview_windows_taken());
	for (i = 0; i < TASKS; i++) {
		window = ftview_window_find(task(i));
		if (!window)
			continue;
		found++;
		wrong += window->id != i + 1;
	}
	ftview_expect_number("each taken one is found", taken, found);
	ftview_expect_number("and is its own", 0, wrong);
	for (i = 0; i < TASKS; i++) {
		window = ftview_window_find(task(i));
		if (window)
			ftview_window_put(window);
	}
	ftview_expect_number("all are put back", 0, ftview_windows_taken());
	window = ftview_window_take(task(7));
	ftview_expect(window && !window->id, "a slot is used again, and clean");
	if (window)
		ftview_window_put(window);
}

static void test_widen(void)
{
	ftview_expect_number("an int is signed", -1,
			     ftview_widen(0xffffffff, FTVIEW_RETURN_SIGNED, 4));
	ftview_expect_number("what is above it is not looked at", 5,
			     ftview_widen(0xdead00000005, FTVIEW_RETURN_SIGNED,
					  4));
	ftview_expect_number("a long is whole", -2,
			     ftview_widen(-2ul, FTVIEW_RETURN_SIGNED, 8));
	ftview_expect_number("an unsigned int is not signed", 0xffffffff,
			     ftview_widen(-1ul, FTVIEW_RETURN_UNSIGNED, 4));
	ftview_expect_number("a bool is its lowest byte", 0,
			     ftview_widen(0xffffff00, FTVIEW_RETURN_BOOL, 1));
	ftview_expect_number("and 1 otherwise", 1,
			     ftview_widen(0xffffff01, FTVIEW_RETURN_BOOL, 1));
	ftview_expect_number("void is nothing", 0,
			     ftview_widen(-1ul, FTVIEW_RETURN_VOID, 0));
	ftview_expect_number("NULL is 0", 0,
			     ftview_widen(0, FTVIEW_RETURN_POINTER, 8));
	ftview_expect_number("an error pointer is its error", -12,
			     ftview_widen(-12ul, FTVIEW_RETURN_POINTER, 8));
	ftview_expect_number("a pointer is a cookie", ftview_cookie(task(3)),
			     ftview_widen((unsigned long)task(3),
					  FTVIEW_RETURN_POINTER, 8));
	ftview_expect((s64)ftview_cookie(task(3)) > 0, "which is positive");
	ftview_expect(ftview_cookie(task(3)) != ftview_cookie(task(4)),
		      "and its own");
}

/**
 * ftview_selftest_windows - the window table and the verdict
 */
void ftview_selftest_windows(void)
{
	test_table();
	test_widen();
}
