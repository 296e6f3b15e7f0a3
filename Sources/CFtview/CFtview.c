/* Of this file only: a header that Swift imports must see glibc as Swift's own module does. */
#define _GNU_SOURCE
#include "CFtview.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "../../kmod/uapi/functions.h"

/* Moves a descriptor above the standard ones. */
static int above_standard(int fd)
{
	int moved, saved;

	if (fd < 0 || fd > 2)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	saved = errno;
	close(fd);
	errno = saved;
	return moved;
}

int ftview_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	ends[0] = above_standard(ends[0]);
	ends[1] = above_standard(ends[1]);
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	if (ends[0] >= 0)
		close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	return -1;
}

int ftview_watch_growth(int fd)
{
	char path[32];
	int watch;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (watch >= 0 && inotify_add_watch(watch, path, IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF) < 0) {
		close(watch);
		return -1;
	}
	return watch;
}

int ftview_reserve(int fd, off_t offset, off_t length)
{
	return fallocate(fd, 0, offset, length);
}

int ftview_notify(const char *name, const char *text)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(name);
	socklen_t size = offsetof(struct sockaddr_un, sun_path) + length;
	ssize_t sent;
	int fd, saved;

	if (length < 2 || length >= sizeof(address.sun_path) || !strchr("/@", name[0])) {
		errno = EINVAL;
		return -1;
	}
	memcpy(address.sun_path, name, length);
	if (name[0] == '@')
		address.sun_path[0] = 0;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	sent = sendto(fd, text, strlen(text), MSG_NOSIGNAL, (struct sockaddr *)&address, size);
	saved = errno;
	close(fd);
	errno = saved;
	return sent < 0 ? -1 : 0;
}

static bool is_in(const char *symbol, const char *const *names, size_t count)
{
	while (count--) {
		if (!strcmp(names[count], symbol))
			return true;
	}
	return false;
}

bool ftview_is_unfit(const char *symbol)
{
	return is_in(symbol, ftview_unfit, sizeof(ftview_unfit) / sizeof(ftview_unfit[0]));
}

bool ftview_is_handed_over(const char *symbol)
{
	return is_in(symbol, ftview_handed_over, sizeof(ftview_handed_over) / sizeof(ftview_handed_over[0]));
}

int ftview_give_back(int fd, off_t offset, off_t length)
{
	return fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
}

/* A program of its own: its standard input and output, nothing above standard error, and no signal blocked. */
struct program {
	char *const *arguments;
	char *const *environment;
	int in;
	int out;
	/* Standard error is thrown away. */
	bool silent;
	short flags;
};

static int set_files(posix_spawn_file_actions_t *actions, const struct program *program)
{
	int error = posix_spawn_file_actions_adddup2(actions, program->in, 0);

	if (!error)
		error = posix_spawn_file_actions_adddup2(actions, program->out, 1);
	if (!error && program->silent)
		error = posix_spawn_file_actions_addopen(actions, 2, "/dev/null", O_WRONLY, 0);
	if (!error)
		error = posix_spawn_file_actions_addclosefrom_np(actions, 3);
	return error;
}

static int spawn(const char *path, const struct program *program, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	int error;

	sigemptyset(&none);
	sigfillset(&all);
	error = posix_spawn_file_actions_init(&actions);
	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (error)
		goto actions;
	error = set_files(&actions, program);
	if (!error)
		error = posix_spawnattr_setsigmask(&attributes, &none);
	if (!error)
		error = posix_spawnattr_setsigdefault(&attributes, &all);
	if (!error)
		error = posix_spawnattr_setflags(&attributes, program->flags | POSIX_SPAWN_SETSIGMASK);
	if (!error)
		error = posix_spawnp(pid, path, &actions, &attributes, program->arguments, program->environment);
	posix_spawnattr_destroy(&attributes);
actions:
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* The variable by which the program finds libraries that came with it; NULL when there is none. */
static char *library_path(void)
{
	static const char name[] = "LD_LIBRARY_PATH=";
	char **variable;

	for (variable = environ; variable && *variable; variable++)
		if (!strncmp(*variable, name, sizeof(name) - 1))
			return *variable;
	return NULL;
}

int ftview_spawn_guard(const char *directory, int in, int out, pid_t *pid)
{
	char *arguments[] = { "ftview", "guard", (char *)directory, NULL };
	char *environment[] = { library_path(), NULL };
	struct program guard = { arguments, environment, in, out, true, POSIX_SPAWN_SETSID };

	return spawn("/proc/self/exe", &guard, pid);
}

int ftview_spawn_modprobe(int nowhere, pid_t *pid)
{
	char *arguments[] = { "modprobe", "-q", "ftview", NULL };
	char *environment[] = { NULL };
	struct program modprobe = { arguments, environment, nowhere, nowhere, true, POSIX_SPAWN_SETSID };

	return spawn("/sbin/modprobe", &modprobe, pid);
}

int ftview_load_module(int file)
{
	return (int)syscall(SYS_finit_module, file, "", 0);
}

int ftview_spawn_command(char *const arguments[], int in, pid_t *pid)
{
	/* What the program ignores, such as SIGPIPE, a command must not. */
	struct program command = { arguments, environ, in, STDOUT_FILENO, false, POSIX_SPAWN_SETSIGDEF };

	return spawn(arguments[0], &command, pid);
}
