// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads function prototypes from BTF, the kernel's description of its own types
 * (Documentation/bpf/btf.rst).
 *
 * Every offset and number in the data is checked before it is followed, chains
 * of types are followed for a few steps only, and nothing is kept: a prototype is
 * looked up when an entry point is added, and the data is freed.
 */
#include <linux/btf.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <uapi/linux/btf.h>

#include "btf.h"
#include "compat.h"
#include "uapi/ftview.h"

/* typedef of typedef of const of ...: the kernel's own go to about six. */
#define MAX_STEPS	32

/* Bytes behind struct btf_type, or -1 for a kind that nobody knows. */
static int extra_bytes(const struct btf_type *type)
{
	u32 members = BTF_INFO_VLEN(type->info);

	switch (BTF_INFO_KIND(type->info)) {
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return sizeof(u32);
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return members * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return members * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64:
		return members * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO:
		return members * sizeof(struct btf_param);
	case BTF_KIND_DATASEC:
		return members * sizeof(struct btf_var_secinfo);
	default:
		return -1;
	}
}

/* Finds where each type begins; how many there are, or -EBADMSG. */
static int index_types(const struct ftview_btf *btf, u32 *offsets)
{
	u32 at = 0, count = 0;
	int extra;

	while (at < btf->types_len) {
		if (btf->types_len - at < sizeof(struct btf_type))
			return -EBADMSG;
		extra = extra_bytes((const void *)(btf->types + at));
		if (extra < 0)
			return -EBADMSG;
		if (offsets)
			offsets[count] = at;
		count++;
		at += sizeof(struct btf_type);
		if (btf->types_len - at < extra)
			return -EBADMSG;
		at += extra;
	}
	return count;
}

/**
 * ftview_btf_open - check and index BTF data
 * @btf: filled in
 * @data: the data, aligned to 4; must stay until ftview_btf_close()
 * @size: its bytes
 * @base: the kernel's own when this is a module's, else NULL
 *
 * Return: 0, -EBADMSG for data that makes no sense, -ENOMEM.
 */
int ftview_btf_open(struct ftview_btf *btf, const void *data, size_t size,
		    const struct ftview_btf *base)
{
	const struct btf_header *header = data;
	const u8 *body;
	size_t room;
	int count;

	if (size < FTVIEW_BTF_HEADER_LEN || size > INT_MAX ||
	    header->magic != BTF_MAGIC || header->version != BTF_VERSION ||
	    header->hdr_len < FTVIEW_BTF_HEADER_LEN || header->hdr_len > size)
		return -EBADMSG;
	body = data + header->hdr_len;
	room = size - header->hdr_len;
	if (header->type_off > room || header->type_len > room - header->type_off ||
	    header->str_off > room || header->str_len > room - header->str_off)
		return -EBADMSG;
	if (!IS_ALIGNED((unsigned long)body | header->type_off, sizeof(u32)))
		return -EBADMSG;

	*btf = (struct ftview_btf) {
		.types = body + header->type_off,
		.types_len = header->type_len,
		.strings = (const char *)body + header->str_off,
		.strings_len = header->str_len,
		.first = base ? base->first + base->count : 1,
		.base = base,
	};
	/* A module that adds no string of its own has none at all. */
	if (btf->strings_len ? btf->strings[btf->strings_len - 1] : !base)
		return -EBADMSG;

	count = index_types(btf, NULL);
	if (count < 0)
		return count;
	btf->offsets = kvmalloc_array(max(count, 1), sizeof(u32), GFP_KERNEL);
	if (!btf->offsets)
		return -ENOMEM;
	btf->count = index_types(btf, btf->offsets);
	return 0;
}

/**
 * ftview_btf_close - free what ftview_btf_open() made
 * @btf: from ftview_btf_open()
 */
void ftview_btf_close(struct ftview_btf *btf)
{
	kvfree(btf->offsets);
	btf->offsets = NULL;
}

/* NULL for void, number 0, and for a number that does not exist. */
static const struct btf_type *type_of(const struct ftview_btf *btf, u32 id)
{
	while (btf && id < btf->first)
		btf = btf->base;
	if (!btf || id - btf->first >= btf->count)
		return NULL;
	return (const void *)(btf->types + btf->offsets[id - btf->first]);
}

static u32 strings_before(const struct ftview_btf *btf)
{
	return btf->base ? btf->base->strings_len : 0;
}

static const char *name_of(const struct ftview_btf *btf, u32 offset)
{
	while (btf->base && offset < strings_before(btf))
		btf = btf->base;
	offset -= strings_before(btf);
	return offset < btf->strings_len ? btf->strings + offset : "";
}

/* Through typedef, const and the like; NULL for void and nonsense. */
static const struct btf_type *resolve(const struct ftview_btf *btf, u32 id)
{
	const struct btf_type *type;
	unsigned int step;

	for (step = 0; step < MAX_STEPS; step++) {
		type = type_of(btf, id);
		if (!type)
			return NULL;
		switch (BTF_INFO_KIND(type->info)) {
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_CONST:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			id = type->type;
			break;
		default:
			return type;
		}
	}
	return NULL;
}

static bool is_kind(const struct btf_type *type, u32 kind)
{
	return type && BTF_INFO_KIND(type->info) == kind;
}

/* A module may know struct sk_buff by its declaration only. */
static bool is_struct(const struct ftview_btf *btf, const struct btf_type *type,
		      const char *name)
{
	return (is_kind(type, BTF_KIND_STRUCT) || is_kind(type, BTF_KIND_FWD)) &&
	       !strcmp(name_of(btf, type->name_off), name);
}

static bool is_packet(const struct ftview_btf *btf, const struct btf_type *type,
		      bool *indirect)
{
	const struct btf_type *target;

	if (!is_kind(type, BTF_KIND_PTR))
		return false;
	target = resolve(btf, type->type);
	*indirect = is_kind(target, BTF_KIND_PTR);
	if (*indirect)
		target = resolve(btf, target->type);
	return is_struct(btf, target, "sk_buff");
}

/* Whether a value of this type travels in one general register. */
static bool in_register(const struct btf_type *type)
{
	if (!type)
		return false;
	switch (BTF_INFO_KIND(type->info)) {
	case BTF_KIND_PTR:
		return true;
	case BTF_KIND_INT:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return type->size <= sizeof(u64);
	default:
		return false;
	}
}

static int describe_return(const struct ftview_btf *btf, u32 id,
			   struct ftview_prototype *prototype)
{
	const struct btf_type *type = resolve(btf, id);
	u32 encoding;

	prototype->returns = FTVIEW_RETURN_VOID;
	prototype->width = 0;
	if (!type)
		return 0;
	if (!in_register(type))
		return -EPROTOTYPE;
	if (is_kind(type, BTF_KIND_PTR)) {
		prototype->returns = FTVIEW_RETURN_POINTER;
		prototype->width = sizeof(void *);
		return 0;
	}
	prototype->width = type->size;
	if (!is_kind(type, BTF_KIND_INT)) {
		/* An enum's sign came with enums of 64 bits; before, all are int. */
		prototype->returns = FTVIEW_RETURN_SIGNED;
		return 0;
	}
	encoding = BTF_INT_ENCODING(*(const u32 *)(type + 1));
	if (encoding & BTF_INT_BOOL)
		prototype->returns = FTVIEW_RETURN_BOOL;
	else if (encoding & BTF_INT_SIGNED)
		prototype->returns = FTVIEW_RETURN_SIGNED;
	else
		prototype->returns = FTVIEW_RETURN_UNSIGNED;
	return 0;
}

static int describe(const struct ftview_btf *btf, const struct btf_type *proto,
		    struct ftview_prototype *prototype)
{
	const struct btf_param *params = (const void *)(proto + 1);
	u32 i, count = BTF_INFO_VLEN(proto->info);
	bool found = false, indirect;

	if (count > FTVIEW_ARGUMENTS)
		return -EPROTOTYPE;
	for (i = 0; i < count; i++) {
		const struct btf_type *type = resolve(btf, params[i].type);

		/* "..." is an argument of type 0. */
		if (!in_register(type))
			return -EPROTOTYPE;
		if (found || !is_packet(btf, type, &indirect))
			continue;
		found = true;
		prototype->argument = i;
		prototype->indirect = indirect;
	}
	if (!found)
		return -EPROTOTYPE;
	prototype->count = count;
	return describe_return(btf, proto->type, prototype);
}

/* The only function of this name here, its base left out, or an error. */
static const struct btf_type *find(const struct ftview_btf *btf,
				   const char *name)
{
	const struct btf_type *found = NULL;
	u32 i;

	for (i = 0; i < btf->count; i++) {
		const struct btf_type *type = type_of(btf, btf->first + i);

		if (!is_kind(type, BTF_KIND_FUNC) ||
		    strcmp(name_of(btf, type->name_off), name))
			continue;
		if (found)
			return ERR_PTR(-ENOTUNIQ);
		found = type;
	}
	if (!found)
		return ERR_PTR(-ENOENT);
	found = type_of(btf, found->type);
	return is_kind(found, BTF_KIND_FUNC_PROTO) ? found : ERR_PTR(-EBADMSG);
}

/**
 * ftview_btf_function - the prototype of a function that takes a packet
 * @btf: where to look; not in its base
 * @name: the function's name
 * @prototype: filled in
 *
 * Return: 0, -ENOENT, -ENOTUNIQ (several of that name), -EPROTOTYPE (it takes no
 * packet, or something that is not passed in a register), -EBADMSG.
 */
int ftview_btf_function(const struct ftview_btf *btf, const char *name,
			struct ftview_prototype *prototype)
{
	const struct btf_type *proto = find(btf, name);

	if (IS_ERR(proto))
		return PTR_ERR(proto);
	return describe(btf, proto, prototype);
}

/**
 * ftview_btf_list_function - the prototype of a function that takes a list
 * @btf: where to look; not in its base
 * @name: the function's name; that the list is one of packets must be known
 * @prototype: filled in
 *
 * Return: 0, -EPROTOTYPE unless its arguments are a struct list_head * and other
 * pointers and it returns nothing, or the errors of ftview_btf_function().
 */
int ftview_btf_list_function(const struct ftview_btf *btf, const char *name,
			     struct ftview_prototype *prototype)
{
	const struct btf_type *proto = find(btf, name);
	const struct btf_type *first;
	u32 count;

	if (IS_ERR(proto))
		return PTR_ERR(proto);
	count = BTF_INFO_VLEN(proto->info);
	if (!count || count > FTVIEW_ARGUMENTS ||
	    !ftview_btf_takes(btf, name, count) || resolve(btf, proto->type))
		return -EPROTOTYPE;
	first = resolve(btf, ((const struct btf_param *)(proto + 1))->type);
	if (!is_struct(btf, resolve(btf, first->type), "list_head"))
		return -EPROTOTYPE;
	*prototype = (struct ftview_prototype) {
		.list = true,
		.count = count,
		.returns = FTVIEW_RETURN_VOID,
	};
	return 0;
}

/* Where in a struct a member of this name is, in bytes, if it is a pointer to @target. */
static int pointer_in(const struct ftview_btf *btf, const struct btf_type *type,
		      const char *member, const char *target)
{
	const struct btf_member *members = (const void *)(type + 1);
	const struct btf_type *pointer;
	u32 i, bits;

	for (i = 0; i < BTF_INFO_VLEN(type->info); i++) {
		if (strcmp(name_of(btf, members[i].name_off), member))
			continue;
		pointer = resolve(btf, members[i].type);
		if (!is_kind(pointer, BTF_KIND_PTR) ||
		    !is_struct(btf, resolve(btf, pointer->type), target))
			return -EPROTOTYPE;
		bits = members[i].offset;
		if (BTF_INFO_KFLAG(type->info))
			bits = BTF_MEMBER_BIT_OFFSET(bits);
		if (bits % BITS_PER_LONG || bits / BITS_PER_BYTE > SZ_1M)
			return -EBADMSG;
		return bits / BITS_PER_BYTE;
	}
	return -ENOENT;
}

/**
 * ftview_btf_pointer - where a struct has a pointer to another
 * @btf: where to look; not in its base
 * @name: the struct's name
 * @member: the pointer's name
 * @target: the other struct's name
 *
 * Return: the offset in bytes; -ENOENT, -ENOTUNIQ (several structs of that name),
 * -EPROTOTYPE (the member is something else), -EBADMSG.
 */
int ftview_btf_pointer(const struct ftview_btf *btf, const char *name,
		       const char *member, const char *target)
{
	const struct btf_type *found = NULL;
	u32 i;

	for (i = 0; i < btf->count; i++) {
		const struct btf_type *type = type_of(btf, btf->first + i);

		if (!is_struct(btf, type, name))
			continue;
		if (found)
			return -ENOTUNIQ;
		found = type;
	}
	return found ? pointer_in(btf, found, member, target) : -ENOENT;
}

/**
 * ftview_btf_takes - whether a function takes just so many pointers
 * @btf: where to look
 * @name: the function's name
 * @pointers: how many
 *
 * Return: false also if there is no such function.
 */
bool ftview_btf_takes(const struct ftview_btf *btf, const char *name,
		      u32 pointers)
{
	const struct btf_type *proto = find(btf, name);
	const struct btf_param *params;
	u32 i;

	if (IS_ERR(proto) || BTF_INFO_VLEN(proto->info) != pointers)
		return false;
	params = (const void *)(proto + 1);
	for (i = 0; i < pointers; i++) {
		if (!is_kind(resolve(btf, params[i].type), BTF_KIND_PTR))
			return false;
	}
	return true;
}
