// SPDX-License-Identifier: GPL-2.0-only
// kshark FILE...: opens trace.dat files as KernelShark does, by libkshark, and prints of each how many entries of each event there are.
// An entry that goes back in time, or whose event has no name or no text, is a failure.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libkshark.h>

enum { most_events = 64 };

struct count {
	char *event;
	size_t entries;
};

static int fail(const char *file, const char *message)
{
	fprintf(stderr, "%s: %s\n", file, message);
	return 1;
}

static bool add(struct count *counts, char *event)
{
	for (int i = 0; i < most_events; i++) {
		if (!counts[i].event)
			counts[i].event = event;
		else if (strcmp(counts[i].event, event) != 0)
			continue;
		else
			free(event);
		counts[i].entries++;
		return true;
	}
	return false;
}

static int read_file(struct kshark_context *context, const char *file)
{
	struct kshark_entry **entries = NULL;
	struct count counts[most_events] = {};
	int stream = kshark_open(context, file);

	if (stream < 0)
		return fail(file, "is not opened");

	ssize_t loaded = kshark_load_entries(context, stream, &entries);

	if (loaded < 0)
		return fail(file, "has no entries");
	for (ssize_t i = 0; i < loaded; i++) {
		char *event = kshark_get_event_name(entries[i]);
		char *info = kshark_get_info(entries[i]);

		if (!event || !info)
			return fail(file, "has an entry without a name or a text");
		if (i > 0 && entries[i]->ts < entries[i - 1]->ts)
			return fail(file, "goes back in time");
		free(info);
		if (!add(counts, event))
			return fail(file, "has more kinds of events than expected");
	}
	for (int i = 0; i < most_events && counts[i].event; i++) {
		printf("%zu %s\n", counts[i].entries, counts[i].event);
		free(counts[i].event);
	}
	for (ssize_t i = 0; i < loaded; i++)
		free(entries[i]);
	free(entries);
	kshark_close(context, stream);
	return 0;
}

int main(int argc, char **argv)
{
	struct kshark_context *context = NULL;

	if (!kshark_instance(&context))
		return fail("libkshark", "cannot be used");
	for (int i = 1; i < argc; i++)
		if (read_file(context, argv[i]) != 0)
			return 1;
	kshark_free(context);
	return 0;
}
