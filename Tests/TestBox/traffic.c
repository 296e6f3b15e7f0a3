/*
 * Sends an exact number of TCP, UDP and ICMP flows between two network namespaces, IPv4 and IPv6 mixed.
 *
 *	traffic [OPTION]... FLOW...
 *
 *	FLOW	tcp4:PORT:COUNT[:BYTES]	 COUNT connections to PORT; BYTES (1) go there, the close comes back
 *		udp4:PORT:COUNT[:BYTES]	 COUNT datagrams to PORT; nothing comes back
 *		icmp4:COUNT[:BYTES]	 COUNT echo requests, each answered by the other side's kernel
 *		tcp6, udp6, icmp6	 the same over IPv6
 *	-s NS -d NS	client's and server's namespace (left, right); "-" is the current one
 *	-4 ADDR -6 ADDR	server's addresses (10.0.1.2, fd00:1::2)
 *	-p MS		pause after each round
 *	-r		for ever (a COUNT is then not needed and ignored)
 *
 * One process and one thread hold both ends: a socket belongs to the namespace it was made in. Each round takes every
 * flow one step further, and a step ends only when its packet has arrived, so the number of flows, connections,
 * datagrams and echoes is exact and their order the same on every run. Prints a line a flow when done; exits 1 if
 * anything did not arrive within 10 seconds, 2 on wrong usage.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum kind { TCP, UDP, ICMP };

#define MAX_FLOWS 64
#define MAX_BYTES 60000
#define PATIENCE_MS 10000

struct flow {
	enum kind kind;
	int family;
	int port;
	long count;
	size_t bytes;
	long done;
	int server;	/* listening or receiving socket, in the server's namespace */
	int client;	/* sending socket of UDP and ICMP, in the client's namespace */
	struct sockaddr_storage to;
	socklen_t to_len;
};

static const char *const kind_names[] = { "tcp", "udp", "icmp" };
static char data[MAX_BYTES + 64];

static void fail(const char *format, ...)
{
	int error = errno;
	va_list list;

	fputs("traffic: ", stderr);
	va_start(list, format);
	vfprintf(stderr, format, list);
	va_end(list);
	fprintf(stderr, ": %s\n", strerror(error));
	exit(1);
}

static void usage(const char *what)
{
	fprintf(stderr, "traffic: %s; see the head of traffic.c for usage\n", what);
	exit(2);
}

static long number(const char *text, long low, long high, const char *what)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (errno || end == text || *end || value < low || value > high)
		usage(what);
	return value;
}

static void enter(const char *name)
{
	char path[256];
	int fd;

	if (!strcmp(name, "-"))
		return;
	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		fail("namespace %s", name);
	close(fd);
}

/* Wait until fd can be read. */
static void await(const struct flow *flow, int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	int ready;

	do
		ready = poll(&poll_fd, 1, PATIENCE_MS);
	while (ready < 0 && errno == EINTR);
	if (ready <= 0) {
		errno = ready ? errno : ETIMEDOUT;
		fail("%s%c port %d, number %ld", kind_names[flow->kind], flow->family == AF_INET ? '4' : '6',
		     flow->port, flow->done + 1);
	}
}

static void parse(struct flow *flow, char *text, bool forever)
{
	char *part[5];
	int parts = 0, next = 1;
	size_t length;

	while (parts < 5 && (part[parts] = strsep(&text, ":")))
		parts++;
	length = strlen(part[0]);
	if (parts == 5 || length < 4)
		usage("a flow is PROTOCOL:PORT:COUNT[:BYTES]");
	switch (part[0][length - 1]) {
	case '4': flow->family = AF_INET; break;
	case '6': flow->family = AF_INET6; break;
	default: usage("a protocol ends in 4 or 6");
	}
	part[0][length - 1] = '\0';
	for (flow->kind = TCP; flow->kind <= ICMP; flow->kind++)
		if (!strcmp(part[0], kind_names[flow->kind]))
			break;
	if (flow->kind > ICMP)
		usage("a protocol is tcp, udp or icmp");
	if (flow->kind != ICMP) {
		if (parts < 2)
			usage("this flow needs a port");
		flow->port = number(part[next++], 1, 65535, "a port is 1 to 65535");
	}
	if (next < parts)
		flow->count = number(part[next++], 1, 10000000, "a count is 1 to 10000000");
	else if (!forever)
		usage("this flow needs a count");
	flow->bytes = 1;
	if (next < parts)
		flow->bytes = number(part[next], 0, MAX_BYTES, "too many bytes");
	if (flow->kind == TCP && flow->bytes == 0)
		usage("a TCP flow carries at least one byte");
}

static void address(struct flow *flow, const char *v4, const char *v6)
{
	struct sockaddr_in *in = (struct sockaddr_in *)&flow->to;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&flow->to;

	if (flow->family == AF_INET) {
		in->sin_family = AF_INET;
		in->sin_port = htons(flow->port);
		flow->to_len = sizeof(*in);
		if (inet_pton(AF_INET, v4, &in->sin_addr) != 1)
			usage("not an IPv4 address");
	} else {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = htons(flow->port);
		flow->to_len = sizeof(*in6);
		if (inet_pton(AF_INET6, v6, &in6->sin6_addr) != 1)
			usage("not an IPv6 address");
	}
}

static void open_server(struct flow *flow)
{
	int on = 1;

	if (flow->kind == ICMP)
		return;
	flow->server = socket(flow->family, (flow->kind == TCP ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0);
	if (flow->server < 0)
		fail("server socket");
	if (setsockopt(flow->server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    bind(flow->server, (struct sockaddr *)&flow->to, flow->to_len) ||
	    (flow->kind == TCP && listen(flow->server, 8)))
		fail("server on port %d", flow->port);
}

static void open_client(struct flow *flow)
{
	if (flow->kind == TCP)
		return;
	if (flow->kind == UDP)
		flow->client = socket(flow->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	else
		flow->client = socket(flow->family, SOCK_RAW | SOCK_CLOEXEC,
				      flow->family == AF_INET ? IPPROTO_ICMP : IPPROTO_ICMPV6);
	if (flow->client < 0 || connect(flow->client, (struct sockaddr *)&flow->to, flow->to_len))
		fail("client socket");
}

/* One connection: opened, BYTES sent and read, closed by the client, then by the server, whose end the client sees. */
static void step_tcp(struct flow *flow)
{
	int client, peer;
	size_t left = flow->bytes;
	ssize_t got;

	client = socket(flow->family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client < 0 || connect(client, (struct sockaddr *)&flow->to, flow->to_len))
		fail("connection to port %d", flow->port);
	await(flow, flow->server);
	peer = accept4(flow->server, NULL, NULL, SOCK_CLOEXEC);
	if (peer < 0)
		fail("accept on port %d", flow->port);
	if (send(client, data, flow->bytes, MSG_NOSIGNAL) != (ssize_t)flow->bytes || shutdown(client, SHUT_WR))
		fail("send to port %d", flow->port);
	for (;;) {
		static char sink[65536];

		await(flow, peer);
		got = recv(peer, sink, sizeof(sink), 0);
		if (got < 0 || (size_t)got > left)
			fail("receive on port %d", flow->port);
		if (got == 0)
			break;
		left -= got;
	}
	close(peer);
	await(flow, client);
	if (left || recv(client, data + MAX_BYTES, 1, 0) != 0)
		fail("close of port %d", flow->port);
	close(client);
}

static void step_udp(struct flow *flow)
{
	static char sink[65536];

	if (send(flow->client, data, flow->bytes, 0) != (ssize_t)flow->bytes)
		fail("send to port %d", flow->port);
	await(flow, flow->server);
	if (recv(flow->server, sink, sizeof(sink), 0) != (ssize_t)flow->bytes)
		fail("receive on port %d", flow->port);
}

static uint16_t checksum(const unsigned char *bytes, size_t length)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < length; i++)
		sum += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

static void step_icmp(struct flow *flow)
{
	static unsigned char request[8 + MAX_BYTES], reply[65536];
	uint16_t id = htons(getpid() & 0xffff), sequence = htons((flow->done + 1) & 0xffff), sum;
	unsigned char type = flow->family == AF_INET ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY;

	memset(request, 0, 8);
	request[0] = flow->family == AF_INET ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
	memcpy(request + 4, &id, 2);
	memcpy(request + 6, &sequence, 2);
	memcpy(request + 8, data, flow->bytes);
	if (flow->family == AF_INET) {	/* the kernel fills it in for IPv6 */
		sum = checksum(request, 8 + flow->bytes);
		memcpy(request + 2, &sum, 2);
	}
	if (send(flow->client, request, 8 + flow->bytes, 0) != (ssize_t)(8 + flow->bytes))
		fail("echo request");
	for (;;) {	/* a raw socket sees other ICMP too */
		ssize_t got;
		const unsigned char *icmp = reply;

		await(flow, flow->client);
		got = recv(flow->client, reply, sizeof(reply), 0);
		if (got < 0)
			fail("echo reply");
		if (flow->family == AF_INET) {	/* IPv4 raw sockets deliver the IP header, IPv6 ones do not */
			size_t header = got ? (reply[0] & 0xf) * 4u : 0;

			if ((size_t)got < header + 8)
				continue;
			icmp += header;
		} else if (got < 8) {
			continue;
		}
		if (icmp[0] == type && !memcmp(icmp + 4, &id, 2) && !memcmp(icmp + 6, &sequence, 2))
			return;
	}
}

int main(int argc, char **argv)
{
	static struct flow flows[MAX_FLOWS];
	const char *source = "left", *destination = "right", *v4 = "10.0.1.2", *v6 = "fd00:1::2";
	bool forever = false, busy = true;
	long pause_ms = 0;
	int option, count;

	while ((option = getopt(argc, argv, "s:d:4:6:p:r")) != -1) {
		switch (option) {
		case 's': source = optarg; break;
		case 'd': destination = optarg; break;
		case '4': v4 = optarg; break;
		case '6': v6 = optarg; break;
		case 'p': pause_ms = number(optarg, 0, 60000, "a pause is 0 to 60000 ms"); break;
		case 'r': forever = true; break;
		default: usage("unknown option");
		}
	}
	count = argc - optind;
	if (count < 1 || count > MAX_FLOWS)
		usage("1 to 64 flows are needed");
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = 'a' + i % 26;
	for (int i = 0; i < count; i++) {
		parse(&flows[i], argv[optind + i], forever);
		address(&flows[i], v4, v6);
	}
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	if (home < 0)
		fail("own namespace");
	enter(destination);
	for (int i = 0; i < count; i++)
		open_server(&flows[i]);
	if (setns(home, CLONE_NEWNET))	/* needs CAP_SYS_ADMIN even to stay where we are */
		fail("own namespace");
	enter(source);
	for (int i = 0; i < count; i++)
		open_client(&flows[i]);

	while (busy || forever) {
		busy = false;
		for (int i = 0; i < count; i++) {
			struct flow *flow = &flows[i];

			if (!forever && flow->done == flow->count)
				continue;
			switch (flow->kind) {
			case TCP: step_tcp(flow); break;
			case UDP: step_udp(flow); break;
			case ICMP: step_icmp(flow); break;
			}
			flow->done++;
			busy = true;
		}
		if (pause_ms && (busy || forever)) {
			struct timespec pause = { pause_ms / 1000, pause_ms % 1000 * 1000000 };

			nanosleep(&pause, NULL);
		}
	}
	for (int i = 0; i < count; i++) {
		printf("%s%c", kind_names[flows[i].kind], flows[i].family == AF_INET ? '4' : '6');
		if (flows[i].kind != ICMP)
			printf(" port %d", flows[i].port);
		printf(": %ld\n", flows[i].done);
	}
	return 0;
}
