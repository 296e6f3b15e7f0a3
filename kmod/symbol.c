// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of functions that are not exported.
 *
 * The kernel does not offer kallsyms_lookup_name() to modules, but resolves the
 * name of a kprobe, and refuses what nobody may probe. A kprobe that is
 * registered disabled patches no text.
 */
#include <linux/errno.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include "btf.h"
#include "symbol.h"

#define EACH_SYMBOL	"kallsyms_on_each_match_symbol"

typedef int (*each_fn)(int (*each)(void *data, unsigned long start),
		       const char *name, void *data);

static int no_symbols(int (*each)(void *data, unsigned long start),
		      const char *name, void *data)
{
	return -EOPNOTSUPP;
}

/*
 * A static call is a direct one: with indirect branch tracking, a function whose
 * address the kernel itself never takes cannot be called by address.
 */
DEFINE_STATIC_CALL(ftview_each_symbol, no_symbols);

/**
 * ftview_symbol_start - where a function begins
 * @symbol: its name; "module:name" for one in a module
 * @start: its first byte
 *
 * Return: 0, -ENOENT when there is no such symbol, -EPERM when it may not be
 * probed (or is no function), or what else register_kprobe() returns.
 */
int ftview_symbol_start(const char *symbol, unsigned long *start)
{
	struct kprobe kp = {
		.symbol_name = symbol,
		.flags = KPROBE_FLAG_DISABLED,
	};
	char text[KSYM_SYMBOL_LEN];
	unsigned long offset;
	int err;

	err = register_kprobe(&kp);
	if (err)
		return err == -EINVAL || err == -EILSEQ ? -EPERM : err;
	*start = (unsigned long)kp.addr;
	unregister_kprobe(&kp);

	/* The kprobe may lie behind the ENDBR. */
	sprint_symbol(text, *start);
	if (sscanf(text + strcspn(text, "+"), "+%lx/", &offset) != 1)
		return -ENOENT;
	*start -= offset;
	return 0;
}

static int count_one(void *data, unsigned long start)
{
	unsigned int *count = data;

	(*count)++;
	return 0;
}

/**
 * ftview_symbol_unique - whether the kernel has one symbol of this name only
 * @symbol: the name
 * @btf: the kernel's BTF, which tells whether its own search is what we take it
 *	for
 *
 * Modules are not searched.
 *
 * Return: 0, -ENOTUNIQ, -ENOENT, or -EOPNOTSUPP when this kernel cannot tell.
 */
int ftview_symbol_unique(const char *symbol, const struct ftview_btf *btf)
{
	unsigned long start;
	unsigned int count = 0;
	int err;

	if (!ftview_btf_takes(btf, EACH_SYMBOL, 3) ||
	    ftview_symbol_start(EACH_SYMBOL, &start))
		return -EOPNOTSUPP;
	static_call_update(ftview_each_symbol, (each_fn)start);
	err = static_call(ftview_each_symbol)(count_one, symbol, &count);
	if (!count)
		return err == -EOPNOTSUPP ? err : -ENOENT;
	return count == 1 ? 0 : -ENOTUNIQ;
}
