/* libpcap, for its filter compiler only. */
#ifndef CPCAP_H
#define CPCAP_H
#include <pcap/pcap.h>
#endif
