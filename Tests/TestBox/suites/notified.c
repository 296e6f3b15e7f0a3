/*
 * Stands in for a service manager that wants to be notified (sd_notify(3)).
 *
 *	notified COMMAND [ARG]...
 *
 * Runs the command with NOTIFY_SOCKET set, prints what it tells, one line each, and ends with its status. Signals
 * that a service manager sends go to the command: its PID is the first line.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
	perror(what);
	exit(2);
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char text[256], name[64];
	int fd, status;
	ssize_t count;
	pid_t child;

	if (argc < 2) {
		fputs("notified COMMAND [ARG]...\n", stderr);
		return 2;
	}
	snprintf(name, sizeof(name), "/run/notified-%d", getpid());
	strcpy(address.sun_path, name);
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		die(name);
	setenv("NOTIFY_SOCKET", name, 1);
	child = fork();
	if (child < 0)
		die("fork");
	if (!child) {
		execvp(argv[1], argv + 1);
		die(argv[1]);
	}
	setvbuf(stdout, NULL, _IONBF, 0);
	printf("pid %d\n", child);
	for (;;) {
		struct pollfd wait = { .fd = fd, .events = POLLIN };

		/* What it told last is there when it has ended. */
		if (poll(&wait, 1, 100) > 0) {
			count = recv(fd, text, sizeof(text) - 1, 0);
			text[count > 0 ? count : 0] = 0;
			printf("%s\n", text);
		} else if (waitpid(child, &status, WNOHANG) == child) {
			break;
		}
	}
	unlink(name);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
