/*
 * Mapped files that somebody cuts short.
 *
 * A read behind the end of the file is a SIGBUS. Its handler puts zeros where the file was, so that the read goes on and
 * the trace is damaged instead of the program gone. It is C because a Swift function may allocate, and a handler must not.
 */
#define _GNU_SOURCE
#include "CFtview.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

/* A mapping at a time for every file that is being read: one, or two while another file is opened in the screen. */
#define MAPPINGS 8

static struct {
	_Atomic uintptr_t start;
	_Atomic uintptr_t end;
	_Atomic int was_cut;
} mappings[MAPPINGS];

static uintptr_t page_size;
static int is_installed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void on_bus_error(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr;
	uintptr_t page = at & ~(page_size - 1);
	int saved = errno;
	int i;

	(void)context;
	for (i = 0; i < MAPPINGS; i++) {
		uintptr_t end = atomic_load(&mappings[i].end);

		if (at < atomic_load(&mappings[i].start) || at >= end)
			continue;
		if (mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
		    MAP_FAILED)
			break;
		atomic_store(&mappings[i].was_cut, 1);
		errno = saved;
		return;
	}
	/* Somebody else's fault: it happens again on return, and then ends the program as ever. */
	signal(number, SIG_DFL);
}

int ftview_watch_mapping(const void *start, size_t size)
{
	int slot = -1;
	int i;

	pthread_mutex_lock(&lock);
	if (!is_installed) {
		struct sigaction action = { .sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO };

		page_size = (uintptr_t)sysconf(_SC_PAGESIZE);
		is_installed = sigaction(SIGBUS, &action, NULL) == 0;
	}
	for (i = 0; is_installed && i < MAPPINGS && slot < 0; i++) {
		if (atomic_load(&mappings[i].end))
			continue;
		slot = i;
		atomic_store(&mappings[i].was_cut, 0);
		atomic_store(&mappings[i].start, (uintptr_t)start);
		atomic_store(&mappings[i].end, (uintptr_t)start + size);
	}
	pthread_mutex_unlock(&lock);
	return slot;
}

bool ftview_mapping_was_cut(int slot)
{
	return atomic_load(&mappings[slot].was_cut);
}

void ftview_unwatch_mapping(int slot)
{
	atomic_store(&mappings[slot].end, 0);
}
