/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * What FTVIEW_ADD_ENTRY decides by a function's name: of the module and of user
 * space, so that the one offers no more and no less than the other takes.
 */
#ifndef _UAPI_FTVIEW_FUNCTIONS_H
#define _UAPI_FTVIEW_FUNCTIONS_H

/*
 * Refused (EPERM): functions that get an skb which is half built or half freed, or
 * something else by an skb's name. Nothing in it may be followed.
 */
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

/*
 * Functions whose struct sk_buff ** holds a packet when they are called: those that
 * look at it in the kernel itself, and the handlers of devices that are part of
 * another. All others are refused (EPROTOTYPE): of most of them the function is what
 * puts the packet there, and before it runs anything may be.
 */
static const char *const ftview_handed_over[] = {
	"__netif_receive_skb_core", "do_xdp_generic", "skb_cow_data_for_xdp",
	"skb_pp_cow_data", "vlan_do_receive",
	"bond_handle_frame", "br_handle_frame", "br_handle_frame_dummy",
	"hsr_handle_frame", "ipvlan_handle_frame", "macsec_handle_frame",
	"macvlan_handle_frame", "net_failover_handle_frame",
	"netdev_frame_hook", "netvsc_vf_handle_frame", "rmnet_rx_handler",
	"team_handle_frame",
};

#endif
