// SPDX-License-Identifier: GPL-2.0-only
/*
 * The functions that were added as entry points: whether they can be, and what
 * they take. Nothing is hooked here.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/ftrace.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "entry_functions.h"
#include "resolve.h"
#include "slot.h"
#include "window.h"

struct ftview_slot ftview_slots[FTVIEW_ENTRY_MAX];
unsigned int ftview_slot_count;

static void never(unsigned long ip, unsigned long parent_ip,
		  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

/* Never registered: asks ftrace whether it knows an address. */
static struct ftrace_ops probe_ops = {
	.func = never,
};

/**
 * ftview_functions_offered - whether functions can be entry points at all
 *
 * Return: what the kernel's configuration says; whether it has BTF is found out
 * when a function is added.
 */
bool ftview_functions_offered(void)
{
	return IS_ENABLED(CONFIG_DEBUG_INFO_BTF);
}

/**
 * ftview_functions_count - how many functions have been added
 *
 * Return: the number.
 */
unsigned int ftview_functions_count(void)
{
	return ftview_slot_count;
}

/**
 * ftview_functions_clear - forget them all; nothing is hooked
 *
 * Return: 0, or -EINPROGRESS while a task is in a wrapper: it goes on to read the
 * slot of its function.
 */
int ftview_functions_clear(void)
{
	if (!ftview_windows_idle())
		return -EINPROGRESS;
	ftview_slot_count = 0;
	return 0;
}

static bool is_string(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

static bool is_made_of(const char *text, const char *others)
{
	for (; *text; text++) {
		if (!isascii(*text) ||
		    (!isalnum(*text) && !strchr(others, *text)))
			return false;
	}
	return true;
}

static bool is_sane(const struct ftview_entry *request)
{
	return is_string(request->symbol, sizeof(request->symbol)) &&
	       is_string(request->module, sizeof(request->module)) &&
	       is_string(request->label, sizeof(request->label)) &&
	       *request->symbol && is_made_of(request->symbol, "_.") &&
	       is_made_of(request->module, "_-") &&
	       is_made_of(request->label, "_-.:") &&
	       !request->argument && !request->flags && !request->returns &&
	       !request->reserved;
}

/* ftrace knows every function that it can hook. */
static int can_hook(unsigned long start)
{
	int err = ftrace_set_filter_ip(&probe_ops, start, 0, 0);

	if (err)
		return err == -EINVAL ? -EPERM : err;
	ftrace_set_filter_ip(&probe_ops, start, 1, 0);
	return 0;
}

static void answer(struct ftview_entry *request, const struct ftview_slot *slot)
{
	strscpy_pad(request->symbol, slot->symbol, sizeof(request->symbol));
	request->argument = slot->prototype.argument;
	request->flags = slot->prototype.indirect ? FTVIEW_FLAG_INDIRECT : 0;
	if (slot->prototype.list)
		request->flags |= FTVIEW_FLAG_LIST;
	request->returns = slot->prototype.returns;
}

/**
 * ftview_functions_add - add a function; nothing is hooked yet
 * @request: the caller's request; the answer
 *
 * Return: 0, or the errors of FTVIEW_ADD_ENTRY but EALREADY; -EINPROGRESS as
 * ftview_functions_clear().
 */
int ftview_functions_add(struct ftview_entry *request)
{
	struct ftview_slot *slot;
	unsigned int i;
	int err;

	if (!is_sane(request))
		return -EINVAL;
	if (!ftview_windows_idle())
		return -EINPROGRESS;
	if (!ftview_functions_offered())
		return -EOPNOTSUPP;
	if (ftview_slot_count == FTVIEW_ENTRY_MAX)
		return -ENOSPC;

	slot = &ftview_slots[ftview_slot_count];
	*slot = (struct ftview_slot) { };
	strscpy(slot->symbol, request->symbol, sizeof(slot->symbol));
	strscpy(slot->module, request->module, sizeof(slot->module));
	/* The kernel writes all names of modules so. */
	strreplace(slot->module, '-', '_');
	strscpy(slot->label, *request->label ? request->label : request->symbol,
		sizeof(slot->label));
	err = ftview_resolve(slot->symbol, sizeof(slot->symbol), slot->module,
			     &slot->prototype, &slot->start);
	if (err)
		return err;
	for (i = 0; i < ftview_slot_count; i++) {
		if (ftview_slots[i].start == slot->start && !ftview_slots[i].gone)
			return -EEXIST;
	}
	err = can_hook(slot->start);
	if (err)
		return err;

	slot->point.label = slot->label;
	slot->point.returns = slot->prototype.returns;
	slot->point.width = slot->prototype.width;
	ftview_slot_count++;
	answer(request, slot);
	return 0;
}
