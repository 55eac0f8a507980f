#include "query_story.h"

static void
assert_column(const struct record *record, const char *key, const char *expected)
{
	struct query_context context = a_context();
	char *text = record_column(record, key, &context);

	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
	free(text);
}

static void
test_columns(void **state)
{
	static const struct {
		const char *key, *lead, *contact, *bare, *broken;
	} cases[] = {
	    {"id", "jane", "doe", "bob", "aaa"},
	    {"path", NULL, NULL, NULL, "leads/aaa.yaml"},
	    {"kind", "lead", "contact", "lead", "lead"},
	    {"name", "Jane", "Jane Doe", "Bob", NULL},
	    {"first_name", NULL, "Jane", NULL, NULL},
	    {"email", "jane@acme.example", NULL, NULL, NULL},
	    {"status", "Contacted", NULL, "New", NULL},
	    {"follow_up", "2026-11-23", NULL, NULL, NULL},
	    {"follow_up_state", "today", NULL, "none", NULL},
	    {"tags", "vip, gold", NULL, NULL, NULL},
	    {"notes", "3", "0", "0", NULL},
	    {"last_note", "2026-11-22T10:00:00Z", NULL, NULL, NULL},
	    {"address", "{\"city\":\"Rome\"}", NULL, NULL, NULL},
	};
	struct record *lead = a_lead("jane", "name", "Jane", "email", "jane@acme.example",
	    "status", "contacted", "follow_up", TODAY, "tags", "vip,gold");
	struct record *contact =
	    a_contact("doe", "first_name", "Jane", "last_name", "Doe");
	struct record *bare = a_lead("bob", "name", "Bob");
	struct record *broken = record_new(KIND_LEAD, "aaa", "leads/aaa.yaml");

	(void)state;
	record_add_value(lead, "address", "{\"city\":\"Rome\"}", true);
	with_note(lead, "2026-11-22T10:00:00Z", "alice", "one");
	with_note(lead, "2026-11-21T10:00:00Z", "alice", "two");
	with_note(lead, NULL, NULL, "three");
	record_break(broken, "yaml", 1, 1, "bad");
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_column(lead, cases[i].key, cases[i].lead);
		assert_column(contact, cases[i].key, cases[i].contact);
		assert_column(bare, cases[i].key, cases[i].bare);
		assert_column(broken, cases[i].key, cases[i].broken);
	}
	record_free(lead);
	record_free(contact);
	record_free(bare);
	record_free(broken);
}

static void
test_columns_have_headings(void **state)
{
	static const struct {
		enum kind kind;
		const char *key, *label;
	} cases[] = {
	    {KIND_LEAD, "id", "ID"},
	    {KIND_LEAD, "name", "Name"},
	    {KIND_CONTACT, "name", "Name"},
	    {KIND_LEAD, "assigned_to", "Assigned to"},
	    {KIND_LEAD, "status", "Status"},
	    {KIND_CONTACT, "status", "status"}, /* a custom key there */
	    {KIND_LEAD, "tags", "Tags"},
	    {KIND_LEAD, "follow_up_state", "Follow-up state"},
	    {KIND_LEAD, "last_note", "Last note"},
	    {KIND_LEAD, "company", "company"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
		    record_column_label(cases[i].kind, cases[i].key), cases[i].label);
}

static void
test_the_columns_of_a_list(void **state)
{
	static const struct {
		enum kind kind;
		const char *keys;
	} cases[] = {
	    {KIND_LEAD, "id name email phone source assigned_to status follow_up "},
	    {KIND_CONTACT, "id name email phone source assigned_to "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strlist keys = STRLIST_INIT;
		struct buf joined = BUF_INIT;

		record_default_columns(cases[i].kind, &keys);
		for (size_t k = 0; k < keys.count; k++)
			buf_addf(&joined, "%s ", keys.items[k]);
		assert_string_equal(joined.data, cases[i].keys);
		buf_release(&joined);
		strlist_release(&keys);
	}
}

static void
test_what_a_kind_knows(void **state)
{
	static const struct {
		const char *key;
		bool lead, contact;
	} cases[] = {
	    {"id", true, true},
	    {"name", true, true},
	    {"email", true, true},
	    {"last_note", true, true},
	    {"status", true, false},
	    {"follow_up", true, false},
	    {"follow_up_state", true, false},
	    {"contact", true, false},
	    {"lead", false, true},
	    {"first_name", false, true},
	    {"company", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (record_knows_column(KIND_LEAD, cases[i].key) != cases[i].lead ||
		    record_knows_column(KIND_CONTACT, cases[i].key) != cases[i].contact)
			fail_msg("%s", cases[i].key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_columns),
	    cmocka_unit_test(test_columns_have_headings),
	    cmocka_unit_test(test_the_columns_of_a_list),
	    cmocka_unit_test(test_what_a_kind_knows),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
