#include "base/strlist.h"

#include "base/buf.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* The list as "a|b|c". */
static void
assert_list(const struct strlist *list, const char *expected)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < list->count; i++)
		buf_addf(&text, "%s%s", i == 0 ? "" : "|", list->items[i]);
	assert_string_equal(text.data, expected);
	buf_release(&text);
}

static void
test_strings_keep_the_order_they_came_in(void **state)
{
	struct strlist list = STRLIST_INIT;

	(void)state;
	assert_list(&list, "");
	strlist_add(&list, "vip");
	strlist_addn(&list, "fintech and more", 7);
	strlist_take(&list, xstrdup("acme"));
	assert_list(&list, "vip|fintech|acme");
	assert_true(strlist_has(&list, "acme"));
	assert_false(strlist_has(&list, "Acme"));
	strlist_remove(&list, 1);
	assert_list(&list, "vip|acme");
	strlist_remove(&list, 1);
	strlist_remove(&list, 0);
	assert_int_equal(list.count, 0);
	strlist_release(&list);
}

static void
test_many_strings_are_held(void **state)
{
	struct strlist list = STRLIST_INIT;

	(void)state;
	for (int i = 0; i < 1000; i++)
		strlist_take(&list, xasprintf("lead-%04d", 999 - i));
	strlist_sort(&list);
	assert_int_equal(list.count, 1000);
	assert_string_equal(list.items[0], "lead-0000");
	assert_string_equal(list.items[999], "lead-0999");
	assert_true(strlist_has_sorted(&list, "lead-0000"));
	assert_true(strlist_has_sorted(&list, "lead-0999"));
	assert_false(strlist_has_sorted(&list, "lead-"));
	strlist_release(&list);
	assert_false(strlist_has_sorted(&list, "lead-0000"));
	assert_null(list.items);
	strlist_sort(&list);
}

static void
test_sorting_is_by_bytes(void **state)
{
	struct strlist list = STRLIST_INIT, copy = STRLIST_INIT;

	(void)state;
	strlist_add(&list, "b");
	strlist_add(&list, "\xc3\xa4");
	strlist_add(&list, "B");
	strlist_add(&list, "a");
	strlist_copy(&copy, &list);
	strlist_sort(&list);
	assert_list(&list, "B|a|b|\xc3\xa4");
	assert_list(&copy, "b|\xc3\xa4|B|a");
	strlist_release(&list);
	strlist_release(&copy);
}

static void
test_a_list_is_read_from_text(void **state)
{
	static const struct {
		const char *text, *parts;
	} cases[] = {
	    {"New,Contacted", "New|Contacted"},
	    {" New , Cold Outreach\t", "New|Cold Outreach"},
	    {",,New,,", "New"},
	    {" , ", ""},
	    {"", ""},
	    {"one", "one"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct strlist list = STRLIST_INIT;

		strlist_split(&list, cases[i].text, ',');
		assert_list(&list, cases[i].parts);
		strlist_release(&list);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_strings_keep_the_order_they_came_in),
	    cmocka_unit_test(test_many_strings_are_held),
	    cmocka_unit_test(test_sorting_is_by_bytes),
	    cmocka_unit_test(test_a_list_is_read_from_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
