// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the name of a function to its address and its prototype, and every reason
 * why it cannot be an entry point.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/magic.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "btf.h"
#include "resolve.h"
#include "symbol.h"
#include "uapi/ftview.h"
#include "uapi/functions.h"

#define BTF_DIRECTORY	"/sys/kernel/btf/"
/* The kernel's own is about 5 MB. */
#define BTF_MAX		(64u << 20)

/**
 * struct clone - a function that the compiler specialises
 * @name: what it is called in the kernel's sources
 * @symbol: what becomes of it: BTF knows neither
 * @prototype: read from the sources; unchanged from 5.7 on
 *
 * The packet is the first argument, which stays the first whatever the compiler
 * leaves out behind it. Should it ever leave out this one, no packet would match:
 * each is checked before anything in it is followed.
 */
struct clone {
	const char *name;
	const char *symbol;
	struct ftview_prototype prototype;
};

static const struct clone clones[] = {
	{
		.name = "__netif_receive_skb_core",
		.symbol = "__netif_receive_skb_core.constprop.0",
		.prototype = {
			.indirect = true,
			.count = 3,
			.returns = FTVIEW_RETURN_SIGNED,
			.width = sizeof(int),
		},
	},
};

/*
 * Functions that take a list of packets, linked by skb->list, and any number of
 * them: one packet can be a list of its own. Network cards deliver by them.
 */
static const char *const lists[] = { "ip_list_rcv", "ipv6_list_rcv" };

static bool is_in(const char *symbol, const char *const *names, size_t count)
{
	while (count--) {
		if (!strcmp(names[count], symbol))
			return true;
	}
	return false;
}

#define IS_IN(symbol, names)	is_in(symbol, names, ARRAY_SIZE(names))

/* What BTF says of a function, as far as we can follow its packet. */
static int described(const struct ftview_btf *btf, const char *symbol,
		     struct ftview_prototype *prototype)
{
	int err = ftview_btf_function(btf, symbol, prototype);

	if (!err && prototype->indirect && !IS_IN(symbol, ftview_handed_over))
		return -EPROTOTYPE;
	return err;
}

static const struct clone *clone_of(const char *symbol)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(clones); i++) {
		if (!strcmp(clones[i].name, symbol) ||
		    !strcmp(clones[i].symbol, symbol))
			return &clones[i];
	}
	return NULL;
}

static bool is_named(const struct dentry *dentry, const char *name)
{
	return !strcmp(dentry->d_name.name, name);
}

/*
 * Whether this is the kernel's own /sys/kernel/btf/NAME, whatever the caller has
 * mounted where.
 */
static bool is_btf(const struct file *file, const char *name)
{
	const struct dentry *dentry = file->f_path.dentry;
	const struct dentry *btf = dentry->d_parent;
	const struct dentry *kernel = btf->d_parent;

	return file_inode(file)->i_sb->s_magic == SYSFS_MAGIC &&
	       is_named(dentry, name) && is_named(btf, "btf") &&
	       is_named(kernel, "kernel") && IS_ROOT(kernel->d_parent);
}

/* sysfs gives no more than a page at once. */
static int read_whole(struct file *file, void *data, size_t size)
{
	loff_t pos = 0;
	ssize_t got;

	while (pos < size) {
		got = kernel_read(file, data + pos, size - pos, &pos);
		if (got <= 0)
			return got ?: -EBADMSG;
		cond_resched();
	}
	return 0;
}

/*
 * Reads a file of BTF; the caller frees the data with vfree(). Not by
 * kernel_read_file(): security modules have rules for its purposes, and none of
 * them is ours.
 */
static int read_btf(const char *name, void **data, size_t *size)
{
	char path[sizeof(BTF_DIRECTORY) + FTVIEW_MODULE_LEN];
	struct file *file;
	int err;

	snprintf(path, sizeof(path), BTF_DIRECTORY "%s", name);
	file = filp_open(path, O_RDONLY, 0);
	if (IS_ERR(file))
		return PTR_ERR(file);
	err = -ENOENT;
	if (!is_btf(file, name))
		goto close;
	*size = i_size_read(file_inode(file));
	err = -EBADMSG;
	if (!*size || *size > BTF_MAX)
		goto close;
	err = -ENOMEM;
	*data = vmalloc(*size);
	if (!*data)
		goto close;
	err = read_whole(file, *data, *size);
	if (err)
		vfree(*data);
close:
	filp_close(file, NULL);
	return err;
}

/* What a module's own BTF says. */
static int module_prototype(const char *symbol, const char *module,
			    const struct ftview_btf *kernel,
			    struct ftview_prototype *prototype)
{
	struct ftview_btf btf;
	void *data;
	size_t size;
	int err;

	err = read_btf(module, &data, &size);
	if (err)
		return err == -ENOENT ? -ENXIO : err;
	err = ftview_btf_open(&btf, data, size, kernel);
	if (err)
		goto free;
	err = described(&btf, symbol, prototype);
	ftview_btf_close(&btf);
free:
	vfree(data);
	return err;
}

static int kernel_prototype(char *symbol, size_t size,
			    const struct ftview_btf *btf,
			    struct ftview_prototype *prototype)
{
	const struct clone *clone = clone_of(symbol);
	int err;

	err = ftview_symbol_unique(symbol, btf);
	if (!err && IS_IN(symbol, lists))
		return ftview_btf_list_function(btf, symbol, prototype);
	if (!err)
		err = described(btf, symbol, prototype);
	if (err != -ENOENT || !clone)
		return err;
	strscpy(symbol, clone->symbol, size);
	*prototype = clone->prototype;
	return ftview_symbol_unique(symbol, btf);
}

static int find_prototype(char *symbol, size_t size, const char *module,
			  struct ftview_prototype *prototype)
{
	struct ftview_btf btf;
	size_t bytes;
	void *data;
	int err;

	err = read_btf("vmlinux", &data, &bytes);
	if (err)
		return err == -ENOENT ? -EOPNOTSUPP : err;
	err = ftview_btf_open(&btf, data, bytes, NULL);
	if (err)
		goto free;
	if (*module)
		err = module_prototype(symbol, module, &btf, prototype);
	else
		err = kernel_prototype(symbol, size, &btf, prototype);
	ftview_btf_close(&btf);
free:
	vfree(data);
	return err;
}

/**
 * ftview_resolve - find a function that takes a packet
 * @symbol: its name; the name of what the compiler made of it afterwards
 * @size: room for that
 * @module: the module it is in, "" for the kernel itself; no more than letters,
 *	digits and "_"
 * @prototype: filled in
 * @start: where it begins
 *
 * Return: 0, or the errors of FTVIEW_ADD_ENTRY.
 */
int ftview_resolve(char *symbol, size_t size, const char *module,
		   struct ftview_prototype *prototype, unsigned long *start)
{
	char full[FTVIEW_MODULE_LEN + FTVIEW_SYMBOL_LEN];
	int err;

	if (IS_IN(symbol, ftview_unfit))
		return -EPERM;
	err = find_prototype(symbol, size, module, prototype);
	if (err)
		return err;
	snprintf(full, sizeof(full), "%s%s%s", module, *module ? ":" : "",
		 symbol);
	return ftview_symbol_start(full, start);
}

/**
 * ftview_resolve_pointer - where one of the kernel's structs has a pointer
 * @name: the struct's name
 * @member: the pointer's name
 * @target: the struct that it points to
 *
 * Return: the offset in bytes, -EOPNOTSUPP without BTF, or the errors of
 * ftview_btf_pointer().
 */
int ftview_resolve_pointer(const char *name, const char *member,
			   const char *target)
{
	struct ftview_btf btf;
	size_t bytes;
	void *data;
	int ret;

	ret = read_btf("vmlinux", &data, &bytes);
	if (ret)
		return ret == -ENOENT ? -EOPNOTSUPP : ret;
	ret = ftview_btf_open(&btf, data, bytes, NULL);
	if (!ret) {
		ret = ftview_btf_pointer(&btf, name, member, target);
		ftview_btf_close(&btf);
	}
	vfree(data);
	return ret;
}
