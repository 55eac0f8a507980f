#include "query_story.h"

static void
test_plain_conditions(void **state)
{
	static const struct {
		void (*add)(struct query *, const char *);
		const char *text, *ids;
	} cases[] = {
	    {query_add_text, "jane", "jane"},
	    {query_add_text, "ACME.EX", "jane"},
	    {query_add_text, "jose garcia", "jose"},
	    {query_add_text, "JOSÉ", "jose"},
	    {query_add_text, "GARCIA.", "jose"}, /* its e-mail has an accent */
	    {query_add_text, "伟", "li"},
	    {query_add_text, "a", "jose jane ann"},
	    {query_add_text, "", "li jose jane ann bob"},
	    {query_add_text, "fintech", ""},
	    {query_add_text, "Bobby", ""},
	    {query_add_notes, "demo", "jane"},
	    {query_add_notes, "OFFER", "jane"},
	    {query_add_notes, "fair", "jose"},
	    {query_add_notes, "jane", ""},
	    {query_add_source, "referral", "jane ann"},
	    {query_add_source, "Event, COLD OUTREACH", "li jose"},
	    {query_add_source, "Outreach", ""},
	    {query_add_source, "", ""},
	    {query_add_assigned, "Alice", "jane"},
	    {query_add_assigned, "ZOË,bob", "li jose"},
	    {query_add_assigned, "Zoe", ""}, /* accents count in names of users */
	    {query_add_tag, "vip", "jose jane"},
	    {query_add_tag, "FinTech", "jane"},
	    {query_add_tag, "vi", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		cases[i].add(query, cases[i].text);
		assert_true(query_has_conditions(query));
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_statuses_are_a_set(void **state)
{
	static const struct {
		const char *list, *ids;
	} cases[] = {
	    {"New", "bob"},
	    {"contacted, QUALIFIED", "jose jane"},
	    {"Lost,Converted,Lost", "li ann"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;

		assert_int_equal(query_add_status(query, cases[i].list, &err), 0);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_a_mistake_in_a_condition_is_a_usage_error(void **state)
{
#define EXPECTED "expected KEY=VALUE, KEY!=VALUE, KEY~VALUE, KEY<VALUE or KEY>VALUE"
	static const struct {
		int (*add)(struct query *, const char *, struct error *);
		const char *text, *message;
	} cases[] = {
	    {query_add_status, "Lost,Newish",
		"unknown status 'Newish': expected one of " STATUS_NAMES},
	    {query_add_status, " ,", "no status given: expected one of " STATUS_NAMES},
	    {query_set_sort, "", "bad order '': expected KEY[,-KEY]"},
	    {query_set_sort, "name,-", "bad order 'name,-': expected KEY[,-KEY]"},
	    {NULL, "company", "bad condition 'company': " EXPECTED},
	    {NULL, "company!Acme", "bad condition 'company!Acme': " EXPECTED},
	    {NULL, "", "bad condition '': " EXPECTED},
	    {NULL, " =Acme", "bad condition ' =Acme': " EXPECTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;
		int rc = cases[i].add != NULL
			     ? cases[i].add(query, cases[i].text, &err)
			     : query_add_where(query, cases[i].text, 0, &err);

		assert_int_equal(rc, -1);
		assert_int_equal(err.code, ERROR_USAGE);
		assert_string_equal(err.message, cases[i].message);
		assert_false(query_has_conditions(query));
		error_clear(&err);
		query_free(query);
	}
}

static void
test_states_of_follow_ups(void **state)
{
	static const struct {
		unsigned states;
		const char *ids;
	} cases[] = {
	    {1 << FOLLOW_UP_OVERDUE, "jose"},
	    {1 << FOLLOW_UP_TODAY | 1 << FOLLOW_UP_OVERDUE, "jose"},
	    {1 << FOLLOW_UP_UPCOMING, "jane"},
	    {1 << FOLLOW_UP_NONE, "li ann bob"},
	    {0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_follow_up(query, cases[i].states);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_leads_that_nobody_has(void **state)
{
	struct query *query = query_new(KIND_LEAD);

	(void)state;
	query_add_unassigned(query);
	assert_text(found(query), "ann bob");
}

static void
test_leads_that_nobody_touched(void **state)
{
	static const struct {
		int days;
		const char *ids;
	} cases[] = {
	    {0, "jane"}, {1, "jane"}, /* two days ago */
	    {2, ""}, /* jose's note has no time: it was written just now */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_stale(query, cases[i].days);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_a_lead_without_any_time_is_stale_and_a_contact_never(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record *lead = a_lead("x", "name", "X");
	struct record *contact = a_contact("x", "first_name", "X");

	(void)state;
	query_add_stale(query, 30);
	assert_true(query_match(query, lead, &context));
	assert_false(query_match(query, contact, &context));
	record_free(lead);
	record_free(contact);
	query_free(query);
}

static void
test_a_lead_without_a_note_is_as_old_as_it_is(void **state)
{
	struct query_context context = a_context();
	struct record *lead = a_lead("x", "name", "X", "created", "2026-10-01T09:00:00Z");

	(void)state;
	for (int days = 52; days <= 53; days++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_stale(query, days);
		assert_int_equal(query_match(query, lead, &context), days == 52);
		query_free(query);
	}
	record_free(lead);
}

static void
test_when_notes_were_written_matters_to_some(void **state)
{
	static const struct {
		bool stale;
		const char *where, *sort;
		bool matters;
	} cases[] = {
	    {true, NULL, NULL, true},
	    {false, "last_note<2026-11-01", NULL, true},
	    {false, NULL, "name,-last_note", true},
	    {false, "notes>1", "name", false},
	};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		if (cases[i].stale)
			query_add_stale(query, 1);
		if (cases[i].where != NULL)
			assert_int_equal(
			    query_add_where(query, cases[i].where, 0, &err), 0);
		if (cases[i].sort != NULL)
			assert_int_equal(query_set_sort(query, cases[i].sort, &err), 0);
		assert_int_equal(query_needs_note_times(query), cases[i].matters);
		query_free(query);
	}
}

static void
test_contacts_have_names_and_no_states(void **state)
{
	static const struct {
		const char *expression;
		bool match;
	} cases[] = {
	    {"name=jane doe", true},
	    {"first_name=jane", true},
	    {"lead~jane", true},
	    {"follow_up_state=none", false},
	    {"status=New", false},
	};
	struct query_context context = a_context();
	struct record *jane =
	    a_contact("jane", "first_name", "Jane", "last_name", "Doe", "lead", "jane");
	struct query *query;
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		query = query_new(KIND_CONTACT);
		assert_int_equal(query_add_where(query, cases[i].expression, 0, &err), 0);
		assert_int_equal(query_match(query, jane, &context), cases[i].match);
		query_free(query);
	}
	query = query_new(KIND_CONTACT);
	assert_int_equal(query_add_status(query, "New", &err), 0);
	assert_false(query_match(query, jane, &context));
	query_free(query);
	query = query_new(KIND_CONTACT);
	query_add_follow_up(query, 1 << FOLLOW_UP_NONE);
	assert_false(query_match(query, jane, &context));
	query_free(query);
	record_free(jane);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_plain_conditions),
	    cmocka_unit_test(test_statuses_are_a_set),
	    cmocka_unit_test(test_a_mistake_in_a_condition_is_a_usage_error),
	    cmocka_unit_test(test_states_of_follow_ups),
	    cmocka_unit_test(test_leads_that_nobody_has),
	    cmocka_unit_test(test_leads_that_nobody_touched),
	    cmocka_unit_test(test_a_lead_without_any_time_is_stale_and_a_contact_never),
	    cmocka_unit_test(test_a_lead_without_a_note_is_as_old_as_it_is),
	    cmocka_unit_test(test_when_notes_were_written_matters_to_some),
	    cmocka_unit_test(test_contacts_have_names_and_no_states),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
