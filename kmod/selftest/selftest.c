// SPDX-License-Identifier: GPL-2.0-only
/*
 * Self-tests, run while the module is loaded if it was built with
 * FTVIEW_SELFTEST=1. Every check goes to the kernel log; one that fails keeps the
 * module from loading.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "selftest.h"

static unsigned int checks;
static unsigned int failures;

/**
 * ftview_expect - one check
 * @good: whether it holds
 * @what: what it is about
 */
void ftview_expect(bool good, const char *what)
{
	checks++;
	failures += !good;
	pr_info("%sok - %s\n", good ? "" : "not ", what);
}

/**
 * ftview_expect_number - a number must be another
 * @what: what it is about
 * @expected: what it must be
 * @got: what it is
 */
void ftview_expect_number(const char *what, s64 expected, s64 got)
{
	ftview_expect(expected == got, what);
	if (expected != got)
		pr_info("# expected %lld, got %lld\n", expected, got);
}

/**
 * ftview_expect_text - a text must be another
 * @what: what it is about
 * @expected: what it must be
 * @got: what it is
 */
void ftview_expect_text(const char *what, const char *expected, const char *got)
{
	bool good = !strcmp(expected, got);

	ftview_expect(good, what);
	if (!good)
		pr_info("# expected '%s', got '%s'\n", expected, got);
}

/**
 * ftview_selftest - run them all; nothing is hooked and the device is not there
 *
 * Return: 0, or -EINVAL if one failed.
 */
int ftview_selftest(void)
{
	ftview_selftest_btf();
	ftview_selftest_packets();
	ftview_selftest_windows();
	ftview_selftest_journeys();
	ftview_selftest_entries();
	ftview_selftest_judge();
	ftview_selftest_fields();
	ftview_selftest_objects();
	pr_info("%u checks, %u failed\n", checks, failures);
	return failures ? -EINVAL : 0;
}
