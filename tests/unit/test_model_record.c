#include "model/edit.h"
#include "model/follow_up.h"

#include "model_story.h"

static void
test_a_name_alone_is_a_new_lead(void **state)
{
	struct record *bob = record_new(KIND_LEAD, "bob", "leads/bob.yaml");
	struct complaints wrong = COMPLAINTS_INIT;

	(void)state;
	record_add_value(bob, "name", "Bob", false);
	assert_null(bob->name);
	record_derive(bob, &wrong);
	assert_int_equal(wrong.count, 0);
	assert_string_equal(bob->name, "Bob");
	assert_int_equal(bob->status, STATUS_NEW);
	assert_false(bob->has_follow_up);
	assert_false(bob->has_created);
	assert_string_equal(bob->path, "leads/bob.yaml");
	assert_null(record_get(bob, "email"));
	assert_null(record_value(bob, "email"));
	record_free(bob);
	record_free(NULL);
}

static void
test_the_name_of_a_contact_is_both_names_joined(void **state)
{
	static const struct {
		const char *first, *last, *name;
	} cases[] = {
	    {"Jane", "Doe", "Jane Doe"},
	    {"Jane", NULL, "Jane"},
	    {NULL, "Doe", "Doe"},
	    {"", "Doe", "Doe"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *jane = record_new(KIND_CONTACT, "jane", NULL);

		record_put(jane, "last_name", cases[i].last);
		record_put(jane, "first_name", cases[i].first);
		assert_string_equal(jane->name, cases[i].name);
		record_free(jane);
	}
}

static void
test_what_cannot_be_read_is_named_with_what_was_expected(void **state)
{
	static const struct {
		enum kind kind;
		const char *key, *text;
		bool nested;
		const char *bad, *rule, *expected;
	} cases[] = {
	    {KIND_LEAD, "email", "a@b.example", false, NULL, "missing-name", "a name"},
	    {KIND_LEAD, "name", "", false, "", "missing-name", "a name"},
	    {KIND_LEAD, "name", " \t", false, " \t", "missing-name", "a name"},
	    {KIND_LEAD, "name", "[1]", true, "[1]", "not-text", "a name"},
	    {KIND_CONTACT, "name", "Jane", false, NULL, "missing-name",
		"a first_name or a last_name"},
	    {KIND_CONTACT, "first_name", "", false, "", "missing-name",
		"a first_name or a last_name"},
	    {KIND_LEAD, "status", "Newish", false, "Newish", "unknown-status",
		"one of New, Contacted, Qualified, Lost, Converted"},
	    {KIND_LEAD, "status", "[\"New\"]", true, "[\"New\"]", "unknown-status",
		"one of New, Contacted, Qualified, Lost, Converted"},
	    {KIND_LEAD, "follow_up", "2026-02-30", false, "2026-02-30", "bad-date",
		"a calendar day as 2026-12-01"},
	    {KIND_LEAD, "follow_up", "tomorrow", false, "tomorrow", "bad-date",
		"a calendar day as 2026-12-01"},
	    {KIND_CONTACT, "created", "yesterday", false, "yesterday", "bad-time",
		"an instant as 2026-11-23T09:14:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *record = record_new(cases[i].kind, "jane", NULL);
		struct complaints wrong = COMPLAINTS_INIT;

		if (strstr(cases[i].expected, "name") == NULL)
			record_add_value(record,
			    cases[i].kind == KIND_LEAD ? "name" : "first_name", "Jane",
			    false);
		record_add_value(record, cases[i].key, cases[i].text, cases[i].nested);
		record_derive(record, &wrong);
		assert_int_equal(wrong.count, 1);
		assert_string_equal(wrong.items[0].rule, cases[i].rule);
		assert_string_equal(wrong.items[0].expected, cases[i].expected);
		assert_int_equal(wrong.items[0].value != NULL, cases[i].bad != NULL);
		if (cases[i].bad != NULL)
			assert_string_equal(wrong.items[0].value->text, cases[i].bad);
		complaints_release(&wrong);
		record_free(record);
	}
}

static void
test_every_mistake_is_told_and_the_rest_is_read(void **state)
{
	struct record *jane = record_new(KIND_LEAD, "jane", NULL);
	struct complaints wrong = COMPLAINTS_INIT;

	(void)state;
	record_add_value(jane, "follow_up", "soon", false);
	record_add_value(jane, "status", "nowhere", false);
	record_add_value(jane, "created", "2026-11-23T09:14:00Z", false);
	record_add_value(jane, "name", "Jane", false);
	record_derive(jane, &wrong);
	assert_int_equal(wrong.count, 2);
	assert_string_equal(wrong.items[0].value->key, "follow_up");
	assert_string_equal(wrong.items[1].value->key, "status");
	complaints_release(&wrong);
	assert_string_equal(jane->name, "Jane");
	assert_int_equal(jane->status, STATUS_NEW);
	assert_true(jane->has_created);
	record_free(jane);
}

static void
test_what_is_derived_follows_what_is_put(void **state)
{
	struct record *jane = a_lead("jane", "name", "Jane", "company", "Acme");

	(void)state;
	record_put(jane, "status", "lost");
	assert_int_equal(jane->status, STATUS_LOST);
	record_put(jane, "status", NULL);
	assert_int_equal(jane->status, STATUS_NEW);
	record_put(jane, "follow_up", "2026-12-01");
	assert_true(jane->has_follow_up);
	record_put(jane, "follow_up", "whenever");
	assert_false(jane->has_follow_up);
	record_put(jane, "created", "1970-01-01T00:00:07Z");
	assert_int_equal(jane->created, 7);
	record_put(jane, "name", "Jane Doe");
	assert_string_equal(jane->name, "Jane Doe");
	assert_string_equal(jane->values[0].key, "name");
	record_put(jane, "company", NULL);
	assert_null(record_get(jane, "company"));
	record_put(jane, "nothing", NULL);
	assert_string_equal(record_get(jane, "follow_up"), "whenever");
	assert_non_null(record_value(jane, "follow_up")->field);
	record_free(jane);
}

static void
test_keys_of_the_other_kind_are_custom_ones(void **state)
{
	struct record *jane = a_contact(
	    "jane", "first_name", "Jane", "status", "Gold", "follow_up", "whenever");
	struct complaints wrong = COMPLAINTS_INIT;

	(void)state;
	record_derive(jane, &wrong);
	assert_int_equal(wrong.count, 0);
	assert_null(record_value(jane, "status")->field);
	record_free(jane);
}

static void
test_a_broken_record_keeps_its_places_and_reasons(void **state)
{
	struct record *jane = record_new(KIND_LEAD, "jane", "leads/jane.yaml");

	(void)state;
	record_break(jane, "yaml", 3, 7, "a tab");
	record_break(jane, "bad-date", 4, 1, "bad date 'soon'");
	assert_int_equal(jane->broken->line, 3);
	assert_int_equal(jane->broken->column, 7);
	assert_string_equal(jane->broken->message, "a tab");
	assert_int_equal(jane->broken->more->line, 4);
	assert_string_equal(jane->broken->more->rule, "bad-date");
	assert_null(jane->broken->more->more);
	record_free(jane);
}

static void
test_the_last_touch_is_the_later_of_newest_note_and_creation(void **state)
{
	struct record *jane = a_lead("jane", "name", "Jane");
	instant_t at;

	(void)state;
	assert_false(record_last_touch(jane, &at));
	with_note(jane, NULL, NULL, "bare");
	assert_false(record_last_touch(jane, &at));
	record_put(jane, "created", "1970-01-01T00:01:00Z");
	assert_true(record_last_touch(jane, &at));
	assert_int_equal(at, 60);
	assert_false(record_last_note(jane, &at));
	with_note(jane, "1970-01-01T00:00:20Z", "alice", "later in the file");
	with_note(jane, "1970-01-01T00:00:30Z", "alice", "newest");
	with_note(jane, "1970-01-01T00:00:10Z", "alice", "older");
	assert_true(record_last_note(jane, &at));
	assert_int_equal(at, 30);
	assert_true(record_last_touch(jane, &at));
	assert_int_equal(at, 60);
	record_put(jane, "created", "1970-01-01T00:00:00Z");
	assert_true(record_last_touch(jane, &at));
	assert_int_equal(at, 30);
	record_free(jane);
}

static void
test_tags_are_found_in_any_case(void **state)
{
	struct record *jane = a_lead("jane", "name", "Jane", "tags", "vip,Köln");
	struct record *bob = a_lead("bob", "name", "Bob");
	size_t index;

	(void)state;
	assert_true(record_find_tag(jane, "KÖLN", &index));
	assert_int_equal(index, 1);
	assert_true(record_find_tag(jane, "Vip", &index));
	assert_int_equal(index, 0);
	assert_false(record_find_tag(jane, "Koln", &index));
	assert_text(record_tags_text(jane), "vip, Köln");
	assert_null(record_tags_text(bob));
	record_free(jane);
	record_free(bob);
}

static void
test_a_list_owns_its_records(void **state)
{
	struct record_list list = RECORD_LIST_INIT;

	(void)state;
	for (int i = 0; i < 20; i++)
		record_list_add(&list, a_lead("jane", "name", "Jane"));
	assert_int_equal(list.count, 20);
	record_list_release(&list);
	assert_int_equal(list.count, 0);
}

static void
test_how_urgent_a_lead_is(void **state)
{
	static const struct {
		const char *status, *follow_up;
		int upcoming_days;
		enum follow_up_state state;
		const char *name;
	} cases[] = {
	    {"New", "2026-11-22", 2, FOLLOW_UP_OVERDUE, "overdue"},
	    {"Contacted", "0001-01-01", 2, FOLLOW_UP_OVERDUE, "overdue"},
	    {"Contacted", "2026-11-23", 2, FOLLOW_UP_TODAY, "today"},
	    {"Qualified", "2026-11-24", 2, FOLLOW_UP_UPCOMING, "upcoming"},
	    {NULL, "2026-11-25", 2, FOLLOW_UP_UPCOMING, "upcoming"},
	    {NULL, "2026-11-26", 2, FOLLOW_UP_LATER, "later"},
	    {NULL, "2026-11-26", 3, FOLLOW_UP_UPCOMING, "upcoming"},
	    {NULL, "2026-11-24", 0, FOLLOW_UP_LATER, "later"},
	    {NULL, "9999-12-31", 2, FOLLOW_UP_LATER, "later"},
	    {NULL, NULL, 2, FOLLOW_UP_NONE, "none"},
	    {"Lost", "2026-11-22", 2, FOLLOW_UP_NONE, "none"},
	    {"Converted", "2026-11-23", 2, FOLLOW_UP_NONE, "none"},
	};
	day_t today;

	(void)state;
	assert_true(day_parse("2026-11-23", &today));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *lead = a_lead("jane", "name", "Jane");
		enum follow_up_state urgency;

		record_put(lead, "status", cases[i].status);
		record_put(lead, "follow_up", cases[i].follow_up);
		urgency = follow_up_state(lead, today, cases[i].upcoming_days);
		assert_int_equal(urgency, cases[i].state);
		assert_string_equal(follow_up_state_name(urgency), cases[i].name);
		record_break(lead, "yaml", 1, 1, "bad");
		assert_int_equal(follow_up_state(lead, today, 2), FOLLOW_UP_NONE);
		record_free(lead);
	}
}

static void
test_edits_know_whether_they_would_change_anything(void **state)
{
	static const struct {
		enum edit_verb verb;
		const char *key, *text;
		bool idle;
	} cases[] = {
	    {EDIT_SET, "name", "Jane", true},
	    {EDIT_SET, "name", "jane", false},
	    {EDIT_SET, "email", "a@b.example", false},
	    {EDIT_SET, "status", "New", true},
	    {EDIT_SET, "status", "new", true},
	    {EDIT_SET, "status", "Lost", false},
	    {EDIT_SET, "shape", "[1]", false}, /* a list is not its text */
	    {EDIT_UNSET, "email", NULL, true},
	    {EDIT_UNSET, "status", NULL, true},
	    {EDIT_UNSET, "name", NULL, false},
	    {EDIT_UNSET, "tags", NULL, false},
	    {EDIT_UNSET, "notes", NULL, false},
	    {EDIT_UNSET, "shape", NULL, false},
	    {EDIT_TAG, NULL, "VIP", true},
	    {EDIT_TAG, NULL, "gold", false},
	    {EDIT_UNTAG, NULL, "Vip", false},
	    {EDIT_UNTAG, NULL, "gold", true},
	    {EDIT_NOTE, NULL, "Called", false},
	};
	struct record *jane = a_lead("jane", "name", "Jane", "tags", "vip");
	struct record *bob = a_lead("bob", "name", "Bob");

	(void)state;
	record_add_value(jane, "shape", "[1]", true);
	with_note(jane, NULL, NULL, "Called");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct edit_list list = EDIT_LIST_INIT;

		if (cases[i].verb == EDIT_SET)
			edit_list_set(&list, cases[i].key, cases[i].text);
		else if (cases[i].verb == EDIT_UNSET)
			edit_list_unset(&list, cases[i].key);
		else if (cases[i].verb == EDIT_TAG)
			edit_list_tag(&list, cases[i].text);
		else if (cases[i].verb == EDIT_UNTAG)
			edit_list_untag(&list, cases[i].text);
		else
			edit_list_note(&list, 7, "alice", cases[i].text);
		assert_int_equal(list.count, 1);
		assert_int_equal(list.items[0].verb, cases[i].verb);
		assert_int_equal(edit_is_idle(&list.items[0], jane), cases[i].idle);
		if (cases[i].verb == EDIT_UNSET && cases[i].key[0] != 'n')
			assert_true(edit_is_idle(&list.items[0], bob));
		edit_list_release(&list);
	}
	record_free(jane);
	record_free(bob);
}

static void
test_an_edit_keeps_what_it_was_given(void **state)
{
	struct edit_list list = EDIT_LIST_INIT;

	(void)state;
	edit_list_set(&list, "email", "a@b.example");
	edit_list_note(&list, 7, "alice", "Called");
	edit_list_note(&list, 8, NULL, "So they say");
	assert_string_equal(list.items[0].key, "email");
	assert_string_equal(list.items[0].text, "a@b.example");
	assert_string_equal(list.items[1].by, "alice");
	assert_int_equal(list.items[1].at, 7);
	assert_null(list.items[2].by);
	edit_list_release(&list);
	assert_int_equal(list.count, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_name_alone_is_a_new_lead),
	    cmocka_unit_test(test_the_name_of_a_contact_is_both_names_joined),
	    cmocka_unit_test(test_what_cannot_be_read_is_named_with_what_was_expected),
	    cmocka_unit_test(test_every_mistake_is_told_and_the_rest_is_read),
	    cmocka_unit_test(test_what_is_derived_follows_what_is_put),
	    cmocka_unit_test(test_keys_of_the_other_kind_are_custom_ones),
	    cmocka_unit_test(test_a_broken_record_keeps_its_places_and_reasons),
	    cmocka_unit_test(
		test_the_last_touch_is_the_later_of_newest_note_and_creation),
	    cmocka_unit_test(test_tags_are_found_in_any_case),
	    cmocka_unit_test(test_a_list_owns_its_records),
	    cmocka_unit_test(test_how_urgent_a_lead_is),
	    cmocka_unit_test(test_edits_know_whether_they_would_change_anything),
	    cmocka_unit_test(test_an_edit_keeps_what_it_was_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
