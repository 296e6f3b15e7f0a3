// SPDX-License-Identifier: GPL-2.0-only
#define _GNU_SOURCE
#include "CFtview.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A socket and the address of a path; -1 where the path is too long for one. */
static int make(const char *path, struct sockaddr_un *address)
{
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(address->sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address->sun_path, path);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int ftview_listen(const char *path)
{
	struct sockaddr_un address;
	int fd = make(path, &address);
	int error;

	if (fd < 0)
		return -1;
	if (fchmod(fd, 0600) == 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
		if (listen(fd, 8) == 0)
			return fd;
		error = errno;
		unlink(path);
		errno = error;
	}
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

int ftview_is_stale(const char *path)
{
	struct sockaddr_un address;
	int fd = make(path, &address);
	int is_stale;

	if (fd < 0)
		return 0;
	is_stale = connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0 && errno == ECONNREFUSED;
	close(fd);
	return is_stale;
}

int ftview_accept(int fd)
{
	return accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}
