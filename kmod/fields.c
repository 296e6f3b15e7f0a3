// SPDX-License-Identifier: GPL-2.0-only
/*
 * Of which fields the module says how they change: what user space asks for, checked.
 */
#include <linux/bits.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "fields.h"
#include "starts.h"
#include "uapi/ftview.h"

/* NULL for none. */
struct ftview_fields_list __rcu *ftview_fields_list;

static void free_fields(struct ftview_fields_list *list)
{
	if (list)
		kvfree(list->lookups);
	kfree(list);
}

/* Callers hold the device's mutex. */
static void replace(struct ftview_fields_list *fresh)
{
	struct ftview_fields_list *stale = rcu_replace_pointer(ftview_fields_list, fresh, true);

	if (!stale)
		return;
	synchronize_rcu();
	free_fields(stale);
}

static bool is_name(const char *name)
{
	if (!*name || strnlen(name, FTVIEW_FIELD_NAME_LEN) ==
	    FTVIEW_FIELD_NAME_LEN)
		return false;
	for (; *name; name++) {
		if (!isascii(*name) ||
		    (!isalnum(*name) && !strchr("_.-", *name)))
			return false;
	}
	return true;
}

static bool has_sane_other(const struct ftview_field *field)
{
	if (!(field->flags & FTVIEW_FIELD_MINUS))
		return !field->minus_base && !field->minus_offset;
	return field->minus_base <= FTVIEW_BASE_UDP &&
	       field->minus_offset <= FTVIEW_FIELD_OFFSET_MAX &&
	       field->bits == 8 * field->size &&
	       field->kind == FTVIEW_RETURN_SIGNED;
}

/**
 * ftview_field_is_sane - whether a field is one that can be read
 * @field: as it came from user space
 *
 * Return: whether.
 */
bool ftview_field_is_sane(const struct ftview_field *field)
{
	u32 size = field->size;

	return is_name(field->name) && field->base <= FTVIEW_BASE_UDP &&
	       field->offset <= FTVIEW_FIELD_OFFSET_MAX &&
	       (size == 1 || size == 2 || size == 4 || size == 8) &&
	       field->bits && field->bits <= 8 * size &&
	       field->shift <= 8 * size - field->bits &&
	       field->kind >= FTVIEW_RETURN_SIGNED &&
	       field->kind <= FTVIEW_RETURN_POINTER &&
	       !(field->flags & ~FTVIEW_FIELD_MINUS) && !field->reserved &&
	       has_sane_other(field);
}

static bool has_sane_layout(const struct ftview_fields *request)
{
	return request->sk_at <= FTVIEW_FIELD_OFFSET_MAX &&
	       request->family_at <= FTVIEW_FIELD_OFFSET_MAX &&
	       request->state_at <= FTVIEW_FIELD_OFFSET_MAX &&
	       request->type_at <= FTVIEW_FIELD_OFFSET_MAX &&
	       request->protocol_at <= FTVIEW_FIELD_OFFSET_MAX;
}

static int take_fields(struct ftview_fields_list *list)
{
	const struct ftview_fields *request = &list->layout;
	unsigned int i;

	if (copy_from_user(list->fields, u64_to_user_ptr(request->fields),
			   request->count * sizeof(list->fields[0])))
		return -EFAULT;
	for (i = 0; i < request->count; i++) {
		if (!ftview_field_is_sane(&list->fields[i]))
			return -EINVAL;
		list->bases |= BIT(list->fields[i].base);
		if (list->fields[i].flags & FTVIEW_FIELD_MINUS)
			list->bases |= BIT(list->fields[i].minus_base);
	}
	return 0;
}

static int take_lookups(struct ftview_fields_list *list)
{
	const struct ftview_fields *request = &list->layout;
	struct ftview_starts *lookups;

	if (!request->lookup_count)
		return 0;
	lookups = ftview_starts_from(request->lookups, request->lookup_count);
	if (IS_ERR(lookups))
		return PTR_ERR(lookups);
	list->lookups = lookups;
	return 0;
}

/**
 * ftview_fields_set - of which fields values are wanted
 * @request: the caller's request; its reserved field was checked
 *
 * Return: 0, -EINVAL, -EFAULT, -ENOMEM.
 */
int ftview_fields_set(const struct ftview_fields *request)
{
	struct ftview_fields_list *fresh;
	int err;

	if (request->count > FTVIEW_FIELDS_MAX ||
	    request->lookup_count > FTVIEW_LOOKUPS_MAX ||
	    !has_sane_layout(request))
		return -EINVAL;
	if (!request->count) {
		if (request->lookup_count)
			return -EINVAL;
		replace(NULL);
		return 0;
	}
	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	fresh->layout = *request;
	err = take_fields(fresh);
	if (!err)
		err = take_lookups(fresh);
	if (err) {
		free_fields(fresh);
		return err;
	}
	replace(fresh);
	return 0;
}

/**
 * ftview_fields_clear - none are wanted
 */
void ftview_fields_clear(void)
{
	replace(NULL);
}

/**
 * ftview_fields_lookup - whether a function's value is a socket that is wanted
 * @func: where ftrace's call in it is
 *
 * Context: any.
 * Return: whether.
 */
bool ftview_fields_lookup(unsigned long func)
{
	const struct ftview_fields_list *list;
	bool found = false;

	if (!rcu_access_pointer(ftview_fields_list))
		return false;
	preempt_disable_notrace();
	list = rcu_dereference_raw(ftview_fields_list);
	if (list && list->bases & FTVIEW_OF_SOCKET && list->lookups)
		found = ftview_starts_have(list->lookups, func);
	preempt_enable_notrace();
	return found;
}
