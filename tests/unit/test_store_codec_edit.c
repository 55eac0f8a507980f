#include "edit_story.h"

/* One thing that somebody asks for; the last one has no text and no key. */
struct step {
	enum edit_verb verb;
	const char *key;
	const char *text;
};

#define SET(key, text)              \
	{                           \
		EDIT_SET, key, text \
	}
#define UNSET(key)                    \
	{                             \
		EDIT_UNSET, key, NULL \
	}
#define TAG(text)                    \
	{                            \
		EDIT_TAG, NULL, text \
	}
#define UNTAG(text)                    \
	{                              \
		EDIT_UNTAG, NULL, text \
	}
#define NOTE(text)                    \
	{                             \
		EDIT_NOTE, NULL, text \
	}
#define MAX_STEPS 12

static void
add_steps(struct edit_list *edits, const struct step *step)
{
	for (; step->key != NULL || step->text != NULL; step++)
		switch (step->verb) {
		case EDIT_SET:
			edit_list_set(edits, step->key, step->text);
			break;
		case EDIT_UNSET:
			edit_list_unset(edits, step->key);
			break;
		case EDIT_TAG:
			edit_list_tag(edits, step->text);
			break;
		case EDIT_UNTAG:
			edit_list_untag(edits, step->text);
			break;
		case EDIT_NOTE:
			edit_list_note(edits, NOW, "alice", step->text);
			break;
		}
}

/* New files. */
struct new_case {
	const char *story;
	enum kind kind;
	struct step steps[MAX_STEPS];
	const char *file;
};

static void
test_a_new_file_is_as_a_person_would_write_it(void **state)
{
	static const struct new_case cases[] = {
	    {"a name", KIND_LEAD, {SET("name", "Bob")}, "name: Bob\n"},
	    {"everything, in the table's order whatever the order of the options",
		KIND_LEAD,
		{NOTE("Called;\nwants a demo.\n\nSoon."), TAG("vip"),
		    SET("company", "Acme"), SET("created", "2026-11-24T08:00:00Z"),
		    TAG("fintech"), SET("follow_up", "2026-12-01"), SET("status", "New"),
		    SET("phone", "+1 555 0100"), SET("assigned_to", "alice"),
		    SET("source", "Cold Outreach"), SET("name", "Jane Doe")},
		"name: Jane Doe\n"
		"phone: +1 555 0100\n"
		"source: Cold Outreach\n"
		"assigned_to: alice\n"
		"status: New\n"
		"follow_up: 2026-12-01\n"
		"tags: [vip, fintech]\n"
		"created: 2026-11-24T08:00:00Z\n"
		"company: Acme\n"
		"notes:\n"
		"  - at: 2026-11-24T08:00:00Z\n"
		"    by: alice\n"
		"    text: |-\n"
		"      Called;\n"
		"      wants a demo.\n"
		"\n"
		"      Soon.\n"},
	    {"what a reader would take for something else is quoted", KIND_LEAD,
		{SET("name", "No"), SET("phone", "0043123"), SET("nick", "null"),
		    SET("motto", "a: b"), SET("x", "#1"), TAG("yes"), TAG("a, b")},
		"name: \"No\"\nphone: \"0043123\"\ntags: [\"yes\", \"a, b\"]\n"
		"nick: \"null\"\nmotto: \"a: b\"\nx: \"#1\"\n"},
	    {"a tag once, whatever its case", KIND_LEAD,
		{SET("name", "B"), TAG("vip"), TAG("VIP"), TAG("vip")},
		"name: B\ntags: [vip]\n"},
	    {"several notes", KIND_LEAD,
		{SET("name", "B"), NOTE("one"), NOTE("two: three")},
		"name: B\nnotes:\n  - " SIGNED "text: one\n  - " SIGNED
		"text: \"two: three\"\n"},
	    {"a contact", KIND_CONTACT,
		{SET("lead", "jane-doe"), SET("last_name", "Doe"),
		    SET("email", "jane@acme.example"), SET("first_name", "Jane")},
		"first_name: Jane\nlast_name: Doe\nemail: jane@acme.example\n"
		"lead: jane-doe\n"},
	    {"nothing that was taken back", KIND_LEAD,
		{SET("name", "A"), SET("name", "B"), SET("x", "1"), UNSET("x"), TAG("t"),
		    TAG("u"), UNTAG("T"), UNSET("email")},
		"name: B\ntags: [u]\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct edit_list edits = EDIT_LIST_INIT;
		struct buf out = BUF_INIT;
		struct error err = ERROR_INIT;
		int rc;

		add_steps(&edits, cases[i].steps);
		rc = codec_create(cases[i].kind, &edits, &out, &err);
		assert_file(cases[i].story, rc, &err, &out, cases[i].file);
		edit_list_release(&edits);
	}
}

static void
test_a_note_may_be_by_nobody(void **state)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;
	int rc;

	(void)state;
	edit_list_set(&edits, "name", "B");
	edit_list_note(&edits, NOW, NULL, "found");
	rc = codec_create(KIND_LEAD, &edits, &out, &err);
	assert_file("by nobody", rc, &err, &out,
	    "name: B\nnotes:\n  - at: 2026-11-24T08:00:00Z\n    text: found\n");
	edit_list_release(&edits);
}

/* Files that are there. */
struct edit_case {
	const char *story;
	const char *before;
	struct step steps[MAX_STEPS];
	const char *after;
};

static void
check_edits(const struct edit_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct edit_list edits = EDIT_LIST_INIT;
		struct buf out = BUF_INIT;
		struct error err = ERROR_INIT;
		int rc;

		add_steps(&edits, cases[i].steps);
		rc = codec_edit(KIND_LEAD, cases[i].before, strlen(cases[i].before),
		    &edits, &out, &err);
		assert_file(cases[i].story, rc, &err, &out, cases[i].after);
		edit_list_release(&edits);
	}
}

static void
test_an_edit_changes_its_lines_alone(void **state)
{
	static const struct edit_case cases[] = {
	    {"a value", "# mine\nemail: 'a@b' # old\n\nname:  Bob\n",
		{SET("email", "c@d")}, "# mine\nemail: 'c@d' # old\n\nname:  Bob\n"},
	    {"a new field goes to its place", "company: Acme\nname: Bob\nnotes: []\n",
		{SET("email", "b@x"), SET("status", "Lost")},
		"company: Acme\nname: Bob\nemail: b@x\nstatus: Lost\nnotes: []\n"},
	    {"the user's own goes above the notes", "name: Bob\nnotes:\n  - a\n",
		{SET("company", "Acme"), SET("city", "Rome")},
		"name: Bob\ncompany: Acme\ncity: Rome\nnotes:\n  - a\n"},
	    {"or where the notes are not last", "name: Bob\nnotes: [a]\nx: 1\n",
		{SET("z", "2")}, "name: Bob\nnotes: [a]\nx: 1\nz: \"2\"\n"},
	    {"the first note goes below the user's own", "name: Bob\ncompany: Acme\n",
		{NOTE("hi")},
		"name: Bob\ncompany: Acme\nnotes:\n  - " SIGNED "text: hi\n"},
	    {"gone", "name: Bob\nemail: x # c\nphone: y\n", {UNSET("email")},
		"name: Bob\nphone: y\n"},
	    {"several at once", "name: Bob\nstatus: New\n",
		{SET("status", "Contacted"), SET("follow_up", "2026-12-01"), NOTE("hi"),
		    TAG("vip")},
		"name: Bob\nstatus: Contacted\nfollow_up: 2026-12-01\ntags: "
		"[vip]\nnotes:\n"
		"  - " SIGNED "text: hi\n"},
	    {"a nested value gives way", "name: B\nx:\n  y: z\n", {SET("x", "w")},
		"name: B\nx: w\n"},
	    {"CRLF", "name: B\r\nx: y\r\n", {SET("email", "e"), NOTE("hi")},
		"name: B\r\nemail: e\r\nx: y\r\nnotes:\r\n  - at: "
		"2026-11-24T08:00:00Z\r\n"
		"    by: alice\r\n    text: hi\r\n"},
	    {"no final newline", "name: B\nx: y", {SET("x", "z"), SET("email", "e")},
		"name: B\nemail: e\nx: z"},
	    {"a name that goes and comes", "first: B\nname: Bob\n",
		{UNSET("name"), SET("name", "Rob")}, "name: Rob\nfirst: B\n"},
	};

	(void)state;
	check_edits(cases, COUNT(cases));
}

static void
test_what_is_so_already_changes_no_byte(void **state)
{
	static const struct edit_case cases[] = {
	    {"nothing", "name:   'Bob'\n", {{EDIT_SET, NULL, NULL}}, "name:   'Bob'\n"},
	    {"the same value", "name:   'Bob'\n", {SET("name", "Bob")},
		"name:   'Bob'\n"},
	    {"the same status", "name: B\nstatus: lost\n", {SET("status", "Lost")},
		"name: B\nstatus: lost\n"},
	    {"New where there is none", "name: B\n", {SET("status", "New")}, "name: B\n"},
	    {"a tag that is there", "name: B\ntags: VIP\n", {TAG("vip")},
		"name: B\ntags: VIP\n"},
	    {"a tag that is not", "name: B\ntags: [a, ~]\n", {UNTAG("b")},
		"name: B\ntags: [a, ~]\n"},
	    {"a key that is not", "name: B\nemail:\n", {UNSET("email"), UNSET("x")},
		"name: B\nemail:\n"},
	};

	(void)state;
	check_edits(cases, COUNT(cases));
}

static void
test_tags_come_and_go(void **state)
{
	static const struct edit_case cases[] = {
	    {"the first", "name: B\n", {TAG("vip")}, "name: B\ntags: [vip]\n"},
	    {"one more", "name: B\ntags: [a] # c\n", {TAG("b c")},
		"name: B\ntags: [a, b c] # c\n"},
	    {"into a block", "name: B\ntags:\n  - a # c\n", {TAG("b")},
		"name: B\ntags:\n  - a # c\n  - b\n"},
	    {"to the only one", "name: B\ntags: vip # c\n", {TAG("b")},
		"name: B\ntags: [vip, b] # c\n"},
	    {"to none", "name: B\ntags:\n", {TAG("b")}, "name: B\ntags: [b]\n"},
	    {"away", "name: B\ntags: [a, VIP, c]\n", {UNTAG("vip")},
		"name: B\ntags: [a, c]\n"},
	    {"away however often it stands there", "name: B\ntags: [a, b, A, a]\n",
		{UNTAG("a")}, "name: B\ntags: [b]\n"},
	    {"away from a block", "name: B\ntags:\n  - a\n  - b # c\n  - c\n",
		{UNTAG("b")}, "name: B\ntags:\n  - a\n  - c\n"},
	    {"a null is no tag", "name: B\ntags: [null, 'null']\n", {UNTAG("null")},
		"name: B\ntags: [null]\n"},
	    {"the only one", "name: B\ntags: vip # c\nx: y\n", {UNTAG("vip")},
		"name: B\ntags: [] # c\nx: y\n"},
	    {"the last of a list", "name: B\ntags: [vip]\n", {UNTAG("vip")},
		"name: B\ntags: []\n"},
	    {"one for another", "name: B\ntags: [cold]\n", {TAG("warm"), UNTAG("cold")},
		"name: B\ntags: [warm]\n"},
	    {"all of them", "name: B\ntags: [a, b]\nx: y\n", {UNSET("tags")},
		"name: B\nx: y\n"},
	};

	(void)state;
	check_edits(cases, COUNT(cases));
}

static void
test_a_note_joins_those_that_are_there(void **state)
{
	static const struct edit_case cases[] = {
	    {"in a block", "name: B\nnotes:\n- a\n", {NOTE("b")},
		"name: B\nnotes:\n- a\n- at: 2026-11-24T08:00:00Z\n  by: alice\n  text: "
		"b\n"},
	    {"in flow", "name: B\nnotes: [a]\n", {NOTE("b")},
		"name: B\nnotes: [a, {at: 2026-11-24T08:00:00Z, by: alice, text: b}]\n"},
	    {"beside a single one", "name: B\nnotes: a # c\n", {NOTE("b")},
		"name: B\nnotes:\n  - a # c\n  - " SIGNED "text: b\n"},
	    {"twice the same", "name: B\nnotes:\n  - " SIGNED "text: b\n", {NOTE("b")},
		"name: B\nnotes:\n  - " SIGNED "text: b\n  - " SIGNED "text: b\n"},
	    {"above what follows", "name: B\nnotes:\n  - a\n# the rest\nx: y\n",
		{NOTE("b")},
		"name: B\nnotes:\n  - a\n  - " SIGNED "text: b\n# the rest\nx: y\n"},
	};

	(void)state;
	check_edits(cases, COUNT(cases));
}

struct refusal_case {
	const char *story;
	const char *text;
	const char *message;
};

static const struct refusal_case unreadable[] = {
    {"no YAML", "name: B\nx: *a\n",
	"2:4: error: alias '*a', expected a value: write it out, or quote it if it is "
	"text"},
    {"two of a key", "name: B\nname: C\n",
	"2:1: error: duplicate key 'name', expected each key once: it stands on line 1 "
	"already"},
    {"no name", "email: x\n", "1:1: error: no name: expected 'name:' with a text"},
    {"no such status", "name: B\nstatus: Hot\n",
	"2:9: error: bad status 'Hot': expected one of " STATUS_NAMES},
};

static void
assert_refused(const struct refusal_case *c, int rc, struct error *err, struct buf *out)
{
	if (rc != -1)
		fail_msg("%s: is edited", c->story);
	assert_int_equal(err->code, ERROR_FAILED);
	assert_string_equal(err->message, c->message);
	assert_int_equal(out->len, 0);
	error_clear(err);
}

static void
test_a_broken_file_is_never_rewritten(void **state)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	edit_list_set(&edits, "name", "C");
	for (size_t i = 0; i < COUNT(unreadable); i++) {
		const struct refusal_case *c = &unreadable[i];
		size_t len = strlen(c->text);
		int rc = codec_edit(KIND_LEAD, c->text, len, &edits, &out, &err);

		assert_refused(c, rc, &err, &out);
		rc = codec_stamp(KIND_LEAD, c->text, len, NULL, NOW, "alice", &out, &err);
		assert_refused(c, rc, &err, &out);
	}
	edit_list_release(&edits);
}

static void
test_what_cannot_be_written_is_refused(void **state)
{
	static const struct step steps[][2] = {
	    {SET("x", "a\xff")}, {TAG("a\xff")}, {NOTE("a\xff")}};
	static const char text[] = "name: B\n";

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct edit_list edits = EDIT_LIST_INIT;
		struct buf out = BUF_INIT;
		struct error err = ERROR_INIT;

		add_steps(&edits, steps[i]);
		assert_int_equal(
		    codec_edit(KIND_LEAD, text, strlen(text), &edits, &out, &err), -1);
		assert_string_equal(err.message, "a text is not UTF-8");
		error_clear(&err);
		assert_int_equal(codec_create(KIND_LEAD, &edits, &out, &err), -1);
		assert_string_equal(err.message, "a text is not UTF-8");
		assert_int_equal(out.len, 0);
		error_clear(&err);
		edit_list_release(&edits);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_new_file_is_as_a_person_would_write_it),
	    cmocka_unit_test(test_a_note_may_be_by_nobody),
	    cmocka_unit_test(test_an_edit_changes_its_lines_alone),
	    cmocka_unit_test(test_what_is_so_already_changes_no_byte),
	    cmocka_unit_test(test_tags_come_and_go),
	    cmocka_unit_test(test_a_note_joins_those_that_are_there),
	    cmocka_unit_test(test_a_broken_file_is_never_rewritten),
	    cmocka_unit_test(test_what_cannot_be_written_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
