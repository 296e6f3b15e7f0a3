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

/*
 * With the address sanitizer malloc is the sanitizer's, which has to see every block: there its hooks count. Else this
 * file's own malloc does.
 */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_HOOKS
#endif
#endif

#ifdef HAS_HOOKS
/* From <sanitizer/allocator_interface.h>, which Swift does not bring. */
int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
					      void (*given)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *block);
#else
/* glibc's own, under names that stay when `malloc` is another's. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);
#endif

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

PLAIN static void took(size_t size)
{
	if (!heap.counts)
		return;
	heap.used += (int64_t)(size + OVERHEAD);
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

PLAIN static void gave(size_t size)
{
	if (heap.counts)
		heap.used -= (int64_t)(size + OVERHEAD);
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

#ifdef HAS_HOOKS

PLAIN static void hook_took(const volatile void *block, size_t size)
{
	(void)block;
	took(size);
}

PLAIN static void hook_gave(const volatile void *block)
{
	if (block)
		gave(__sanitizer_get_allocated_size(block));
}

__attribute__((constructor)) PLAIN static void install_hooks(void)
{
	__sanitizer_install_malloc_and_free_hooks(hook_took, hook_gave);
}

#else

/* Memory that comes and goes thousands of times a second stays with the process. */
__attribute__((constructor)) PLAIN static void keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 1 << 28);
	mallopt(M_MMAP_THRESHOLD, 1 << 28);
	mallopt(M_TOP_PAD, 1 << 24);
}

PLAIN static void took_block(void *block)
{
	if (block)
		took(malloc_usable_size(block));
}

PLAIN static void gave_block(void *block)
{
	if (block)
		gave(malloc_usable_size(block));
}

PLAIN void *malloc(size_t size)
{
	void *block = __libc_malloc(size);

	took_block(block);
	return block;
}

PLAIN void *calloc(size_t count, size_t size)
{
	void *block = __libc_calloc(count, size);

	took_block(block);
	return block;
}

PLAIN void *realloc(void *old, size_t size)
{
	void *block;

	gave_block(old);
	block = __libc_realloc(old, size);
	took_block(block ? block : size ? old : NULL);
	return block;
}

PLAIN void free(void *block)
{
	gave_block(block);
	__libc_free(block);
}

PLAIN void *memalign(size_t alignment, size_t size)
{
	void *block = __libc_memalign(alignment, size);

	took_block(block);
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

#endif
