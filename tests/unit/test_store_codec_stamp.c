#include "edit_story.h"

/* What a commit adds to a file that a hand wrote. `head` NULL: HEAD has no such file. */
struct stamp_case {
	const char *story;
	const char *head;
	const char *before;
	const char *after; /* NULL: as before */
};

static void
stamp(
    const char *story, const struct record *head, const char *text, const char *expected)
{
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;
	int rc =
	    codec_stamp(KIND_LEAD, text, strlen(text), head, NOW, "alice", &out, &err);

	assert_file(story, rc, &err, &out, expected);
}

static void
check_stamps(const struct stamp_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct stamp_case *c = &cases[i];
		const char *after = c->after != NULL ? c->after : c->before;
		struct record *head =
		    c->head == NULL ? NULL : read_text(KIND_LEAD, c->head, NULL);

		stamp(c->story, head, c->before, after);
		stamp(c->story, head, after, after);
		record_free(head);
		/* Once it is in HEAD nothing more is to be said of it. */
		head = read_text(KIND_LEAD, after, NULL);
		stamp(c->story, head, after, after);
		record_free(head);
	}
}

static void
test_a_new_file_gets_its_creation(void **state)
{
	static const struct stamp_case cases[] = {
	    {"a name alone", NULL, "name: Bob\n",
		"name: Bob\ncreated: 2026-11-24T08:00:00Z\n"},
	    {"in its place", NULL, "name: Bob\ntags: [a]\ncompany: Acme # c\n",
		"name: Bob\ntags: [a]\ncreated: 2026-11-24T08:00:00Z\ncompany: Acme # "
		"c\n"},
	    {"where it stands empty", NULL, "created: # now\nname: Bob\n",
		"created: 2026-11-24T08:00:00Z # now\nname: Bob\n"},
	    {"not where it has one", NULL, "name: Bob\ncreated: 2020-01-01\n", NULL},
	    {"not once it is in HEAD", "name: Bob\n", "name: Rob\n", NULL},
	    {"in flow", NULL, "{name: Bob}\n",
		"{name: Bob, created: 2026-11-24T08:00:00Z}\n"},
	    {"no final newline", NULL, "name: Bob",
		"name: Bob\ncreated: 2026-11-24T08:00:00Z"},
	};

	(void)state;
	check_stamps(cases, COUNT(cases));
}

static void
test_a_bare_note_is_stamped_where_it_stands(void **state)
{
	static const struct stamp_case cases[] = {
	    {"in a block", "name: B\n",
		"name: B\nnotes:\n  # monday\n  - called # by phone\n  - 'it''s on'\n",
		"name: B\nnotes:\n  # monday\n  - " SIGNED
		"text: called # by phone\n  - " SIGNED "text: it's on\n"},
	    {"of several lines", "name: B\n",
		"name: B\nnotes:\n  - |\n    a\n\n    b\n  - >-\n    c\n    d\nx: y\n",
		"name: B\nnotes:\n  - " SIGNED "text: |\n      a\n\n      b\n  - " SIGNED
		"text: c d\nx: y\n"},
	    {"not indented", "name: B\n", "name: B\nnotes:\n- a\n",
		"name: B\nnotes:\n- at: 2026-11-24T08:00:00Z\n  by: alice\n  text: a\n"},
	    {"in flow", "name: B\n", "name: B\nnotes: [a, \"b, c\"]\n",
		"name: B\nnotes: [{at: 2026-11-24T08:00:00Z, by: alice, text: a}, {at: "
		"2026-11-24T08:00:00Z, by: alice, text: \"b, c\"}]\n"},
	    {"a single one becomes a list", "name: B\n",
		"name: B\nnotes: called # c\nx: y\n",
		"name: B\nnotes: # c\n  - " SIGNED "text: called\nx: y\n"},
	    {"a single one of several lines", "name: B\n",
		"name: B\nnotes: |-\n  a\n  b\nx: y\n",
		"name: B\nnotes:\n  - " SIGNED "text: |-\n      a\n      b\nx: y\n"},
	    {"a text that looks like no text", "name: B\n", "name: B\nnotes:\n  - 2026\n",
		"name: B\nnotes:\n  - " SIGNED "text: \"2026\"\n"},
	    {"among empty items", "name: B\n",
		"name: B\nnotes:\n  -\n  - a\n  - ~\n  - b\n",
		"name: B\nnotes:\n  -\n  - " SIGNED "text: a\n  - ~\n  - " SIGNED
		"text: b\n"},
	    {"CRLF", "name: B\n", "name: B\r\nnotes:\r\n  - a\r\n",
		"name: B\r\nnotes:\r\n  - at: 2026-11-24T08:00:00Z\r\n    by: alice\r\n  "
		"  "
		"text: a\r\n"},
	};

	(void)state;
	check_stamps(cases, COUNT(cases));
}

static void
test_a_note_gets_what_it_lacks(void **state)
{
	static const struct stamp_case cases[] = {
	    {"a text alone", "name: B\n", "name: B\nnotes:\n  - text: a # c\n",
		"name: B\nnotes:\n  - " SIGNED "text: a # c\n"},
	    {"no time", "name: B\n", "name: B\nnotes:\n  - by: bob\n    text: a\n",
		"name: B\nnotes:\n  - at: 2026-11-24T08:00:00Z\n    by: bob\n    text: "
		"a\n"},
	    {"no author", "name: B\n",
		"name: B\nnotes:\n  - at: 2026-01-02\n    text: a\n",
		"name: B\nnotes:\n  - by: alice\n    at: 2026-01-02\n    text: a\n"},
	    {"empty parts", "name: B\n",
		"name: B\nnotes:\n  - at:\n    by: ~ # who?\n    text: a\n",
		"name: B\nnotes:\n  - at: 2026-11-24T08:00:00Z\n    by: alice # who?\n   "
		" "
		"text: a\n"},
	    {"in flow", "name: B\n", "name: B\nnotes: [{text: a}, {by: bob, text: b}]\n",
		"name: B\nnotes: [{at: 2026-11-24T08:00:00Z, by: alice, text: a}, {at: "
		"2026-11-24T08:00:00Z, by: bob, text: b}]\n"},
	    {"a mapping by mistake", "name: B\n", "name: B\nnotes:\n  - Called: a demo\n",
		"name: B\nnotes:\n  - " SIGNED "Called: a demo\n"},
	    {"nothing", "name: B\n",
		"name: B\nnotes:\n  - {at: 2026-01-02, by: bob, text: a}\n", NULL},
	};

	(void)state;
	check_stamps(cases, COUNT(cases));
}

static void
test_a_note_that_head_has_is_never_rewritten(void **state)
{
	static const struct stamp_case cases[] = {
	    {"bare", "name: B\nnotes: [a, b]\n", "name: B\nnotes:\n  - a\n  - b\n", NULL},
	    {"without an author", "name: B\nnotes: [{at: 2026-01-02, text: a}]\n",
		"name: B\nnotes:\n  - at: 2026-01-02\n    text: a\n", NULL},
	    {"a new one beside it", "name: B\nnotes: [a]\n",
		"name: B\nnotes:\n  - a\n  - b\n",
		"name: B\nnotes:\n  - a\n  - " SIGNED "text: b\n"},
	    {"a new one of the same text", "name: B\nnotes: [a]\n",
		"name: B\nnotes:\n  - a\n  - a\n",
		"name: B\nnotes:\n  - a\n  - " SIGNED "text: a\n"},
	    {"one whose text was changed is a new one", "name: B\nnotes: [a]\n",
		"name: B\nnotes:\n  - a!\n", "name: B\nnotes:\n  - " SIGNED "text: a!\n"},
	    {"one that moved down", "name: B\nnotes: [a]\n",
		"name: B\nnotes:\n  - b\n  - a\n",
		"name: B\nnotes:\n  - " SIGNED "text: b\n  - a\n"},
	    {"in a head that is broken elsewhere", "name: B\nstatus: Hot\nnotes: [a]\n",
		"name: B\nnotes:\n  - a\n", NULL},
	    {"nothing is known of an unreadable head", "name: [\n",
		"name: B\nnotes:\n  - a\n", "name: B\nnotes:\n  - " SIGNED "text: a\n"},
	};

	(void)state;
	check_stamps(cases, COUNT(cases));
}

static void
test_a_contact_is_stamped_too(void **state)
{
	static const char text[] = "last_name: Doe\nnotes: hi\n";
	struct buf out = BUF_INIT;
	struct error err = ERROR_INIT;
	int rc =
	    codec_stamp(KIND_CONTACT, text, strlen(text), NULL, NOW, "alice", &out, &err);

	(void)state;
	assert_file("a contact", rc, &err, &out,
	    "last_name: Doe\ncreated: 2026-11-24T08:00:00Z\nnotes:\n  - " SIGNED
	    "text: hi\n");
}

static void
test_a_file_without_room_for_its_stamps_stays_as_it_is(void **state)
{
	enum { FULL = 1024 * 1024 };
	static const char begin[] = "name: Jane\nnotes: hi\nx: ";
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct error err = ERROR_INIT;
	int rc;

	(void)state;
	buf_add(&text, begin, sizeof begin - 1);
	while (text.len < FULL - 1)
		buf_addch(&text, 'a');
	buf_addch(&text, '\n');
	rc = codec_stamp(KIND_LEAD, text.data, text.len, NULL, NOW, "alice", &out, &err);
	assert_file("a full file", rc, &err, &out, text.data);
	buf_release(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_new_file_gets_its_creation),
	    cmocka_unit_test(test_a_bare_note_is_stamped_where_it_stands),
	    cmocka_unit_test(test_a_note_gets_what_it_lacks),
	    cmocka_unit_test(test_a_note_that_head_has_is_never_rewritten),
	    cmocka_unit_test(test_a_contact_is_stamped_too),
	    cmocka_unit_test(test_a_file_without_room_for_its_stamps_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
