#include "base/mem.h"
#include "commit_merge.h"
#include "held.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>

#define ATTEMPTS 20 /* how often an editor or git may be faster */

/* What the branch is to become, in the making. */
struct integration {
	struct sync *sync;
	struct object_id head, ours, theirs;
	struct commit_merge merged;
	struct strlist left, changed;
	char *message;
	struct whole whole;
};

static void
integration_release(struct integration *in)
{
	commit_merge_release(&in->merged);
	strlist_release(&in->left);
	strlist_release(&in->changed);
	free(in->message);
}

/* "Merge origin/main", and behind it what was decided. */
static char *
merge_message(const struct sync *sync, const struct strlist *report)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "Merge %s\n", sync->remote.tracking + sizeof "refs/remotes/" - 1);
	for (size_t i = 0; i < report->count; i++)
		buf_addf(&text, "%s%s\n", i == 0 ? "\n" : "", report->items[i]);
	return buf_detach(&text, NULL);
}

/* A merge of this sync that could not be pushed is made anew: who merges doesn't matter,
 * so the others' merge of the same says the same. */
static int
find_sides(struct integration *in, struct error *err)
{
	struct sync *sync = in->sync;

	if (graph_resolve(sync->repo, "HEAD", &in->head, err) < 0 ||
	    graph_resolve(sync->repo, sync->remote.tracking, &in->theirs, err) < 0)
		return -1;
	in->ours =
	    !object_id_is_zero(&sync->merge) && object_id_equal(&sync->merge, &in->head)
		? sync->before
		: in->head;
	if (!sync->has_start)
		sync->start = in->head;
	sync->has_start = true;
	sync->incoming = in->theirs;
	return 0;
}

static int
merge_sides(struct integration *in, struct error *err)
{
	struct sync *sync = in->sync;
	struct object_ids bases = OBJECT_IDS_INIT;
	int rc = graph_bases(sync->repo, &in->ours, &in->theirs, &bases, err);

	if (rc == 0)
		rc = commit_merge_run(
		    sync->repo, &in->ours, &in->theirs, &bases, NULL, &in->merged, err);
	object_ids_release(&bases);
	if (rc != 0)
		return -1;
	in->message = merge_message(sync, &in->merged.report);
	in->whole = (struct whole){.tree = in->merged.tree,
	    .ours = in->ours,
	    .theirs = in->theirs,
	    .message = in->message};
	return 0;
}

/* 1 where there is something to do, 0 where we have it all, -1. */
static int
prepare(struct integration *in, struct error *err)
{
	struct sync *sync = in->sync;
	int rc;

	if (find_sides(in, err) != 0)
		return -1;
	rc = graph_contains(sync->repo, &in->ours, &in->theirs, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = object_id_is_zero(&in->ours)
		 ? 1
		 : graph_contains(sync->repo, &in->theirs, &in->ours, err);
	if (rc < 0)
		return -1;
	if (rc == 1)
		in->whole = (struct whole){.commit = in->theirs};
	else if (merge_sides(in, err) != 0)
		return -1;
	sync_list_left(sync, &in->left);
	in->whole.left = &in->left;
	return 1;
}

static int
note_held(struct integration *in, struct error *err)
{
	struct object_id tree = in->whole.tree;

	if (!object_id_is_zero(&in->whole.commit) &&
	    graph_tree_of(in->sync->repo, &in->whole.commit, &tree, err) != 0)
		return -1;
	return held_update(in->sync->repo, &in->left, &in->head, &tree, err);
}

/* What history knows was edited; anything else only stands where something is to come. */
static int
refuse_changed(const struct integration *in, const char *path, struct error *err)
{
	struct compared_file file;

	if (graph_file(in->sync->repo, &in->head, path, &file, err) != 0)
		return -1;
	if (object_id_is_zero(&file.blob))
		return error_failed(err,
		    "'%s' is not in history, and stands in the way of what '%s' brings: "
		    "commit it with git, or move it away, then sync again",
		    path, in->sync->remote.name);
	if (file.mode == MODE_SUBMODULE)
		return error_failed(err,
		    "the submodule '%s' is checked out here, and '%s' puts something "
		    "else "
		    "in its place: run 'git submodule deinit %s', then sync again",
		    path, in->sync->remote.name, path);
	return error_failed(err,
	    "'%s' has changes here that are not committed, and '%s' "
	    "brings others: commit it with git, or put it away with 'git "
	    "stash', then sync again",
	    path, in->sync->remote.name);
}

/* Files that were edited since the hand edits were committed are committed, too. Others
 * are not ours to commit. */
static int
explain_changed(const struct integration *in, struct error *err)
{
	for (size_t i = 0; i < in->changed.count; i++) {
		const char *path = in->changed.items[i];
		enum kind kind;
		bool trashed;
		char *id;

		if (store_parse_path(path, &kind, &id, &trashed))
			free(id);
		else if (strcmp(path, "minicrm.ini") != 0)
			return refuse_changed(in, path, err);
	}
	return 0;
}

/* What stands now, for when the push is refused. */
static int
remember(struct integration *in, struct error *err)
{
	struct sync *sync = in->sync;

	strlist_release(&sync->decisions);
	strlist_copy(&sync->decisions, &in->merged.report);
	memset(&sync->merge, 0, sizeof sync->merge);
	if (!object_id_is_zero(&in->whole.commit))
		return 0;
	sync->before = in->ours;
	return graph_resolve(sync->repo, "HEAD", &sync->merge, err) < 0 ? -1 : 0;
}

/* Under the lock: 0 done, 1 somebody was faster, -1. */
static int
attempt(struct integration *in, struct error *err)
{
	struct transaction *tx = NULL;
	int rc = transaction_begin_for(in->sync->repo, PURPOSE_CHANGE, &tx, err);

	if (rc == 0)
		rc = prepare(in, err);
	if (rc != 1)
		goto out;
	rc = transaction_take(tx, &in->whole, &in->changed, err);
	if (rc == 0)
		rc = note_held(in, err);
	if (rc == 0)
		rc = transaction_finish(tx, err);
	if (rc == 0)
		rc = remember(in, err);
out:
	transaction_free(tx);
	if (rc == 1 && explain_changed(in, err) != 0)
		rc = -1;
	return rc;
}

int
sync_integrate(struct sync *sync, struct error *err)
{
	for (int i = 0; i < ATTEMPTS; i++) {
		struct integration in = {.sync = sync};
		int rc = attempt(&in, err);

		integration_release(&in);
		if (rc <= 0)
			return rc;
		if (sync_commit_edits(sync, err) != 0)
			return -1;
	}
	return error_failed(err, "the files were changed by somebody else again and "
				 "again while they were merged: sync again");
}
