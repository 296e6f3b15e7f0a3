/*
 * UDP datagrams on loopback, one after the other: what a packet costs.
 *
 *	pingpong PORT OTHER EVERY BURSTS PACKETS
 *
 * Sends BURSTS times PACKETS datagrams, one in EVERY (0: none) to OTHER and the rest to PORT, each received before the next
 * one is sent. Prints the time that a packet of the fastest burst took, in ns, and that of the middle one. The fastest is
 * the one that nothing else disturbed: on a shared machine an emulated processor is stopped at any time.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int receiver(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail("bind");
	return fd;
}

static int sender(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		fail("connect");
	return fd;
}

static long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static int by_size(const void *left, const void *right)
{
	long long a = *(const long long *)left, b = *(const long long *)right;

	return a < b ? -1 : a > b;
}

int main(int argc, char **argv)
{
	int from[2], to[2];
	long every, bursts, packets, sent = 0;
	long long *times;
	char data[64] = "x";

	if (argc != 6) {
		fputs("usage: pingpong PORT OTHER EVERY BURSTS PACKETS\n", stderr);
		return 2;
	}
	for (int i = 0; i < 2; i++) {
		to[i] = receiver(atoi(argv[1 + i]));
		from[i] = sender(atoi(argv[1 + i]));
	}
	every = atol(argv[3]);
	bursts = atol(argv[4]);
	packets = atol(argv[5]);
	if (bursts < 1 || packets < 1)
		return 2;
	times = calloc(bursts, sizeof(*times));
	if (!times)
		fail("calloc");
	for (long burst = 0; burst < bursts; burst++) {
		long long start = now();

		for (long packet = 0; packet < packets; packet++) {
			int which = every && ++sent % every == 0;

			if (send(from[which], data, sizeof(data), 0) < 0)
				fail("send");
			if (recv(to[which], data, sizeof(data), 0) < 0)
				fail("recv");
		}
		times[burst] = (now() - start) / packets;
	}
	qsort(times, bursts, sizeof(*times), by_size);
	printf("%lld %lld\n", times[0], times[bursts / 2]);
	return 0;
}
