/*
 * offered: whether the module takes the functions that `ftview entries` offers, and none of those that it refuses.
 *
 *	offered [STEP] <LIST
 *
 * LIST has a line a function: "offered" or "refused", its module or "-", its name. Each STEP-th line is tried (each, unless
 * told): the function is added as an entry point, which hooks nothing, and forgotten. Functions on which the two do not
 * agree are printed with the module's answer, then "tried N offered, N refused: N differ". Status 1 if any does.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "uapi/ftview.h"

/* What ADD_ENTRY says of a function, not of the request or the moment. */
static int is_refusal(int error)
{
	return error == ENOENT || error == ENOTUNIQ || error == EPROTOTYPE || error == EPERM || error == ENXIO;
}

int main(int argc, char **argv)
{
	unsigned long step = argc > 1 ? strtoul(argv[1], NULL, 0) : 1;
	unsigned long line = 0, tried[2] = { 0, 0 }, differ = 0;
	char what[16], module[FTVIEW_MODULE_LEN], symbol[FTVIEW_SYMBOL_LEN];
	int fd = open(FTVIEW_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0 || !step) {
		perror("offered: " FTVIEW_DEVICE);
		return 2;
	}
	while (scanf("%15s %55s %127s", what, module, symbol) == 3) {
		struct ftview_entry entry = { .reserved = 0 };
		int is_offered = !strcmp(what, "offered");
		int error;

		if (line++ % step)
			continue;
		strcpy(entry.symbol, symbol);
		if (strcmp(module, "-"))
			strcpy(entry.module, module);
		tried[is_offered]++;
		error = ioctl(fd, FTVIEW_ADD_ENTRY, &entry) ? errno : 0;
		if (is_offered ? error : !is_refusal(error)) {
			differ++;
			printf("%s %s %s: %s\n", what, module, symbol, error ? strerror(error) : "taken");
		}
		if (ioctl(fd, FTVIEW_CLEAR_ENTRIES)) {
			perror("offered: clear");
			return 2;
		}
	}
	printf("tried %lu offered, %lu refused: %lu differ\n", tried[1], tried[0], differ);
	return differ != 0;
}
