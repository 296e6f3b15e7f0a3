// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl_fuzz: the control device under wrong, mutated and racing calls.
 *
 *	ioctl_fuzz [-n calls] [-s seed] [-i instance] [-f functions]
 *
 * As root, with the module loaded, a PID filter in the trace instance and nobody
 * else on the device. -f names a file of function names, one a line (like
 * available_filter_functions), from which FTVIEW_ADD_ENTRY takes some. Makes
 * -n calls in all (100000): by one opener, by four processes that share one
 * descriptor, by two openers who race for the device, by an ordinary user.
 *
 * Each answer is compared with what uapi/ftview.h promises, and calls that must
 * be refused must be refused with the right error. Prints TAP. The order of a
 * process's calls depends on the seed alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fuzz_step.h"

static int open_device(void)
{
	return open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);
}

/* One opener, who also comes and goes, with a child that outlives him now and then. */
static void one_opener(long count)
{
	int fd = open_device();

	while (fd >= 0 && atomic_load(calls) < count) {
		step(fd);
		if (below(2000))
			continue;
		if (!below(4) && !fork()) {
			call(fd, FTVIEW_STATS, arena);
			_exit(0);
		}
		close(fd);
		while (waitpid(-1, NULL, 0) > 0)
			;
		fd = open_device();
		atomic_fetch_add(&shared->opened, 1);
	}
	if (fd < 0)
		wrong("open", 0, errno);
}

static int shared_fd;

static void sharing(long count)
{
	while (atomic_load(calls) < count)
		step(shared_fd);
}

/* Never two at once, and one who is refused is told that the device is busy. */
static void racing(long count)
{
	while (atomic_load(calls) < count) {
		int fd = open_device(), error = errno;

		atomic_fetch_add(calls, 1);
		if (fd < 0) {
			atomic_fetch_add(&shared->refused, 1);
			if (error != EBUSY)
				wrong("the second open", 0, error);
			continue;
		}
		atomic_fetch_add(&shared->opened, 1);
		if (atomic_fetch_add(&shared->holders, 1))
			wrong("two openers at once", 0, 0);
		for (unsigned int times = below(20); times; times--)
			step(fd);
		atomic_fetch_sub(&shared->holders, 1);
		close(fd);
	}
}

/* Who is not root cannot open it, whatever its mode. */
static void ordinary(long count)
{
	static const int flags[] = { O_RDWR, O_RDONLY, O_WRONLY };

	if (setgid(ORDINARY_USER) || setuid(ORDINARY_USER))
		wrong("setuid", 0, errno);
	while (atomic_load(calls) < count) {
		int fd = open(FTVIEW_DEVICE, flags[below(3)] | O_CLOEXEC), error = errno;

		atomic_fetch_add(calls, 1);
		if (fd >= 0)
			wrong("an open without the right", 0, 0);
		else if (error != EACCES && error != EPERM)
			wrong("an open without the right", 0, error);
		close(fd);
		/* A descriptor that only names the file carries no calls. */
		fd = open(FTVIEW_DEVICE, O_PATH | O_CLOEXEC);
		atomic_fetch_add(calls, 1);
		if (fd >= 0 && (!ioctl(fd, requests[below(REQUESTS)], arena) || errno != EBADF))
			wrong("a call through O_PATH", 0, errno);
		close(fd);
	}
}

static long worker_calls(int workers)
{
	long sum = 0;

	for (int i = 0; i < workers; i++)
		sum += atomic_load(&shared->calls[i]);
	return sum;
}

static void show_stuck(pid_t pid)
{
	char command[128];

	snprintf(command, sizeof(command), "sed 's/^/# /' /proc/%d/stack /proc/%d/wchan", pid, pid);
	if (system(command))
		printf("# no stack\n");
}

/* Runs `body` in so many processes, `count` calls in all, and sees that they go on and end well. */
static void phase(const char *what, void (*body)(long), int workers, long count, __u64 seed)
{
	pid_t pids[WORKERS];
	long before = -1;
	int wrong_before = atomic_load(&shared->wrong), idle = 0, ended = 0, good = 1;
	time_t began = time(NULL);
	char name[128];

	for (int i = 0; i < workers; i++) {
		atomic_store(&shared->calls[i], 0);
		pids[i] = fork();
		if (pids[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		calls = &shared->calls[i];
		state = seed + i * 1000003;
		body(count / workers);
		_exit(0);
	}
	while (ended < workers && idle < HANG_SECONDS) {
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);

		if (pid > 0) {
			ended++;
			good &= WIFEXITED(status) && !WEXITSTATUS(status);
			continue;
		}
		idle = worker_calls(workers) == before ? idle + 1 : 0;
		before = worker_calls(workers);
		sleep(1);
	}
	if (idle >= HANG_SECONDS) {
		good = 0;
		for (int i = 0; i < workers; i++) {
			show_stuck(pids[i]);
			kill(pids[i], SIGKILL);
		}
	}
	snprintf(name, sizeof(name), "%s: %ld calls, seed %llu", what,
		 worker_calls(workers), (unsigned long long)seed);
	check(good && atomic_load(&shared->wrong) == wrong_before, name);
	printf("# %ld s; so far armed %ld, added %ld\n", (long)(time(NULL) - began),
	       atomic_load(&shared->armed), atomic_load(&shared->added));
}

static void read_functions(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];
	unsigned int room = 0;

	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, " \t\n")] = 0;
		if (function_count == room) {
			room = room ? room * 2 : 1024;
			functions = realloc(functions, room * sizeof(*functions));
			if (!functions)
				exit(1);
		}
		snprintf(functions[function_count++], NAME_MAX_LEN, "%.*s",
			 NAME_MAX_LEN - 1, line);
	}
	if (!function_count) {
		fprintf(stderr, "ioctl_fuzz: no functions in %s\n", path);
		exit(2);
	}
	fclose(file);
}

static void make_arena(void)
{
	arena = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (arena == MAP_FAILED || shared == MAP_FAILED ||
	    mprotect(arena + PAGE, PAGE, PROT_READ) ||
	    mprotect(arena + 2 * PAGE, PAGE, PROT_NONE)) {
		perror("ioctl_fuzz: memory");
		exit(1);
	}
	calls = &shared->calls[0];
}

/* After all that: a new opener finds it shut and working. */
static void expect_rest(void)
{
	struct ftview_hello hello = { .abi = FTVIEW_ABI };
	struct ftview_stats stats;
	int fd = open_device();

	check(fd >= 0 && !ioctl(fd, FTVIEW_HELLO, &hello) &&
	      !ioctl(fd, FTVIEW_STATS, &stats) && !stats.armed && !stats.open_now,
	      "it answers, and nothing is armed");
	close(fd);
}

int main(int argc, char **argv)
{
	long count = 100000;
	__u64 seed = 1;
	int option;

	while ((option = getopt(argc, argv, "n:s:i:f:")) != -1) {
		switch (option) {
		case 'n':
			count = strtol(optarg, NULL, 0);
			break;
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'i':
			instance = optarg;
			break;
		case 'f':
			read_functions(optarg);
			break;
		default:
			return 2;
		}
	}
	make_arena();
	find_compat();
	phase("one opener", one_opener, 1, count * 4 / 10, seed);
	shared_fd = open_device();
	phase("four processes with one descriptor", sharing, WORKERS, count * 3 / 10, seed + 1);
	close(shared_fd);
	phase("two openers", racing, 2, count * 2 / 10, seed + 2);
	phase("an ordinary user, mode 0600", ordinary, 1, count / 20, seed + 3);
	chmod(FTVIEW_DEVICE, 0666);
	phase("an ordinary user, mode 0666", ordinary, 1, count / 20, seed + 4);
	chmod(FTVIEW_DEVICE, 0600);
	expect_rest();
	printf("# opened %ld, refused %ld, armed %ld, added %ld, answered %ld, 32-bit %ld\n",
	       atomic_load(&shared->opened), atomic_load(&shared->refused),
	       atomic_load(&shared->armed), atomic_load(&shared->added),
	       atomic_load(&shared->answered), atomic_load(&shared->compat));
	printf("1..%d\n", checks);
	return !!failures;
}
