#include "query_story.h"

static void
test_a_list_is_in_order_of_follow_up_then_name(void **state)
{
	struct query *query = query_new(KIND_LEAD);

	(void)state;
	assert_false(query_has_conditions(query));
	assert_text(found(query), "li jose jane ann bob aaa");
	query_free(NULL);
}

static void
test_orders(void **state)
{
	static const struct {
		const char *keys, *ids;
	} cases[] = {
	    {"name", "ann bob jane jose li aaa"},
	    {"-name", "li jose jane bob ann aaa"},
	    {"status", "bob jane jose li ann aaa"},
	    {"-status,name", "ann li jose jane bob aaa"},
	    {"follow_up", "li jose jane ann bob aaa"},
	    {"-follow_up", "jane jose li ann bob aaa"}, /* absent last, either way */
	    {"created", "ann jose jane bob li aaa"},
	    {"amount", "jose jane li ann bob aaa"}, /* numbers before texts */
	    {"-amount", "li jane jose ann bob aaa"},
	    {"company", "jane jose li ann bob aaa"}, /* Acme and ACME: by name */
	    {"company,-follow_up", "jane jose li ann bob aaa"},
	    {"tags", "jose jane ann bob li aaa"},
	    {"-notes,id", "jane jose li ann bob aaa"},
	    {"last_note", "jane li ann bob jose aaa"},
	    {"id", "ann bob jane jose li aaa"},
	    {"nothing", "ann bob jane jose li aaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;
		char *ids;

		assert_int_equal(query_set_sort(query, "-id,-name", &err), 0);
		assert_int_equal(query_set_sort(query, cases[i].keys, &err), 0);
		ids = found(query);
		if (strcmp(ids, cases[i].ids) != 0)
			print_error("--sort '%s':\n", cases[i].keys);
		assert_string_equal(ids, cases[i].ids);
		free(ids);
	}
}

static void
test_numbers_are_in_order_of_size(void **state)
{
	static const char *const ascending[] = {"-100000000000000000000", "-10", "-9.75",
	    "-9.7", "-0.5", "0", ".25", "0.3", "+1", "2", "10", "010.5",
	    "99999999999999999999", "100000000000000000000", "1.", "1e3", "1x", "a"};
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record_list list = RECORD_LIST_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(ascending); i++)
		record_list_add(&list, a_lead("x", "name", "X", "n",
					   ascending[(i * 7 + 3) % COUNT(ascending)]));
	assert_int_equal(query_set_sort(query, "n", &err), 0);
	query_apply(query, &list, &context);
	for (size_t i = 0; i < COUNT(ascending); i++)
		assert_string_equal(record_get(list.items[i], "n"), ascending[i]);
	record_list_release(&list);
	query_free(query);
}

static void
test_equals_stay_in_their_order(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record_list list = RECORD_LIST_INIT;

	(void)state;
	for (int i = 0; i < 50; i++) {
		char *number = xasprintf("%d", i);

		record_list_add(
		    &list, a_lead("x", "name", i % 2 ? "Jose" : "JOSÉ", "i", number));
		free(number);
	}
	query_apply(query, &list, &context);
	for (int i = 0; i < 50; i++)
		assert_int_equal(atoi(record_get(list.items[i], "i")), i);
	record_list_release(&list);
	query_free(query);
}

static void
test_the_limit_cuts_the_sorted_list(void **state)
{
	static const struct {
		size_t limit;
		const char *ids;
	} cases[] = {
	    {0, ""},
	    {2, "li jose"},
	    {6, "li jose jane ann bob aaa"},
	    {100, "li jose jane ann bob aaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_set_limit(query, cases[i].limit);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_nothing_to_sort_is_fine(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_CONTACT);
	struct record_list list = RECORD_LIST_INIT;

	(void)state;
	query_apply(query, &list, &context);
	assert_int_equal(list.count, 0);
	record_list_release(&list);
	query_free(query);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_list_is_in_order_of_follow_up_then_name),
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_numbers_are_in_order_of_size),
	    cmocka_unit_test(test_equals_stay_in_their_order),
	    cmocka_unit_test(test_the_limit_cuts_the_sorted_list),
	    cmocka_unit_test(test_nothing_to_sort_is_fine),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
