/*
 * Reads a stopped recording of function_graph with every combination of the options that change its printing, for
 * options-record. One process does it all: under emulation starting one costs more than reading.
 *
 *   options-read DIR OPTION...     in the directory of tracefs
 *
 * Leaves DIR/cpu0-LETTERS with what per_cpu/cpu0/trace said and DIR/all-LETTERS with what trace said. The letters stand
 * for the options, a for the first; a big one says that the option was on.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LIMIT 20

static char **names;
static int count;
static char now[LIMIT + 1];

/* Options whose columns are printed only with context-info. */
static int is_column(const char *name)
{
	return !strcmp(name, "funcgraph-cpu") || !strcmp(name, "funcgraph-proc") || !strcmp(name, "funcgraph-abstime") ||
	       !strcmp(name, "funcgraph-duration") || !strcmp(name, "funcgraph-overhead");
}

/* Sets the options that `wanted` and the ones before differ in. */
static void set(const char *wanted)
{
	for (int bit = 0; bit < count; bit++) {
		char path[128];
		int file;

		if (wanted[bit] == now[bit])
			continue;
		snprintf(path, sizeof(path), "options/%s", names[bit]);
		file = open(path, O_WRONLY);
		if (file < 0 || write(file, wanted[bit] < 'a' ? "1" : "0", 1) != 1)
			err(1, "%s", path);
		close(file);
		now[bit] = wanted[bit];
	}
}

static void copy(const char *from, const char *folder, const char *view)
{
	static char piece[1 << 16];
	char path[512];
	ssize_t length;
	int in = open(from, O_RDONLY), out;

	snprintf(path, sizeof(path), "%s/%s-%s", folder, view, now);
	out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (in < 0 || out < 0)
		err(1, "%s to %s", from, path);
	while ((length = read(in, piece, sizeof(piece))) > 0)
		if (write(out, piece, length) != length)
			err(1, "%s", path);
	if (length < 0)
		err(1, "%s", from);
	close(in);
	close(out);
}

int main(int argc, char **argv)
{
	int columns = 0, tasks = 0, context = 0;

	if (argc < 3 || argc - 2 > LIMIT)
		errx(2, "options-read DIR OPTION...");
	names = argv + 2;
	count = argc - 2;
	for (int bit = 0; bit < count; bit++) {
		if (is_column(names[bit]))
			columns |= 1 << bit;
		if (!strcmp(names[bit], "funcgraph-cpu") || !strcmp(names[bit], "funcgraph-proc"))
			tasks |= 1 << bit;
		if (!strcmp(names[bit], "context-info"))
			context |= 1 << bit;
	}
	for (int number = 0; number < 1 << count; number++) {
		/* In this order only one option changes at a time. */
		int on = number ^ (number >> 1);
		char wanted[LIMIT + 1] = "";

		/* Without context-info the columns are all on or all off: nothing else of them would show. */
		if (!(on & context) && on & columns && (on & columns) != columns)
			continue;
		for (int bit = 0; bit < count; bit++)
			wanted[bit] = (on >> bit & 1 ? 'A' : 'a') + bit;
		set(wanted);
		copy("per_cpu/cpu0/trace", argv[1], "cpu0");
		/* Lines of several CPUs without CPU and task are nobody's: nothing can tell them apart. */
		if (on & context && on & tasks)
			copy("trace", argv[1], "all");
	}
	return 0;
}
