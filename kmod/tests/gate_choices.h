/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of gate_test: what is chosen for the next ARM: whose values are said, whose
 * decide what is kept, and which fields.
 */
static void test_values(int fd)
{
	__u64 starts[] = { 1, 2, 3 };
	struct ftview_values values = { .functions = (unsigned long)starts, .count = 3 };
	struct ftview_arm arm = { .entries = FTVIEW_ENTRY_UDP4, .flags = FTVIEW_ARM_COUNT_ONLY };

	expect(fd, FTVIEW_SET_VALUES, &values, 0, "values of some functions");
	values.reserved = 1;
	expect(fd, FTVIEW_SET_VALUES, &values, EINVAL, "values: reserved");
	values.reserved = 0;
	values.count = FTVIEW_VALUES_MAX + 1;
	expect(fd, FTVIEW_SET_VALUES, &values, EINVAL, "values: too many");
	values.count = 3;
	values.functions = 8;
	expect(fd, FTVIEW_SET_VALUES, &values, EFAULT, "values: bad address");
	values.functions = (unsigned long)starts;
	starts[2] = 2;
	expect(fd, FTVIEW_SET_VALUES, &values, EINVAL, "values: one twice");
	starts[2] = 0;
	expect(fd, FTVIEW_SET_VALUES, &values, EINVAL, "values: not ascending");
	starts[2] = 3;
	expect(fd, FTVIEW_ARM, &arm, 0, "arm with values chosen");
	expect(fd, FTVIEW_SET_VALUES, &values, EALREADY, "values while armed");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm with values chosen");
	values.count = 0;
	expect(fd, FTVIEW_SET_VALUES, &values, 0, "values of all functions");
	expect(fd, FTVIEW_SET_VALUES, NULL, EFAULT, "values without a buffer");
}

static void test_judged(int fd)
{
	struct ftview_judged functions[] = { { 1, FTVIEW_JUDGE_ERROR, 4 },
					     { 2, FTVIEW_JUDGE_NEGATIVE, 8 } };
	struct ftview_judge judge = { .functions = (unsigned long)functions, .count = 2 };
	struct ftview_arm arm = { .entries = FTVIEW_ENTRY_UDP4, .keep = FTVIEW_KEEP_RETURNS,
				  .flags = FTVIEW_ARM_COUNT_ONLY };

	expect(fd, FTVIEW_ARM, &arm, EINVAL, "arm: a keep rule without functions to judge");
	expect(fd, FTVIEW_SET_JUDGED, &judge, 0, "functions to judge");
	expect(fd, FTVIEW_ARM, &arm, 0, "arm with functions to judge");
	expect(fd, FTVIEW_SET_JUDGED, &judge, EALREADY, "functions to judge while armed");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm with functions to judge");
	judge.reserved = 1;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: reserved");
	judge.reserved = 0;
	judge.count = FTVIEW_VALUES_MAX + 1;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: too many");
	judge.count = 2;
	judge.functions = 8;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EFAULT, "functions to judge: bad address");
	judge.functions = (unsigned long)functions;
	functions[1].start = 1;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: one twice");
	functions[1].start = 2;
	functions[1].width = 3;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: a width of 3");
	functions[1].width = 4;
	functions[1].how = FTVIEW_JUDGE_DOUBTED;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: for no value");
	functions[1].how = FTVIEW_JUDGE_ALL + 1;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: an unknown way");
	functions[1].how = FTVIEW_JUDGE_ERROR | FTVIEW_JUDGE_LOWER;
	expect(fd, FTVIEW_SET_JUDGED, &judge, EINVAL, "functions to judge: half of an int");
	judge.count = 0;
	expect(fd, FTVIEW_SET_JUDGED, &judge, 0, "no functions to judge");
	expect(fd, FTVIEW_SET_JUDGED, NULL, EFAULT, "functions to judge without a buffer");
}

/* The one field must be refused; it is put right again. */
static void refuse_field(int fd, struct ftview_fields *fields, const char *what)
{
	struct ftview_field *field = (struct ftview_field *)fields->fields;

	expect(fd, FTVIEW_SET_FIELDS, fields, EINVAL, what);
	*field = (struct ftview_field) {
		.name = "skb.len", .offset = 112, .size = 4, .bits = 32,
		.kind = FTVIEW_RETURN_UNSIGNED,
	};
}

static void test_one_field(int fd, struct ftview_fields *fields)
{
	struct ftview_field *field = (struct ftview_field *)fields->fields;

	refuse_field(fd, fields, "a field of nothing");
	field->base = FTVIEW_BASE_UDP + 1;
	refuse_field(fd, fields, "a field of an unknown base");
	field->offset = FTVIEW_FIELD_OFFSET_MAX + 1;
	refuse_field(fd, fields, "a field that is too far");
	field->size = 3;
	refuse_field(fd, fields, "a field of three bytes");
	field->shift = 1;
	refuse_field(fd, fields, "a field whose bits lie outside");
	field->kind = FTVIEW_RETURN_VOID;
	refuse_field(fd, fields, "a field of no kind");
	field->flags = FTVIEW_FIELD_MINUS << 1;
	refuse_field(fd, fields, "a field with unknown flags");
	field->flags = FTVIEW_FIELD_MINUS;
	refuse_field(fd, fields, "a difference that is unsigned");
	field->minus_offset = 4;
	refuse_field(fd, fields, "a field less nothing");
	field->reserved = 1;
	refuse_field(fd, fields, "a field: reserved");
	memset(field->name, 'a', sizeof(field->name));
	refuse_field(fd, fields, "a field whose name has no end");
	field->name[0] = '%';
	refuse_field(fd, fields, "a field whose name is none");
}

static void test_fields(int fd)
{
	__u64 starts[] = { 1, 2, 2 };
	struct ftview_field field = { .size = 0 };
	struct ftview_fields fields = {
		.fields = (unsigned long)&field, .count = 1,
		.lookups = (unsigned long)starts, .lookup_count = 2,
	};
	struct ftview_arm arm = { .entries = FTVIEW_ENTRY_UDP4, .flags = FTVIEW_ARM_COUNT_ONLY };

	test_one_field(fd, &fields);
	expect(fd, FTVIEW_SET_FIELDS, &fields, 0, "a field");
	fields.reserved = 1;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: reserved");
	fields.reserved = 0;
	fields.type_at = FTVIEW_FIELD_OFFSET_MAX + 1;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: a layout that is too far");
	fields.type_at = 0;
	fields.count = FTVIEW_FIELDS_MAX + 1;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: too many");
	fields.count = 1;
	fields.lookup_count = FTVIEW_LOOKUPS_MAX + 1;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: too many lookups");
	fields.lookup_count = 3;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: a lookup twice");
	fields.lookup_count = 2;
	fields.lookups = 8;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EFAULT, "fields: bad address of lookups");
	fields.lookups = (unsigned long)starts;
	fields.fields = 8;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EFAULT, "fields: bad address");
	fields.fields = (unsigned long)&field;
	expect(fd, FTVIEW_ARM, &arm, 0, "arm with fields chosen");
	expect(fd, FTVIEW_SET_FIELDS, &fields, EALREADY, "fields while armed");
	expect(fd, FTVIEW_DISARM, NULL, 0, "disarm with fields chosen");
	fields.count = 0;
	expect(fd, FTVIEW_SET_FIELDS, &fields, EINVAL, "fields: none, with lookups");
	fields.lookup_count = 0;
	expect(fd, FTVIEW_SET_FIELDS, &fields, 0, "no fields");
	expect(fd, FTVIEW_SET_FIELDS, NULL, EFAULT, "fields without a buffer");
}
