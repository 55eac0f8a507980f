#include "base/mem.h"
#include "commit_merge.h"
#include "history/merge_state.h"
#include "store/docmerge.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>

/* A merge that git stopped in, on its way to its end. */
struct finish {
	struct sync *sync;
	struct merge_state state;
	struct object_id head;
	struct commit_merge merged;
	struct object_id tree;
};

static bool
is_record(const char *path)
{
	enum kind kind;
	bool trashed;
	char *id;

	if (!store_parse_path(path, &kind, &id, &trashed))
		return false;
	free(id);
	return true;
}

static int
check(const struct finish *finish, struct error *err)
{
	const struct strlist *unmerged = &finish->state.unmerged;

	if (finish->state.heads > 1)
		return error_failed(err,
		    "a merge of more than two sides is in progress: finish it with 'git "
		    "commit' or 'git merge --abort'");
	for (size_t i = 0; i < unmerged->count; i++)
		if (!is_record(unmerged->items[i]))
			return error_failed(err,
			    "'%s' is unmerged and no record: resolve it, 'git add' it, "
			    "then sync again",
			    unmerged->items[i]);
	return 0;
}

/* Somebody's own resolution: neither side's file, and it can be read. */
static int
is_resolution(struct finish *finish, const struct compared *staged, struct error *err)
{
	const struct compared_file *index = &staged->files[1];
	struct compared_file theirs;
	struct blob blob = BLOB_INIT;
	int rc;

	if (graph_file(finish->sync->repo, &finish->state.theirs, staged->path, &theirs,
		err) != 0)
		return -1;
	if (object_id_equal(&index->blob, &theirs.blob) ||
	    object_id_is_zero(&index->blob))
		return 0;
	rc = graph_blob(finish->sync->repo, &index->blob, &blob, err);
	if (rc == 0)
		rc = !is_record(staged->path) ||
		     docmerge_is_readable(blob.bytes, blob.len);
	blob_release(&blob);
	return rc;
}

/* The merged tree, with the resolutions that were staged. */
static int
make_tree(struct finish *finish, struct error *err)
{
	const struct compared_list *staged = &finish->state.staged;
	struct tree_file *files = xcalloc(staged->count + 1, sizeof *files);
	size_t n = 0;
	int rc = 0;

	for (size_t i = 0; i < staged->count && rc >= 0; i++) {
		rc = is_resolution(finish, &staged->items[i], err);
		if (rc == 1)
			files[n++] = (struct tree_file){
			    staged->items[i].path, staged->items[i].files[1]};
	}
	if (rc >= 0)
		rc = graph_change_tree(finish->sync->repo, &finish->merged.tree, files, n,
		    &finish->tree, err);
	free(files);
	return rc;
}

static int
merge(struct finish *finish, struct error *err)
{
	struct object_ids bases = OBJECT_IDS_INIT;
	struct repository *repo = finish->sync->repo;
	int rc = graph_bases(repo, &finish->head, &finish->state.theirs, &bases, err);

	if (rc == 0)
		rc = commit_merge_run(repo, &finish->head, &finish->state.theirs, &bases,
		    &finish->merged, err);
	object_ids_release(&bases);
	return rc == 0 ? make_tree(finish, err) : -1;
}

static int
take(struct finish *finish, struct error *err)
{
	struct buf message = BUF_INIT;
	struct strlist changed = STRLIST_INIT;
	struct transaction *tx = NULL;
	struct whole whole = {.tree = finish->tree,
	    .ours = finish->head,
	    .theirs = finish->state.theirs,
	    .left = &changed};
	int rc;

	buf_addstr(&message, "Finish a merge\n\n");
	for (size_t i = 0; i < finish->merged.report.count; i++)
		buf_addf(&message, "%s\n", finish->merged.report.items[i]);
	whole.message = message.data;
	/* Files edited beyond what git put there stay, and are hand edits then. */
	for (int i = 0; i < 2; i++) {
		rc = transaction_begin_for(finish->sync->repo, PURPOSE_MERGE, &tx, err);
		if (rc == 0)
			rc = transaction_take(tx, &whole, &changed, err);
		if (rc == 0)
			rc = transaction_finish(tx, err);
		transaction_free(tx);
		tx = NULL;
		if (rc != 1)
			break;
		strlist_sort(&changed);
	}
	strlist_release(&changed);
	buf_release(&message);
	return rc == 1
		   ? error_failed(err, "the files were changed by somebody else while "
				       "a merge was finished: sync again")
		   : rc;
}

int
sync_finish_merge(struct sync *sync, struct error *err)
{
	struct finish finish = {.sync = sync};
	int rc = merge_state_read(sync->repo, &finish.state, err);

	if (rc != 1)
		return rc;
	rc = graph_resolve(sync->repo, "HEAD", &finish.head, err) < 0
		 ? -1
		 : graph_contains(sync->repo, &finish.head, &finish.state.theirs, err);
	if (rc == 1 && finish.state.unmerged.count == 0) {
		merge_state_clear(sync->repo);
		rc = 0;
	} else if (rc >= 0) {
		rc = check(&finish, err);
		if (rc == 0)
			rc = merge(&finish, err);
		if (rc == 0)
			rc = take(&finish, err);
		if (rc == 0)
			strlist_add(
			    &sync->report->lines, "finished the merge that git began");
	}
	for (size_t i = 0; rc == 0 && i < finish.merged.report.count; i++)
		strlist_add(&sync->report->lines, finish.merged.report.items[i]);
	commit_merge_release(&finish.merged);
	merge_state_release(&finish.state);
	return rc;
}
