#include "history/staged.h"

#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>

void
staged_release(struct staged *staged)
{
	snapshot_release(&staged->files);
	strlist_release(&staged->changed);
}

/* What `git add -N` announced is in no commit; a merge's other stages are neither. */
static bool
is_staged(const git_index_entry *entry)
{
	return git_index_entry_stage(entry) == 0 &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) == 0 &&
	       entry->mode != GIT_FILEMODE_COMMIT;
}

static int
compare_files(const void *a, const void *b)
{
	const struct snapshot_file *left = a, *right = b;

	return strcmp(left->path, right->path);
}

static void
list_files(git_index *index, struct snapshot *out)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);

		if (!is_staged(entry))
			continue;
		ARRAY_GROW(out->items, out->count, out->room);
		out->items[out->count++] = (struct snapshot_file){xstrdup(entry->path),
		    object_id_from(&entry->id), entry->mode == GIT_FILEMODE_LINK};
	}
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, compare_files);
}

static void
add_change(git_index *index, const git_diff_delta *delta, struct strlist *out)
{
	const char *path =
	    delta->new_file.path != NULL ? delta->new_file.path : delta->old_file.path;
	const git_index_entry *entry = git_index_get_bypath(index, path, 0);

	if (entry == NULL || is_staged(entry))
		strlist_add(out, path);
}

static int
list_changes(
    struct repository *repo, git_index *index, struct staged *out, struct error *err)
{
	git_diff *diff = NULL;
	int rc = index_compare_head(repo, index, &diff, &out->is_first, err);

	for (size_t i = 0; rc == 0 && i < git_diff_num_deltas(diff); i++)
		add_change(index, git_diff_get_delta(diff, i), &out->changed);
	strlist_sort(&out->changed);
	git_diff_free(diff);
	return rc;
}

int
staged_read(struct repository *repo, struct staged *out, struct error *err)
{
	git_index *index = NULL;
	int rc = index_read_staged(repo, &index, err);

	if (rc == 0) {
		list_files(index, &out->files);
		rc = list_changes(repo, index, out, err);
	}
	git_index_free(index);
	return rc;
}
