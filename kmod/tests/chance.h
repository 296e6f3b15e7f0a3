/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Of the tests that call the device at random: chance, and checks as TAP.
 */
#ifndef CHANCE_H
#define CHANCE_H

#include <linux/types.h>
#include <stdio.h>

#define ARRAY_SIZE(x)	(sizeof(x) / sizeof((x)[0]))

static __u64 state;
static int checks, failures;

/* splitmix64 */
static __u64 rnd(void)
{
	__u64 z = (state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static unsigned int below(unsigned int limit)
{
	return rnd() % limit;
}

static void check(int good, const char *what)
{
	checks++;
	failures += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", checks, what);
	fflush(stdout);
}

/* Numbers at which things break. */
static __u32 odd_number(void)
{
	static const __u32 odd[] = {
		0, 1, 2, 3, 7, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0x101,
		0xfff, 0x1000, 0x1001, 0xffff, 0x10000, 0x10001, 0x7fffffff,
		0x80000000, 0xfffffffe, 0xffffffff,
	};

	return below(4) ? odd[below(ARRAY_SIZE(odd))] : rnd();
}

#endif /* CHANCE_H */
