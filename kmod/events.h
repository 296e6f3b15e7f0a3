/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * ftview:packet_begin, packet_nested, packet_end, call_args, call_return,
 * packet_field and packet_object. Their text form is a contract with everything that
 * reads a trace: see Docs/Contributing/Module.md before a change here.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM ftview

#if !defined(_FTVIEW_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define _FTVIEW_EVENTS_H

#include <linux/netdevice.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/tracepoint.h>
#include <net/dropreason.h>

#include "begin.h"
#include "compat.h"
#include "fields.h"
#include "objects.h"
#include "packet.h"
#include "uapi/ftview.h"

#undef FN
#define FN(reason)	TRACE_DEFINE_ENUM(SKB_DROP_REASON_##reason);
DEFINE_DROP_REASON(FN, FN)

#undef FN
#undef FNe
#define FN(reason)	{ SKB_DROP_REASON_##reason, #reason },
#define FNe(reason)	{ SKB_DROP_REASON_##reason, #reason }

/*
 * The quotes around a summary come from a field: libtraceevent takes one in the
 * format for the format's end ("FAILED TO PARSE"), and prints \" for one among
 * the symbols of __print_symbolic().
 */
#define FTVIEW_QUOTE	"\""

DECLARE_EVENT_CLASS(ftview_packet_seen,

	TP_PROTO(const struct ftview_packet *packet, const struct sk_buff *skb),

	TP_ARGS(packet, skb),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(u64, cookie)
		__field(u64, journey)
		__field(u32, len)
		__field(u32, netns)
		__field(int, ifindex)
		__field(u16, protocol)
		__array(char, comm, TASK_COMM_LEN)
		__string(entry, packet->entry)
		__string(dev, packet->dev)
		__string(summary, packet->summary)
		__string(quote, FTVIEW_QUOTE)
		__dynamic_array(u8, data, packet->snap)
	),

	TP_fast_assign(
		__entry->id = packet->id;
		__entry->cookie = packet->cookie;
		__entry->journey = packet->journey;
		__entry->len = packet->len;
		__entry->netns = packet->netns;
		__entry->ifindex = packet->ifindex;
		__entry->protocol = packet->protocol;
		memcpy(__entry->comm, current->comm, TASK_COMM_LEN);
		ftview_assign_str(entry, packet->entry);
		ftview_assign_str(dev, packet->dev);
		ftview_assign_str(summary, packet->summary);
		ftview_assign_str(quote, FTVIEW_QUOTE);
		ftview_packet_copy(skb, packet->network,
				   __get_dynamic_array(data),
				   packet->snap);
	),

	TP_printk("id=%llu journey=%llu entry=%s skb=%llu dev=%s ifindex=%d netns=%u proto=0x%04x len=%u comm=%s summary=%s%s%s data=%s",
		  __entry->id, __entry->journey, __get_str(entry),
		  __entry->cookie,
		  __get_str(dev), __entry->ifindex, __entry->netns,
		  __entry->protocol, __entry->len, __entry->comm,
		  __get_str(quote), __get_str(summary), __get_str(quote),
		  __print_hex_str(__get_dynamic_array(data),
				  __get_dynamic_array_len(data)))
);

DEFINE_EVENT(ftview_packet_seen, packet_begin,
	TP_PROTO(const struct ftview_packet *packet, const struct sk_buff *skb),
	TP_ARGS(packet, skb)
);

/*
 * Just before the entry of a call: another packet than the window's has reached an
 * entry point in the window. @id is the window's.
 */
DEFINE_EVENT(ftview_packet_seen, packet_nested,
	TP_PROTO(const struct ftview_packet *packet, const struct sk_buff *skb),
	TP_ARGS(packet, skb)
);

TRACE_EVENT(packet_end,

	TP_PROTO(const struct ftview_verdict *verdict),

	TP_ARGS(verdict),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(s64, ret)
		__field(u32, kind)
		__field(u32, drop)
		__field(u32, keep)
		__field(u32, values)
		__string(at, verdict->at)
	),

	TP_fast_assign(
		__entry->id = verdict->id;
		__entry->ret = verdict->ret;
		__entry->kind = verdict->kind;
		__entry->drop = verdict->drop;
		__entry->keep = verdict->keep;
		__entry->values = verdict->values;
		ftview_assign_str(at, verdict->at);
	),

	TP_printk("id=%llu ret=%lld kind=%s drop=%s at=%s keep=%u values=%s",
		  __entry->id, __entry->ret,
		  __print_symbolic(__entry->kind,
				   { 0, "void" }, { 1, "int" }, { 2, "uint" },
				   { 3, "bool" }, { 4, "pointer" }),
		  __print_symbolic(__entry->drop, { 0, "none" },
				   DEFINE_DROP_REASON(FN, FNe)),
		  __get_str(at), __entry->keep,
		  __print_symbolic(__entry->values, { 0, "none" },
				   { 1, "all" }, { 2, "some" }))
);

/*
 * Just behind the entry of a call: what it was given, as far as it is given in
 * registers. How many of them mean something, the function's type tells.
 */
TRACE_EVENT(call_args,

	TP_PROTO(unsigned long func, const unsigned long *words),

	TP_ARGS(func, words),

	TP_STRUCT__entry(
		__field(unsigned long, func)
		__array(unsigned long, args, FTVIEW_ARGUMENTS)
	),

	TP_fast_assign(
		__entry->func = func;
		memcpy(__entry->args, words, sizeof(__entry->args));
	),

	TP_printk("func=%ps args=0x%lx,0x%lx,0x%lx,0x%lx,0x%lx,0x%lx",
		  (void *)__entry->func, __entry->args[0], __entry->args[1],
		  __entry->args[2], __entry->args[3], __entry->args[4],
		  __entry->args[5])
);

/*
 * Just before a call returns, so that it stands inside the call: what the call
 * returns. All of the register: how much of it means something, the function's
 * type tells.
 */
TRACE_EVENT(call_return,

	TP_PROTO(unsigned long func, unsigned long value),

	TP_ARGS(func, value),

	TP_STRUCT__entry(
		__field(unsigned long, func)
		__field(unsigned long, value)
	),

	TP_fast_assign(
		__entry->func = func;
		__entry->value = value;
	),

	TP_printk("func=%ps value=0x%lx", (void *)__entry->func,
		  __entry->value)
);

/*
 * Just before a call returns: a field is not what the window said last, so that it
 * changed in this call and in none of its callees that returned. Without a call (func
 * 0) when the window opens and closes.
 */
TRACE_EVENT(packet_field,

	TP_PROTO(const struct ftview_change *change),

	TP_ARGS(change),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(unsigned long, func)
		__field(s64, was)
		__field(s64, value)
		__field(u32, kind)
		__field(u32, first)
		__string(field, change->name)
	),

	TP_fast_assign(
		__entry->id = change->id;
		__entry->func = change->func;
		__entry->was = change->was;
		__entry->value = change->value;
		__entry->kind = change->kind;
		__entry->first = change->first;
		ftview_assign_str(field, change->name);
	),

	TP_printk("id=%llu func=%ps field=%s kind=%s first=%u was=%lld value=%lld",
		  __entry->id, (void *)__entry->func, __get_str(field),
		  __print_symbolic(__entry->kind,
				   { 1, "int" }, { 2, "uint" },
				   { 3, "bool" }, { 4, "pointer" }),
		  __entry->first, __entry->was, __entry->value)
);

/*
 * Where the window's packet is, and what it is at: when the window opens, without a
 * call (func 0), and when that changes, just before a call returns or when the window
 * closes. Address 0 is a packet that was freed.
 */
TRACE_EVENT(packet_object,

	TP_PROTO(const struct ftview_object *object),

	TP_ARGS(object),

	TP_STRUCT__entry(
		__field(u64, id)
		__field(unsigned long, func)
		__field(unsigned long, address)
		__field(u32, kind)
		__field(u32, number)
		__string(name, object->name)
	),

	TP_fast_assign(
		__entry->id = object->id;
		__entry->func = object->func;
		__entry->address = (unsigned long)object->address;
		__entry->kind = object->kind;
		__entry->number = object->number;
		ftview_assign_str(name, object->name);
	),

	TP_printk("id=%llu func=%ps kind=%s address=0x%lx number=%u name=%s",
		  __entry->id, (void *)__entry->func,
		  __print_symbolic(__entry->kind,
				   { 1, "skb" }, { 2, "dev" },
				   { 3, "net" }, { 4, "sock" }),
		  __entry->address, __entry->number, __get_str(name))
);

#undef FN
#undef FNe

#endif /* _FTVIEW_EVENTS_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE events
#include <trace/define_trace.h>
