#include "transaction_internal.h"

#include "base/mem.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

/* How often a hook may change our files under our hands before it is told to stop. */
#define CHANGES_MAX 3

/* What git runs, and with which arguments (githooks(5)). */
static const struct {
	enum hook check;
	const char *source; /* of the message, for prepare-commit-msg */
	bool merge_message; /* whether it is named as a merge's */
	enum hook after;
} occasions[] = {
    [OCCASION_COMMIT] = {HOOK_PRE_COMMIT, "message", false, HOOK_POST_COMMIT},
    [OCCASION_MERGE] = {HOOK_PRE_MERGE_COMMIT, "merge", true, HOOK_POST_MERGE},
    [OCCASION_MERGE_END] = {HOOK_PRE_COMMIT, "merge", false, HOOK_POST_COMMIT},
};

/* One commit, on its way through the hooks. */
struct hooking {
	struct transaction *tx;
	enum occasion occasion;
	struct commit_object *commit;
	enum hook hook;             /* the one that runs, or has run last */
	int ended_by;               /* the signal that ended it, or 0 */
	git_index *index;           /* as it left it */
	struct tree_change *others; /* where that is to change the commit */
	size_t count, room;
};

static int
refused(const struct hooking *h, int status, struct error *err)
{
	const char *name = hook_name(h->hook);

	if (h->ended_by != 0)
		return error_failed(
		    err, "the hook '%s' was interrupted: nothing was changed", name);
	return error_failed(err,
	    "the hook '%s' refused the commit (exit %d): nothing was changed", name,
	    status);
}

static int
run(struct hooking *h, enum hook hook, const char *one, const char *two,
    struct error *err)
{
	char *index = hook_index_path(h->tx->repo);
	struct hook_call call = {.hook = hook,
	    .args = {one, two},
	    .index = index,
	    .author = h->tx->author,
	    .locked = true};
	int status = hooks_run(h->tx->repo, &h->tx->hooks, &call, &h->ended_by, err);

	h->hook = hook;
	free(index);
	if (status < 0 || (status == 0 && h->ended_by == 0))
		return status;
	return refused(h, status, err);
}

static void
add_other(struct hooking *h, const char *path, const git_oid *id, git_filemode_t mode)
{
	ARRAY_GROW(h->others, h->count, h->room);
	h->others[h->count++] = (struct tree_change){path, *id, mode};
}

static bool
is_plain(git_filemode_t mode)
{
	return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

/* The hook put bytes of its own in the index: they are what is committed and written. */
static int
take_staged(struct hooking *h, struct entry *entry, const struct blob *staged,
    const git_diff_file *file, struct error *err)
{
	if (!staged->exists || !is_plain((git_filemode_t)file->mode))
		return error_failed(err,
		    "the hook '%s' takes '%s' out of the commit, which is about it: "
		    "nothing was changed",
		    hook_name(h->hook), entry->path);
	if (attributes_check(h->tx->repo, entry->path, staged, err) != 0)
		return -1;
	blob_set(&entry->new.blob, staged->bytes, staged->len);
	entry->new.is_link = false;
	entry->new_id = file->id;
	entry->mode = (git_filemode_t)file->mode;
	entry->hooked = true;
	add_other(h, entry->path, &entry->new_id, entry->mode);
	return 0;
}

/*
 * A file of ours. The work tree does not have its new state yet: a hook that runs
 * `git add` on it puts back what is there, and does not mean that.
 */
static int
settle_ours(struct hooking *h, struct entry *entry, const git_diff_delta *delta,
    struct error *err)
{
	const git_diff_file *file = &delta->new_file;
	struct blob staged = BLOB_INIT;
	struct content work = {.folder = NULL};
	git_oid id = {{0}};
	int rc = 0;

	if (entry->left)
		return 0;
	if (delta->status != GIT_DELTA_DELETED)
		id = file->id;
	if (blob_read(h->tx->repo, &id, &staged, err) != 0 ||
	    content_read(h->tx->repo->root, entry->path, &work, err) < 0)
		rc = -1;
	else if (!blob_equal(&staged, &work.blob) ||
		 blob_equal(&staged, &entry->new.blob))
		rc = take_staged(h, entry, &staged, file, err);
	blob_release(&staged);
	content_release(&work);
	return rc;
}

/* A file that the hook adds to the commit, or takes away. In the work tree it stays as
 * it is. */
static int
settle_other(struct hooking *h, const git_diff_delta *delta, struct error *err)
{
	const char *path = delta->new_file.path;
	struct entry *entry = fileset_find(&h->tx->files, path);

	if (delta->new_file.mode == GIT_FILEMODE_COMMIT)
		return error_failed(err,
		    "the hook '%s' adds the repository '%s', which minicrm cannot "
		    "commit: nothing was changed",
		    hook_name(h->hook), path);
	if (entry == NULL)
		entry = fileset_add(&h->tx->files, path);
	memset(&entry->new_id, 0, sizeof entry->new_id);
	entry->hooked = entry->left = true;
	if (delta->status != GIT_DELTA_DELETED) {
		entry->new_id = delta->new_file.id;
		entry->mode = (git_filemode_t)delta->new_file.mode;
	}
	if (blob_read(h->tx->repo, &entry->new_id, &entry->new.blob, err) != 0)
		return -1;
	blob_set(&entry->old.blob, entry->new.blob.bytes, entry->new.blob.len);
	entry->old_id = entry->new_id;
	add_other(h, entry->path, &entry->new_id, entry->mode);
	return 0;
}

static int
settle(struct hooking *h, const git_diff_delta *delta, struct error *err)
{
	const git_index_entry *staged =
	    git_index_get_bypath(h->index, delta->new_file.path, 0);
	struct entry *entry = fileset_find(&h->tx->files, delta->new_file.path);

	if (delta->status == GIT_DELTA_CONFLICTED)
		return error_failed(err,
		    "the hook '%s' leaves '%s' unmerged: nothing was changed",
		    hook_name(h->hook), delta->new_file.path);
	/* git add --intent-to-add: in no commit yet. */
	if (staged != NULL &&
	    (staged->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0)
		return 0;
	if (entry != NULL && (!entry->left || !entry->hooked))
		return settle_ours(h, entry, delta, err);
	return settle_other(h, delta, err);
}

/*
 * What the hook did to our files in the work tree. The very bytes that were to be
 * written: they are there. Others: an edit that came meanwhile, and all begins anew.
 */
static int
look_at_files(struct hooking *h, struct error *err)
{
	struct transaction *tx = h->tx;
	struct content work = {.folder = NULL};
	const char *path = NULL;
	int rc = 0;

	for (size_t i = 0; i < tx->files.count && rc == 0; i++) {
		struct entry *entry = &tx->files.items[i];

		if (entry->left)
			continue;
		rc = content_read(tx->repo->root, entry->path, &work, err) < 0 ? -1 : 0;
		if (rc != 0 || content_equal(&work, &entry->old))
			continue;
		if (!content_equal(&work, &entry->new)) {
			path = entry->path;
			continue;
		}
		content_release(&entry->old);
		entry->old = work;
		work = (struct content){.folder = NULL};
		entry->old_id = entry->new_id;
	}
	content_release(&work);
	if (rc != 0 || path == NULL)
		return rc;
	tx->overtaken = true;
	if (++tx->repo->overtaken < CHANGES_MAX)
		return 1;
	return error_failed(err,
	    "'%s' changes each time that the hook '%s' runs: make the hook leave a file "
	    "alone that it has changed before",
	    path, hook_name(h->hook));
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_change *)a)->path, ((const struct tree_change *)b)->path);
}

/* The commit's tree, with what the hook did to the index. */
static int
change_tree(struct hooking *h, struct error *err)
{
	struct commit_object *commit = h->commit;
	git_tree *base = NULL, *before = NULL;
	int rc = 0;

	if (h->count == 0)
		return 0;
	/* git itself does not wait for the disk with each object. */
	h->tx->unsynced = true;
	qsort(h->others, h->count, sizeof *h->others, compare_paths);
	if (git_tree_lookup(&base, h->tx->repo->git, &commit->tree) != 0)
		rc = history_failed(err, "cannot read the tree of the commit");
	if (rc == 0)
		rc = tree_update(
		    h->tx->repo, base, h->others, h->count, &commit->tree, err);
	if (rc == 0 && commit->parent_count == 1)
		rc = head_tree(h->tx->repo, &commit->parents[0], &before, err);
	if (rc == 0 && before != NULL &&
	    git_oid_equal(git_tree_id(before), &commit->tree))
		rc = error_failed(
		    err, "the hook '%s' leaves nothing to commit", hook_name(h->hook));
	git_tree_free(base);
	git_tree_free(before);
	return rc;
}

/* The hook that may change the index. 0, 1 where all begins anew, -1. */
static int
run_check(struct hooking *h, struct error *err)
{
	enum hook hook = occasions[h->occasion].check;
	git_diff *diff = NULL;
	int rc = 0;

	if (h->tx->hooks.paths[hook] == NULL)
		return 0;
	if (run(h, hook, NULL, NULL, err) != 0)
		return -1;
	rc = hook_index_read(h->tx->repo, &h->commit->tree, &h->index, &diff, err);
	for (size_t i = 0; rc == 0 && i < git_diff_num_deltas(diff); i++)
		rc = settle(h, git_diff_get_delta(diff, i), err);
	if (rc == 0)
		rc = look_at_files(h, err);
	if (rc == 0)
		rc = change_tree(h, err);
	git_diff_free(diff);
	return rc;
}

/* Those that may change the message. */
static int
run_message(struct hooking *h, char **message, struct error *err)
{
	struct repository *repo = h->tx->repo;
	bool merge = occasions[h->occasion].merge_message;
	const char *source = occasions[h->occasion].source;
	char *path;
	int rc;

	if (h->tx->hooks.paths[HOOK_PREPARE_COMMIT_MSG] == NULL &&
	    h->tx->hooks.paths[HOOK_COMMIT_MSG] == NULL)
		return 0;
	path = hook_message_path(repo, merge);
	rc = hook_message_write(repo, merge, h->commit->message, err);
	if (rc == 0)
		rc = run(h, HOOK_PREPARE_COMMIT_MSG, path, source, err);
	if (rc == 0)
		rc = run(h, HOOK_COMMIT_MSG, path, NULL, err);
	if (rc == 0)
		rc = hook_message_read(repo, merge, message, err);
	if (rc == 0)
		h->commit->message = *message;
	free(path);
	return rc;
}

static bool
has_hooks(const struct hooks *hooks, enum occasion occasion)
{
	return hooks->paths[occasions[occasion].check] != NULL ||
	       hooks->paths[HOOK_PREPARE_COMMIT_MSG] != NULL ||
	       hooks->paths[HOOK_COMMIT_MSG] != NULL;
}

int
transaction_run_hooks(struct transaction *tx, enum occasion occasion,
    struct commit_object *commit, char **message, struct error *err)
{
	struct hooking h = {.tx = tx, .occasion = occasion, .commit = commit};
	sigset_t saved;
	int rc;

	*message = NULL;
	tx->after = occasions[occasion].after;
	if (!has_hooks(&tx->hooks, occasion))
		return 0;
	signals_block(&saved);
	rc = hook_index_write(tx->repo, tx->index, &commit->tree, err);
	if (rc == 0)
		rc = run_check(&h, err);
	if (rc == 0)
		rc = run_message(&h, message, err);
	git_index_free(h.index);
	free(h.others);
	hook_files_discard(tx->repo);
	/* Nothing has been changed: what was to end us does, once all is put away. */
	if (h.ended_by != 0) {
		index_discard(tx->repo);
		raise(h.ended_by);
	}
	signals_restore(&saved);
	return rc;
}

void
transaction_tell_hooks(struct transaction *tx)
{
	struct error ignored = ERROR_INIT;
	bool merged = tx->after == HOOK_POST_MERGE;
	char *index = xasprintf("%s" INDEX_PATH, repository_git_dir(tx->repo));
	struct hook_call call = {.hook = tx->after,
	    .args = {merged ? "0" : NULL},
	    .index = merged ? NULL : index,
	    .author = tx->author};
	int ended_by;

	if (tx->after != HOOK_NONE)
		hooks_run(tx->repo, &tx->hooks, &call, &ended_by, &ignored);
	error_clear(&ignored);
	free(index);
}
