#include "store_story.h"

#include "store/yamldoc.h"

/* A file as somebody wrote it, and what it says. */
struct file_case {
	const char *story;
	const char *text;
	const char *words;
};

static void
check_files(
    enum kind kind, const struct team *team, const struct file_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct record *record = read_text(kind, cases[i].text, team);

		assert_words(cases[i].story, record, cases[i].words);
		record_free(record);
	}
}

#define CHECK_LEADS(cases) check_files(KIND_LEAD, NULL, cases, COUNT(cases))
#define CHECK_CONTACTS(cases) check_files(KIND_CONTACT, NULL, cases, COUNT(cases))

static void
test_a_lead_says_all_that_its_file_says(void **state)
{
	static const char text[] = "# met at the fair\n"
				   "name: Jane Doe\n"
				   "email: jane@acme.example\n"
				   "phone: \"+1 555 0100\"\n"
				   "source: Referral\n"
				   "assigned_to: alice\n"
				   "status: Contacted\n"
				   "follow_up: 2026-12-01\n"
				   "tags: [vip, fintech]\n"
				   "created: 2026-11-23T09:14:00Z\n"
				   "contact: jane-doe\n"
				   "company: Acme\n"
				   "notes:\n"
				   "  - at: 2026-11-23T10:02:11Z\n"
				   "    by: alice\n"
				   "    text: Called; wants a demo.\n";
	static const struct file_case cases[] = {{"DESIGN's lead", text,
	    "Jane Doe\nemail=jane@acme.example\nphone=+1 555 0100\nsource=Referral\n"
	    "assigned_to=alice\nstatus=Contacted\nfollow_up=2026-12-01\n"
	    "created=2026-11-23T09:14:00Z\ncontact=jane-doe\ncompany=Acme\n"
	    "tags [vip, fintech]\n"
	    "note 2026-11-23T10:02:11Z alice: Called; wants a demo.\n"}};
	struct record *record = read_text(KIND_LEAD, text, NULL);
	day_t day;
	instant_t created;

	(void)state;
	CHECK_LEADS(cases);
	assert_true(day_parse("2026-12-01", &day));
	assert_true(instant_parse("2026-11-23T09:14:00Z", &created));
	assert_int_equal(record->status, STATUS_CONTACTED);
	assert_true(record->has_follow_up && record->follow_up == day);
	assert_true(record->has_created && record->created == created);
	assert_int_equal(record_value(record, "phone")->line, 4);
	assert_int_equal(record_value(record, "phone")->column, 8);
	record_free(record);
}

static void
test_a_scalar_is_the_text_that_was_written(void **state)
{
	static const struct file_case cases[] = {
	    {"a name alone", "name: Bob\n", "Bob\n"},
	    {"no is a name", "name: No\n", "No\n"},
	    {"null is a name", "name: null\n", "null\n"},
	    {"so in capitals", "name: NULL\n", "NULL\n"},
	    {"zeros stay", "name: B\nphone: 0043123\n", "B\nphone=0043123\n"},
	    {"numbers stay", "name: 007\nsize: 1_000\nscore: 1.50\n",
		"007\nsize=1_000\nscore=1.50\n"},
	    {"quotes go", "name: 'O''Neil'\ncity: \"K\\u00f6ln\"\n",
		"O'Neil\ncity=K\xc3\xb6ln\n"},
	    {"blocks have lines", "name: B\nbio: |\n  a\n  b\n", "B\nbio=a\nb\n\n"},
	    {"a quoted null is a text", "name: B\nemail: \"null\"\n", "B\nemail=null\n"},
	    {"keys are texts, too", "\"name\": B\n1: one\nyes: no\n",
		"B\n1=one\nyes=no\n"},
	    {"a tag changes nothing", "name: !!str B\nn: !!int 5\n", "B\nn=5\n"},
	    {"a byte order mark and CRLF", "\xef\xbb\xbfname: B\r\nemail: b@x\r\n",
		"B\nemail=b@x\n"},
	    {"in flow", "{name: B, email: b@x, tags: [a]}", "B\nemail=b@x\ntags [a]\n"},
	    {"begun and ended as a document", "---\nname: B\n...\n", "B\n"},
	    {"an escape that drives a terminal stays a character", "name: \"B\\e[31m\"\n",
		"B\x1b[31m\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_what_says_nothing_is_not_set(void **state)
{
	static const struct file_case cases[] = {
	    {"empty", "name: B\nemail:\nphone: # later\nnick:\n", "B\n"},
	    {"null", "name: B\nemail: ~\nphone: null\nnick: Null\nold: NULL\n", "B\n"},
	    {"quoted and empty is no field", "name: B\nemail: ''\nfollow_up: \"\"\n",
		"B\n"},
	    {"but kept as a custom one", "name: B\nnick: ''\n", "B\nnick=\n"},
	    {"no status is New", "name: B\nstatus:\n", "B\n"},
	    {"no tags", "name: B\ntags:\n", "B\n"},
	    {"null tags", "name: B\ntags: ~\n", "B\n"},
	    {"an empty list of tags", "name: B\ntags: []\n", "B\n"},
	    {"an empty tag", "name: B\ntags: ''\n", "B\n"},
	    {"empty tags among others", "name: B\ntags: [a, ~, '', b]\n",
		"B\ntags [a, b]\n"},
	    {"no notes", "name: B\nnotes:\n", "B\n"},
	    {"an empty list of notes", "name: B\nnotes: []\n", "B\n"},
	    {"an empty note", "name: B\nnotes:\n  -\n  - a\n",
		"B\nnote sometime somebody: a\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_tags_are_a_list_or_one(void **state)
{
	static const struct file_case cases[] = {
	    {"one", "name: B\ntags: vip\n", "B\ntags [vip]\n"},
	    {"one of two words", "name: B\ntags: big fish\n", "B\ntags [big fish]\n"},
	    {"one that looks like no text", "name: B\ntags: yes\n", "B\ntags [yes]\n"},
	    {"in flow", "name: B\ntags: [vip, 2026, 'a, b']\n",
		"B\ntags [vip, 2026, a, b]\n"},
	    {"in a block", "name: B\ntags:\n- vip # big\n- x\n", "B\ntags [vip, x]\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_a_note_is_a_text_or_says_who_and_when(void **state)
{
	static const struct file_case cases[] = {
	    {"bare", "name: B\nnotes:\n  - called, wants a demo\n",
		"B\nnote sometime somebody: called, wants a demo\n"},
	    {"bare and of several lines", "name: B\nnotes:\n  - |\n    a\n    b\n",
		"B\nnote sometime somebody: a\nb\n\n"},
	    {"one in place of a list", "name: B\nnotes: called\n",
		"B\nnote sometime somebody: called\n"},
	    {"without a time", "name: B\nnotes:\n  - by: bob\n    text: a\n",
		"B\nnote sometime bob: a\n"},
	    {"with a day and no author",
		"name: B\nnotes:\n  - {at: 2026-01-02, text: a}\n",
		"B\nnote 2026-01-02T00:00:00Z somebody: a\n"},
	    {"with empty parts", "name: B\nnotes:\n  - at:\n    by: ~\n    text: a\n",
		"B\nnote sometime somebody: a\n"},
	    {"in another zone",
		"name: B\nnotes:\n  - {at: 2026-01-02T01:00:00+02:00, text: a}\n",
		"B\nnote 2026-01-01T23:00:00Z somebody: a\n"},
	    {"with keys of its own",
		"name: B\nnotes:\n  - {at: 2026-01-02, mood: good, text: a}\n",
		"B\nnote 2026-01-02T00:00:00Z somebody: a\n"},
	    {"a text that YAML takes for a key",
		"name: B\nnotes:\n  - Called: wants a demo\n",
		"B\nnote sometime somebody: {\"Called\": \"wants a demo\"}\n"},
	    {"the same, stamped",
		"name: B\nnotes:\n  - at: 2026-01-02\n    by: al\n    Called: [a, b]\n",
		"B\nnote 2026-01-02T00:00:00Z al: {\"Called\": [\"a\", \"b\"]}\n"},
	    {"a time and no text", "name: B\nnotes:\n  - at: 2026-01-02\n",
		"B\nnote 2026-01-02T00:00:00Z somebody: \n"},
	    {"in the file's order",
		"name: B\nnotes:\n  - {at: 2026-02-02, text: b}\n  - {at: 2026-01-02, "
		"text: a}\n",
		"B\nnote 2026-02-02T00:00:00Z somebody: b\n"
		"note 2026-01-02T00:00:00Z somebody: a\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_a_nested_value_is_shown_as_json(void **state)
{
	static const struct file_case cases[] = {
	    {"a mapping", "name: B\naddress:\n  city: Paris\n  zip: 075001\n",
		"B\naddress:={\"city\": \"Paris\", \"zip\": \"075001\"}\n"},
	    {"a list", "name: B\nkids: [Ann, {name: Tim, age: 3}]\n",
		"B\nkids:=[\"Ann\", {\"name\": \"Tim\", \"age\": \"3\"}]\n"},
	    {"an empty one", "name: B\nkids: []\n", "B\nkids:=[]\n"},
	    {"a key that is a list", "name: B\n? [a, b]\n: c\n", "B\n[\"a\", \"b\"]=c\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_a_contact_has_two_names_and_no_status(void **state)
{
	static const struct file_case cases[] = {
	    {"both", "first_name: Jane\nlast_name: Doe\nlead: jane-doe\n",
		"Jane Doe\nlead=jane-doe\n"},
	    {"the first alone", "first_name: Jane\n", "Jane\n"},
	    {"the last alone", "last_name: Doe\n", "Doe\n"},
	    {"Mr Null", "first_name: Tom\nlast_name: Null\n", "Tom Null\n"},
	    {"name and status are the user's own", "last_name: Doe\nstatus: whatever\n",
		"Doe\nstatus=whatever\n"},
	    {"neither", "email: x\n",
		"broken 1:1: no name: expected 'first_name:' or 'last_name:' with a "
		"text\n"},
	    {"the first is nearer", "email: x\nfirst_name:\nlast_name: ''\n",
		"broken 2:12: no name: expected 'first_name:' or 'last_name:' with a "
		"text\n"},
	    {"blank", "email: x\nlast_name: ' '\n",
		"broken 2:12: bad last_name ' ': expected a first_name or a last_name\n"},
	};

	(void)state;
	CHECK_CONTACTS(cases);
}

static void
test_names_get_their_one_spelling(void **state)
{
	static const struct file_case cases[] = {
	    {"status", "name: B\nstatus: qUALIFIED\n", "B\nstatus=Qualified\n"},
	    {"source", "name: B\nsource: cold outreach\n", "B\nsource=Cold Outreach\n"},
	    {"user", "name: B\nassigned_to: J\xc3\x96RG\n",
		"B\nassigned_to=j\xc3\xb6rg\n"},
	    {"of strangers their own", "name: B\nsource: Fax\nassigned_to: Eve\n",
		"B\nsource=Fax\nassigned_to=Eve\n"},
	};
	static const struct file_case without[] = {{"a status has one all the same",
	    "name: B\nstatus: LOST\nsource: fax\nassigned_to: Eve\n",
	    "B\nstatus=Lost\nsource=fax\nassigned_to=Eve\n"}};
	struct team team;

	(void)state;
	team_init(&team);
	strlist_add(&team.users, "j\xc3\xb6rg");
	strlist_add(&team.emails, "");
	check_files(KIND_LEAD, &team, cases, COUNT(cases));
	team_release(&team);
	CHECK_LEADS(without);
}

static void
test_a_broken_file_says_where_and_what_was_expected(void **state)
{
	static const struct file_case cases[] = {
	    {"no name", "email: x\n",
		"broken 1:1: no name: expected 'name:' with a text\n"},
	    {"an empty name", "# c\nemail: x\nname: # who?\n",
		"broken 3:6: no name: expected 'name:' with a text\n"},
	    {"~ is no name", "email: x\nname: ~\n",
		"broken 2:7: no name: expected 'name:' with a text\n"},
	    {"nor is ''", "email: x\nname: ''\n",
		"broken 2:7: no name: expected 'name:' with a text\n"},
	    {"nor are blanks", "name: '  '\n",
		"broken 1:7: bad name '  ': expected a name\n"},
	    {"a list of names", "name: [a, b]\n",
		"broken 1:7: bad name: expected text\n"},
	    {"a status", "name: B\nstatus:  Hot\n",
		"broken 2:10: bad status 'Hot': expected one of " STATUS_NAMES "\n"},
	    {"behind characters of many bytes",
		"{name: \xe6\x9d\x8e\xe4\xbc\x9f, status: Hot}",
		"broken 1:20: bad status 'Hot': expected one of " STATUS_NAMES "\n"},
	    {"a day", "name: B\nfollow_up: 2026-02-30\n",
		"broken 2:12: bad follow_up '2026-02-30': expected a calendar day as "
		"2026-12-01\n"},
	    {"a day in words", "name: B\nfollow_up: tomorrow\n",
		"broken 2:12: bad follow_up 'tomorrow': expected a calendar day as "
		"2026-12-01\n"},
	    {"an instant", "name: B\ncreated: yesterday\n",
		"broken 2:10: bad created 'yesterday': expected an instant as "
		"2026-11-23T09:14:00Z\n"},
	    {"a mapping for a text", "name: B\nemail:\n  work: x\n",
		"broken 3:3: bad email: expected text\n"},
	    {"a mapping of tags", "name: B\ntags: {a: b}\n",
		"broken 2:7: bad tags: expected a list of words, as [vip, fintech]\n"},
	    {"a list in tags", "name: B\ntags: [a, [b]]\n",
		"broken 2:11: bad tag: expected a list of words, as [vip, fintech]\n"},
	    {"a mapping of notes", "name: B\nnotes:\n  text: a\n",
		"broken 3:3: bad notes: expected a list of notes\n"},
	    {"a list in notes", "name: B\nnotes:\n  - [a]\n",
		"broken 3:5: bad note: expected text, or a mapping of at, by and text\n"},
	    {"a note's time", "name: B\nnotes:\n  - text: a\n    at: noon\n",
		"broken 4:9: bad time 'noon' of a note: expected an instant as "
		"2026-11-23T10:02:11Z\n"},
	    {"a note's nested time", "name: B\nnotes:\n  - {at: [a]}\n",
		"broken 3:10: bad note: expected text, or a mapping of at, by and "
		"text\n"},
	    {"a note's nested author", "name: B\nnotes:\n  - {by: [a]}\n",
		"broken 3:10: bad note: expected text, or a mapping of at, by and "
		"text\n"},
	    {"a note's nested text", "name: B\nnotes:\n  - {text: [a]}\n",
		"broken 3:12: bad note: expected text, or a mapping of at, by and "
		"text\n"},
	    {"the first of several", "name: B\nnotes: {}\nstatus: Hot\n",
		"broken 2:8: bad notes: expected a list of notes\n"},
	};

	(void)state;
	CHECK_LEADS(cases);
}

static void
test_what_is_no_yaml_is_broken_at_its_place(void **state)
{
	static const struct {
		const char *story, *text;
		size_t line, column;
	} cases[] = {
	    {"an empty file", "", 1, 1},
	    {"comments alone", "# later\n", 1, 1},
	    {"a list", "- a\n", 1, 1},
	    {"a text", "hello\n", 1, 1},
	    {"not UTF-8", "name: B\nemail: a\xff\n", 2, 9},
	    {"a control character", "name: B\x01\n", 1, 8},
	    {"a NUL by way of an escape", "name: B\nnick: \"a\\0b\"\n", 2, 7},
	    {"a key twice", "name: B\nemail: a\nname: C\n", 3, 1},
	    {"a key twice below", "name: B\na: {b: 1, b: 2}\n", 2, 11},
	    {"an anchor", "name: &n B\n", 1, 7},
	    {"an alias", "name: B\nnick: *n\n", 2, 7},
	    {"a second document", "name: B\n---\nname: C\n", 2, 1},
	    {"a text with a colon", "name: B\ntitle: Dr: who\n", 2, 10},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *record = read_text(KIND_LEAD, cases[i].text, NULL);

		if (record->broken == NULL)
			fail_msg("%s: is read", cases[i].story);
		if (record->broken->line != cases[i].line ||
		    record->broken->column != cases[i].column)
			fail_msg("%s: found at %zu:%zu: %s", cases[i].story,
			    record->broken->line, record->broken->column,
			    record->broken->message);
		record_free(record);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_lead_says_all_that_its_file_says),
	    cmocka_unit_test(test_a_scalar_is_the_text_that_was_written),
	    cmocka_unit_test(test_what_says_nothing_is_not_set),
	    cmocka_unit_test(test_tags_are_a_list_or_one),
	    cmocka_unit_test(test_a_note_is_a_text_or_says_who_and_when),
	    cmocka_unit_test(test_a_nested_value_is_shown_as_json),
	    cmocka_unit_test(test_a_contact_has_two_names_and_no_status),
	    cmocka_unit_test(test_names_get_their_one_spelling),
	    cmocka_unit_test(test_a_broken_file_says_where_and_what_was_expected),
	    cmocka_unit_test(test_what_is_no_yaml_is_broken_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
