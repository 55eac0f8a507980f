#include "base/mem.h"
#include "commit_merge.h"
#include "history/merge_state.h"
#include "sync_internal.h"
#include "sync_resolved.h"

#include <stdlib.h>
#include <string.h>

/* A merge that git stopped in, on its way to its end. */
struct finish {
	struct sync *sync;
	struct merge_state state;
	struct object_id head;
	struct commit_merge merged;
	struct resolved resolved;
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

/* Once by the rules alone, and where somebody decided anything else, again with that. */
static int
merge_decided(struct finish *finish, const struct object_ids *bases, struct error *err)
{
	struct sync *sync = finish->sync;
	const struct object_id *theirs = &finish->state.theirs;

	if (commit_merge_run(sync->repo, &finish->head, theirs, bases, NULL,
		&finish->merged, err) != 0 ||
	    resolved_find(sync, &finish->state, &finish->head, bases,
		&finish->merged.tree, &finish->resolved, err) != 0)
		return -1;
	if (finish->resolved.files.count == 0)
		return 0;
	commit_merge_release(&finish->merged);
	if (commit_merge_run(sync->repo, &finish->head, theirs, bases,
		&finish->resolved.files, &finish->merged, err) != 0)
		return -1;
	strlist_copy(&finish->merged.report, &finish->resolved.lines);
	strlist_sort(&finish->merged.report);
	return 0;
}

static int
merge(struct finish *finish, struct error *err)
{
	struct object_ids bases = OBJECT_IDS_INIT;
	int rc = graph_bases(
	    finish->sync->repo, &finish->head, &finish->state.theirs, &bases, err);

	if (rc == 0)
		rc = merge_decided(finish, &bases, err);
	object_ids_release(&bases);
	return rc;
}

static bool
any_unmerged(const struct finish *finish, const struct strlist *paths)
{
	for (size_t i = 0; i < paths->count; i++)
		if (strlist_has(&finish->state.unmerged, paths->items[i]))
			return true;
	return false;
}

static int
take(struct finish *finish, struct error *err)
{
	struct buf message = BUF_INIT;
	struct strlist changed = STRLIST_INIT;
	struct transaction *tx = NULL;
	struct whole whole = {.tree = finish->merged.tree,
	    .ours = finish->head,
	    .theirs = finish->state.theirs,
	    .left = &changed,
	    .unmerged = finish->resolved.unmerged.items,
	    .unmerged_count = finish->resolved.unmerged.count};
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
		if (rc != 1 || any_unmerged(finish, &changed))
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
	struct finish finish = {.sync = sync, .resolved = RESOLVED_INIT};
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
	resolved_release(&finish.resolved);
	commit_merge_release(&finish.merged);
	merge_state_release(&finish.state);
	return rc;
}
