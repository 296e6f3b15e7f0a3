/* libpcap, for its filter compiler only. */
#ifndef CPCAP_H
#define CPCAP_H
#include <pcap/pcap.h>

/* Macros with casts, as typed constants. */
static const bpf_u_int32 ftview_netmask_unknown = PCAP_NETMASK_UNKNOWN;
static const int ftview_dlt_raw = DLT_RAW;
#endif
