/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Of ioctl_fuzz.c: one call, as a 64- or a 32-bit process, and whether its answer is one
 * that uapi/ftview.h promises.
 */
#ifndef FUZZ_CALL_H
#define FUZZ_CALL_H

#include <setjmp.h>
#include <signal.h>
#include <sys/ioctl.h>

#include "fuzz_base.h"
#include "uapi/ftview.h"

/* What each call may answer, by its number; all may run out of memory. */
static const int answers[][16] = {
	{ 0, EPROTO, EFAULT, -1 },
	{ 0, EINVAL, EFAULT, -1 },
	{ 0, EINVAL, ENODATA, ENOENT, ENXIO, EALREADY, EBUSY, EINPROGRESS,
	  EOPNOTSUPP, EPROTONOSUPPORT, EFAULT, -1 },
	{ 0, -1 },
	{ 0, EFAULT, -1 },
	{ 0, EINVAL, ENXIO, ENOENT, ENOTUNIQ, EPROTOTYPE, EPERM, EEXIST,
	  ENOSPC, EALREADY, EINPROGRESS, EOPNOTSUPP, EBADMSG, EFAULT, -1 },
	{ 0, EALREADY, EINPROGRESS, -1 },
	{ 0, EINVAL, EALREADY, ENOMEM, EFAULT, -1 },
	{ 0, EINVAL, EALREADY, ENOMEM, EFAULT, -1 },
	{ 0, EINVAL, EALREADY, ENOMEM, EFAULT, -1 },
	{ 0, EINVAL, EALREADY, EINPROGRESS, -1 },
	{ 0, EINVAL, EALREADY, ENODATA, ENOENT, EOPNOTSUPP, EPROTONOSUPPORT, -1 },
};

static const unsigned long requests[] = {
	FTVIEW_HELLO, FTVIEW_SET_FILTER, FTVIEW_ARM, FTVIEW_DISARM,
	FTVIEW_STATS, FTVIEW_ADD_ENTRY, FTVIEW_CLEAR_ENTRIES,
	FTVIEW_SET_VALUES, FTVIEW_SET_FIELDS, FTVIEW_SET_JUDGED,
	FTVIEW_SLEEP, FTVIEW_WAKE,
};

#define REQUESTS	ARRAY_SIZE(requests)

static int is_known(unsigned long request)
{
	for (size_t i = 0; i < REQUESTS; i++)
		if (requests[i] == (request & 0xffffffff))
			return 1;
	return 0;
}

/* The same call as a 32-bit process makes it. */
static int compat_ioctl(int fd, unsigned long request, unsigned long argument)
{
	long result;

	asm volatile("int $0x80" : "=a" (result)
		     : "a" (54L), "b" ((long)fd), "c" (request), "d" (argument)
		     : "memory", "r8", "r9", "r10", "r11");
	return (int)result < 0 ? -(int)result : 0;
}

static sigjmp_buf no_compat;

static void on_fault(int signal)
{
	(void)signal;
	siglongjmp(no_compat, 1);
}

static void find_compat(void)
{
	signal(SIGSEGV, on_fault);
	if (!sigsetjmp(no_compat, 1))
		compat_works = compat_ioctl(-1, 0, 0) == EBADF;
	signal(SIGSEGV, SIG_DFL);
}

static int call(int fd, unsigned long request, void *argument)
{
	unsigned long address = (unsigned long)argument;
	int got;

	atomic_fetch_add(calls, 1);
	if (compat_works && address < 0x100000000UL && !below(4)) {
		got = compat_ioctl(fd, request, address);
		atomic_fetch_add(&shared->compat, 1);
	} else {
		got = ioctl(fd, request, address) ? errno : 0;
	}
	if (is_known(request)) {
		const int *may = answers[_IOC_NR(request)];

		while (*may >= 0 && *may != got)
			may++;
		if (*may < 0 && got != ENOMEM)
			wrong("not an answer it may give", request, got);
		if (!got)
			atomic_fetch_add(&shared->answered, 1);
	} else if (got != ENOTTY) {
		wrong("an unknown number", request, got);
	}
	return got;
}

#endif /* FUZZ_CALL_H */
