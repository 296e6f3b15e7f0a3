/*
 * The module's control device, one header for the module and for Swift, and the few system calls that Swift
 * cannot spell by itself.
 *
 * Each wrapper says why it exists. None adds behaviour.
 */
#ifndef CFTVIEW_H
#define CFTVIEW_H

#include <fcntl.h>
#include <linux/filter.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "../../../kmod/uapi/ftview.h"

/* ioctl(2) is variadic and its request numbers are function-like macros: Swift imports neither. */

static inline int ftview_ioctl_hello(int fd, struct ftview_hello *hello)
{
	return ioctl(fd, FTVIEW_HELLO, hello);
}

static inline int ftview_ioctl_set_filter(int fd, const struct ftview_filter *filter)
{
	return ioctl(fd, FTVIEW_SET_FILTER, filter);
}

static inline int ftview_ioctl_arm(int fd, const struct ftview_arm *arm)
{
	return ioctl(fd, FTVIEW_ARM, arm);
}

static inline int ftview_ioctl_sleep(int fd)
{
	return ioctl(fd, FTVIEW_SLEEP);
}

static inline int ftview_ioctl_wake(int fd)
{
	return ioctl(fd, FTVIEW_WAKE);
}

static inline int ftview_ioctl_disarm(int fd)
{
	return ioctl(fd, FTVIEW_DISARM);
}

static inline int ftview_ioctl_stats(int fd, struct ftview_stats *stats)
{
	return ioctl(fd, FTVIEW_STATS, stats);
}

static inline int ftview_ioctl_add_entry(int fd, struct ftview_entry *entry)
{
	return ioctl(fd, FTVIEW_ADD_ENTRY, entry);
}

static inline int ftview_ioctl_set_values(int fd, const struct ftview_values *values)
{
	return ioctl(fd, FTVIEW_SET_VALUES, values);
}

static inline int ftview_ioctl_set_judged(int fd, const struct ftview_judge *judge)
{
	return ioctl(fd, FTVIEW_SET_JUDGED, judge);
}

static inline int ftview_ioctl_set_fields(int fd, const struct ftview_fields *fields)
{
	return ioctl(fd, FTVIEW_SET_FIELDS, fields);
}

static inline int ftview_ioctl_clear_entries(int fd)
{
	return ioctl(fd, FTVIEW_CLEAR_ENTRIES);
}

/* What kmod/uapi/functions.h says of a function's name: Swift would import its arrays as tuples. */
bool ftview_is_unfit(const char *symbol);
bool ftview_is_handed_over(const char *symbol);

/* open(2) is variadic. */
static inline int ftview_open(const char *path, int flags, unsigned int mode)
{
	return open(path, flags, mode);
}

/* openat(2) is variadic. */
static inline int ftview_openat(int directory, const char *path, int flags, unsigned int mode)
{
	return openat(directory, path, flags, mode);
}

/* SIG_IGN is a cast of a number to a function pointer, which Swift does not import. */
static inline void ftview_ignore_signal(int signal_number)
{
	signal(signal_number, SIG_IGN);
}

/* Takes SIGINT, SIGTERM and SIGHUP as bytes of a descriptor from now on: blocks their delivery. -1 and errno on failure. */
static inline int ftview_ending_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/*
 * ^Z, read instead of suffered. A write to the terminal from the background does not stop the process either: the
 * kernel lets those pass that block SIGTTOU.
 */
static inline int ftview_stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGTTOU);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* SIGUSR1, the wish to have what there is so far, likewise. */
static inline int ftview_save_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Takes one signal out of the descriptor, if there is one: whether there was. */
static inline int ftview_take_signal(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof(info)) == sizeof(info);
}

/*
 * Sends a text as one datagram to a Unix socket, by its path or, behind an '@', by its abstract name. -1 and errno on failure.
 * In C, because Swift has no view of sun_path as the bytes it is.
 */
int ftview_notify(const char *name, const char *text);

/*
 * A pipe whose ends are closed by exec(2) and lie above the standard descriptors: ends that happened to be 0, 1 or 2
 * would be lost when the guard's own are put there. -1 and errno on failure. pipe2(2) needs _GNU_SOURCE, which must not
 * be defined in this header: glibc's types would then differ from those that Swift knows.
 */
int ftview_pipe(int ends[2]);

/*
 * A socket (AF_UNIX, stream) that listens at a path with rights 0600 from its first moment on: bind(2) gives the file the
 * rights of the descriptor, and no umask has to change. -1 and errno on failure.
 */
int ftview_listen(const char *path);

/* 1 when a socket lies at the path and nobody listens there any more. */
int ftview_is_stale(const char *path);

/* A client of such a socket, close-on-exec; -1 when none waits. It is read and written without waiting. */
int ftview_accept(int fd);

/*
 * Sets room aside on the disk for a range of a file, which then reads as zeros, and gives such a range back.
 * fallocate(2) needs _GNU_SOURCE. -1 and errno on failure; EOPNOTSUPP where the file system knows nothing of it.
 */
int ftview_reserve(int fd, off_t offset, off_t length);
int ftview_give_back(int fd, off_t offset, off_t length);

/*
 * Starts "ftview guard DIRECTORY" from the running program's own file, in a session of its own, with `in` and `out` as
 * its standard input and output and nothing else open. posix_spawn(3)'s attributes are macros and opaque unions.
 * Returns 0 or an error number.
 */
int ftview_spawn_guard(const char *directory, int in, int out, pid_t *pid);

/* Starts "modprobe -q ftview" in the same manner; it reads nothing and says nothing. Returns 0 or an error number. */
int ftview_spawn_modprobe(int nowhere, pid_t *pid);

/* Loads the kernel module in an open file. finit_module(2) has no function in libc. -1 and errno on failure. */
int ftview_load_module(int file);

/*
 * A descriptor that can be read when the open file has been written to, renamed or removed since it was read last. <sys/inotify.h> is not in
 * Swift's Glibc. -1 where that cannot be told.
 */
int ftview_watch_growth(int fd);

/*
 * Starts a command of the user's: a program that is looked for in PATH, with its arguments and this program's environment,
 * `in` as its standard input, and the terminal as the rest. Returns 0 or an error number.
 */
int ftview_spawn_command(char *const arguments[], int in, pid_t *pid);

/*
 * Watches a mapped file: what is read of it after somebody has cut the file short is zeros, where it would be SIGBUS.
 * Answers the watch's number, or -1 when there are too many.
 */
int ftview_watch_mapping(const void *start, size_t size);
/* Whether such a read has happened. */
bool ftview_mapping_was_cut(int watch);
/* Ends a watch, before the file is unmapped. */
void ftview_unwatch_mapping(int watch);

/* The commit that the program was built from; empty unless Tests/TestBox/build made it. */
const char *ftview_commit(void);
/* Where Foundation's JSON would be called: says that there is none, and ends the program. */
void ftview_without_foundation(void) __attribute__((noreturn));

/* Macros with shifts or casts, as typed constants. */
static const uint32_t ftview_abi = FTVIEW_ABI;
static const uint32_t ftview_entry_tcp4 = FTVIEW_ENTRY_TCP4;
static const uint32_t ftview_entry_tcp6 = FTVIEW_ENTRY_TCP6;
static const uint32_t ftview_entry_udp4 = FTVIEW_ENTRY_UDP4;
static const uint32_t ftview_entry_udp6 = FTVIEW_ENTRY_UDP6;
static const uint32_t ftview_entry_icmp4 = FTVIEW_ENTRY_ICMP4;
static const uint32_t ftview_entry_icmp6 = FTVIEW_ENTRY_ICMP6;
static const uint32_t ftview_entry_all = FTVIEW_ENTRY_ALL;
static const uint32_t ftview_hello_functions = FTVIEW_HELLO_FUNCTIONS;
static const uint32_t ftview_hello_values = FTVIEW_HELLO_VALUES;
static const uint32_t ftview_base_skb = FTVIEW_BASE_SKB;
static const uint32_t ftview_base_common = FTVIEW_BASE_COMMON;
static const uint32_t ftview_base_sock = FTVIEW_BASE_SOCK;
static const uint32_t ftview_base_inet = FTVIEW_BASE_INET;
static const uint32_t ftview_base_tcp = FTVIEW_BASE_TCP;
static const uint32_t ftview_base_udp = FTVIEW_BASE_UDP;
static const uint32_t ftview_field_minus = FTVIEW_FIELD_MINUS;
static const uint32_t ftview_lookups_max = FTVIEW_LOOKUPS_MAX;
static const uint32_t ftview_arm_count_only = FTVIEW_ARM_COUNT_ONLY;
static const uint32_t ftview_arm_values = FTVIEW_ARM_VALUES;
static const uint32_t ftview_arm_arguments = FTVIEW_ARM_ARGUMENTS;
static const uint32_t ftview_hello_arguments = FTVIEW_HELLO_ARGUMENTS;
static const uint32_t ftview_keep_slow = FTVIEW_KEEP_SLOW;
static const uint32_t ftview_keep_dropped = FTVIEW_KEEP_DROPPED;
static const uint32_t ftview_keep_negative = FTVIEW_KEEP_NEGATIVE;
static const uint32_t ftview_keep_returns = FTVIEW_KEEP_RETURNS;
static const uint32_t ftview_judge_error = FTVIEW_JUDGE_ERROR;
static const uint32_t ftview_judge_negative = FTVIEW_JUDGE_NEGATIVE;
static const uint32_t ftview_judge_lower = FTVIEW_JUDGE_LOWER;
static const uint32_t ftview_judge_doubted = FTVIEW_JUDGE_DOUBTED;

#endif
