#include "transaction_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

int
transaction_read_head(struct transaction *tx, struct error *err)
{
	if (tx->purpose != PURPOSE_STRATEGY)
		return head_read(tx->repo, &tx->head, err);
	tx->head.branch = xstrdup("HEAD");
	return head_branch_target(tx->repo, "HEAD", &tx->head.commit, err);
}

static bool
is_left(const struct whole *whole, const char *path)
{
	return whole->left != NULL && strlist_has(whole->left, path);
}

static bool
is_sparse(const struct transaction *tx, const char *path)
{
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);

	return entry != NULL &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static bool
is_converted(
    struct taking *taking, const struct entry *entry, const struct compared_file *files)
{
	struct error ignored = ERROR_INIT;
	bool converted = false;

	if (entry->new.blob.exists && files[1].mode != MODE_LINK)
		converted = attributes_check(taking->tx->repo, entry->path,
				&entry->new.blob, &ignored) != 0;
	error_clear(&ignored);
	return converted;
}

/* A submodule, a file whose bytes git converts on the way, or a link where git writes
 * none: git alone writes those. */
static bool
is_special(
    struct taking *taking, const struct entry *entry, const struct compared_file *files)
{
	bool link = files[0].mode == MODE_LINK || files[1].mode == MODE_LINK;

	if (files[1].mode == MODE_SUBMODULE)
		return true;
	if (files[0].mode == MODE_SUBMODULE && files[1].mode == 0)
		return true;
	if (link && !config_true(taking->tx->repo->git, "core.symlinks", true))
		return true;
	return is_converted(taking, entry, files);
}

static git_filemode_t
mode_of(const struct compared_file *file)
{
	return file->mode == 0 ? GIT_FILEMODE_BLOB : (git_filemode_t)file->mode;
}

/* Loads what the entry is to be, and what is there. 1 where it can be changed, 0 where
 * not, -1. */
static int
load(struct taking *taking, struct entry *entry, const struct compared_file *files,
    struct error *err)
{
	struct transaction *tx = taking->tx;
	int rc;

	entry->new_id = object_id_to(&files[1].blob);
	entry->old_mode = mode_of(&files[0]);
	entry->mode = mode_of(&files[1]);
	entry->remode = files[0].mode != files[1].mode;
	if (entry->left)
		return 1;
	if (content_load(tx->repo, &entry->new_id, entry->mode, &entry->new, err) != 0)
		return -1;
	if (is_special(taking, entry, files)) {
		entry->left = entry->special = true;
		content_release(&entry->new);
		return taking_judge_special(taking, entry, err);
	}
	rc = content_read(tx->repo->root, entry->path, &entry->old, err);
	if (rc != 1)
		return rc;
	if (content_write(tx->repo, &entry->old, &entry->old_id, err) != 0)
		return -1;
	return taking_judge(taking, files, entry, err);
}

/* files[0]: the newest commit's; files[1]: the result's. */
static int
take_path(
    void *context, const char *path, const struct compared_file *files, struct error *err)
{
	struct taking *taking = context;
	struct entry *entry = fileset_add(&taking->tx->files, path);
	int rc;

	entry->left = is_left(taking->whole, path) || is_sparse(taking->tx, path);
	rc = load(taking, entry, files, err);
	if (rc == 0)
		strlist_add(taking->changed, path);
	return rc < 0 ? -1 : 0;
}

/* In the middle of a merge, paths that the result has as the newest commit, but the index
 * has not: unmerged, or staged by git. */
static int
take_index(struct taking *taking, const git_tree *result, struct error *err)
{
	struct transaction *tx = taking->tx;
	int rc = 0;

	for (size_t i = 0; i < git_index_entrycount(tx->index) && rc == 0; i++) {
		const git_index_entry *entry = git_index_get_byindex(tx->index, i);
		struct object_id id = object_id_from(&entry->id);
		struct compared_file files[2];

		if (fileset_find(&tx->files, entry->path) != NULL)
			continue;
		rc = tree_find(result, entry->path, &files[0], err);
		files[1] = files[0];
		if (rc == 0 && (git_index_entry_stage(entry) != 0 ||
				   !object_id_equal(&id, &files[1].blob)))
			rc = take_path(taking, entry->path, files, err);
	}
	return rc;
}

static int
take_tree(struct taking *taking, const git_tree *result, struct error *err)
{
	struct transaction *tx = taking->tx;
	const git_tree *trees[2] = {NULL, result};
	git_tree *head = NULL;
	int rc = head_tree(tx->repo, &tx->tip, &head, err);

	trees[0] = head;
	if (rc == 0)
		rc = tree_walk(tx->repo, trees, 2, take_path, taking, err);
	if (rc == 0 && tx->purpose == PURPOSE_MERGE)
		rc = take_index(taking, result, err);
	if (rc == 0) {
		fileset_leave_folders(&tx->files, tx->repo->root);
		rc = fileset_list_obstacles(
		    &tx->files, tx->repo->root, taking->changed, err);
	}
	git_tree_free(head);
	return rc;
}

static int
open_result(
    struct transaction *tx, const struct whole *whole, git_tree **out, struct error *err)
{
	git_oid id;

	if (!object_id_is_zero(&whole->commit)) {
		id = object_id_to(&whole->commit);
		return head_tree(tx->repo, &id, out, err);
	}
	id = object_id_to(&whole->tree);
	if (git_tree_lookup(out, tx->repo->git, &id) == 0)
		return 0;
	return history_failed(err, "cannot read the merged tree");
}

/* The commit that the branch is to go to. */
static int
find_commit(struct transaction *tx, const struct whole *whole, struct error *err)
{
	struct commit_object commit = {
	    .tree = object_id_to(&whole->tree),
	    .parents = {object_id_to(&whole->ours), object_id_to(&whole->theirs)},
	    .parent_count = 2,
	    .author = tx->author,
	    .committer = tx->committer,
	};
	char *plain, *rewritten = NULL;
	int rc;

	free(tx->reason);
	if (!object_id_is_zero(&whole->commit)) {
		tx->tip = object_id_to(&whole->commit);
		tx->reason = xstrdup("sync: fast-forward");
		tx->after = HOOK_POST_MERGE;
		return 0;
	}
	commit.message = plain = commit_message_plain(whole->message);
	rc = transaction_run_hooks(tx,
	    tx->purpose == PURPOSE_MERGE ? OCCASION_MERGE_END : OCCASION_MERGE, &commit,
	    &rewritten, err);
	tx->reason =
	    xasprintf("sync: %.*s", (int)strcspn(commit.message, "\n"), commit.message);
	if (rc == 0)
		rc = commit_object_make(tx->repo, &commit, &tx->tip, err);
	if (rc == 0)
		tx->commits++;
	free(rewritten);
	free(plain);
	return rc < 0 ? -1 : 0;
}

int
transaction_take(struct transaction *tx, const struct whole *whole,
    struct strlist *changed, struct error *err)
{
	struct taking taking = {tx, whole, changed};
	git_tree *result = NULL;
	size_t before = changed->count;
	int rc = open_result(tx, whole, &result, err);

	if (rc == 0)
		rc = take_tree(&taking, result, err);
	git_tree_free(result);
	if (rc == 0 && changed->count > before)
		return 1;
	if (rc == 0)
		rc = find_commit(tx, whole, err);
	tx->whole = rc == 0;
	return rc;
}
