#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
test_an_empty_buf_reads_as_an_empty_string(void **state)
{
	struct buf b = BUF_INIT;
	char *bytes;
	size_t len = 1;

	(void)state;
	assert_string_equal(b.data, "");
	buf_clear(&b);
	bytes = buf_detach(&b, &len);
	assert_string_equal(bytes, "");
	assert_int_equal(len, 0);
	free(bytes);
	buf_release(&b);
}

static void
test_bytes_are_added_behind_those_there(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_addstr(&b, "lead");
	buf_addch(&b, ':');
	buf_addf(&b, " %s, %d", "jane", 42);
	assert_string_equal(b.data, "lead: jane, 42");
	assert_int_equal(b.len, strlen("lead: jane, 42"));
	buf_clear(&b);
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	buf_release(&b);
	assert_ptr_equal(b.data, buf_empty);
}

static void
test_it_grows_as_needed(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_addch(&b, (char)('a' + i % 26));
	assert_int_equal(b.len, 100000);
	for (size_t i = 0; i < b.len; i++)
		assert_int_equal(b.data[i], 'a' + (int)(i % 26));
	assert_int_equal(b.data[b.len], '\0');
	buf_addf(&b, "%100000d", 7);
	assert_int_equal(b.len, 200000);
	assert_int_equal(b.data[b.len - 1], '7');
	buf_release(&b);
}

static void
test_bytes_are_replaced_within(void **state)
{
	static const struct {
		const char *before;
		size_t pos, len;
		const char *bytes, *after;
	} cases[] = {
	    {"name: Jane\n", 6, 4, "Jane Doe", "name: Jane Doe\n"},
	    {"name: Jane Doe\n", 6, 8, "Jo", "name: Jo\n"},
	    {"b", 0, 0, "a", "ab"},
	    {"a", 1, 0, "b", "ab"},
	    {"abc", 0, 3, "", ""},
	    {"abc", 1, 1, "", "ac"},
	    {"", 0, 0, "", ""},
	    {"", 0, 0, "x", "x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;

		buf_addstr(&b, cases[i].before);
		buf_splice(&b, cases[i].pos, cases[i].len, cases[i].bytes,
		    strlen(cases[i].bytes));
		assert_string_equal(b.data, cases[i].after);
		assert_int_equal(b.len, strlen(cases[i].after));
		buf_release(&b);
	}
}

static void
test_detached_bytes_are_the_callers(void **state)
{
	struct buf b = BUF_INIT;
	size_t len;
	char *bytes;

	(void)state;
	buf_addstr(&b, "kept");
	bytes = buf_detach(&b, &len);
	buf_addstr(&b, "other");
	assert_string_equal(bytes, "kept");
	assert_int_equal(len, 4);
	free(bytes);
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_empty_buf_reads_as_an_empty_string),
	    cmocka_unit_test(test_bytes_are_added_behind_those_there),
	    cmocka_unit_test(test_it_grows_as_needed),
	    cmocka_unit_test(test_bytes_are_replaced_within),
	    cmocka_unit_test(test_detached_bytes_are_the_callers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
