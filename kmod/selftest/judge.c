// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which values of which calls keep a window, with functions that are numbers only.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "../judge.h"
#include "../starts.h"
#include "../uapi/ftview.h"
#include "../window.h"
#include "selftest.h"

static const u64 starts[] = { 0x1000, 0x2000, 0x3000 };

static bool finds(unsigned long ip, const u64 *expected)
{
	return ftview_starts_find(starts, sizeof(*starts), ARRAY_SIZE(starts),
				  ip) == expected;
}

static void test_starts(void)
{
	const u64 twice[] = { 1, 1 };

	ftview_expect(finds(0x1000, &starts[0]), "a function by its first byte");
	ftview_expect(finds(0x3004, &starts[2]), "or by what is behind ENDBR");
	ftview_expect(finds(0x2008, NULL), "not by what lies further in");
	ftview_expect(finds(0xfff, NULL), "nor before the first");
	ftview_expect(!ftview_starts_find(starts, sizeof(*starts), 0, 0x1000),
		      "an empty list has none");
	ftview_expect(ftview_starts_ascend(starts, sizeof(*starts), 3),
		      "a list ascends");
	ftview_expect(!ftview_starts_ascend(twice, sizeof(*twice), 2),
		      "each is there once");
}

/* The kinds of functions; each has its number for an address. */
enum {
	SIGNED = 0x1000, WORD = 0x2000, LONG = 0x3000, POINTER = 0x4000,
	NAMED = 0x5000, NAMED_LONG = 0x6000, UNKNOWN = 0x7000, VOID = 0x8000,
};

static const struct ftview_judged functions[] = {
	{ SIGNED, FTVIEW_JUDGE_ERROR, 4 },
	{ WORD, FTVIEW_JUDGE_ERROR, 2 },
	{ LONG, FTVIEW_JUDGE_ERROR, 8 },
	{ POINTER, FTVIEW_JUDGE_ERROR | FTVIEW_JUDGE_LOWER, 8 },
	{ NAMED, FTVIEW_JUDGE_NEGATIVE, 4 },
	{ NAMED_LONG, FTVIEW_JUDGE_ERROR | FTVIEW_JUDGE_NEGATIVE, 8 },
	{ UNKNOWN, FTVIEW_JUDGE_ERROR | FTVIEW_JUDGE_LOWER |
	  FTVIEW_JUDGE_DOUBTED, 8 },
};

/* One call alone in a window. */
static void expect_value(bool kept, unsigned long function,
			 unsigned long value, const char *what)
{
	struct ftview_window window = { };

	ftview_judge(&window, function, 1, value);
	ftview_expect(ftview_judge_verdict(&window) == kept, what);
}

static void test_values(void)
{
	expect_value(true, SIGNED, 0xffffffea, "an int's error");
	expect_value(true, SIGNED, -22ul, "in a whole register");
	expect_value(true, SIGNED, 0xdeadffffffea, "under what means nothing");
	expect_value(false, SIGNED, 0, "0 is none");
	expect_value(false, SIGNED, 22, "a positive number is none");
	expect_value(false, SIGNED, -4096u, "nor is what is below all errors");
	expect_value(true, SIGNED, -4095u, "the last one is");
	expect_value(false, SIGNED, 0xffff, "a narrower -1 is no int's");
	expect_value(true, WORD, 0xffff, "but a short's");
	expect_value(false, WORD, 0xffff0000, "which has 16 bits");
	expect_value(true, LONG, -22ul, "a long's error");
	expect_value(false, LONG, 0xffffffea, "a long has 64 bits");
	expect_value(true, POINTER, -12ul, "an error pointer");
	expect_value(false, POINTER, PAGE_OFFSET, "an address is none");
	expect_value(true, POINTER, 0xfffffff4, "an int's in a pointer");
	expect_value(true, NAMED, 0x80000000, "any number below zero");
	expect_value(false, NAMED, 0x7fffffff, "not above");
	expect_value(true, NAMED_LONG, 1ul << 63, "a long below zero");
	expect_value(false, VOID, -22ul, "functions that are not on the list");
	expect_value(true, UNKNOWN, -22ul, "an unknown value nobody called for");
}

struct call {
	unsigned long function;
	int depth;
	unsigned long value;
};

/* Calls in the order of their returns, up to one without a function. */
static void expect_calls(bool kept, const struct call *calls, const char *what)
{
	struct ftview_window window = { };

	for (; calls->function; calls++)
		ftview_judge(&window, calls->function, calls->depth,
			     calls->value);
	ftview_expect(ftview_judge_verdict(&window) == kept, what);
}

static void test_doubts(void)
{
	expect_calls(false, (const struct call[]) {
		{ UNKNOWN, 3, -1ul }, { VOID, 2, -1ul }, { } },
		"a rest in the register that its caller has not");
	expect_calls(false, (const struct call[]) {
		{ UNKNOWN, 3, -1ul }, { VOID, 3, 0 }, { SIGNED, 2, 0 },
		{ SIGNED, 1, 0 }, { } },
		"that its caller did not pass on");
	expect_calls(true, (const struct call[]) {
		{ UNKNOWN, 3, -1ul }, { VOID, 4, 0 }, { VOID, 3, 0 },
		{ UNKNOWN, 2, -1ul }, { VOID, 1, 0 }, { } },
		"passed on it counts, others in between or not");
	expect_calls(false, (const struct call[]) {
		{ UNKNOWN, 3, -1ul }, { VOID, 2, 0 }, { UNKNOWN, 2, -1ul },
		{ VOID, 1, 0 }, { } },
		"another call's does not make it one");
	expect_calls(true, (const struct call[]) {
		{ UNKNOWN, 200, -1ul }, { UNKNOWN, 1, -1ul },
		{ VOID, -1, 0 }, { } },
		"depths that cannot be are survived");
	expect_calls(true, (const struct call[]) {
		{ SIGNED, 5, -1ul }, { VOID, 1, 0 }, { } },
		"a certain one is not forgotten");
}

/**
 * ftview_selftest_judge - lists of functions, and values that keep a window
 */
void ftview_selftest_judge(void)
{
	test_starts();
	if (ftview_judge_put(functions, ARRAY_SIZE(functions))) {
		ftview_expect(false, "a list is taken");
		return;
	}
	ftview_expect(ftview_judge_any(), "a list is taken");
	test_values();
	test_doubts();
	ftview_judge_clear();
	ftview_expect(!ftview_judge_any(), "and forgotten");
	expect_value(false, SIGNED, -1ul, "then nothing keeps a window");
}
