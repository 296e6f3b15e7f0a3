/*
 * Datagrams that come to grief, each in its own way, from the namespace left to the one right.
 *
 *	causes hold			opens the sockets of right, prints "ready", and waits for the end of its input
 *	causes send FROM PORT TO PORT [ttl=N] [bytes=N] [damage]
 *					sends one by a raw socket of left: from any address, with a wrong checksum
 *
 * Sockets of right: 9001 and 9010 take what comes, the buffer of 9013 is full, the filter of 9016 takes nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void need(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "causes: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void enter(const char *name)
{
	char path[64];
	int namespace;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	namespace = open(path, O_RDONLY | O_CLOEXEC);
	need(namespace >= 0 && setns(namespace, CLONE_NEWNET) == 0, path);
	close(namespace);
}

static int receiver(int port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
	int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	need(socket_ >= 0 && bind(socket_, (void *)&at, sizeof(at)) == 0, "bind");
	return socket_;
}

/* Sends to a socket of this namespace, in small pieces, until its buffer takes no more. */
static void fill(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	char data[16] = "";

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	for (int i = 0; i < 256; i++)
		sendto(socket_, data, sizeof(data), 0, (void *)&to, sizeof(to));
	close(socket_);
}

static int hold(void)
{
	struct sock_filter nothing = { BPF_RET | BPF_K, 0, 0, 0 };
	struct sock_fprog program = { 1, &nothing };
	int least = 1, full, filtered;
	char byte;

	enter("right");
	receiver(9001);
	receiver(9010);
	full = receiver(9013);
	need(setsockopt(full, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least)) == 0, "SO_RCVBUF");
	filtered = receiver(9016);
	need(setsockopt(filtered, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0, "SO_ATTACH_FILTER");
	fill(9013);
	puts("ready");
	fflush(stdout);
	while (read(0, &byte, 1) > 0)
		;
	return 0;
}

static uint32_t add(const void *data, size_t length, uint32_t sum)
{
	const uint8_t *bytes = data;

	for (size_t at = 0; at < length; at++)
		sum += at & 1 ? bytes[at] : bytes[at] << 8;
	return sum;
}

static int send_one(int argc, char **argv)
{
	uint8_t packet[2048] = { 0 };
	struct iphdr *ip = (void *)packet;
	struct udphdr *udp = (void *)(ip + 1);
	struct sockaddr_in to = { .sin_family = AF_INET };
	size_t bytes = 16;
	uint16_t damage = 0;
	uint32_t sum;
	int raw;

	need(argc >= 4, "usage");
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->frag_off = htons(IP_DF);
	ip->protocol = IPPROTO_UDP;
	need(inet_pton(AF_INET, argv[0], &ip->saddr) == 1, argv[0]);
	udp->source = htons(atoi(argv[1]));
	need(inet_pton(AF_INET, argv[2], &ip->daddr) == 1, argv[2]);
	udp->dest = htons(atoi(argv[3]));
	for (int i = 4; i < argc; i++) {
		if (!strncmp(argv[i], "ttl=", 4))
			ip->ttl = atoi(argv[i] + 4);
		else if (!strncmp(argv[i], "bytes=", 6))
			bytes = atoi(argv[i] + 6);
		else if (!strcmp(argv[i], "damage"))
			damage = 1;
	}
	need(bytes <= 1400, "too many bytes");
	memset(udp + 1, 'c', bytes);
	udp->len = htons(sizeof(*udp) + bytes);
	ip->tot_len = htons(sizeof(*ip) + sizeof(*udp) + bytes);
	sum = IPPROTO_UDP + sizeof(*udp) + bytes;
	sum = add(&ip->saddr, 8, sum);
	sum = add(udp, sizeof(*udp) + bytes, sum);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	udp->check = htons((uint16_t)~sum + damage);
	enter("left");
	raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	to.sin_addr.s_addr = ip->daddr;
	need(raw >= 0, "a raw socket");
	need(sendto(raw, packet, sizeof(*ip) + sizeof(*udp) + bytes, 0, (void *)&to, sizeof(to)) > 0, "sendto");
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "hold"))
		return hold();
	need(argc > 2 && !strcmp(argv[1], "send"), "usage: causes hold | causes send FROM PORT TO PORT ...");
	return send_one(argc - 2, argv + 2);
}
