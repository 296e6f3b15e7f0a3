/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _FTVIEW_SELFTEST_H
#define _FTVIEW_SELFTEST_H

#include <linux/types.h>

#ifdef FTVIEW_SELFTEST

int ftview_selftest(void);

void ftview_expect(bool good, const char *what);
void ftview_expect_number(const char *what, s64 expected, s64 got);
void ftview_expect_text(const char *what, const char *expected,
			const char *got);

void ftview_selftest_btf(void);
void ftview_selftest_packets(void);
void ftview_selftest_journeys(void);
void ftview_selftest_windows(void);
void ftview_selftest_entries(void);
void ftview_selftest_judge(void);
void ftview_selftest_fields(void);
void ftview_selftest_objects(void);

#else

static inline int ftview_selftest(void)
{
	return 0;
}

#endif

#endif /* _FTVIEW_SELFTEST_H */
