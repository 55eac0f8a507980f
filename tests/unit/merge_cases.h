#ifndef TESTS_MERGE_CASES_H
#define TESTS_MERGE_CASES_H

#include "merge_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/*
 * What two people did to a data directory since they last synced, and what both have
 * afterwards. Alice's commits are the earlier ones. Each story is told from both sides.
 * "=" for what alice or bob has: the base. `report` holds the lines that are told.
 */
struct story {
	const char *story, *base, *alice, *bob, *merged, *report;
	const char *older_base;
};

static inline struct story_tree
tree_of(const char *text)
{
	struct story_tree tree = {CHANGESET_INIT, {0, "", NULL}};

	while (text != NULL && *text != '\0') {
		const char *name = text + 3, *bytes = strchr(name, '\n') + 1;
		const char *end = strstr(bytes - 1, "\n== ");
		size_t len = end == NULL ? strlen(bytes) : (size_t)(end + 1 - bytes);
		char *path = xstrndup(name, (size_t)(bytes - 1 - name));

		tree_set(&tree, path, bytes, len);
		free(path);
		text = end == NULL ? NULL : end + 1;
	}
	return tree;
}

static inline struct strlist
tell(const struct story *c, enum merge_rules rules, bool swapped, char **merged)
{
	const char *alice = strcmp(c->alice, "=") == 0 ? c->base : c->alice;
	const char *bob = strcmp(c->bob, "=") == 0 ? c->base : c->bob;
	struct story_tree bases[] = {tree_of(c->base), tree_of(c->older_base)};
	struct story_tree one = tree_of(alice), two = tree_of(bob), result;
	struct story_merge s = {bases, swapped ? &two : &one, swapped ? &one : &two, 0};
	struct strlist report = STRLIST_INIT;

	s.base_count = c->base == NULL ? 0 : c->older_base == NULL ? 1 : 2;
	one.touch = (struct merge_touch){1767225600, "aaaa", "alice"};
	two.touch = (struct merge_touch){1767312000, "bbbb", "bob"};
	result = merge_story(&s, rules, &report);
	*merged = tree_text(&result);
	changeset_release(&bases[0].files);
	changeset_release(&bases[1].files);
	changeset_release(&one.files);
	changeset_release(&two.files);
	changeset_release(&result.files);
	return report;
}

static inline char *
joined(const struct strlist *lines)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < lines->count; i++)
		buf_addf(&out, "%s\n", lines->items[i]);
	return buf_detach(&out, NULL);
}

static inline void
check_told(const struct story *c, enum merge_rules rules, bool swapped)
{
	char *merged, *told;
	struct strlist report = tell(c, rules, swapped, &merged);

	told = joined(&report);
	if (strcmp(merged, c->merged) != 0)
		fail_msg("%s%s:\n--- found\n%s\n--- expected\n%s\n--- report\n%s",
		    c->story, swapped ? " (swapped)" : "", merged, c->merged, told);
	if (strcmp(told, c->report) != 0)
		fail_msg("%s%s:\n--- found\n%s\n--- expected\n%s", c->story,
		    swapped ? " (swapped)" : "", told, c->report);
	for (size_t i = 0; rules == MERGE_SYNC && i < report.count; i++)
		if (merge_read_line(report.items[i]) == MERGE_LINE_OTHER)
			fail_msg("%s: others' syncs don't know: %s", c->story,
			    report.items[i]);
	free(merged);
	free(told);
	strlist_release(&report);
}

static inline void
check_stories(const struct story *stories, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		check_told(&stories[i], MERGE_SYNC, false);
		check_told(&stories[i], MERGE_SYNC, true);
	}
}
#define CHECK(stories) check_stories(stories, sizeof(stories) / sizeof *(stories))

#define JANE "== leads/jane.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n"
#define TRASHED "== leads/trash/jane.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n"
#define BOB "== leads/bob.yaml\nname: Bob\ncreated: 2026-01-02T00:00:00Z\n"

#define CREATED(day) "created: 2026-01-" day "T00:00:00Z\n"

#endif
