/*
 * What a fuzzed run may use of the heap, counted allocation by allocation: this target's malloc takes the place of the
 * C library's in the program that it is linked to.
 */
#ifndef FTVIEW_CFUZZ_H
#define FTVIEW_CFUZZ_H

#include <stddef.h>
#include <stdint.h>

/*
 * Counts what this thread allocates and frees from here on. An allocation that would bring the sum above `limit` bytes
 * ends the program with a message and a stack trace.
 */
void ftview_heap_begin(size_t limit);

/* Raises the limit by `size` bytes. */
void ftview_heap_allow(size_t size);

/* Ends the count; the most that was in use at one time since ftview_heap_begin(). */
size_t ftview_heap_end(void);

/* What this thread has used of the CPU so far, in ns. */
int64_t ftview_cpu_time(void);

/* Says what is wrong and ends the program in a way that the fuzzer takes for a crash. */
_Noreturn void ftview_fuzz_fail(const char *what);

#endif
