#include "store/docmerge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What two people did to one file, and the file that both find afterwards. Alice's change
 * is the earlier one. */
struct story {
	const char *story, *base, *alice, *bob, *merged;
};

static const instant_t alice_at = 1767225600, bob_at = 1767312000;

static int
run(const struct story *c, enum docmerge_rules rules, struct docmerge *out,
    struct error *err)
{
	struct docmerge_version base = {
	    c->base, c->base == NULL ? 0 : strlen(c->base), 0, NULL};
	struct docmerge_version alice = {c->alice, strlen(c->alice), alice_at, "alice"};
	struct docmerge_version bob = {c->bob, strlen(c->bob), bob_at, "bob"};

	return docmerge_run(KIND_LEAD, rules, &base, &alice, &bob, out, err);
}

static void
check_story(const struct story *c, enum docmerge_rules rules)
{
	struct docmerge out = DOCMERGE_INIT;
	struct error err = ERROR_INIT;

	if (run(c, rules, &out, &err) < 0)
		fail_msg("%s: %s", c->story, err.message);
	if (strcmp(out.bytes.data, c->merged) != 0)
		fail_msg("%s:\n--- found\n%s\n--- expected\n%s", c->story, out.bytes.data,
		    c->merged);
	docmerge_release(&out);
}

static void
check_stories(const struct story *stories, size_t count, enum docmerge_rules rules)
{
	for (size_t i = 0; i < count; i++)
		check_story(&stories[i], rules);
}
#define CHECK(stories) \
	check_stories(stories, sizeof(stories) / sizeof *(stories), DOCMERGE_SYNC)

#define NOTE_FROM_ALICE(text)            \
	"  - at: 2026-01-01T00:00:00Z\n" \
	"    by: minicrm\n"              \
	"    text: " text " gave way in a merge\n"
#define NOTE_FROM_ALICE_QUOTED(text)     \
	"  - at: 2026-01-01T00:00:00Z\n" \
	"    by: minicrm\n"              \
	"    text: '" text " gave way in a merge'\n"
#define BY_ALICE " by alice on 2026-01-01T00:00:00Z"
#define BY_BOB " by bob on 2026-01-02T00:00:00Z"

static void
each_block_comes_from_whoever_changed_it(void **state)
{
	static const struct story stories[] = {
	    {"two keys", "name: J\nemail: a\nphone: 1\n",
		"name: 'J'  # Jane\nemail: a\nphone: 1\n",
		"name: J\nemail: a\nphone:   \"2\"\n",
		"name: 'J'  # Jane\nemail: a\nphone:   \"2\"\n"},
	    {"new keys where each put it", "name: J\nsource: x\n",
		"name: J\nemail: a\nsource: x\nbudget: 5\n",
		"name: J\nphone: 1\nsource: x\nsite: y\n",
		"name: J\nemail: a\nphone: 1\nsource: x\nbudget: 5\nsite: y\n"},
	    {"the table's order side by side", "name: J\n",
		"name: J\nphone: 1\nmine: x\n", "name: J\nemail: a\nnotes:\n- b\n",
		"name: J\nemail: a\nphone: 1\nmine: x\nnotes:\n- b\n"},
	    {"a key taken away", "name: J\nemail: a\nphone: 1\n", "name: J\nphone: 1\n",
		"name: J\nemail: a\nphone: 2\n", "name: J\nphone: 2\n"},
	    {"the same done by both", "name: J\nphone: 1\n", "name: J\nphone: 2\nx: 1\n",
		"name: J\nphone: \"2\"\ny: 1\n", "name: J\nphone: \"2\"\nx: 1\ny: 1\n"},
	    {"New said and not said", "name: J\n", "name: J\nstatus: New\nx: 1\n",
		"name: J\nemail: a\n", "name: J\nemail: a\nstatus: New\nx: 1\n"},
	    {"another order", "a: 1\nb: 2\nc: 3\n", "c: 3\na: 1\nb: 2\n",
		"a: 1\nb: 9\nx: y\nc: 3\n", "c: 3\na: 1\nb: 9\nx: y\n"},
	    {"head and tail", "# J\n\nname: J\n# end\n", "# Jane\n\nname: J\n# end\n",
		"# J\n\nname: J\n# the end\n", "# Jane\n\nname: J\n# the end\n"},
	    {"texts of several lines", "name: J\nbio: |\n  a\n\n  b\nx: 1\n",
		"name: J\nbio: |\n  a\n\n  # c\n  b\nx: 1\n",
		"name: J\nbio: |\n  a\n\n  b\nx: 2\n",
		"name: J\nbio: |\n  a\n\n  # c\n  b\nx: 2\n"},
	};

	(void)state;
	CHECK(stories);
}

static void
comments_of_both_are_kept(void **state)
{
	static const struct story stories[] = {
	    {"above one key", "name: J\nphone: 1\n", "name: J\n# from alice\nphone: 1\n",
		"name: J\n# from bob\nphone: 2\n",
		"name: J\n# from alice\n# from bob\nphone: 2\n"},
	    {"a value and a comment beside", "name: J\nphone: 1\n",
		"name: J\nphone: 1  # home\n", "name: J\nphone: 2\n",
		"name: J\nphone: 2  # home\n"},
	    {"two beside", "name: J\nphone: 1\n", "name: J\nphone: 1 # home\n",
		"name: J\nphone: 1 # old\n", "name: J\n# home\nphone: 1 # old\n"},
	    {"on a key the other took away", "name: J\nphone: 1\nx: y\n",
		"name: J\nx: y\n", "name: J\n# home\nphone: 1 # old\nx: y\n",
		"name: J\n# home\n# old\nx: y\n"},
	    {"one taken away", "# a\n\nname: J\n# b\nphone: 1\n",
		"name: J\n# b\nphone: 1\n", "# a\n\nname: J\nphone: 1\nx: y\n",
		"name: J\nphone: 1\nx: y\n"},
	    {"on a note", "notes:\n- a\n- b\nname: J\n",
		"notes:\n- a\n# alice\n- b\nname: J\n",
		"notes:\n- a\n- b # bob\n- c\nname: J\n",
		"notes:\n- a\n# alice\n- b # bob\n- c\nname: J\n"},
	    {"the tail", "name: J\n", "name: J\n# alice\n", "name: J\n# bob\n",
		"name: J\n# alice\n# bob\n"},
	    {"above a key that the CLI unset and bob changed",
		"name: J\n# mail\nemail: a\nphone: 1\n", "name: J\n# mail\nphone: 1\n",
		"name: J\n# mail\nemail: b\nphone: 1\n",
		"name: J\n# mail\nemail: b\nphone: 1\nnotes:\n" NOTE_FROM_ALICE(
		    "the removal of email" BY_ALICE)},
	};

	(void)state;
	CHECK(stories);
}

static void
a_value_that_gives_way_is_kept_in_a_note(void **state)
{
	static const struct story stories[] = {
	    {"the later stands", "name: J\nphone: 1\n", "name: J\nphone: 2\n",
		"name: J\nphone: 3\n",
		"name: J\nphone: 3\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE)},
	    {"without an ancestor", NULL, "name: J\nphone: 2\n", "name: J\nphone: 3\n",
		"name: J\nphone: 3\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE)},
	    {"with an ancestor that can't be read", "name: [\n", "name: J\nphone: 2\n",
		"name: J\nphone: 3\n",
		"name: J\nphone: 3\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE)},
	    {"a nested one", "name: J\n", "name: J\nx:\n  a: 1\n",
		"name: J\nx:\n  a: 2\n",
		"name: J\nx:\n  a: 2\nnotes:\n" NOTE_FROM_ALICE_QUOTED(
		    "x ''{\"a\": \"1\"}''" BY_ALICE)},
	    {"taken away later", "name: J\nphone: 1\n", "name: J\nphone: 2\n",
		"name: J\n", "name: J\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE)},
	    {"in its place among the notes", "name: J\nphone: 1\n", "name: J\nphone: 2\n",
		"name: J\nphone: 3\nnotes:\n  - at: 2025-12-31T00:00:00Z\n    text: a\n"
		"  - at: 2026-01-01T10:00:00Z\n    text: b\n",
		"name: J\nphone: 3\nnotes:\n  - at: 2025-12-31T00:00:00Z\n    text: "
		"a\n" NOTE_FROM_ALICE(
		    "phone '2'" BY_ALICE) "  - at: 2026-01-01T10:00:00Z\n    text: b\n"},
	    {"said already", "name: J\nphone: 1\n", "name: J\nphone: 2\n",
		"name: J\nphone: 3\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE),
		"name: J\nphone: 3\nnotes:\n" NOTE_FROM_ALICE("phone '2'" BY_ALICE)},
	};

	(void)state;
	CHECK(stories);
}

static void
converted_gives_way_to_nothing(void **state)
{
	static const struct story stories[] = {
	    {"to a later status", "name: J\nstatus: New\n",
		"name: J\nstatus: Converted\ncontact: j\n", "name: J\nstatus: Lost\n",
		"name: J\nstatus: Converted\ncontact: j\nnotes:\n"
		"  - at: 2026-01-02T00:00:00Z\n    by: minicrm\n    text: status "
		"'Lost'" BY_BOB " gave way in a merge\n"},
	    {"unless one side alone took it back", "name: J\nstatus: Converted\n",
		"name: J\nstatus: Converted\nx: 1\n", "name: J\nstatus: Lost\n",
		"name: J\nstatus: Lost\nx: 1\n"},
	    {"of two the earlier creation stands", NULL,
		"name: J\ncreated: 2026-01-02T00:00:00Z\n",
		"name: J\ncreated: 2026-01-01T00:00:00Z\nx: 1\n",
		"name: J\ncreated: 2026-01-01T00:00:00Z\nx: 1\n"},
	};

	(void)state;
	CHECK(stories);
}

static void
tags_and_lists_keep_what_both_added(void **state)
{
	static const struct story stories[] = {
	    {"tags", "name: J\ntags: [a, b]\n", "name: J\ntags: [a, b, c]\n",
		"name: J\ntags: [b, d] # t\n", "name: J\ntags: [b, c, d] # t\n"},
	    {"the same tag in another case", "name: J\ntags: [a]\n",
		"name: J\ntags: [a, VIP]\n", "name: J\ntags: [a, vip, x]\n",
		"name: J\ntags: [a, vip, x]\n"},
	    {"a lone tag", "name: J\ntags: a\n", "name: J\ntags: [a, b]\n",
		"name: J\ntags: c\n", "name: J\ntags: [b, c]\n"},
	    {"brackets and lines", "name: J\ntags: [a]\n", "name: J\ntags: [a, b]\n",
		"name: J\ntags:\n  - a\n  - c\n",
		"name: J\ntags:\n  - a\n  - b\n  - c\n"},
	    {"all gone", "name: J\ntags: [a, b]\n", "name: J\ntags: [a]\n",
		"name: J\ntags: [b]\n", "name: J\ntags: []\n"},
	    {"a list of one's own", "name: J\nlangs:\n- de\n- fr\n",
		"name: J\nlangs:\n- de\n- fr\n- it # a bit\n",
		"name: J\nlangs:\n- fr\n- en\n",
		"name: J\nlangs:\n- fr\n- it # a bit\n- en\n"},
	    {"another indentation", "name: J\nlangs:\n- de\n",
		"name: J\nlangs:\n  - de\n", "name: J\nlangs:\n- de\n# new\n- en\n",
		"name: J\nlangs:\n  - de\n  # new\n  - en\n"},
	};

	(void)state;
	CHECK(stories);
}

#define NOTE(day, text) "- at: 2026-01-" day "T00:00:00Z\n  by: a\n  text: " text "\n"

static void
notes_are_those_of_both_in_order_of_time(void **state)
{
	static const struct story stories[] = {
	    {"new ones of both", "name: J\nnotes:\n" NOTE("01", "x"),
		"name: J\nnotes:\n" NOTE("01", "x") NOTE("03", "c") NOTE("05", "e"),
		"name: J\nnotes:\n" NOTE("01", "x") NOTE("02", "b") NOTE("04", "d"),
		"name: J\nnotes:\n" NOTE("01", "x") NOTE("02", "b") NOTE("03", "c")
		    NOTE("04", "d") NOTE("05", "e")},
	    {"the first ones", "name: J\n", "name: J\nnotes:\n" NOTE("03", "c"),
		"name: J\nnotes:\n" NOTE("02", "b"),
		"name: J\nnotes:\n" NOTE("02", "b") NOTE("03", "c")},
	    {"newest first", "name: J\nnotes:\n" NOTE("02", "b") NOTE("01", "a"),
		"name: J\nnotes:\n" NOTE("03", "c") NOTE("02", "b") NOTE("01", "a"),
		"name: J\nnotes:\n" NOTE("04", "d") NOTE("02", "b") NOTE("01", "a"),
		"name: J\nnotes:\n" NOTE("04", "d") NOTE("03", "c") NOTE("02", "b")
		    NOTE("01", "a")},
	    {"the same one added by both", "name: J\n",
		"name: J\nnotes:\n" NOTE("03", "c"),
		"name: J\nx: 1\nnotes:\n" NOTE("03", "c") NOTE("04", "d"),
		"name: J\nx: 1\nnotes:\n" NOTE("03", "c") NOTE("04", "d")},
	    {"one written twice", "name: J\nnotes:\n- x\n", "name: J\nnotes:\n- x\n- x\n",
		"name: J\nnotes:\n- x\n- x\n- y\n", "name: J\nnotes:\n- x\n- x\n- y\n"},
	    {"taken away by either", "name: J\nnotes:\n- a\n- b\n- c\n",
		"name: J\nnotes:\n- b\n- c\n", "name: J\nnotes:\n- a\n- c\n- d\n",
		"name: J\nnotes:\n- c\n- d\n"},
	    {"one rewritten, one stamped", "name: J\nnotes:\n" NOTE("01", "x") "- bare\n",
		"name: J\nnotes:\n" NOTE("01", "better") "- bare\n",
		"name: J\nnotes:\n" NOTE("01", "x") NOTE("02", "bare"),
		"name: J\nnotes:\n" NOTE("01", "better") NOTE("02", "bare")},
	    {"a final newline does not count",
		"name: J\nnotes:\n- at: 2026-01-01T00:00:00Z\n  text: x\n",
		"name: J\nnotes:\n- at: 2026-01-01T00:00:00Z\n  text: |\n    x\n- a\n",
		"name: J\nnotes:\n- at: 2026-01-01T00:00:00Z\n  text: x\n- b\n",
		"name: J\nnotes:\n- at: 2026-01-01T00:00:00Z\n  text: |\n    x\n- a\n- "
		"b\n"},
	    {"all gone here, one more there", "name: J\nnotes:\n- a\n",
		"name: J\nnotes: []\n", "name: J\nnotes:\n- a\n- b\n",
		"name: J\nnotes:\n- b\n"},
	    {"a key of its own changed by both", "name: J\nnotes:\n- text: a\n",
		"name: J\nnotes:\n- text: a\n  mood: good\n",
		"name: J\nnotes:\n- text: a\n  mood: bad\n",
		"name: J\nnotes:\n- text: a\n  mood: bad\n- at: 2026-01-01T00:00:00Z\n"
		"  by: minicrm\n  text: 'notes "
		"''{\"text\": \"a\", \"mood\": \"good\"}''" BY_ALICE
		" gave way in a merge'\n"},
	    {"lone ones of both", "name: J\nnotes: a\n", "name: J\nnotes: b\n",
		"name: J\nnotes: c\n", "name: J\nnotes:\n  - c\n  - b\n"},
	};

	(void)state;
	CHECK(stories);
}

static void
the_files_form_is_kept(void **state)
{
	static const struct story stories[] = {
	    {"line ends", "name: J\nphone: 1\n", "name: J\r\nphone: 1\r\nx: |\r\n  a\r\n",
		"name: J\nphone: 2\n", "name: J\r\nphone: 2\r\nx: |\r\n  a\r\n"},
	    {"a byte order mark", "name: J\nphone: 1\n",
		"\xef\xbb\xbfname: J\nphone: 1\n", "name: J\nphone: 2\n",
		"\xef\xbb\xbfname: J\nphone: 2\n"},
	    {"no final newline", "name: J\nphone: 1", "name: J\nphone: 1\nx: y",
		"name: J\nphone: 2", "name: J\nphone: 2\nx: y"},
	    {"indented keys", "name: J\nphone: 1\n", "  name: J\n  phone: 1\n",
		"name: J\nphone: 2\nnotes:\n- a\n",
		"  name: J\n  phone: 2\n  notes:\n  - a\n"},
	    {"marks of the document", "---\nname: J\n...\n", "---\nname: J\nx: 1\n...\n",
		"---\nname: J\ny: 1\n...\n", "---\nname: J\nx: 1\ny: 1\n...\n"},
	    {"braces", "{name: J, phone: 1}\n", "{name: J, phone: 2, n: {a: b}}\n",
		"{name: J, phone: 1, email: x} # c\n",
		"{name: J, phone: 2, email: x, \"n\": {\"a\": \"b\"}} # c\n"},
	    {"braces and lines", "name: J\nphone: 1\n",
		"name: J\n# two\nphone: 2\nnotes:\n- hi\n",
		"{name: J, phone: 1, email: x}\n",
		"{name: J, phone: 2, email: x, notes: [\"hi\"]}\n# two\n"},
	};

	(void)state;
	CHECK(stories);
}

static void
undo_leaves_what_stands_now(void **state)
{
	static const struct story stories[] = {
	    {"changed since", "name: J\nphone: 2\nemail: b\n",
		"name: J\nphone: 1\nemail: a\n", "name: J\nphone: 3\nemail: b\n",
		"name: J\nphone: 3\nemail: a\n"},
	    {"even from Converted", "name: J\nstatus: Contacted\n",
		"name: J\nstatus: Converted\n", "name: J\nstatus: Lost\n",
		"name: J\nstatus: Lost\n"},
	    {"a note", "name: J\nnotes:\n- a\n", "name: J\n",
		"name: J\nnotes:\n- a\n- b\n", "name: J\nnotes:\n- b\n"},
	};
	struct docmerge out = DOCMERGE_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	check_stories(stories, sizeof stories / sizeof *stories, DOCMERGE_UNDO);
	assert_int_equal(run(&stories[0], DOCMERGE_UNDO, &out, &err), 0);
	assert_int_equal(out.count, 1);
	assert_string_equal(out.clashes[0].key, "phone");
	assert_string_equal(out.clashes[0].value, "1");
	assert_false(out.clashes[0].later);
	docmerge_release(&out);
}

static void
what_cannot_be_read_is_not_merged(void **state)
{
	static const struct story broken = {
	    "", "name: J\n", "name: [\n", "name: K\n", NULL};
	static const char markers[] = "name: J\nbio: \"\n<<<<<<< ours\nx\n=======\n"
				      ">>>>>>> theirs\n\"\n";
	struct docmerge out = DOCMERGE_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(run(&broken, DOCMERGE_SYNC, &out, &err), -1);
	assert_non_null(strstr(err.message, "2:1: error: "));
	assert_int_equal(out.bytes.len, 0);
	error_clear(&err);
	docmerge_release(&out);
	assert_false(docmerge_is_readable(markers, strlen(markers)));
	assert_false(docmerge_is_readable("", 0));
	assert_true(docmerge_is_readable("name: J", 7));
}

static void
what_would_become_too_large_is_refused(void **state)
{
	struct buf alice = BUF_INIT, bob = BUF_INIT;
	struct story large = {"", "name: J\n", NULL, NULL, NULL};
	struct docmerge out = DOCMERGE_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	buf_addstr(&alice, "name: J\na: ");
	buf_addstr(&bob, "name: J\nb: ");
	for (int i = 0; i < 600 * 1024; i++) {
		buf_addch(&alice, 'a');
		buf_addch(&bob, 'b');
	}
	large.alice = alice.data;
	large.bob = bob.data;
	assert_int_equal(run(&large, DOCMERGE_SYNC, &out, &err), -1);
	assert_non_null(strstr(err.message, "1 MiB"));
	error_clear(&err);
	docmerge_release(&out);
	buf_release(&alice);
	buf_release(&bob);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_block_comes_from_whoever_changed_it),
	    cmocka_unit_test(comments_of_both_are_kept),
	    cmocka_unit_test(a_value_that_gives_way_is_kept_in_a_note),
	    cmocka_unit_test(converted_gives_way_to_nothing),
	    cmocka_unit_test(tags_and_lists_keep_what_both_added),
	    cmocka_unit_test(notes_are_those_of_both_in_order_of_time),
	    cmocka_unit_test(the_files_form_is_kept),
	    cmocka_unit_test(undo_leaves_what_stands_now),
	    cmocka_unit_test(what_cannot_be_read_is_not_merged),
	    cmocka_unit_test(what_would_become_too_large_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
