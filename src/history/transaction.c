#include "transaction_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>

/* Under both locks. */
static int
prepare(struct transaction *tx, struct error *err)
{
	struct repository *repo = tx->repo;

	if (recovery_run(repo, err) != 0 || index_open(repo, &tx->index, err) != 0 ||
	    writable_check(repo, tx->index, tx->purpose, err) != 0 ||
	    transaction_read_head(tx, err) != 0 ||
	    identity_sign(repo, &tx->author, &tx->committer, err) != 0)
		return -1;
	tx->tip = tx->head.commit;
	/* A strategy's commit is git's own. */
	if (tx->purpose != PURPOSE_STRATEGY)
		hooks_find(repo, &tx->hooks);
	/* For the attributes: libgit2 would load the index once more. */
	git_repository_set_index(repo->git, tx->index);
	return 0;
}

int
transaction_begin(struct repository *repo, struct transaction **out, struct error *err)
{
	return transaction_begin_for(repo, PURPOSE_CHANGE, out, err);
}

int
transaction_begin_for(struct repository *repo, enum purpose purpose,
    struct transaction **out, struct error *err)
{
	struct transaction *tx = xcalloc(1, sizeof *tx);
	sigset_t saved;
	int rc;

	tx->repo = repo;
	tx->purpose = purpose;
	tx->locks = (struct locks)LOCKS_INIT;
	rc = locks_take(repo, &tx->locks, err);
	if (rc == 0) {
		signals_block(&saved);
		rc = prepare(tx, err);
		signals_restore(&saved);
	}
	if (rc != 0) {
		transaction_free(tx);
		return -1;
	}
	*out = tx;
	return 0;
}

int
transaction_head_file(
    struct transaction *tx, const char *path, struct blob *out, struct error *err)
{
	git_oid id;

	if (head_file_id(tx->repo, &tx->tip, path, &id, err) != 0)
		return -1;
	return blob_read(tx->repo, &id, out, err);
}

int
transaction_read_work(
    struct transaction *tx, const char *path, struct blob *out, struct error *err)
{
	struct buf bytes = BUF_INIT;
	int rc = file_read(tx->repo->root, path, 0, &bytes, err);

	blob_release(out);
	if (rc == 1)
		blob_set(out, bytes.data, bytes.len);
	buf_release(&bytes);
	return rc < 0 ? -1 : 0;
}

int
transaction_work_file(
    struct transaction *tx, const char *path, struct blob *out, struct error *err)
{
	const struct entry *planned = fileset_find(&tx->files, path);

	if (planned == NULL || planned->left)
		return transaction_read_work(tx, path, out, err);
	blob_release(out);
	blob_set(out, planned->new.blob.bytes, planned->new.blob.len);
	return 0;
}

size_t
transaction_commit_count(const struct transaction *tx)
{
	return tx->commits;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct tree_change *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* One a path, sorted. The caller frees. */
static struct tree_change *
list_tree_changes(
    const struct transaction *tx, const struct changeset *changes, size_t *count)
{
	struct tree_change *list = xcalloc(changes->count, sizeof *list);
	size_t n = 0;

	for (size_t i = 0; i < changes->count; i++) {
		const struct entry *entry =
		    fileset_find(&tx->files, changes->items[i].path);

		list[i] = (struct tree_change){entry->path, entry->new_id, entry->mode};
	}
	qsort(list, changes->count, sizeof *list, compare_paths);
	for (size_t i = 0; i < changes->count; i++)
		if (n == 0 || strcmp(list[n - 1].path, list[i].path) != 0)
			list[n++] = list[i];
	*count = n;
	return list;
}

/* The tree with the changes made; false in *differs where that is the one before. */
static int
make_tree(struct transaction *tx, const struct changeset *changes, git_oid *out,
    bool *differs, struct error *err)
{
	struct tree_change *list = NULL;
	git_tree *base = NULL;
	size_t count;
	int rc = -1;

	if (head_tree(tx->repo, &tx->tip, &base, err) != 0)
		goto out;
	list = list_tree_changes(tx, changes, &count);
	rc = tree_update(tx->repo, base, list, count, out, err);
	if (rc == 0)
		*differs = base == NULL ? !tree_is_empty(out)
					: !git_oid_equal(out, git_tree_id(base));
out:
	free(list);
	git_tree_free(base);
	return rc;
}

/* "commit: SUBJECT", as git writes it into the reflog. */
static void
set_reason(struct transaction *tx, const char *message)
{
	free(tx->reason);
	tx->reason = xasprintf("commit%s: %.*s",
	    git_oid_is_zero(&tx->head.commit) ? " (initial)" : "",
	    (int)strcspn(message, "\n"), message);
}

/* Of many, the blobs reach the disk together, before anything builds on them. */
static int
add_changes(struct transaction *tx, const struct changeset *changes, struct error *err)
{
	bool many = changes->count > tx->repo->few;
	int rc = 0;

	durability_of_objects(!many);
	tx->unsynced |= many;
	for (size_t i = 0; i < changes->count && rc == 0; i++)
		rc = transaction_add_change(tx, &changes->items[i], err);
	durability_of_objects(true);
	return rc;
}

int
transaction_commit(struct transaction *tx, const struct changeset *changes,
    const char *message, struct error *err)
{
	struct commit_object commit = {
	    .parent_count = !git_oid_is_zero(&tx->tip),
	    .author = tx->author,
	    .committer = tx->committer,
	};
	char *plain, *rewritten = NULL;
	bool differs;
	int rc;

	if (tx->overtaken)
		return 0;
	if (add_changes(tx, changes, err) != 0)
		return -1;
	if (make_tree(tx, changes, &commit.tree, &differs, err) != 0)
		return -1;
	if (!differs)
		return 0;
	commit.parents[0] = tx->tip;
	commit.message = plain = commit_message_plain(message);
	rc = transaction_run_hooks(tx, OCCASION_COMMIT, &commit, &rewritten, err);
	if (rc == 0)
		rc = commit_object_make(tx->repo, &commit, &tx->tip, err);
	if (rc == 0) {
		set_reason(tx, commit.message);
		tx->commits++;
	}
	free(rewritten);
	free(plain);
	return rc < 0 ? -1 : 0;
}

/* Files alone may be what history has already. */
static bool
moves_branch(const struct transaction *tx)
{
	/* git itself moves the branch where it called us. */
	return tx->purpose != PURPOSE_STRATEGY &&
	       !git_oid_equal(&tx->tip, &tx->head.commit);
}

/* Files, the new index beside the old one, and last the branch: 0, 1, -1. */
static int
apply(struct transaction *tx, struct error *err)
{
	int root = tx->repo->root;
	int rc = worktree_forward(&tx->files, root, err);

	if (rc == 0)
		rc = index_write(tx->repo, tx->index, &tx->files, err);
	if (rc == 0)
		rc = worktree_verify(&tx->files, root, err);
	if (rc == 0 && moves_branch(tx))
		rc = head_move(
		    tx->repo, &tx->head, &tx->tip, tx->committer, tx->reason, err);
	return rc;
}

/* What can't be taken back now is by the next run, from the journal. Returns rc, or -1.
 */
static int
take_back(struct transaction *tx, int rc, struct error *err)
{
	struct error failure = ERROR_INIT;
	char *first;

	if (worktree_back(&tx->files, tx->repo->root, &failure) == 0) {
		if (moves_branch(tx))
			head_forget(tx->repo, tx->head.branch, &tx->tip);
		if (journal_remove(tx->repo, &failure) == 0)
			return rc;
	}
	tx->locks.index = false;
	first = xasprintf("%s%s", err->message == NULL ? "" : err->message,
	    err->message == NULL ? "" : "; ");
	error_clear(err);
	error_failed(err, "%s%s: the next run of minicrm takes back what was begun",
	    first, failure.message);
	error_clear(&failure);
	free(first);
	return -1;
}

/* The branch has moved: from here on it is done, and what fails the next run repeats. */
static void
complete(struct transaction *tx)
{
	struct error ignored = ERROR_INIT;

	if (index_install(tx->repo, &ignored) != 0)
		tx->locks.index = false;
	else if (worktree_settle(&tx->files, tx->repo->root, &ignored) == 0)
		journal_remove(tx->repo, &ignored);
	checkout_special(tx->repo, &tx->files);
	error_clear(&ignored);
	if (tx->purpose == PURPOSE_MERGE)
		merge_state_clear(tx->repo);
}

static int
run(struct transaction *tx, struct error *err)
{
	git_oid now;
	int rc;

	if (head_branch_target(tx->repo, tx->head.branch, &now, err) != 0)
		return -1;
	if (!git_oid_equal(&now, &tx->head.commit))
		return 1;
	rc = fileset_join_folders(&tx->files, tx->repo, err);
	if (rc != 0)
		return rc;
	fileset_name_temps(&tx->files, &tx->tip);
	if (fileset_list_folders(&tx->files, tx->repo->root, err) != 0)
		return -1;
	tx->files.at_once = tx->files.count > tx->repo->few;
	if (tx->unsynced && durability_reach(tx->repo->gitdir, err) != 0)
		return -1;
	locks_keep();
	if (journal_write(tx->repo, &tx->head, &tx->tip, &tx->files, err) != 0)
		return -1;
	rc = apply(tx, err);
	if (rc != 0)
		return take_back(tx, rc, err);
	complete(tx);
	return 0;
}

static void
let_go(struct transaction *tx)
{
	git_repository_set_index(tx->repo->git, NULL);
	if (tx->locks.lock >= 0)
		index_discard(tx->repo);
	locks_release(tx->repo, &tx->locks);
}

static bool
changes_files(const struct transaction *tx)
{
	for (size_t i = 0; i < tx->files.count; i++)
		if (!content_equal(&tx->files.items[i].old, &tx->files.items[i].new))
			return true;
	return false;
}

int
transaction_finish(struct transaction *tx, struct error *err)
{
	sigset_t saved;
	int rc = 0;

	/* A signal waits until all is done, or taken back. */
	signals_block(&saved);
	git_repository_set_index(tx->repo->git, NULL);
	if (tx->overtaken)
		rc = 1;
	else if (tx->commits > 0 || tx->whole || changes_files(tx))
		rc = run(tx, err);
	let_go(tx);
	signals_restore(&saved);
	if (rc == 0 && (tx->commits > 0 || tx->whole))
		transaction_tell_hooks(tx);
	return rc;
}

void
transaction_free(struct transaction *tx)
{
	if (tx == NULL)
		return;
	let_go(tx);
	git_index_free(tx->index);
	git_signature_free(tx->author);
	git_signature_free(tx->committer);
	head_release(&tx->head);
	fileset_release(&tx->files);
	hooks_release(&tx->hooks);
	free(tx->reason);
	free(tx);
}
