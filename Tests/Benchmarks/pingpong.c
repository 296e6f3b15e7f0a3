/*
 * UDP datagrams on loopback, one after the other: what a packet costs.
 *
 *	pingpong PORT OTHER EVERY BURSTS PACKETS [A_SECOND]
 *
 * Sends BURSTS times PACKETS datagrams, one in EVERY (0: none) to OTHER and the rest to PORT, each received before the next
 * one is sent. Prints the time that a packet of the fastest burst took, in ns, and that of the middle one. The fastest is
 * the one that nothing else disturbed: on a shared machine an emulated processor is stopped at any time.
 *
 * With A_SECOND, so many are sent a second; what could not be sent in time follows as soon as it can. How many were sent a
 * second is printed then.
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

static void wait_until(long long when)
{
	struct timespec time = { .tv_sec = when / 1000000000, .tv_nsec = when % 1000000000 };

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static int by_size(const void *left, const void *right)
{
	long long a = *(const long long *)left, b = *(const long long *)right;

	return a < b ? -1 : a > b;
}

int main(int argc, char **argv)
{
	int from[2], to[2];
	long every, bursts, packets, a_second = 0, sent = 0;
	long long *times, began;
	char data[64] = "x";

	if (argc < 6 || argc > 7) {
		fputs("usage: pingpong PORT OTHER EVERY BURSTS PACKETS [A_SECOND]\n", stderr);
		return 2;
	}
	for (int i = 0; i < 2; i++) {
		to[i] = receiver(atoi(argv[1 + i]));
		from[i] = sender(atoi(argv[1 + i]));
	}
	every = atol(argv[3]);
	bursts = atol(argv[4]);
	packets = atol(argv[5]);
	if (argc == 7)
		a_second = atol(argv[6]);
	if (bursts < 1 || packets < 1 || a_second < 0)
		return 2;
	times = calloc(bursts, sizeof(*times));
	if (!times)
		fail("calloc");
	began = now();
	for (long burst = 0; burst < bursts; burst++) {
		long long start = now();

		for (long packet = 0; packet < packets; packet++) {
			int which = every && ++sent % every == 0;

			if (a_second)
				wait_until(began + (burst * packets + packet) * 1000000000LL / a_second);
			if (send(from[which], data, sizeof(data), 0) < 0)
				fail("send");
			if (recv(to[which], data, sizeof(data), 0) < 0)
				fail("recv");
		}
		times[burst] = (now() - start) / packets;
	}
	if (a_second) {
		printf("%lld\n", bursts * packets * 1000000000LL / (now() - began));
		return 0;
	}
	qsort(times, bursts, sizeof(*times), by_size);
	printf("%lld %lld\n", times[0], times[bursts / 2]);
	return 0;
}
