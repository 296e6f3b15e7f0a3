/*
 * Many packets that nobody wants and a few that somebody does, at once: for counting windows.
 *
 *	storm [-k KIND] [-b BACKGROUND] [-m MATCHING] [-s NS] [-d NS] [-4 ADDR] [-6 ADDR]
 *
 * Two processes, one bound to each of the first two processors, exchange BACKGROUND packets of KIND (udp, tcp, icmp, or
 * mix of all three) in all, and a third, free one sends MATCHING ones spread evenly among them, IPv4 and IPv6 by turns. A
 * matching packet is a datagram or a segment to port 9000, or an echo request with identifier 9000. The background
 * misses that by as little as it can: datagrams from port 9000 to 9001, segments to 9001, answers from either, other
 * identifiers with 9000 as sequence number.
 *
 * All connections stand before "ready" is printed; then a line on standard input starts the packets, "done BACKGROUND
 * MATCHING" tells that the last one has arrived, and the end of standard input ends it. A matching datagram carries its
 * number from 1 in its first 4 bytes, an echo request as its sequence number, in network order.
 *
 * A TCP exchange is one message and its answer: one matching or two background packets, and acknowledgements that come
 * by themselves. So the exact number of TCP packets is for an independent counter to say.
 */
#define _GNU_SOURCE
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "storm-ends.h"

enum kind { UDP, TCP, ICMP, MIX };

#define WANTED_PORT 9000
#define OTHER_PORT 9001
#define BATCH 32
#define PATIENCE_MS 60000

static const char *const kind_names[] = { "udp", "tcp", "icmp", "mix" };
struct shared {
	atomic_long background;	/* packets so far */
	atomic_int go;
};

static struct shared *shared;

static size_t receive(int fd, void *buffer, size_t size)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
	ssize_t got = recv(fd, buffer, size, MSG_DONTWAIT);

	if (got < 0 && errno == EAGAIN) {
		int ready = poll(&poll_fd, 1, PATIENCE_MS);

		if (ready <= 0) {
			errno = ready ? errno : ETIMEDOUT;
			fail("a packet did not arrive");
		}
		got = recv(fd, buffer, size, 0);
	}
	if (got <= 0)
		fail("receive");
	return got;
}

static void send_all(int fd, const void *bytes, size_t size)
{
	if (send(fd, bytes, size, MSG_NOSIGNAL) != (ssize_t)size)
		fail("send");
}

/* `count` datagrams, then all of them at the other end. */
static void datagrams(const struct pair *pair, int count, unsigned int number)
{
	unsigned char data[100] = { 0 }, sink[sizeof(data)];
	unsigned int order = htonl(number);

	memcpy(data, &order, sizeof(order));
	for (int i = 0; i < count; i++)
		send_all(pair->udp_client, data, sizeof(data));
	for (int i = 0; i < count; i++)
		receive(pair->udp_server, sink, sizeof(sink));
}

/* One message and its answer. */
static void exchange(const struct pair *pair)
{
	unsigned char data[100] = { 0 }, sink[sizeof(data)];
	size_t got;

	send_all(pair->tcp_client, data, sizeof(data));
	for (got = 0; got < sizeof(data);)
		got += receive(pair->tcp_server, sink, sizeof(sink));
	send_all(pair->tcp_server, data, 1);
	receive(pair->tcp_client, sink, 1);
}

static unsigned short checksum(const unsigned char *bytes, size_t length)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < length; i++)
		sum += i % 2 ? bytes[i] : (unsigned int)bytes[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons(~sum & 0xffff);
}

/* An echo request and its reply. */
static void echo(const struct pair *pair, unsigned short sequence)
{
	unsigned char request[64] = { 0 }, reply[512];
	unsigned short id = htons(pair->id), order = htons(sequence), sum;
	bool v4 = pair->family == AF_INET;

	request[0] = v4 ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
	memcpy(request + 4, &id, 2);
	memcpy(request + 6, &order, 2);
	if (v4) {	/* the kernel fills it in for IPv6 */
		sum = checksum(request, sizeof(request));
		memcpy(request + 2, &sum, 2);
	}
	send_all(pair->icmp, request, sizeof(request));
	for (;;) {	/* what came before the socket had its filter, it sees, too */
		size_t got = receive(pair->icmp, reply, sizeof(reply));
		size_t header = v4 ? (reply[0] & 0xf) * 4u : 0;

		if (got >= header + 8 && reply[header] == (v4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) &&
		    !memcmp(reply + header + 4, &id, 2) && !memcmp(reply + header + 6, &order, 2))
			return;
	}
}

static void await_go(void)
{
	while (!atomic_load(&shared->go))
		usleep(1000);
}

static void pin(int processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fail("processor");
}

/* Background of one process, until all of them together have sent `total`. */
static void background(struct pair *pairs, enum kind kind, long total)
{
	await_go();
	for (unsigned int round = 0; atomic_load(&shared->background) < total; round++) {
		const struct pair *pair = &pairs[round % 2];
		long sent = BATCH;

		switch (kind == MIX ? (enum kind)(round / 2 % 3) : kind) {
		case UDP:
			datagrams(pair, BATCH, 0);
			break;
		case TCP:
			for (int i = 0; i < BATCH / 2; i++)
				exchange(pair);
			break;
		default:
			for (int i = 0; i < BATCH / 2; i++)
				echo(pair, WANTED_PORT + i);
		}
		atomic_fetch_add(&shared->background, sent);
	}
}

/* Until the client has acknowledged all answers: then its last segment, a matching one, has passed. */
static void settle(const struct pair *pair)
{
	struct tcp_info info;
	socklen_t length;

	do {
		usleep(1000);
		length = sizeof(info);
		if (getsockopt(pair->tcp_server, IPPROTO_TCP, TCP_INFO, &info, &length))
			fail("tcp info");
	} while (info.tcpi_unacked);
}

/* Number `i` of `count` goes out when that part of the background has. */
static void matching(struct pair *pairs, enum kind kind, long count, long total)
{
	await_go();
	for (long i = 0; i < count; i++) {
		const struct pair *pair = &pairs[i % 2];

		while (atomic_load(&shared->background) < total * i / count)
			usleep(200);
		switch (kind == MIX ? (enum kind)(i / 2 % 3) : kind) {
		case UDP:
			datagrams(pair, 1, i + 1);
			break;
		case TCP:
			exchange(pair);
			break;
		default:
			echo(pair, i + 1);
		}
	}
	settle(&pairs[0]);
	settle(&pairs[1]);
}

static long number(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	if (*end || end == text || value < 0 || value > 10000000) {
		fprintf(stderr, "storm: a number is 0 to 10000000\n");
		exit(2);
	}
	return value;
}

int main(int argc, char **argv)
{
	static struct pair pairs[3][2];
	enum kind kind = MIX;
	long total = 10000, wanted = 100;
	int option, status, ended = 0;

	while ((option = getopt(argc, argv, "k:b:m:s:d:4:6:")) != -1) {
		switch (option) {
		case 'k':
			for (kind = UDP; kind < MIX && strcmp(optarg, kind_names[kind]); kind++)
				;
			break;
		case 'b': total = number(optarg); break;
		case 'm': wanted = number(optarg); break;
		case 's': source = optarg; break;
		case 'd': destination = optarg; break;
		case '4': address4 = optarg; break;
		case '6': address6 = optarg; break;
		default: return 2;
		}
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fail("memory");
	for (int worker = 0; worker < 2; worker++) {
		/* One of the two sends its datagrams from the wanted port: nothing comes back. */
		unsigned short from = worker ? 0 : WANTED_PORT;

		open_pair(&pairs[worker][0], AF_INET, OTHER_PORT, from, OTHER_PORT + worker);
		open_pair(&pairs[worker][1], AF_INET6, OTHER_PORT, from, OTHER_PORT + worker);
	}
	open_pair(&pairs[2][0], AF_INET, WANTED_PORT, 0, WANTED_PORT);
	open_pair(&pairs[2][1], AF_INET6, WANTED_PORT, 0, WANTED_PORT);
	for (int worker = 0; worker < 3; worker++) {
		int child = fork();

		if (child < 0)
			fail("fork");
		if (child)
			continue;
		/* None of them outlives the program. */
		if (prctl(PR_SET_PDEATHSIG, SIGKILL))
			fail("prctl");
		if (worker < 2) {
			pin(worker);
			background(pairs[worker], kind, total);
		} else {
			matching(pairs[worker], kind, wanted, total);
		}
		_exit(0);
	}
	printf("ready\n");
	fflush(stdout);
	if (getchar() == EOF)
		return 1;
	atomic_store(&shared->go, 1);
	while (ended < 3 && wait(&status) > 0) {
		if (!WIFEXITED(status) || WEXITSTATUS(status))
			return 1;
		ended++;
	}
	printf("done %ld %ld\n", atomic_load(&shared->background), wanted);
	fflush(stdout);
	while (getchar() != EOF)
		;
	return 0;
}
