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

/* The plan in the making. */
struct taking {
	struct transaction *tx;
	const struct whole *whole;
	struct strlist *changed;
};

static bool
is_left(const struct whole *whole, const char *path)
{
	return whole->left != NULL && strlist_has(whole->left, path);
}

/* What lies in the work tree; exists is false where nothing does. */
static int
read_work(struct transaction *tx, const char *path, struct blob *out, bool *is_plain,
    struct error *err)
{
	struct stat st;
	int rc = file_stat(tx->repo->root, path, &st, err);

	*is_plain = rc != 1 || S_ISREG(st.st_mode);
	if (rc != 1 || !*is_plain)
		return rc < 0 ? -1 : 0;
	return transaction_read_work(tx, path, out, err);
}

static bool
is_plain_mode(unsigned mode)
{
	return mode == 0 || mode == GIT_FILEMODE_BLOB ||
	       mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

/* Whether the index has the path as the newest commit does, or as it is to be. */
static bool
is_staged_otherwise(
    const struct transaction *tx, const char *path, const struct compared_file *files)
{
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);
	struct object_id id = {{0}};

	if (entry != NULL)
		id = object_id_from(&entry->id);
	return !object_id_equal(&id, &files[0].blob) &&
	       !object_id_equal(&id, &files[1].blob);
}

static bool
is_unmerged(const struct transaction *tx, const char *path)
{
	const git_index_entry *base, *ours, *theirs;

	return git_index_conflict_get(&base, &ours, &theirs, tx->index, path) == 0;
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

/* Whether an unmerged file is what it was when the merge of it was decided. */
static bool
is_as_read(const struct whole *whole, const char *path, const struct blob *work)
{
	const struct tree_file key = {.path = path}, *read;
	struct object_id id = {{0}};

	if (whole->unmerged_count == 0)
		return false;
	read = bsearch(
	    &key, whole->unmerged, whole->unmerged_count, sizeof key, compare_files);
	if (work->exists)
		object_id_of_file(work->bytes, work->len, &id);
	return read != NULL && object_id_equal(&read->file.blob, &id);
}

/* In the middle of a merge: what git put there, clean or with markers, is no edit. */
static int
is_git_s(const struct taking *taking, const char *path, const struct blob *work,
    struct error *err)
{
	struct transaction *tx = taking->tx;
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);
	struct blob staged = BLOB_INIT;
	int rc = 1;

	if (tx->purpose != PURPOSE_MERGE)
		return 0;
	if (is_unmerged(tx, path))
		return is_as_read(taking->whole, path, work);
	if (entry != NULL && blob_read(tx->repo, &entry->id, &staged, err) != 0)
		rc = -1;
	else
		rc = blob_equal(&staged, work);
	blob_release(&staged);
	return rc;
}

static bool
is_sparse(const struct transaction *tx, const char *path)
{
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);

	return entry != NULL &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

/* 1 where the file can be changed, 0 where it is somebody's edit, -1. */
static int
judge(struct taking *taking, const char *path, const struct compared_file *files,
    struct entry *entry, struct error *err)
{
	struct blob head = BLOB_INIT;
	git_oid old = object_id_to(&files[0].blob);
	int rc = blob_read(taking->tx->repo, &old, &head, err);

	if (rc == 0 &&
	    (blob_equal(&entry->old, &head) || blob_equal(&entry->old, &entry->new)))
		rc = taking->tx->purpose == PURPOSE_MERGE ||
		     !is_staged_otherwise(taking->tx, path, files);
	else if (rc == 0)
		rc = is_git_s(taking, path, &entry->old, err);
	blob_release(&head);
	return rc;
}

/* A link, or a file whose bytes git converts on the way: git alone writes those. */
static bool
is_special(
    struct taking *taking, const struct entry *entry, const struct compared_file *files)
{
	struct error ignored = ERROR_INIT;
	bool special = !is_plain_mode(files[0].mode) || !is_plain_mode(files[1].mode);

	if (!special && entry->new.exists)
		special = attributes_check(
			      taking->tx->repo, entry->path, &entry->new, &ignored) != 0;
	error_clear(&ignored);
	return special;
}

/* Nothing is to be lost: the file is as the index has it, or nothing is there. */
static int
judge_special(struct taking *taking, const struct entry *entry, struct error *err)
{
	struct transaction *tx = taking->tx;
	struct stat st;
	int rc;

	if (git_index_get_bypath(tx->index, entry->path, 0) != NULL)
		return checkout_is_clean(tx->repo, entry->path, err);
	rc = file_stat(tx->repo->root, entry->path, &st, err);
	return rc < 0 ? -1 : !rc;
}

/* Loads what the entry is to be, and what is there. 1 where it can be changed, 0 where
 * not, -1. */
static int
load(struct taking *taking, struct entry *entry, const struct compared_file *files,
    struct error *err)
{
	struct transaction *tx = taking->tx;
	bool is_plain = true, is_folder;

	entry->new_id = object_id_to(&files[1].blob);
	entry->mode =
	    files[1].mode == 0 ? GIT_FILEMODE_BLOB : (git_filemode_t)files[1].mode;
	entry->remode = files[0].mode != files[1].mode;
	if (entry->left)
		return 1;
	if (is_plain_mode(files[1].mode) &&
	    blob_read(tx->repo, &entry->new_id, &entry->new, err) != 0)
		return -1;
	if (is_special(taking, entry, files)) {
		entry->left = entry->special = true;
		return judge_special(taking, entry, err);
	}
	if (read_work(tx, entry->path, &entry->old, &is_plain, err) != 0 ||
	    blob_write(tx->repo, &entry->old, &entry->old_id, err) != 0)
		return -1;
	if (is_plain)
		return judge(taking, entry->path, files, entry, err);
	if (transaction_is_folder(tx, entry->path, &is_folder, err) != 0)
		return -1;
	/* Its files are in the plan, too. */
	entry->left = entry->special = is_folder;
	return is_folder;
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

/* What the result has at the path; the zero blob: nothing. */
static struct compared_file
find_in(const git_tree *tree, const char *path)
{
	struct compared_file file = {{{0}}, 0};
	git_tree_entry *entry = NULL;

	if (git_tree_entry_bypath(&entry, tree, path) == 0) {
		file.blob = object_id_from(git_tree_entry_id(entry));
		file.mode = (unsigned)git_tree_entry_filemode(entry);
	}
	git_tree_entry_free(entry);
	return file;
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
		files[0] = files[1] = find_in(result, entry->path);
		if (git_index_entry_stage(entry) != 0 ||
		    !object_id_equal(&id, &files[1].blob))
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
	transaction_clear_ways(tx);
	if (rc == 0)
		rc = find_commit(tx, whole, err);
	tx->whole = rc == 0;
	return rc;
}
