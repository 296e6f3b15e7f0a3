/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Of ioctl_fuzz.c: what its processes share, good and bad places for a struct.
 */
#ifndef FUZZ_BASE_H
#define FUZZ_BASE_H

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "chance.h"

#define PAGE		4096UL
#define WORKERS		4
#define ORDINARY_USER	65534
#define HANG_SECONDS	300
#define NAME_MAX_LEN	128

struct shared {
	atomic_long calls[WORKERS];
	atomic_int holders;
	atomic_int wrong;
	atomic_long opened, refused, armed, added, answered, compat;
};

static struct shared *shared;
static atomic_long *calls;	/* this worker's */
static const char *instance = "";
static char (*functions)[NAME_MAX_LEN];
static unsigned int function_count;
static unsigned char *arena;	/* a page to read and write, one to read, one of neither */
static int compat_works;

static void wrong(const char *what, unsigned long request, int got)
{
	if (atomic_fetch_add(&shared->wrong, 1) < 10) {
		printf("# %s: request 0x%lx answered %s\n", what, request,
		       got ? strerror(got) : "success");
		fflush(stdout);
	}
}

/* Changes a few bytes or numbers of a struct, or none. */
static void mutate(void *data, size_t size)
{
	unsigned char *bytes = data;
	__u32 number;

	for (unsigned int times = below(4); times; times--) {
		switch (below(3)) {
		case 0:
			bytes[below(size)] ^= 1 << below(8);
			break;
		case 1:
			bytes[below(size)] = rnd();
			break;
		default:
			number = odd_number();
			memcpy(bytes + below(size / 4) * 4, &number, 4);
		}
	}
}

/* A place for a struct: mostly good, sometimes odd, unreadable or nothing. */
static void *place(const void *data, size_t size)
{
	unsigned char *at = arena;

	switch (below(16)) {
	case 0:
		at += 1 + below(63);
		break;
	case 1:	/* the end of it may be read only */
		at += PAGE - 1 - below(size);
		break;
	case 2:	/* the end of it is nowhere */
		return arena + 2 * PAGE - 1 - below(size);
	case 3:
		return arena + 2 * PAGE;
	case 4:
		return (void *)(unsigned long)(below(2) ? odd_number() : rnd());
	case 5:
		return (void *)0xffffffff81000000UL;
	}
	if (at + size > arena + PAGE)
		size = arena + PAGE - at;
	memcpy(at, data, size);
	return at;
}

#endif /* FUZZ_BASE_H */
