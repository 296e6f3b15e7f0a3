/*
 * Sends packets whose ways through the kernel are known to part, two at a time, from a host that does not exist
 * (10.0.1.77, played by raw sockets in the namespace left) to sockets in the namespace right. Docs/Diff.md lists them.
 *
 *	answers sockets		what is told apart from the transport's handler on: (a), (c), (d), (e), (g)
 *	answers routes		what is told apart from ip_rcv on: (b), (f); needs the rules of answers-record
 *
 * Packets are told by their source port and length. Exits 1 when something does not happen.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/sock_diag.h>
#include <linux/userfaultfd.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CLIENT "10.0.1.77"
#define SERVER "10.0.1.2"
#define OPEN_PORT 9000
#define CLOSED_PORT 9999

static int raw, sniffer, listener;

static void need(int ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "answers: %s: %s\n", what, strerror(errno));
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

static struct sockaddr_in address(const char *host, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };

	inet_pton(AF_INET, host, &to.sin_addr);
	return to;
}

static uint32_t add(const void *data, size_t length, uint32_t sum)
{
	const uint8_t *bytes = data;
	size_t at;

	for (at = 0; at < length; at++)
		sum += at & 1 ? bytes[at] : bytes[at] << 8;
	return sum;
}

/* Sends one transport segment; its checksum field lies at `place`. `damage` is added to a right checksum. */
static void send_segment(int protocol, void *segment, size_t length, size_t place, uint16_t damage)
{
	struct sockaddr_in from = address(CLIENT, 0), to = address(SERVER, 0);
	uint8_t packet[2048] = { 0 };
	struct iphdr *ip = (void *)packet;
	uint32_t sum = protocol + length;
	uint16_t check;

	sum = add(&from.sin_addr, 4, sum);
	sum = add(&to.sin_addr, 4, sum);
	sum = add(segment, length, sum);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	check = htons((uint16_t)~sum + damage);
	memcpy((uint8_t *)segment + place, &check, sizeof(check));
	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = protocol;
	ip->tot_len = htons(sizeof(*ip) + length);
	ip->saddr = from.sin_addr.s_addr;
	ip->daddr = to.sin_addr.s_addr;
	memcpy(packet + sizeof(*ip), segment, length);
	need(sendto(raw, packet, sizeof(*ip) + length, 0, (void *)&to, sizeof(to)) > 0, "sendto");
}

struct connection {
	int port;	/* the client's */
	int server;	/* the accepted socket */
	uint32_t next;	/* the client's next sequence number */
	uint32_t ack;
	int window;
};

#define FIN 1
#define SYN 2
#define RST 4
#define PSH 8
#define ACK 16

/* `ahead` leaves a gap before the data. Each segment has another window, so that the kernel does not take its fast path. */
static void send_tcp(struct connection *c, int to, int flags, size_t length, uint32_t ahead, uint16_t damage)
{
	uint8_t segment[1500] = { 0 };
	struct tcphdr *tcp = (void *)segment;

	tcp->source = htons(c->port);
	tcp->dest = htons(to);
	tcp->seq = htonl(c->next + ahead);
	tcp->ack_seq = htonl(flags & ACK ? c->ack : 0);
	tcp->doff = sizeof(*tcp) / 4;
	segment[13] = flags;
	tcp->window = htons(c->window++);
	memset(segment + sizeof(*tcp), 'x', length);
	send_segment(IPPROTO_TCP, segment, sizeof(*tcp) + length, 16, damage);
	if (!ahead)
		c->next += length + !!(flags & SYN);
}

/* The kernel's answer to a SYN: what it acknowledges is left in `c`. */
static void wait_syn_ack(struct connection *c)
{
	struct pollfd ready = { .fd = sniffer, .events = POLLIN };
	uint8_t packet[2048];

	for (;;) {
		struct tcphdr *tcp = (void *)(packet + sizeof(struct iphdr));

		need(poll(&ready, 1, 10000) == 1, "no answer to a SYN");
		if (recv(sniffer, packet, sizeof(packet), 0) < (ssize_t)(sizeof(struct iphdr) + sizeof(*tcp)))
			continue;
		if (packet[9] != IPPROTO_TCP || ntohs(tcp->dest) != c->port || !tcp->syn || !tcp->ack)
			continue;
		c->ack = ntohl(tcp->seq) + 1;
		return;
	}
}

static struct connection connected(int port)
{
	struct connection c = { .port = port, .next = 1000, .window = 4000 };

	send_tcp(&c, OPEN_PORT, SYN, 0, 0, 0);
	wait_syn_ack(&c);
	send_tcp(&c, OPEN_PORT, ACK, 0, 0, 0);
	c.server = accept(listener, NULL, NULL);
	need(c.server >= 0, "accept");
	return c;
}

static void one_syn(int port, int to, uint16_t damage)
{
	struct connection c = { .port = port, .next = 1000, .window = 4000 };

	send_tcp(&c, to, SYN, 0, 0, damage);
}

static void *read_into(void *argument)
{
	void **list = argument;

	return (void *)recv(*(int *)list[0], list[1], 1, 0);
}

static uint32_t backlog(int socket)
{
	uint32_t values[SK_MEMINFO_VARS] = { 0 };
	socklen_t length = sizeof(values);

	need(getsockopt(socket, SOL_SOCKET, SO_MEMINFO, values, &length) == 0, "SO_MEMINFO");
	return values[SK_MEMINFO_BACKLOG];
}

/* A reader whose copy to user memory waits for a page owns the socket for as long as it waits. */
static void send_to_owned(struct connection *c, size_t length)
{
	int faults = syscall(SYS_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register area = { .range = { (uintptr_t)page, 4096 }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_zeropage fill = { .range = { (uintptr_t)page, 4096 } };
	struct pollfd ready = { .fd = faults, .events = POLLIN };
	void *list[] = { &c->server, page };
	pthread_t thread;

	need(faults >= 0 && ioctl(faults, UFFDIO_API, &api) == 0, "userfaultfd");
	need(ioctl(faults, UFFDIO_REGISTER, &area) == 0, "UFFDIO_REGISTER");
	need(pthread_create(&thread, NULL, read_into, list) == 0, "pthread_create");
	need(poll(&ready, 1, 10000) == 1, "the reader does not wait");
	send_tcp(c, OPEN_PORT, ACK, length, 0, 0);
	while (!backlog(c->server))
		sched_yield();
	need(ioctl(faults, UFFDIO_ZEROPAGE, &fill) == 0, "UFFDIO_ZEROPAGE");
	pthread_join(thread, NULL);
	close(faults);
}

static void send_udp(int port, int to, size_t length)
{
	uint8_t segment[512] = { 0 };
	struct udphdr *udp = (void *)segment;

	udp->source = htons(port);
	udp->dest = htons(to);
	udp->len = htons(sizeof(*udp) + length);
	memset(segment + sizeof(*udp), 'u', length);
	send_segment(IPPROTO_UDP, segment, sizeof(*udp) + length, 6, 0);
}

static int receiver(int port)
{
	struct sockaddr_in at = address(SERVER, port);
	int socket_ = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	need(socket_ >= 0 && bind(socket_, (void *)&at, sizeof(at)) == 0, "bind");
	return socket_;
}

static void take(int socket_)
{
	struct pollfd ready = { .fd = socket_, .events = POLLIN };
	char byte;

	need(poll(&ready, 1, 10000) == 1 && recv(socket_, &byte, 1, 0) == 1, "a datagram did not arrive");
}

static void sockets(int plain, int filtered)
{
	struct connection c;

	/* (a) */
	one_syn(41001, OPEN_PORT, 0);
	one_syn(41002, CLOSED_PORT, 0);
	/* (c) */
	c = connected(41003);
	send_tcp(&c, OPEN_PORT, ACK, 10, 0, 0);
	send_tcp(&c, OPEN_PORT, ACK, 20, 0, 0);
	send_tcp(&c, OPEN_PORT, ACK, 30, 100, 0);
	/* (d) */
	c = connected(41004);
	send_tcp(&c, OPEN_PORT, ACK, 10, 0, 0);
	send_tcp(&c, OPEN_PORT, ACK, 20, 0, 0);
	send_to_owned(&c, 30);
	/* (e) */
	one_syn(41005, OPEN_PORT, 0);
	one_syn(41006, OPEN_PORT, 1);
	/* (g): the second datagram of each. */
	for (size_t length = 10; length <= 20; length += 10) {
		send_udp(41007, 7001, length);
		take(plain);
		send_udp(41008, 7002, length);
		take(filtered);
	}
}

static void routes(int accepted, int tracked)
{
	/* (b): the second of each; the rule drops those to 7004. */
	for (size_t length = 10; length <= 20; length += 10) {
		send_udp(41009, 7003, length);
		take(accepted);
		send_udp(41010, 7004, length);
	}
	/* (f) */
	for (size_t length = 10; length <= 30; length += 10) {
		send_udp(41011, 7005, length);
		take(tracked);
	}
}

int main(int argc, char **argv)
{
	struct sock_filter accept_all = { BPF_RET | BPF_K, 0, 0, 0xffff };
	struct sock_fprog program = { 1, &accept_all };
	struct sockaddr_in at = address(SERVER, OPEN_PORT);
	int plain, filtered, accepted, tracked, yes = 1;
	cpu_set_t first;

	CPU_ZERO(&first);
	CPU_SET(0, &first);
	need(sched_setaffinity(0, sizeof(first), &first) == 0, "sched_setaffinity");
	enter("right");
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	need(listener >= 0 && bind(listener, (void *)&at, sizeof(at)) == 0 && listen(listener, 16) == 0, "listen");
	plain = receiver(7001);
	filtered = receiver(7002);
	need(setsockopt(filtered, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) == 0, "SO_ATTACH_FILTER");
	accepted = receiver(7003);
	receiver(7004);
	tracked = receiver(7005);
	enter("left");
	raw = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	sniffer = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, htons(ETH_P_IP));
	need(raw >= 0 && sniffer >= 0, "raw sockets");
	if (argc == 2 && !strcmp(argv[1], "sockets"))
		sockets(plain, filtered);
	else if (argc == 2 && !strcmp(argv[1], "routes"))
		routes(accepted, tracked);
	else
		need(0, "usage: answers sockets|routes");
	return 0;
}
