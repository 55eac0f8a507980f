#include "merge_cases.h"

static void
records_merge_file_by_file(void **state)
{
	static const struct story stories[] = {
	    {"nothing done by one", JANE, JANE "x: 1\n" BOB, "=", BOB JANE "x: 1\n", "",
		NULL},
	    {"two records", JANE BOB, JANE "x: 1\n" BOB, JANE BOB "y: 1\n",
		BOB "y: 1\n" JANE "x: 1\n", "", NULL},
	    {"one record", JANE, JANE "x: 1\n", JANE "y: 1\n", JANE "x: 1\ny: 1\n",
		"jane: changed by alice and bob, merged\n", NULL},
	    {"one key", JANE "x: 0\n", JANE "x: 1\n", JANE "x: 2\n",
		JANE
		"x: 2\nnotes:\n  - at: 2026-01-01T00:00:00Z\n    by: minicrm\n"
		"    text: x '1' by alice on 2026-01-01T00:00:00Z gave way in a merge\n",
		"jane: changed by alice and bob, merged\n"
		"jane: x '1' by alice on 2026-01-01T00:00:00Z gave way in a merge\n",
		NULL},
	    {"the same by both", JANE, JANE "x: 1\n", JANE "x: 1\n", JANE "x: 1\n", "",
		NULL},
	    {"deleted by one", JANE BOB, BOB, "=", BOB, "", NULL},
	    {"deleted by both", JANE BOB, BOB, BOB, BOB, "", NULL},
	    {"two that ran init", NULL, JANE "x: 1\n", BOB JANE "y: 1\n",
		BOB JANE "x: 1\ny: 1\n", "jane: changed by alice and bob, merged\n",
		NULL},
	};

	(void)state;
	CHECK(stories);
}

#define BROKEN "== leads/jane.yaml\nname: [\n"

static void
what_cannot_be_read_is_kept_beside(void **state)
{
	static const struct story stories[] = {
	    {"broken by one alone", JANE, BROKEN, "=", BROKEN, "", NULL},
	    {"broken here, edited there", JANE, BROKEN, JANE "x: 1\n",
		"== leads/jane.unreadable-709e26f0b7e9.yaml\nname: [\n" JANE "x: 1\n",
		"jane: one of the two files can't be read; what alice wrote is kept as "
		"leads/jane.unreadable-709e26f0b7e9.yaml\n",
		NULL},
	    {"edited here, broken there", JANE, JANE "x: 1\n", BROKEN,
		"== leads/jane.unreadable-709e26f0b7e9.yaml\nname: [\n" JANE "x: 1\n",
		"jane: one of the two files can't be read; what bob wrote is kept as "
		"leads/jane.unreadable-709e26f0b7e9.yaml\n",
		NULL},
	    {"broken here, trashed and edited there", JANE, BROKEN, TRASHED "x: 1\n",
		"== leads/trash/jane.unreadable-709e26f0b7e9.yaml\nname: [\n" TRASHED
		"x: 1\n",
		"jane: moved to the trash by bob, changed by alice: it is in the trash, "
		"with "
		"the change\n"
		"jane: one of the two files can't be read; what alice wrote is kept as "
		"leads/trash/jane.unreadable-709e26f0b7e9.yaml\n",
		NULL},
	    {"markers committed", JANE, JANE "x: 1\n",
		"== leads/jane.yaml\n<<<<<<< ours\nname: A\n=======\nname: B\n>>>>>>> "
		"theirs\n",
		"== leads/jane.unreadable-1b3204958b54.yaml\n"
		"<<<<<<< ours\nname: A\n=======\nname: B\n>>>>>>> theirs\n" JANE "x: 1\n",
		"jane: one of the two files can't be read; what bob wrote is kept as "
		"leads/jane.unreadable-1b3204958b54.yaml\n",
		NULL},
	    {"both broken", JANE, BROKEN, "== leads/jane.yaml\nname: {\n",
		"== leads/jane.unreadable-709e26f0b7e9.yaml\nname: [\n"
		"== leads/jane.yaml\nname: {\n",
		"jane: neither file can be read; what alice wrote is kept as "
		"leads/jane.unreadable-709e26f0b7e9.yaml\n",
		NULL},
	    {"broken, and mended by both", BROKEN, JANE "x: 1\n", JANE "y: 1\n",
		JANE "x: 1\ny: 1\n", "jane: changed by alice and bob, merged\n", NULL},
	    {"broken here, purged there", TRASHED, "== leads/trash/jane.yaml\nname: [\n",
		"", "== leads/trash/jane.yaml\nname: [\n",
		"jane: deleted by bob, changed by alice: it stays, with the change\n",
		NULL},
	    {"a status that nobody knows is no hindrance", JANE, JANE "status: Foo\n",
		JANE "x: 1\n", JANE "status: Foo\nx: 1\n",
		"jane: changed by alice and bob, merged\n", NULL},
	};

	(void)state;
	CHECK(stories);
}

static void
of_several_ancestors_the_newest_readable_counts(void **state)
{
	static const struct story stories[] = {
	    {"the newer", JANE "x: 1\n", JANE "x: 1\n", JANE "x: 2\n", JANE "x: 2\n", "",
		JANE "x: 2\n"},
	    {"the older", BROKEN, JANE "x: 2\n", JANE "x: 1\ny: 1\n", JANE "x: 2\ny: 1\n",
		"jane: changed by alice and bob, merged\n", JANE "x: 1\n"},
	    {"the one that has it", BOB, JANE "x: 2\n" BOB, JANE "x: 1\ny: 1\n" BOB,
		BOB JANE "x: 2\ny: 1\n", "jane: changed by alice and bob, merged\n",
		JANE "x: 1\n"},
	    {"moved between them", TRASHED, TRASHED "x: 1\n", JANE "y: 1\n",
		JANE "x: 1\ny: 1\n", "jane: changed by alice and bob, merged\n", JANE},
	};

	(void)state;
	CHECK(stories);
}

#define INI "== minicrm.ini\n"

static void
other_files_merge_as_what_they_are(void **state)
{
	static const struct story stories[] = {
	    {"settings", INI "# team\n[users]\n# who\n\n[store]\nfanout = 0\n",
		INI "# team\n[users]\n# who\nalice = a\n\n[store]\nfanout = 1\n",
		INI "# team\n[users]\n# who\nbob = b\n\n[store]\nfanout = 0\n",
		INI "# team\n[users]\n# who\nalice = a\nbob = b\n\n[store]\nfanout = 1\n",
		"minicrm.ini: changed by alice and bob, merged\n", NULL},
	    {"one setting", INI "[store]\nfanout = 0\n", INI "[store]\nfanout = 1\n",
		INI "[store]\nfanout=2\n",
		INI "[store]\n# fanout = 1 by alice on 2026-01-01T00:00:00Z gave way in "
		    "a merge\n"
		    "fanout=2\n",
		"minicrm.ini: [store] fanout = 1 by alice on 2026-01-01T00:00:00Z gave "
		"way in a "
		"merge\nminicrm.ini: changed by alice and bob, merged\n",
		NULL},
	    {"a section taken away here, changed there",
		INI "[a]\nx = 1\ny = 1\n[b]\nz = 1\n", INI "[b]\nz = 1\n",
		INI "[a]\nx = 2\ny = 1\n[b]\nz = 1\n",
		INI
		"[a]\n# the removal of x by alice on 2026-01-01T00:00:00Z gave way in a "
		"merge\nx = 2\n[b]\nz = 1\n",
		"minicrm.ini: [a] the removal of x by alice on 2026-01-01T00:00:00Z gave "
		"way in "
		"a merge\nminicrm.ini: changed by alice and bob, merged\n",
		NULL},
	    {"new sections", INI "[a]\nx = 1\n", INI "[a]\nx = 1\n\n[c]\nk = 1\n",
		INI "[a]\nx = 1\ny = 1\n", INI "[a]\nx = 1\ny = 1\n\n[c]\nk = 1\n",
		"minicrm.ini: changed by alice and bob, merged\n", NULL},
	    {"a text", "== README\na\nb\nc\n", "== README\nA\nb\nc\n",
		"== README\na\nb\nC\n", "== README\nA\nb\nC\n", "", NULL},
	    {"a text in one place", "== README\na\n", "== README\nb\n", "== README\nc\n",
		"== README\nc\n== README.other-08a61e07b54d\nb\n",
		"README: changed by alice and bob: what bob wrote stands, the other is "
		"kept as "
		"README.other-08a61e07b54d\n",
		NULL},
	    {"attributes", "== .gitattributes\na\n", "== .gitattributes\na\nb\n",
		"== .gitattributes\na\nc\n", "== .gitattributes\na\nb\nc\n", "", NULL},
	    {"deleted here, changed there", "== README\na\n", "", "== README\nb\n",
		"== README\nb\n",
		"README: deleted by alice, changed by bob: it stays, with the change\n",
		NULL},
	    {"a file here, a folder there", "", "== x\na\n", "== x/y\nb\n",
		"== x.other-089bdc07b544\na\n== x/y\nb\n",
		"x: a file here and a folder there: the file is kept as "
		"x.other-089bdc07b544\n",
		NULL},
	};

	(void)state;
	CHECK(stories);
}

static void
of_two_commits_in_one_second_the_greater_id_is_the_later(void **state)
{
	static const char base[] = JANE "x: 0\n";

	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct story_tree old = tree_of(base), one = tree_of(JANE "x: 1\n");
		struct story_tree two = tree_of(JANE "x: 2\n"), merged;
		struct story_merge s = {
		    &old, swapped ? &two : &one, swapped ? &one : &two, 1};
		struct strlist report = STRLIST_INIT;
		char *text;

		one.touch = (struct merge_touch){1767225600, "bbbb", "alice"};
		two.touch = (struct merge_touch){1767225600, "aaaa", NULL};
		merged = merge_story(&s, MERGE_SYNC, &report);
		text = tree_text(&merged);
		assert_non_null(strstr(text, "\nx: 1\n"));
		assert_non_null(strstr(text, "x '2' by somebody on "));
		free(text);
		strlist_release(&report);
		changeset_release(&old.files);
		changeset_release(&one.files);
		changeset_release(&two.files);
		changeset_release(&merged.files);
	}
}

/* Base: after my change. Bob, ours: as it stands now. Alice, theirs: before my change. */
static void
an_undo_changes_nothing_that_came_after(void **state)
{
	static const struct story stories[] = {
	    {"a value", JANE "x: 2\ny: 1\n", JANE "x: 1\ny: 1\n", JANE "x: 2\ny: 2\n",
		JANE "x: 1\ny: 2\n", "", NULL},
	    {"a value changed since", JANE "x: 2\n", JANE "x: 1\n", JANE "x: 3\n",
		JANE "x: 3\n", "jane: x stays as it is, for it was changed since\n",
		NULL},
	    {"a purge", "", TRASHED, "", TRASHED, "", NULL},
	    {"a purge whose id is taken now", BOB, BOB TRASHED,
		BOB "== leads/jane.yaml\nname: Janet\n" CREATED("09"),
		BOB "== leads/jane.yaml\nname: Janet\n" CREATED("09"),
		"jane: not brought back, for the id is taken now\n", NULL},
	    {"a move to the trash, edited since", TRASHED, JANE, TRASHED "x: 1\n",
		JANE "x: 1\n", "", NULL},
	    {"an edit of what was deleted since", JANE "x: 2\n", JANE "x: 1\n", "", "",
		"jane: stays away, for it was deleted since\n", NULL},
	    {"broken since", JANE "x: 2\n", JANE "x: 1\n", BROKEN, BROKEN,
		"jane: stays, for one of the two files can't be read\n", NULL},
	    {"a rename", "== leads/jd.yaml\nname: Jane\n" CREATED("01"), JANE,
		"== leads/jd.yaml\nname: Jane\n" CREATED("01") "x: 1\n", JANE "x: 1\n",
		"", NULL},
	    {"a rename whose old id is taken now",
		"== leads/jd.yaml\nname: Jane\n" CREATED("01"), JANE,
		"== leads/jane.yaml\nname: Janet\n" CREATED(
		    "09") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"== leads/jane.yaml\nname: Janet\n" CREATED(
		    "09") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"jane: not moved back, for the id is taken now\n", NULL},
	    {"settings", INI "[store]\nfanout = 1\n", INI "[store]\nfanout = 0\n",
		INI "[store]\nfanout = 2\n", INI "[store]\nfanout = 2\n",
		"minicrm.ini: [store] fanout stays as it is, for it was changed since\n",
		NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
		check_told(&stories[i], MERGE_UNDO, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(records_merge_file_by_file),
	    cmocka_unit_test(what_cannot_be_read_is_kept_beside),
	    cmocka_unit_test(of_several_ancestors_the_newest_readable_counts),
	    cmocka_unit_test(other_files_merge_as_what_they_are),
	    cmocka_unit_test(of_two_commits_in_one_second_the_greater_id_is_the_later),
	    cmocka_unit_test(an_undo_changes_nothing_that_came_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
