#include "CFuzz.h"

#include <errno.h>
#include <execinfo.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* glibc's own, under names that stay when `malloc` is another's. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

/* Coverage of this file is of no interest, and malloc runs before the fuzzer is there. */
#if __has_attribute(no_sanitize)
#define PLAIN __attribute__((no_sanitize("coverage")))
#else
#define PLAIN
#endif

/* glibc keeps a size before each block. */
#define OVERHEAD sizeof(size_t)

static __thread struct {
	bool counts;
	int64_t used;
	int64_t peak;
	int64_t limit;
} heap;

/* Memory that comes and goes thousands of times a second stays with the process. */
__attribute__((constructor)) PLAIN static void keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 1 << 28);
	mallopt(M_MMAP_THRESHOLD, 1 << 28);
	mallopt(M_TOP_PAD, 1 << 24);
}

PLAIN void ftview_fuzz_fail(const char *what)
{
	void *frames[64];

	heap.counts = false;
	/* Written at once: the process is about to die. */
	fflush(stdout);
	fprintf(stderr, "ftview-fuzz: %s\n", what);
	fflush(stderr);
	backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
	abort();
}

PLAIN static void took(void *block)
{
	if (!heap.counts || !block)
		return;
	heap.used += (int64_t)(malloc_usable_size(block) + OVERHEAD);
	if (heap.used <= heap.peak)
		return;
	heap.peak = heap.used;
	if (heap.peak > heap.limit) {
		char text[128];

		heap.counts = false;
		snprintf(text, sizeof(text), "%lld bytes of memory in use, of %lld allowed", (long long)heap.peak,
			 (long long)heap.limit);
		ftview_fuzz_fail(text);
	}
}

PLAIN static void gave(void *block)
{
	if (heap.counts && block)
		heap.used -= (int64_t)(malloc_usable_size(block) + OVERHEAD);
}

PLAIN void ftview_heap_begin(size_t limit)
{
	heap.used = 0;
	heap.peak = 0;
	heap.limit = (int64_t)limit;
	heap.counts = true;
}

PLAIN void ftview_heap_allow(size_t size)
{
	heap.limit += (int64_t)size;
}

PLAIN size_t ftview_heap_end(void)
{
	heap.counts = false;
	return (size_t)heap.peak;
}

PLAIN int64_t ftview_cpu_time(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

PLAIN void *malloc(size_t size)
{
	void *block = __libc_malloc(size);

	took(block);
	return block;
}

PLAIN void *calloc(size_t count, size_t size)
{
	void *block = __libc_calloc(count, size);

	took(block);
	return block;
}

PLAIN void *realloc(void *old, size_t size)
{
	void *block;

	gave(old);
	block = __libc_realloc(old, size);
	took(block ? block : size ? old : NULL);
	return block;
}

PLAIN void free(void *block)
{
	gave(block);
	__libc_free(block);
}

PLAIN void *memalign(size_t alignment, size_t size)
{
	void *block = __libc_memalign(alignment, size);

	took(block);
	return block;
}

PLAIN void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

PLAIN int posix_memalign(void **result, size_t alignment, size_t size)
{
	void *block = memalign(alignment, size);

	if (!block)
		return ENOMEM;
	*result = block;
	return 0;
}
