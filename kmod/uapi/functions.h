/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What FTVIEW_ADD_ENTRY refuses by name, so that user space offers no more than the
 * module takes: functions that get an skb which is half built or half freed, or
 * something else by an skb's name. Nothing in it may be followed.
 */
#ifndef _UAPI_FTVIEW_UNFIT_H
#define _UAPI_FTVIEW_UNFIT_H

static const char *const ftview_unfit[] = {
	"__alloc_skb", "__build_skb_around", "__consume_stateless_skb",
	"__copy_skb_header", "__finalize_skb_around", "__kfree_skb_defer",
	"__kfree_skb", "__skb_clone", "__skb_ext_put",
	"__skb_try_recv_from_queue", "__skb_wait_for_more_packets",
	"kfree_skb_add_bulk", "kfree_skb_partial", "kfree_skbmem",
	"napi_skb_cache_put", "napi_skb_free_stolen_head", "skb_clone_fraglist",
	"skb_consume_udp", "skb_free_head", "skb_headers_offset_update",
	"skb_release_all", "skb_release_data", "skb_release_head_state",
	"tcp_wfree", "udp_skb_destructor",
};

#endif
