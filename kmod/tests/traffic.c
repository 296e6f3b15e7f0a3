// SPDX-License-Identifier: GPL-2.0-only
/*
 * traffic: known packets for the gate's tests.
 *
 *	traffic serve PORT		echo nothing; accept TCP, receive UDP
 *	traffic tcp ADDRESS PORT N	one connection, N messages, each answered
 *	traffic udp ADDRESS PORT N	N datagrams from an unbound port
 *	traffic icmp ADDRESS ID N	N echo requests with this identifier
 *	traffic hold ADDRESS PORT N	N connections, each with a process that sleeps
 *					in the kernel with a segment at hand, until
 *					standard input ends
 *
 * A fourth argument is the pause between packets in microseconds.
 * ADDRESS is numeric, IPv4 or IPv6. "serve" prints "ready".
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGE	100

static unsigned int pause_us;

/* After the next packet was sent. */
static void wait_a_bit(void)
{
	if (pause_us)
		usleep(pause_us);
}

static int fail(const char *what)
{
	fprintf(stderr, "traffic: %s: %s\n", what, strerror(errno));
	return 1;
}

static int socket_on(int type, unsigned short port)
{
	struct sockaddr_in6 any = {
		.sin6_family = AF_INET6,
		.sin6_port = htons(port),
	};
	int fd = socket(AF_INET6, type, 0);
	int yes = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(fd, (struct sockaddr *)&any, sizeof(any)))
		exit(fail("bind"));
	return fd;
}

static int serve(unsigned short port)
{
	static struct pollfd fds[512];
	const nfds_t most = sizeof(fds) / sizeof(fds[0]);
	char buffer[65536];
	nfds_t count = 2;

	fds[0] = (struct pollfd){ .fd = socket_on(SOCK_STREAM, port),
				  .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = socket_on(SOCK_DGRAM, port),
				  .events = POLLIN };
	if (listen(fds[0].fd, 512))
		return fail("listen");
	printf("ready\n");
	fflush(stdout);

	while (poll(fds, count, -1) > 0) {
		if (fds[0].revents && count < most)
			fds[count++] = (struct pollfd){
				.fd = accept(fds[0].fd, NULL, NULL),
				.events = POLLIN,
			};
		if (fds[1].revents)
			recv(fds[1].fd, buffer, sizeof(buffer), 0);
		for (nfds_t i = 2; i < count; i++) {
			ssize_t got;

			if (!fds[i].revents)
				continue;
			got = recv(fds[i].fd, buffer, sizeof(buffer), 0);
			if (got > 0 && send(fds[i].fd, buffer, got, 0) == got)
				continue;
			close(fds[i].fd);
			fds[i--] = fds[--count];
		}
	}
	return fail("poll");
}

static int dial(const char *address, const char *port, int type, int protocol)
{
	struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
		.ai_socktype = type == SOCK_RAW ? SOCK_DGRAM : type,
	};
	struct addrinfo *info;
	int fd;

	if (getaddrinfo(address, port, &hints, &info)) {
		errno = EINVAL;
		exit(fail(address));
	}
	if (type == SOCK_RAW && info->ai_family == AF_INET6) {
		protocol = IPPROTO_ICMPV6;
		((struct sockaddr_in6 *)info->ai_addr)->sin6_port = 0;
	}
	fd = socket(info->ai_family, type, protocol);
	if (fd < 0 || connect(fd, info->ai_addr, info->ai_addrlen))
		exit(fail("connect"));
	freeaddrinfo(info);
	return fd;
}

static int tcp(const char *address, const char *port, long count)
{
	int fd = dial(address, port, SOCK_STREAM, 0);
	char message[MESSAGE] = "ftview";
	int yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	while (count-- > 0) {
		if (send(fd, message, sizeof(message), 0) != sizeof(message))
			return fail("send");
		if (recv(fd, message, sizeof(message), MSG_WAITALL) !=
		    sizeof(message))
			return fail("recv");
	}
	/* Wait for the other side's FIN, so that no segment comes later. */
	shutdown(fd, SHUT_WR);
	recv(fd, message, sizeof(message), 0);
	return 0;
}

static int udp(const char *address, const char *port, long count)
{
	int fd = dial(address, port, SOCK_DGRAM, 0);
	char message[MESSAGE] = "ftview";

	while (count > 0) {
		if (send(fd, message, sizeof(message), 0) == sizeof(message))
			count--;
		else if (errno != ECONNREFUSED && errno != ENOBUFS)
			return fail("send");
		wait_a_bit();
	}
	return 0;
}

static unsigned short checksum(const unsigned short *words, int count)
{
	unsigned long sum = 0;

	while (count--)
		sum += *words++;
	sum = (sum >> 16) + (sum & 0xffff);
	return ~(sum + (sum >> 16));
}

static int icmp(const char *address, unsigned short id, long count)
{
	int fd = dial(address, "0", SOCK_RAW, IPPROTO_ICMP);
	unsigned char type = strchr(address, ':') ? ICMP6_ECHO_REQUEST : ICMP_ECHO;
	union {
		struct icmphdr header;
		unsigned short words[32];
	} packet;

	for (long i = 1; i <= count; i++) {
		memset(&packet, 0, sizeof(packet));
		packet.header.type = type;
		packet.header.un.echo.id = htons(id);
		packet.header.un.echo.sequence = htons(i);
		packet.header.checksum = checksum(packet.words, 32);
		while (send(fd, &packet, sizeof(packet), 0) != sizeof(packet)) {
			if (errno != ENOBUFS)
				return fail("send");
		}
		wait_a_bit();
	}
	return 0;
}

/*
 * Half of what it asks for is there: the kernel waits for the rest, and its last
 * segment is what it passes on meanwhile.
 */
static void hold_one(const char *address, const char *port)
{
	int fd = dial(address, port, SOCK_STREAM, 0);
	char message[2 * MESSAGE] = "ftview";

	if (send(fd, message, MESSAGE, 0) != MESSAGE)
		_exit(fail("send"));
	recv(fd, message, sizeof(message), MSG_PEEK | MSG_WAITALL);
	_exit(0);
}

static int hold(const char *address, const char *port, long count)
{
	pid_t group = getpid();
	char byte;

	setpgid(0, 0);
	for (long i = 0; i < count; i++) {
		if (!fork())
			hold_one(address, port);
	}
	while (read(0, &byte, 1) > 0)
		;
	signal(SIGTERM, SIG_IGN);
	kill(-group, SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		return serve(atoi(argv[2]));
	if (argc == 6) {
		pause_us = atoi(argv[5]);
		argc--;
	}
	if (argc == 5 && !strcmp(argv[1], "tcp"))
		return tcp(argv[2], argv[3], atol(argv[4]));
	if (argc == 5 && !strcmp(argv[1], "udp"))
		return udp(argv[2], argv[3], atol(argv[4]));
	if (argc == 5 && !strcmp(argv[1], "icmp"))
		return icmp(argv[2], atoi(argv[3]), atol(argv[4]));
	if (argc == 5 && !strcmp(argv[1], "hold"))
		return hold(argv[2], argv[3], atol(argv[4]));
	fprintf(stderr, "usage: traffic serve PORT | tcp|udp|icmp|hold ADDRESS PORT N [PAUSE]\n");
	return 2;
}
