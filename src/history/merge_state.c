#include "history/merge_state.h"

#include "base/file.h"
#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
merge_state_release(struct merge_state *state)
{
	strlist_release(&state->unmerged);
	compared_list_release(&state->staged);
	*state = (struct merge_state){0};
}

void
merge_state_clear(struct repository *repo)
{
	static const char *const files[] = {
	    "MERGE_HEAD", "MERGE_MODE", "MERGE_MSG", "MERGE_RR", "AUTO_MERGE"};

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		unlinkat(repo->gitdir, files[i], 0);
}

static int
add_head(const git_oid *id, void *context)
{
	struct merge_state *state = context;

	state->theirs = object_id_from(id);
	state->heads++;
	return 0;
}

static void
add_delta(struct merge_state *out, const git_diff_delta *delta)
{
	const char *path =
	    delta->new_file.path != NULL ? delta->new_file.path : delta->old_file.path;
	struct compared_file files[2] = {
	    {object_id_from(&delta->old_file.id), delta->old_file.mode},
	    {object_id_from(&delta->new_file.id), delta->new_file.mode}};

	if (delta->status != GIT_DELTA_CONFLICTED)
		compared_list_add(&out->staged, path, files, 2);
	else if (!strlist_has(&out->unmerged, path))
		strlist_add(&out->unmerged, path);
}

/* The index against HEAD. */
static int
read_index(
    struct repository *repo, git_index *index, struct merge_state *out, struct error *err)
{
	git_diff *diff = NULL;
	bool unborn;
	int rc = index_compare_head(repo, index, &diff, &unborn, err);

	for (size_t i = 0; rc == 0 && i < git_diff_num_deltas(diff); i++)
		add_delta(out, git_diff_get_delta(diff, i));
	strlist_sort(&out->unmerged);
	git_diff_free(diff);
	return rc;
}

static int
compare_staged(const void *a, const void *b)
{
	return strcmp(
	    ((const struct compared *)a)->path, ((const struct compared *)b)->path);
}

/* git-merge(1): "a special ref AUTO_MERGE". */
static int
read_written(struct repository *repo, struct object_id *out, struct error *err)
{
	struct buf text = BUF_INIT;
	char id[OBJECT_ID_TEXT_SIZE];
	int rc = file_read(repo->gitdir, "AUTO_MERGE", 0, &text, err);

	if (rc == 1 && text.len >= sizeof id - 1) {
		memcpy(id, text.data, sizeof id - 1);
		id[sizeof id - 1] = '\0';
		object_id_parse(id, out);
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

int
merge_state_read(struct repository *repo, struct merge_state *out, struct error *err)
{
	git_index *index = NULL;
	int rc;

	*out = (struct merge_state){0};
	if (git_repository_state(repo->git) != GIT_REPOSITORY_STATE_MERGE)
		return 0;
	if (git_repository_mergehead_foreach(repo->git, add_head, out) != 0)
		return history_failed(err, "cannot read the merge in '%s'", repo->dir);
	rc = index_read(repo, &index, err);
	if (rc == 0)
		rc = read_index(repo, index, out, err);
	if (rc == 0)
		rc = read_written(repo, &out->written, err);
	if (out->staged.count > 1)
		qsort(out->staged.items, out->staged.count, sizeof *out->staged.items,
		    compare_staged);
	git_index_free(index);
	if (rc != 0)
		merge_state_release(out);
	return rc == 0 ? 1 : -1;
}
