#include "base/json.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Writes the value, compares, and frees it. */
static void
assert_writes(struct json *value, int indent, const char *expected)
{
	struct buf out = BUF_INIT;

	json_write(value, indent, &out);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	json_free(value);
}

static void
test_values_are_written(void **state)
{
	(void)state;
	assert_writes(json_new_object(), 0, "{}");
	assert_writes(json_new_array(), 0, "[]");
	assert_writes(json_new_string(""), 0, "\"\"");
	assert_writes(json_new_count(0), 0, "0");
	assert_writes(json_new_count(100000), 0, "100000");
	assert_writes(json_new_bool(true), 0, "true");
	assert_writes(json_new_bool(false), 0, "false");
	assert_writes(json_new_number(0.1), 0, "0.1");
	assert_writes(json_new_number(12.5), 0, "12.5");
	assert_writes(json_new_number(1.0 / 3), 0, "0.333333333333333");
	assert_writes(json_new_number(-2), 0, "-2.0");
	assert_writes(json_new_number(NAN), 0, "null");
	assert_writes(json_new_number(INFINITY), 0, "null");
}

static struct json *
make_lead(void)
{
	struct json *lead = json_new_object();
	struct json *tags = json_new_array();

	json_set_string(lead, "name", "Jane Doe");
	json_set_string(lead, "email", NULL);
	json_append(tags, json_new_string("vip"));
	json_append(tags, json_new_string("fintech"));
	json_set(lead, "tags", tags);
	json_set(lead, "custom", json_new_object());
	json_set(lead, "count", json_new_count(2));
	return lead;
}

static void
test_keys_keep_their_order_and_absent_ones_are_absent(void **state)
{
	(void)state;
	assert_writes(make_lead(), 0,
	    "{\"name\": \"Jane Doe\", \"tags\": [\"vip\", \"fintech\"], "
	    "\"custom\": {}, \"count\": 2}");
}

static void
test_values_are_indented(void **state)
{
	(void)state;
	assert_writes(make_lead(), 2,
	    "{\n"
	    "  \"name\": \"Jane Doe\",\n"
	    "  \"tags\": [\n"
	    "    \"vip\",\n"
	    "    \"fintech\"\n"
	    "  ],\n"
	    "  \"custom\": {},\n"
	    "  \"count\": 2\n"
	    "}");
}

static void
test_the_value_is_added_behind_what_is_there(void **state)
{
	struct buf out = BUF_INIT;
	struct json *value = json_new_bool(true);

	(void)state;
	buf_addstr(&out, "[");
	json_write(value, 0, &out);
	assert_string_equal(out.data, "[true");
	json_free(value);
	buf_release(&out);
}

static void
test_a_key_set_again_has_the_later_value(void **state)
{
	struct json *object = json_new_object();

	(void)state;
	json_set_string(object, "a", "1");
	json_set_string(object, "b", "2");
	json_set_string(object, "a", "3");
	assert_writes(object, 0, "{\"a\": \"3\", \"b\": \"2\"}");
}

static void
test_no_string_drives_the_terminal(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
	    {"Jos\xc3\xa9 \xe6\x9d\x8e \xf0\x9f\x98\x80",
		"\"Jos\xc3\xa9 \xe6\x9d\x8e \xf0\x9f\x98\x80\""},
	    {"\"quoted\" \\ /", "\"\\\"quoted\\\" \\\\ /\""},
	    {"a\tb\nc\r", "\"a\\tb\\nc\\r\""}, {"\x1b[31m", "\"\\u001B[31m\""},
	    {"\x7f", "\"\\u007f\""}, {"\xc2\x9b", "\"\\u009b\""},
	    {"\xe2\x80\xae\xe2\x81\xa6", "\"\\u202e\\u2066\""},
	    {"\xe2\x80\xa8\xe2\x80\xa9", "\"\\u2028\\u2029\""},
	    {"Jos\xe9", "\"Jos\xef\xbf\xbd\""}, /* no UTF-8, as a file's name may be */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json *object = json_new_object();
		struct buf expected = BUF_INIT;

		assert_writes(json_new_string(cases[i].text), 0, cases[i].written);
		json_set(object, cases[i].text, json_new_bool(true));
		buf_addf(&expected, "{%s: true}", cases[i].written);
		assert_writes(object, 0, expected.data);
		buf_release(&expected);
	}
}

static void
test_what_was_written_is_read_back(void **state)
{
	static const char *const texts[] = {"{}", "[]", "\"a\\u202eb\"", "7", "-1.5",
	    "true", "null", "{\"z\": [1, {\"a\": \"\\\"\"}], \"a\": 0.1}"};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct json *value = json_parse(texts[i]);

		assert_non_null(value);
		assert_writes(value, 0, texts[i]);
	}
}

static void
test_other_text_is_no_json(void **state)
{
	static const char *const texts[] = {
	    "", "{", "{\"a\": }", "[1,]", "nope", "\"\xff\"", "{} {}", "'a'"};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_null(json_parse(texts[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values_are_written),
	    cmocka_unit_test(test_keys_keep_their_order_and_absent_ones_are_absent),
	    cmocka_unit_test(test_values_are_indented),
	    cmocka_unit_test(test_the_value_is_added_behind_what_is_there),
	    cmocka_unit_test(test_a_key_set_again_has_the_later_value),
	    cmocka_unit_test(test_no_string_drives_the_terminal),
	    cmocka_unit_test(test_what_was_written_is_read_back),
	    cmocka_unit_test(test_other_text_is_no_json),
	};

	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
