// SPDX-License-Identifier: GPL-2.0-only
/*
 * One line about a packet, in the manner of tcpdump -n.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ipv6.h>

#include "locate.h"
#include "summary.h"

/* A line being written; vscnprintf() never writes past its end. */
struct line {
	char *text;
	size_t size;
	size_t used;
};

static __printf(2, 3) void add(struct line *line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line->used += vscnprintf(line->text + line->used,
				 line->size - line->used, format, args);
	va_end(args);
}

static void add_port(struct line *line, const __be16 *port)
{
	if (port)
		add(line, ".%u", ntohs(*port));
}

/**
 * struct layers - where the parts of a packet are
 * @network: its IP header, from the skb's data on
 * @transport: what comes behind it, and behind IPv6's extensions
 * @protocol: IPPROTO_* of that
 * @length: bytes of that, without what a link pads a frame with
 * @v6: IPv6
 * @fragment: not the first fragment: there is no transport header
 */
struct layers {
	int network;
	int transport;
	u8 protocol;
	unsigned int length;
	bool v6;
	bool fragment;
};

static bool find_layers4(const struct sk_buff *skb, struct layers *layers)
{
	struct iphdr copy;
	const struct iphdr *ip;
	unsigned int total;

	ip = skb_header_pointer(skb, layers->network, sizeof(copy), &copy);
	if (!ip)
		return false;
	layers->transport = layers->network + ip->ihl * 4;
	layers->protocol = ip->protocol;
	layers->fragment = ip->frag_off & htons(IP_OFFSET);
	total = ntohs(ip->tot_len);
	if (total >= ip->ihl * 4)
		layers->length = min(layers->length, total);
	layers->length -= min_t(unsigned int, layers->length, ip->ihl * 4);
	return true;
}

static bool find_layers6(const struct sk_buff *skb, struct layers *layers)
{
	unsigned int header, total;
	struct ipv6hdr copy;
	const struct ipv6hdr *ip;
	__be16 fragment = 0;

	ip = skb_header_pointer(skb, layers->network, sizeof(copy), &copy);
	if (!ip)
		return false;
	layers->protocol = ip->nexthdr;
	total = ntohs(ip->payload_len);
	layers->transport = ipv6_skip_exthdr(skb,
					     layers->network + (int)sizeof(copy),
					     &layers->protocol, &fragment);
	/* Only a header that is cut off makes it fail. */
	if (layers->transport < layers->network)
		layers->transport = layers->network + sizeof(copy);
	layers->fragment = fragment & htons(IP6_OFFSET);
	if (total)
		layers->length = min_t(unsigned int, layers->length,
				       total + sizeof(copy));
	header = layers->transport - layers->network;
	layers->length -= min(layers->length, header);
	return true;
}

static bool find_layers(const struct sk_buff *skb, struct layers *layers)
{
	layers->length = skb->len - layers->network;
	layers->v6 = ftview_ip_version(skb, layers->network) == 6;
	return layers->v6 ? find_layers6(skb, layers)
			  : find_layers4(skb, layers);
}

/* "IP source.port > destination.port: ", ports only where there are any. */
static void add_addresses(struct line *line, const struct sk_buff *skb,
			  const struct layers *layers, const __be16 *ports)
{
	const __be16 *to_port = ports ? ports + 1 : NULL;
	struct ipv6hdr ip6_copy;
	struct iphdr ip_copy;

	if (!layers->v6) {
		const struct iphdr *ip =
			skb_header_pointer(skb, layers->network,
					   sizeof(ip_copy), &ip_copy);

		if (!ip)
			return;
		add(line, "IP %pI4", &ip->saddr);
		add_port(line, ports);
		add(line, " > %pI4", &ip->daddr);
	} else {
		const struct ipv6hdr *ip6 =
			skb_header_pointer(skb, layers->network,
					   sizeof(ip6_copy), &ip6_copy);

		if (!ip6)
			return;
		add(line, "IP6 %pI6c", &ip6->saddr);
		add_port(line, ports);
		add(line, " > %pI6c", &ip6->daddr);
	}
	add_port(line, to_port);
	add(line, ": ");
}

static void add_tcp(struct line *line, const struct layers *layers,
		    const struct tcphdr *tcp)
{
	unsigned int header = tcp->doff * 4;
	unsigned int length = layers->length - min(layers->length, header);
	u32 seq = ntohl(tcp->seq);

	add(line, "Flags [%s%s%s%s%s%s%s%s%s]",
	    tcp->fin ? "F" : "", tcp->syn ? "S" : "", tcp->rst ? "R" : "",
	    tcp->psh ? "P" : "", tcp->ack ? "." : "", tcp->urg ? "U" : "",
	    tcp->ece ? "E" : "", tcp->cwr ? "W" : "",
	    tcp_flag_word(tcp) & htonl(0x00ff0000) ? "" : "none");
	if (length)
		add(line, ", seq %u:%u", seq, seq + length);
	else if (tcp->syn || tcp->fin || tcp->rst)
		add(line, ", seq %u", seq);
	if (tcp->ack)
		add(line, ", ack %u", ntohl(tcp->ack_seq));
	add(line, ", win %u", ntohs(tcp->window));
	if (tcp->urg)
		add(line, ", urg %u", ntohs(tcp->urg_ptr));
	add(line, ", length %u", length);
}

static void add_udp(struct line *line, const struct layers *layers,
		    const struct udphdr *udp)
{
	unsigned int length = ntohs(udp->len);

	/* 0 is a jumbogram. */
	if (!length)
		length = layers->length;
	add(line, "UDP, length %u",
	    length > sizeof(*udp) ? length - (unsigned int)sizeof(*udp) : 0);
}

static const char *icmp_name(u8 type)
{
	switch (type) {
	case ICMP_ECHOREPLY:
		return "echo reply";
	case ICMP_ECHO:
		return "echo request";
	case ICMP_DEST_UNREACH:
		return "unreachable";
	case ICMP_SOURCE_QUENCH:
		return "source quench";
	case ICMP_REDIRECT:
		return "redirect";
	case ICMP_TIME_EXCEEDED:
		return "time exceeded";
	case ICMP_PARAMETERPROB:
		return "parameter problem";
	case ICMP_TIMESTAMP:
		return "time stamp query";
	case ICMP_TIMESTAMPREPLY:
		return "time stamp reply";
	default:
		return NULL;
	}
}

/* Neighbour discovery's types, which no header offers outside net/ipv6. */
enum {
	ROUTER_SOLICITATION = 133,
	ROUTER_ADVERTISEMENT,
	NEIGHBOR_SOLICITATION,
	NEIGHBOR_ADVERTISEMENT,
	REDIRECT,
};

static const char *icmp6_name(u8 type)
{
	switch (type) {
	case ICMPV6_DEST_UNREACH:
		return "destination unreachable";
	case ICMPV6_PKT_TOOBIG:
		return "packet too big";
	case ICMPV6_TIME_EXCEED:
		return "time exceeded";
	case ICMPV6_PARAMPROB:
		return "parameter problem";
	case ICMPV6_ECHO_REQUEST:
		return "echo request";
	case ICMPV6_ECHO_REPLY:
		return "echo reply";
	case ICMPV6_MGM_QUERY:
		return "multicast listener query";
	case ICMPV6_MGM_REPORT:
		return "multicast listener report";
	case ICMPV6_MGM_REDUCTION:
		return "multicast listener done";
	case ICMPV6_MLD2_REPORT:
		return "multicast listener report v2";
	case ROUTER_SOLICITATION:
		return "router solicitation";
	case ROUTER_ADVERTISEMENT:
		return "router advertisement";
	case NEIGHBOR_SOLICITATION:
		return "neighbor solicitation";
	case NEIGHBOR_ADVERTISEMENT:
		return "neighbor advertisement";
	case REDIRECT:
		return "redirect";
	default:
		return NULL;
	}
}

/* Both families share the header's layout as far as it is shown. */
static void add_icmp(struct line *line, const struct layers *layers,
		     const struct icmphdr *icmp)
{
	bool v6 = layers->v6;
	const char *name = v6 ? icmp6_name(icmp->type) : icmp_name(icmp->type);
	bool echo = v6 ? icmp->type == ICMPV6_ECHO_REQUEST ||
			 icmp->type == ICMPV6_ECHO_REPLY
		       : icmp->type == ICMP_ECHO || icmp->type == ICMP_ECHOREPLY;

	add(line, "%s", v6 ? "ICMP6, " : "ICMP ");
	if (name)
		add(line, "%s", name);
	else
		add(line, "type-#%u", icmp->type);
	if (echo)
		add(line, ", id %u, seq %u", ntohs(icmp->un.echo.id),
		    ntohs(icmp->un.echo.sequence));
	else if (icmp->code)
		add(line, ", code %u", icmp->code);
	add(line, ", length %u", layers->length);
}

/* A header that is not all there is shown as "[|tcp]", as tcpdump does. */
static void add_transport(struct line *line, const struct sk_buff *skb,
			  const struct layers *layers)
{
	const void *header;
	union {
		struct tcphdr tcp;
		struct udphdr udp;
		struct icmphdr icmp;
	} copy;

	switch (layers->protocol) {
	case IPPROTO_TCP:
		header = skb_header_pointer(skb, layers->transport,
					    sizeof(copy.tcp), &copy);
		add_addresses(line, skb, layers, header);
		if (header)
			add_tcp(line, layers, header);
		else
			add(line, "[|tcp]");
		break;
	case IPPROTO_UDP:
		header = skb_header_pointer(skb, layers->transport,
					    sizeof(copy.udp), &copy);
		add_addresses(line, skb, layers, header);
		if (header)
			add_udp(line, layers, header);
		else
			add(line, "[|udp]");
		break;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		header = skb_header_pointer(skb, layers->transport,
					    sizeof(copy.icmp), &copy);
		add_addresses(line, skb, layers, NULL);
		if (header)
			add_icmp(line, layers, header);
		else
			add(line, "%s", layers->v6 ? "[|icmp6]" : "[|icmp]");
		break;
	default:
		add_addresses(line, skb, layers, NULL);
		add(line, "ip-proto-%u, length %u", layers->protocol,
		    layers->length);
		break;
	}
}

/**
 * ftview_summary - describe a packet
 * @skb: the packet
 * @network: where its IP header is, from its data on
 * @text: the buffer
 * @size: its size
 */
void ftview_summary(const struct sk_buff *skb, int network, char *text,
		    size_t size)
{
	struct line line = { .text = text, .size = size };
	struct layers layers = { .network = network };

	*text = '\0';
	if (!find_layers(skb, &layers))
		return;
	if (!layers.fragment) {
		add_transport(&line, skb, &layers);
		return;
	}
	add_addresses(&line, skb, &layers, NULL);
	add(&line, "fragment, ip-proto-%u, length %u", layers.protocol,
	    layers.length);
}
