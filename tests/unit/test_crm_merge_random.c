#include "random_merge.h"

/* Merges and compares with the text of a tree. */
static void
check_merge(struct try *t, struct story_tree *ours, struct story_tree *theirs,
    const char *expected, struct strlist *report, const char *promise)
{
	struct story_tree merged = merge(t, ours, theirs, report);
	char *text = tree_text(&merged);

	if (strcmp(text, expected) != 0) {
		print_error("###### found\n%s\n", text);
		for (size_t i = 0; i < report->count; i++)
			print_error("%s\n", report->items[i]);
		broken_promise(t, promise);
	}
	changeset_release(&merged.files);
	free(text);
}

static void
check_symmetric(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	check_merge(t, &t->bob, &t->alice, t->texts[3], &report, "who merges mattered");
	if (report.count != t->report.count)
		broken_promise(t, "who merges mattered to the report");
	for (size_t i = 0; i < report.count; i++)
		assert_string_equal(report.items[i], t->report.items[i]);
	strlist_release(&report);
}

static void
it_does_not_matter_who_merges(void **state)
{
	(void)state;
	for_each_try(check_symmetric);
}

static void
check_unchanged(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	if (t->base_count == 0)
		return;
	t->base.touch = t->alice.touch;
	check_merge(
	    t, &t->base, &t->bob, t->texts[2], &report, "bob's was not taken as it is");
	t->base.touch = t->bob.touch;
	check_merge(t, &t->alice, &t->base, t->texts[1], &report,
	    "alice's was not taken as it is");
	assert_int_equal(report.count, 0);
	strlist_release(&report);
}

static void
a_side_that_changed_nothing_leaves_the_other_as_it_is(void **state)
{
	(void)state;
	for_each_try(check_unchanged);
}

static void
check_again(struct try *t)
{
	struct strlist report = STRLIST_INIT;

	check_merge(t, &t->merged, &t->alice, t->texts[3], &report,
	    "merging with alice again changed something");
	strlist_release(&report);
	check_merge(t, &t->bob, &t->merged, t->texts[3], &report,
	    "merging with bob again changed something");
	strlist_release(&report);
}

static void
merging_again_changes_nothing(void **state)
{
	(void)state;
	for_each_try(check_again);
}

static size_t
count_in(const char *text, const char *word)
{
	size_t count = 0, len = strlen(word);

	for (const char *p = text; (p = strstr(p, word)) != NULL; p += len)
		count += p[len] < '0' || p[len] > '9';
	return count;
}

/* Whatever anybody wrote since is somewhere, and no note is there twice. */
static void
check_kept(struct try *t)
{
	for (size_t i = 0; i < t->chance.texts.count; i++) {
		const char *text = t->chance.texts.items[i];
		bool base, alice, bob;
		size_t merged;

		if (strchr("vcn", text[0]) == NULL || text[0] == '\0' ||
		    strspn(text + 1, "0123456789") != strlen(text + 1) || text[1] == '\0')
			continue;
		base = t->base_count > 0 && count_in(t->texts[0], text) > 0;
		alice = count_in(t->texts[1], text) > 0;
		bob = count_in(t->texts[2], text) > 0;
		merged = count_in(t->texts[3], text);
		if (merged == 0 && (base ? alice && bob : alice || bob))
			broken_promise(t, text);
		/* Without a base two addresses may make two of one record. */
		if (text[0] == 'n' && merged > 1 && t->base_count > 0)
			broken_promise(t, text);
	}
}

static void
nothing_that_anybody_wrote_is_lost(void **state)
{
	(void)state;
	for_each_try(check_kept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_does_not_matter_who_merges),
	    cmocka_unit_test(a_side_that_changed_nothing_leaves_the_other_as_it_is),
	    cmocka_unit_test(merging_again_changes_nothing),
	    cmocka_unit_test(nothing_that_anybody_wrote_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
