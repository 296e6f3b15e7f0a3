// SPDX-License-Identifier: GPL-2.0-only
/*
 * Fields of a window's packet and of its socket: what they are when it opens, and in
 * which call they change.
 *
 * User space says where they are, by the running kernel's BTF, and is not believed:
 * all is read with faults handled. The packet is read while it is on the window's
 * journey, that is until it is freed, wherever that happens. The socket is the
 * packet's own while that is a full one, or else the last one that a call in the
 * window returned. Nobody tells when a socket is freed, so it may be gone: what is
 * read is then what its memory holds.
 *
 * Reading takes a function that can be traced, so that the tracer is told to look
 * away meanwhile.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/ftrace.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/uaccess.h>

#include "events.h"
#include "fields.h"
#include "socket.h"
#include "uapi/ftview.h"
#include "window.h"

/**
 * ftview_fields_found - a call in the window returned a socket, or none
 * @window: the current task's window
 * @value: what it returned
 *
 * Context: any.
 */
void ftview_fields_found(struct ftview_window *window, unsigned long value)
{
	if (value && !IS_ERR_VALUE(value) && ftview_window_is_own(window))
		window->seen.found = (const void *)value;
}

/* The socket whose fields are to be said; NULL for none. */
static const void *find_socket(const struct ftview_fields_list *list,
			       struct ftview_window *window, bool has_skb)
{
	struct ftview_seen *seen = &window->seen;
	const void *own = NULL;
	u8 bases;

	if (has_skb &&
	    copy_from_kernel_nofault(&own,
				     (const void *)window->skb +
				     list->layout.sk_at, sizeof(own)))
		own = NULL;
	if (!own || own == seen->found)
		return seen->found;
	bases = own == seen->of ? seen->bases :
				  ftview_socket_bases(&list->layout, own);
	if (bases & BIT(FTVIEW_BASE_SOCK))
		seen->found = own;
	return seen->found ?: own;
}

static bool is_of_socket(const struct ftview_field *field)
{
	return field->base != FTVIEW_BASE_SKB ||
	       (field->flags & FTVIEW_FIELD_MINUS &&
		field->minus_base != FTVIEW_BASE_SKB);
}

static void choose_socket(const struct ftview_fields_list *list,
			  struct ftview_window *window, bool has_skb)
{
	struct ftview_seen *seen = &window->seen;
	const void *sk = find_socket(list, window, has_skb);
	unsigned int i;

	if (sk == seen->of)
		return;
	seen->of = sk;
	seen->bases = ftview_socket_bases(&list->layout, sk);
	for (i = 0; i < list->layout.count; i++) {
		if (is_of_socket(&list->fields[i]))
			seen->known &= ~BIT(i);
	}
}

/**
 * ftview_field_value - a field's value
 * @field: the field
 * @bytes: what was read, as a number
 *
 * Return: it, widened as its kind is.
 */
u64 ftview_field_value(const struct ftview_field *field, u64 bytes)
{
	u64 value = bytes << (64 - field->bits - field->shift);

	if (field->kind == FTVIEW_RETURN_SIGNED)
		return (s64)value >> (64 - field->bits);
	return value >> (64 - field->bits);
}

/* The processor is one that has the lowest byte first: see compat.h. */
static bool read_bytes(const struct ftview_window *window, bool has_skb,
		       u32 base, u32 offset, u32 size, u64 *bytes)
{
	const struct ftview_seen *seen = &window->seen;
	const void *from = NULL;

	if (base != FTVIEW_BASE_SKB)
		from = seen->bases & BIT(base) ? seen->of : NULL;
	else if (has_skb)
		from = window->skb;
	*bytes = 0;
	return from && !copy_from_kernel_nofault(bytes, from + offset, size);
}

static bool read_field(const struct ftview_field *field,
		       const struct ftview_window *window, bool has_skb,
		       u64 *value)
{
	u64 bytes, other;

	if (!read_bytes(window, has_skb, field->base, field->offset,
			field->size, &bytes))
		return false;
	if (field->flags & FTVIEW_FIELD_MINUS) {
		if (!read_bytes(window, has_skb, field->minus_base,
				field->minus_offset, field->size, &other))
			return false;
		bytes -= other;
	}
	*value = ftview_field_value(field, bytes);
	return true;
}

static void say_field(const struct ftview_fields_list *list, struct ftview_window *window,
		      unsigned int i, u64 value, unsigned long func)
{
	struct ftview_seen *seen = &window->seen;
	bool first = !(seen->known & BIT(i));
	struct ftview_change change = {
		.id = window->id,
		.func = func,
		.name = list->fields[i].name,
		.was = first ? 0 : seen->values[i],
		.value = value,
		.kind = list->fields[i].kind,
		.first = first,
	};

	seen->known |= BIT(i);
	seen->values[i] = value;
	trace_packet_field(&change);
}

static void look(const struct ftview_fields_list *list, struct ftview_window *window,
		 unsigned long func)
{
	struct ftview_seen *seen = &window->seen;
	bool has_skb = ftview_window_has_packet(window);
	unsigned int i;
	u64 value;

	if (list->bases & FTVIEW_OF_SOCKET)
		choose_socket(list, window, has_skb);
	for (i = 0; i < list->layout.count; i++) {
		if (!read_field(&list->fields[i], window, has_skb, &value))
			continue;
		if (!(seen->known & BIT(i)) || seen->values[i] != value)
			say_field(list, window, i, value, func);
	}
}

/**
 * ftview_fields_look - say what has changed
 * @window: the current task's window
 * @func: where ftrace's call is in the function that returns, 0 for none
 *
 * Context: any; page faults are handled.
 */
void ftview_fields_look(struct ftview_window *window, unsigned long func)
{
	const struct ftview_fields_list *list;

	if (!rcu_access_pointer(ftview_fields_list) ||
	    !ftview_window_is_own(window))
		return;
	preempt_disable_notrace();
	list = rcu_dereference_raw(ftview_fields_list);
	if (list && !window->seen.busy) {
		WRITE_ONCE(window->seen.busy, true);
		pause_graph_tracing();
		look(list, window, func);
		unpause_graph_tracing();
		WRITE_ONCE(window->seen.busy, false);
	}
	preempt_enable_notrace();
}

/**
 * ftview_fields_open - say what they are when the window opens
 * @window: the current task's window, not yet open
 */
void ftview_fields_open(struct ftview_window *window)
{
	window->seen.level = interrupt_context_level();
	ftview_fields_look(window, 0);
}
