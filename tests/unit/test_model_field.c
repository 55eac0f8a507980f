#include "model/field.h"
#include "model/status.h"
#include "model/team.h"

#include "model_story.h"

static void
test_a_kind_is_named_by_its_verb_or_its_folder(void **state)
{
	enum kind kind;

	(void)state;
	assert_string_equal(kind_name(KIND_LEAD), "lead");
	assert_string_equal(kind_folder(KIND_CONTACT), "contacts");
	assert_true(kind_parse("contact", &kind));
	assert_int_equal(kind, KIND_CONTACT);
	assert_true(kind_parse("leads", &kind));
	assert_int_equal(kind, KIND_LEAD);
	assert_false(kind_parse("trash", &kind));
	assert_false(kind_parse("Lead", &kind));
}

static void
test_a_status_is_read_in_any_case_and_written_in_one(void **state)
{
	static const struct {
		const char *text;
		bool known;
		enum status status;
		bool open;
	} cases[] = {
	    {"New", true, STATUS_NEW, true},
	    {"contacted", true, STATUS_CONTACTED, true},
	    {"QUALIFIED", true, STATUS_QUALIFIED, true},
	    {"lost", true, STATUS_LOST, false},
	    {"Converted", true, STATUS_CONVERTED, false},
	    {"", false, 0, false},
	    {"Newer", false, 0, false},
	    {"Ne", false, 0, false},
	    {" New", false, 0, false},
	};
	char names[128] = "";

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum status status;

		assert_int_equal(status_parse(cases[i].text, &status), cases[i].known);
		if (!cases[i].known)
			continue;
		assert_int_equal(status, cases[i].status);
		assert_int_equal(status_is_open(status), cases[i].open);
	}
	for (unsigned i = 0; i < STATUS_COUNT; i++) {
		strcat(names, i > 0 ? ", " : "");
		strcat(names, status_name((enum status)i));
	}
	assert_string_equal(names, STATUS_NAMES);
}

static void
test_the_table_of_a_kind_is_the_order_of_its_new_files(void **state)
{
	static const struct {
		enum kind kind;
		const char *keys;
	} cases[] = {
	    {KIND_LEAD,
		"name email phone source assigned_to status follow_up tags created "
		"contact notes "},
	    {KIND_CONTACT,
		"first_name last_name email phone source assigned_to tags created lead "
		"notes "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char keys[256] = "";
		size_t count;
		const struct field *const *table = field_table(cases[i].kind, &count);

		for (size_t f = 0; f < count; f++) {
			strcat(keys, table[f]->key);
			strcat(keys, " ");
			assert_true(table[f]->kinds & 1u << cases[i].kind);
			assert_ptr_equal(
			    field_find(cases[i].kind, table[f]->key), table[f]);
		}
		assert_string_equal(keys, cases[i].keys);
	}
}

static void
test_a_field_of_both_kinds_is_in_both_tables(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
		size_t count;
		const struct field *const *table = field_table((enum kind)kind, &count);

		for (size_t i = 0; i < count; i++)
			for (unsigned other = 0; other < KIND_COUNT; other++)
				assert_int_equal((table[i]->kinds & 1u << other) != 0,
				    field_find((enum kind)other, table[i]->key) ==
					table[i]);
	}
}

static void
test_a_settable_field_has_all_that_its_option_needs(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
		size_t count;
		const struct field *const *table = field_table((enum kind)kind, &count);

		for (size_t i = 0; i < count; i++) {
			bool settable = (table[i]->flags & FIELD_SETTABLE) != 0;

			assert_non_null(table[i]->label);
			assert_int_equal(settable, table[i]->option != NULL);
			assert_int_equal(settable, table[i]->arg != NULL);
			assert_int_equal(settable, table[i]->help != NULL);
		}
	}
	assert_string_equal(field_find(KIND_LEAD, "follow_up")->option, "follow-up");
	assert_string_equal(field_find(KIND_LEAD, "notes")->option, "note");
	assert_string_equal(field_find(KIND_CONTACT, "last_name")->option, "last");
	assert_null(field_find(KIND_LEAD, "created")->option);
	assert_int_equal(field_find(KIND_LEAD, "contact")->links_to, KIND_CONTACT);
	assert_int_equal(field_find(KIND_CONTACT, "lead")->links_to, KIND_LEAD);
}

static void
test_a_key_goes_below_those_that_stand_before_it(void **state)
{
	static const struct {
		enum kind kind;
		const char *key;
		const char *before;
	} cases[] = {
	    {KIND_LEAD, "name", ""},
	    {KIND_LEAD, "source", "name email phone "},
	    {KIND_CONTACT, "email", "first_name last_name "},
	    {KIND_LEAD, "company",
		"name email phone source assigned_to status follow_up tags created "
		"contact "},
	    {KIND_CONTACT, "status",
		"first_name last_name email phone source assigned_to tags created lead "},
	    {KIND_LEAD, "notes",
		"name email phone source assigned_to status follow_up tags created "
		"contact "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char **keys = field_keys_before(cases[i].kind, cases[i].key);
		char joined[256] = "";

		for (size_t k = 0; keys[k] != NULL; k++) {
			strcat(joined, keys[k]);
			strcat(joined, " ");
		}
		assert_string_equal(joined, cases[i].before);
		free(keys);
	}
}

static void
test_a_team_has_one_spelling_for_each_name(void **state)
{
	struct team team;

	(void)state;
	team_init(&team);
	assert_int_equal(team.sources.count, 7);
	assert_int_equal(team.upcoming_days, 2);
	assert_int_equal(team.fanout, 0);
	assert_string_equal(team_source(&team, "cold outreach"), "Cold Outreach");
	assert_null(team_source(&team, "Newspaper"));
	assert_null(team_user(&team, "alice"));

	strlist_add(&team.users, "alice");
	strlist_add(&team.emails, "");
	strlist_add(&team.users, "Zoë");
	strlist_add(&team.emails, "zoe@acme.example");
	assert_string_equal(team_user(&team, "Alice"), "alice");
	assert_string_equal(team_user(&team, "ZOË"), "Zoë");
	assert_null(team_user(&team, "Zoe"));
	assert_string_equal(team_user_of_email(&team, "Zoe@Acme.example"), "Zoë");
	assert_null(team_user_of_email(&team, ""));
	assert_null(team_user_of_email(&team, "bob@acme.example"));
	team_release(&team);
}

static void
test_an_author_is_named_by_the_list_else_by_the_address_or_the_name(void **state)
{
	static const struct {
		const char *name, *email, *who;
	} cases[] = {
	    {"Zoë", "zoe@acme.example", "zo"},
	    {"Zoë", "ZOE@Acme.example", "zo"},
	    {"Bob Ray", "bob@acme.example", "bob"},
	    {"Bob Ray", "bob", "bob"},
	    {"Bob Ray", "", "Bob Ray"},
	    {"Bob Ray", "@acme.example", "Bob Ray"},
	    {"", "", ""},
	};
	struct team team;

	(void)state;
	team_init(&team);
	strlist_add(&team.users, "ann");
	strlist_add(&team.emails, "");
	strlist_add(&team.users, "zo");
	strlist_add(&team.emails, "Zoe@acme.example");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *who = team_author(&team, cases[i].name, cases[i].email);

		assert_string_equal(who, cases[i].who);
		free(who);
	}
	team_release(&team);
}

static void
test_the_exact_spelling_goes_before_another_case(void **state)
{
	struct team team;

	(void)state;
	team_init(&team);
	strlist_add(&team.users, "Alice");
	strlist_add(&team.users, "alice");
	assert_string_equal(team_user(&team, "alice"), "alice");
	assert_string_equal(team_user(&team, "ALICE"), "Alice");
	team_release(&team);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_kind_is_named_by_its_verb_or_its_folder),
	    cmocka_unit_test(test_a_status_is_read_in_any_case_and_written_in_one),
	    cmocka_unit_test(test_the_table_of_a_kind_is_the_order_of_its_new_files),
	    cmocka_unit_test(test_a_field_of_both_kinds_is_in_both_tables),
	    cmocka_unit_test(test_a_settable_field_has_all_that_its_option_needs),
	    cmocka_unit_test(test_a_key_goes_below_those_that_stand_before_it),
	    cmocka_unit_test(test_a_team_has_one_spelling_for_each_name),
	    cmocka_unit_test(
		test_an_author_is_named_by_the_list_else_by_the_address_or_the_name),
	    cmocka_unit_test(test_the_exact_spelling_goes_before_another_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
