/* Prints the rate of the time stamp counter in kHz, measured against the clock for a fifth of a second. */
#define _GNU_SOURCE
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* The counter at a known time: the tightest of several tries, so that losing the processor in between does no harm. */
static unsigned long long sample(double *when)
{
	unsigned long long counter = 0;
	double best = 1;

	for (int i = 0; i < 50; i++) {
		double before = seconds();
		unsigned long long now = __rdtsc();
		double after = seconds();

		if (after - before < best) {
			best = after - before;
			counter = now;
			*when = (before + after) / 2;
		}
	}
	return counter;
}

int main(void)
{
	struct timespec pause = { .tv_nsec = 200000000 };
	double from, to;
	unsigned long long first = sample(&from);

	nanosleep(&pause, NULL);
	printf("%.0f\n", (sample(&to) - first) / (to - from) / 1000);
	return 0;
}
