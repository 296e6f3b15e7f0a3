/*
 * Of storm.c: both ends of its flows, in the two namespaces.
 */
#ifndef STORM_ENDS_H
#define STORM_ENDS_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *source = "left", *destination = "right";
static const char *address4 = "10.0.1.2", *address6 = "fd00:1::2";

/* Both ends of each protocol in one family. */
struct pair {
	int family;
	int udp_client, udp_server;
	int tcp_client, tcp_server;
	int icmp;
	unsigned short id;	/* of echo requests */
};

static void fail(const char *what)
{
	fprintf(stderr, "storm: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void enter(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		fail(name);
	close(fd);
}

/* The server's address with a port; or any address, where `any`. */
static socklen_t fill(struct sockaddr_storage *to, int family, unsigned short port, bool any)
{
	struct sockaddr_in *in = (struct sockaddr_in *)to;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;

	memset(to, 0, sizeof(*to));
	to->ss_family = family;
	if (family == AF_INET) {
		in->sin_port = htons(port);
		if (!any && inet_pton(AF_INET, address4, &in->sin_addr) != 1)
			fail(address4);
		return sizeof(*in);
	}
	in6->sin6_port = htons(port);
	if (!any && inet_pton(AF_INET6, address6, &in6->sin6_addr) != 1)
		fail(address6);
	return sizeof(*in6);
}

static int bound(int family, int type, unsigned short port, bool any)
{
	struct sockaddr_storage here;
	socklen_t length = fill(&here, family, port, any);
	int fd = socket(family, type | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&here, length))
		fail("socket");
	return fd;
}

static void linked(int fd, int family, unsigned short port)
{
	struct sockaddr_storage to;
	socklen_t length = fill(&to, family, port, false);

	if (connect(fd, (struct sockaddr *)&to, length))
		fail("connect");
}

/* A raw socket would get everybody's replies, and have no room for its own when somebody is faster. */
static void only_own(const struct pair *pair)
{
	/* IPv4 comes with its header, IPv6 without. */
	struct sock_filter v4[] = {
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, pair->id, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_filter v6[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, pair->id, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = { .len = 5, .filter = v4 };

	if (pair->family == AF_INET6)
		program = (struct sock_fprog){ .len = 4, .filter = v6 };
	if (setsockopt(pair->icmp, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)))
		fail("icmp filter");
}

/*
 * Servers are connected back to their client, so that several may share a port.
 */
static void open_pair(struct pair *pair, int family, unsigned short port, unsigned short from, unsigned short id)
{
	int listener, on = 1;
	struct sockaddr_storage peer;
	socklen_t length = sizeof(peer);

	pair->family = family;
	pair->id = id;
	enter(destination);
	listener = bound(family, SOCK_STREAM, port, false);
	if (listen(listener, 4))
		fail("listen");
	pair->udp_server = bound(family, SOCK_DGRAM, port, false);

	enter(source);
	pair->udp_client = bound(family, SOCK_DGRAM, from, true);
	linked(pair->udp_client, family, port);
	if (getsockname(pair->udp_client, (struct sockaddr *)&peer, &length) ||
	    connect(pair->udp_server, (struct sockaddr *)&peer, length))
		fail("udp server");
	/* Not from the wanted port: the answers would go to it. */
	pair->tcp_client = bound(family, SOCK_STREAM, 0, true);
	linked(pair->tcp_client, family, port);
	pair->tcp_server = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	close(listener);
	if (pair->tcp_server < 0 ||
	    setsockopt(pair->tcp_client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) ||
	    setsockopt(pair->tcp_server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		fail("tcp server");
	pair->icmp = socket(family, SOCK_RAW | SOCK_CLOEXEC, family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	if (pair->icmp < 0)
		fail("icmp");
	linked(pair->icmp, family, 0);
	only_own(pair);
}

#endif
