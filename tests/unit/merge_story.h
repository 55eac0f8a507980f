#ifndef TESTS_MERGE_STORY_H
#define TESTS_MERGE_STORY_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "crm/merge.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Trees as texts: "== PATH\n" begins a file, the lines up to the next are what it
 * holds. A side's newest commit is one for all its paths.
 */
struct story_tree {
	struct changeset files; /* the new state counts */
	struct merge_touch touch;
};

static void
tree_set(struct story_tree *tree, const char *path, const char *bytes, size_t len)
{
	struct change *change = changeset_find(&tree->files, path);

	if (change == NULL)
		changeset_add(&tree->files, path, NULL, 0, bytes, len);
	else
		blob_set(&change->new, bytes, len);
}

static int
compare_changes(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* The tree as a text, sorted by path. */
static char *
tree_text(struct story_tree *tree)
{
	struct buf out = BUF_INIT;

	if (tree->files.count > 1)
		qsort(tree->files.items, tree->files.count, sizeof *tree->files.items,
		    compare_changes);
	for (size_t i = 0; i < tree->files.count; i++) {
		const struct change *file = &tree->files.items[i];

		if (!file->new.exists)
			continue;
		buf_addf(&out, "== %s\n", file->path);
		buf_add(&out, file->new.bytes, file->new.len);
	}
	return buf_detach(&out, NULL);
}

/* Stands in for git's hash: bytes that differ have different ids. */
static char *
blob_id(const struct blob *blob)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < blob->len; i++)
		hash = (hash ^ (unsigned char)blob->bytes[i]) * 0x100000001b3u;
	return xasprintf("%016llx", (unsigned long long)hash);
}

struct story_merge {
	struct story_tree *bases, *ours, *theirs;
	size_t base_count;
};

static bool
story_has_id(void *context, enum merge_side side, enum kind kind, const char *id)
{
	struct story_merge *s = context;
	struct story_tree *tree = side == MERGE_OURS ? s->ours : s->theirs;
	bool found = false;

	for (size_t i = 0; !found && i < tree->files.count; i++) {
		enum kind other;
		bool trashed;
		char *other_id;

		if (!tree->files.items[i].new.exists ||
		    !store_parse_path(
			tree->files.items[i].path, &other, &other_id, &trashed))
			continue;
		found = other == kind && strcmp(other_id, id) == 0;
		free(other_id);
	}
	return found;
}

static bool
story_touched(
    void *context, enum merge_side side, const char *path, struct merge_touch *out)
{
	struct story_merge *s = context;

	(void)path;
	*out = side == MERGE_OURS ? s->ours->touch : s->theirs->touch;
	return true;
}

static struct merge_file
file_in(struct story_tree *tree, const char *path, struct strlist *ids)
{
	const struct change *file = changeset_find(&tree->files, path);

	if (file == NULL || !file->new.exists)
		return (struct merge_file){NULL, 0, NULL, MERGE_PLAIN};
	strlist_take(ids, blob_id(&file->new));
	return (struct merge_file){
	    file->new.bytes, file->new.len, ids->items[ids->count - 1], MERGE_PLAIN};
}

static bool
is_same_file(const struct merge_file *a, const struct merge_file *b)
{
	if (a->bytes == NULL || b->bytes == NULL)
		return a->bytes == b->bytes;
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Adds the path where the trees have different files there. */
static void
add_merge_path(struct story_merge *s, struct merge_path *paths, size_t *count,
    const char *path, struct strlist *ids)
{
	struct merge_file *bases = xcalloc(s->base_count + 1, sizeof *bases);
	struct merge_path entry = {
	    path, bases, file_in(s->ours, path, ids), file_in(s->theirs, path, ids)};
	bool same = is_same_file(&entry.ours, &entry.theirs);

	for (size_t b = 0; b < s->base_count; b++) {
		bases[b] = file_in(&s->bases[b], path, ids);
		same = same && is_same_file(&bases[b], &entry.ours);
	}
	if (same)
		free(bases);
	else
		paths[(*count)++] = entry;
}

/* The merged tree: ours with the result put into it. */
static struct story_tree
merge_story(struct story_merge *s, enum merge_rules rules, struct strlist *report)
{
	struct strlist names = STRLIST_INIT, ids = STRLIST_INIT;
	struct story_tree merged = {CHANGESET_INIT, {0, "", NULL}};
	struct merge_result result = MERGE_RESULT_INIT;
	struct merge_input input = {.rules = rules,
	    .base_count = s->base_count,
	    .has_id = story_has_id,
	    .touched = story_touched,
	    .context = s};
	struct merge_path *paths;
	struct story_tree *trees[10] = {s->ours, s->theirs};

	for (size_t b = 0; b < s->base_count; b++)
		trees[2 + b] = &s->bases[b];
	for (size_t t = 0; t < 2 + s->base_count; t++)
		for (size_t i = 0; i < trees[t]->files.count; i++)
			if (!strlist_has(&names, trees[t]->files.items[i].path))
				strlist_add(&names, trees[t]->files.items[i].path);
	paths = xcalloc(names.count + 1, sizeof *paths);
	for (size_t i = 0; i < names.count; i++)
		add_merge_path(s, paths, &input.count, names.items[i], &ids);
	input.paths = paths;
	merge_trees(&input, &result);
	for (size_t i = 0; i < s->ours->files.count; i++) {
		const struct change *file = &s->ours->files.items[i];

		if (file->new.exists)
			tree_set(&merged, file->path, file->new.bytes, file->new.len);
	}
	for (size_t i = 0; i < result.files.count; i++) {
		const struct change *file = &result.files.items[i];

		tree_set(&merged, file->path, file->new.bytes, file->new.len);
	}
	strlist_copy(report, &result.report);
	merge_result_release(&result);
	for (size_t i = 0; i < input.count; i++) {
		union {
			const struct merge_file *from;
			struct merge_file *to;
		} bases = {paths[i].bases};

		free(bases.to);
	}
	free(paths);
	strlist_release(&names);
	strlist_release(&ids);
	return merged;
}

#endif
