// SPDX-License-Identifier: GPL-2.0-only
/*
 * The BTF parser on a blob that is built here, then on every prefix of it and with
 * every byte of it changed.
 */
#include <linux/btf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/btf.h>

#include "../btf.h"
#include "../compat.h"
#include "../uapi/ftview.h"
#include "selftest.h"

#define TYPES_MAX	1024
#define STRINGS_MAX	512

#define HEADER_MAX	64

/*
 * A blob being built: header, types, strings. The header is as long as pahole
 * makes it, whatever the kernel's struct has.
 */
struct blob {
	u8 data[HEADER_MAX + TYPES_MAX + STRINGS_MAX] __aligned(8);
	u32 header_len;
	u8 types[TYPES_MAX];
	char strings[STRINGS_MAX];
	u32 types_len;
	u32 strings_len;
	u32 last;
};

static u32 add_name(struct blob *blob, const char *name)
{
	u32 at = blob->strings_len;

	if (!*name)
		return 0;
	strscpy(blob->strings + at, name, STRINGS_MAX - at);
	blob->strings_len += strlen(name) + 1;
	return at;
}

static void add_words(struct blob *blob, const u32 *words, u32 count)
{
	memcpy(blob->types + blob->types_len, words, count * sizeof(*words));
	blob->types_len += count * sizeof(*words);
}

/* The new type's number. */
static u32 add_type(struct blob *blob, const char *name, u32 kind, u32 members,
		    u32 size_or_type)
{
	u32 words[] = { add_name(blob, name), kind << 24 | members,
			size_or_type };

	add_words(blob, words, ARRAY_SIZE(words));
	return ++blob->last;
}

static u32 add_int(struct blob *blob, const char *name, u32 size, u32 encoding)
{
	u32 type = add_type(blob, name, BTF_KIND_INT, 0, size);
	u32 word = encoding << 24 | size * 8;

	add_words(blob, &word, 1);
	return type;
}

/* @members: type and offset of each, in bits; @flag: 0x80 where the top byte of that is a width. */
static void add_struct(struct blob *blob, const char *name, u32 flag, u32 size,
		       const u32 *members, u32 count)
{
	static const char *const names[] = { "first", "second", "third" };
	u32 i;

	add_type(blob, name, BTF_KIND_STRUCT | flag, count, size);
	for (i = 0; i < count; i++) {
		u32 words[] = { add_name(blob, names[i]), members[2 * i],
				members[2 * i + 1] };

		add_words(blob, words, ARRAY_SIZE(words));
	}
}

static void add_function(struct blob *blob, const char *name, u32 returns,
			 const u32 *params, u32 count)
{
	u32 proto = add_type(blob, "", BTF_KIND_FUNC_PROTO, count, returns);
	u32 i;

	for (i = 0; i < count; i++) {
		u32 words[] = { 0, params[i] };

		add_words(blob, words, ARRAY_SIZE(words));
	}
	add_type(blob, name, BTF_KIND_FUNC, 0, proto);
}

/* The blob's bytes. */
static u32 finish(struct blob *blob)
{
	struct btf_header header = {
		.magic = BTF_MAGIC,
		.version = BTF_VERSION,
		.hdr_len = blob->header_len,
		.type_len = blob->types_len,
		.str_off = blob->types_len,
		.str_len = blob->strings_len,
	};
	u8 *body = blob->data + blob->header_len;

	memcpy(blob->data, &header, FTVIEW_BTF_HEADER_LEN);
	memcpy(body, blob->types, blob->types_len);
	memcpy(body + blob->types_len, blob->strings, blob->strings_len);
	return blob->header_len + blob->types_len + blob->strings_len;
}

/* What a small kernel would have. */
static u32 build_kernel(struct blob *blob, u32 header_len)
{
	u32 boolean, integer, word, wide, skb, skb_ptr, skb_const, skb_ptr_ptr;
	u32 pair, other_ptr, loop;

	memset(blob, 0, sizeof(*blob));
	blob->header_len = header_len;
	blob->strings_len = 1;
	integer = add_int(blob, "int", 4, BTF_INT_SIGNED);
	boolean = add_int(blob, "_Bool", 1, BTF_INT_BOOL);
	word = add_int(blob, "unsigned long", 8, 0);
	wide = add_int(blob, "__int128", 16, BTF_INT_SIGNED);
	skb = add_type(blob, "sk_buff", BTF_KIND_STRUCT, 0, 232);
	skb_ptr = add_type(blob, "", BTF_KIND_PTR, 0, skb);
	skb_const = add_type(blob, "", BTF_KIND_PTR, 0,
			     add_type(blob, "", BTF_KIND_CONST, 0, skb));
	skb_ptr_ptr = add_type(blob, "", BTF_KIND_PTR, 0, skb_ptr);
	pair = add_type(blob, "pair", BTF_KIND_STRUCT, 0, 16);
	other_ptr = add_type(blob, "", BTF_KIND_PTR, 0, pair);
	/* A type that is made of itself. */
	loop = add_type(blob, "loop", BTF_KIND_TYPEDEF, 0, blob->last + 1);

	add_function(blob, "plain", integer, (u32[]){ skb_ptr }, 1);
	add_function(blob, "third", boolean,
		     (u32[]){ other_ptr, word, skb_const }, 3);
	add_function(blob, "indirect", 0, (u32[]){ skb_ptr_ptr, boolean }, 2);
	add_function(blob, "pointer", skb_ptr, (u32[]){ skb_ptr, skb_ptr }, 2);
	add_function(blob, "none", integer, (u32[]){ other_ptr }, 1);
	add_function(blob, "nothing", 0, NULL, 0);
	add_function(blob, "by_value", integer, (u32[]){ skb_ptr, pair }, 2);
	add_function(blob, "too_wide", integer, (u32[]){ skb_ptr, wide }, 2);
	add_function(blob, "returns_pair", pair, (u32[]){ skb_ptr }, 1);
	add_function(blob, "variadic", integer, (u32[]){ skb_ptr, 0 }, 2);
	add_function(blob, "seven", integer,
		     (u32[]){ skb_ptr, word, word, word, word, word, word }, 7);
	add_function(blob, "endless", integer, (u32[]){ skb_ptr, loop }, 2);
	add_function(blob, "astray", integer, (u32[]){ skb_ptr, 9999 }, 2);
	add_function(blob, "twice", integer, (u32[]){ skb_ptr }, 1);
	add_function(blob, "twice", boolean, (u32[]){ skb_ptr }, 1);
	add_struct(blob, "holder", 0, 24, (const u32[]) { word, 0, other_ptr,
		   64, skb_ptr, 129 }, 3);
	add_struct(blob, "flagged", 0x80, 24, (const u32[]) { word, 5 << 24,
		   other_ptr, 128, loop, 64 }, 3);
	add_struct(blob, "two", 0, 8, (const u32[]) { other_ptr, 0 }, 1);
	add_struct(blob, "two", 0, 8, (const u32[]) { other_ptr, 0 }, 1);
	return finish(blob);
}

/*
 * A module on top of it: its numbers and strings go on where the kernel's end,
 * which the helpers do not know of.
 */
static u32 build_module(struct blob *blob, const struct ftview_btf *kernel)
{
	static const char strings[] = "\0inner";
	struct btf_header *header = (void *)blob->data;
	struct btf_type *function;
	u32 size, first = kernel->first + kernel->count;

	memset(blob, 0, sizeof(*blob));
	blob->header_len = FTVIEW_BTF_HEADER_LEN;
	/* The kernel's fifth type is struct sk_buff, its first int. */
	add_type(blob, "", BTF_KIND_PTR, 0, 5);
	add_function(blob, "", 1, (u32[]){ first }, 1);
	size = finish(blob);
	/* The function is the last type. */
	function = (void *)(blob->data + size - sizeof(*function));
	function->name_off = kernel->strings_len + 1;
	function->type = first + 1;
	memcpy(blob->data + size, strings, sizeof(strings));
	header->str_len = sizeof(strings);
	return size + sizeof(strings);
}

static void expect_refused(const struct ftview_btf *btf, const char *name,
			   int error)
{
	struct ftview_prototype prototype;

	ftview_expect_number(name, error,
			     ftview_btf_function(btf, name, &prototype));
}

static void expect_taken(const struct ftview_btf *btf, const char *name,
			 struct ftview_prototype expected)
{
	struct ftview_prototype got = { };
	int err = ftview_btf_function(btf, name, &got);

	ftview_expect(!err && got.argument == expected.argument &&
		      got.indirect == expected.indirect &&
		      got.count == expected.count &&
		      got.returns == expected.returns &&
		      got.width == expected.width, name);
}

static void test_functions(const struct ftview_btf *btf)
{
	expect_taken(btf, "plain", (struct ftview_prototype){
		.count = 1, .returns = FTVIEW_RETURN_SIGNED, .width = 4 });
	expect_taken(btf, "third", (struct ftview_prototype){
		.argument = 2, .count = 3, .returns = FTVIEW_RETURN_BOOL,
		.width = 1 });
	expect_taken(btf, "indirect", (struct ftview_prototype){
		.indirect = true, .count = 2 });
	expect_taken(btf, "pointer", (struct ftview_prototype){
		.count = 2, .returns = FTVIEW_RETURN_POINTER, .width = 8 });
	expect_refused(btf, "none", -EPROTOTYPE);
	expect_refused(btf, "nothing", -EPROTOTYPE);
	expect_refused(btf, "by_value", -EPROTOTYPE);
	expect_refused(btf, "too_wide", -EPROTOTYPE);
	expect_refused(btf, "returns_pair", -EPROTOTYPE);
	expect_refused(btf, "variadic", -EPROTOTYPE);
	expect_refused(btf, "seven", -EPROTOTYPE);
	expect_refused(btf, "endless", -EPROTOTYPE);
	expect_refused(btf, "astray", -EPROTOTYPE);
	expect_refused(btf, "twice", -ENOTUNIQ);
	expect_refused(btf, "missing", -ENOENT);
	ftview_expect(ftview_btf_takes(btf, "pointer", 2), "takes two pointers");
	ftview_expect(!ftview_btf_takes(btf, "pointer", 1), "not one");
	ftview_expect(!ftview_btf_takes(btf, "indirect", 2), "not a bool");
}

static void expect_pointer(const struct ftview_btf *btf, const char *name,
			   const char *member, int expected)
{
	ftview_expect_number(name, expected,
			     ftview_btf_pointer(btf, name, member, "pair"));
}

static void test_pointers(const struct ftview_btf *btf)
{
	expect_pointer(btf, "holder", "second", 8);
	expect_pointer(btf, "holder", "first", -EPROTOTYPE);
	expect_pointer(btf, "holder", "third", -EPROTOTYPE);
	expect_pointer(btf, "holder", "fourth", -ENOENT);
	expect_pointer(btf, "flagged", "second", 16);
	expect_pointer(btf, "flagged", "third", -EPROTOTYPE);
	expect_pointer(btf, "two", "first", -ENOTUNIQ);
	expect_pointer(btf, "missing", "first", -ENOENT);
	ftview_expect_number("a pointer between words", -EBADMSG,
			     ftview_btf_pointer(btf, "holder", "third",
						"sk_buff"));
}

static void test_module(const struct ftview_btf *kernel)
{
	struct blob *blob = kzalloc(sizeof(*blob), GFP_KERNEL);
	struct ftview_btf btf;
	u32 size;

	if (!blob)
		return;
	size = build_module(blob, kernel);
	if (ftview_btf_open(&btf, blob->data, size, kernel)) {
		ftview_expect(false, "a module's BTF opens");
	} else {
		expect_taken(&btf, "inner", (struct ftview_prototype){
			.count = 1, .returns = FTVIEW_RETURN_SIGNED,
			.width = 4 });
		expect_refused(&btf, "plain", -ENOENT);
		ftview_btf_close(&btf);
	}
	kfree(blob);
}

/* Whatever becomes of the data, it is refused or read within its bounds. */
static void test_damage(struct blob *blob, u32 size)
{
	struct ftview_prototype prototype;
	unsigned int opened = 0;
	u8 *bytes = blob->data;
	struct ftview_btf btf;
	u32 i;

	for (i = 0; i < size; i++) {
		if (ftview_btf_open(&btf, bytes, i, NULL))
			continue;
		opened++;
		ftview_btf_close(&btf);
	}
	ftview_expect_number("no part of it will do", 0, opened);
	for (i = 0; i < size; i++) {
		bytes[i] ^= 0xff;
		if (!ftview_btf_open(&btf, bytes, size, NULL)) {
			ftview_btf_function(&btf, "third", &prototype);
			ftview_btf_function(&btf, "endless", &prototype);
			ftview_btf_takes(&btf, "pointer", 2);
			ftview_btf_pointer(&btf, "flagged", "third", "pair");
			ftview_btf_close(&btf);
		}
		bytes[i] ^= 0xff;
	}
	ftview_expect(true, "with any byte changed it is survived");
}

/**
 * ftview_selftest_btf - the BTF parser
 */
void ftview_selftest_btf(void)
{
	struct blob *blob = kmalloc(sizeof(*blob), GFP_KERNEL);
	struct ftview_btf btf;
	u32 size;

	if (!blob)
		return;
	/* A newer pahole's header has more fields than anybody here reads. */
	size = build_kernel(blob, HEADER_MAX);
	if (ftview_btf_open(&btf, blob->data, size, NULL)) {
		ftview_expect(false, "BTF with a longer header opens");
	} else {
		ftview_expect(ftview_btf_takes(&btf, "pointer", 2),
			      "behind a longer header is the same");
		ftview_btf_close(&btf);
	}
	size = build_kernel(blob, FTVIEW_BTF_HEADER_LEN);
	if (ftview_btf_open(&btf, blob->data, size, NULL)) {
		ftview_expect(false, "the kernel's BTF opens");
	} else {
		test_functions(&btf);
		test_pointers(&btf);
		test_module(&btf);
		ftview_btf_close(&btf);
		test_damage(blob, size);
	}
	kfree(blob);
}
