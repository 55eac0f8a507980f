#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char branches[] = "refs/heads/";

void
head_release(struct head *head)
{
	free(head->branch);
	*head = (struct head){0};
}

static bool
has_main(struct repository *repo)
{
	git_oid id;

	return git_reference_name_to_id(&id, repo->git, "refs/heads/main") == 0;
}

int
head_read(struct repository *repo, struct head *out, struct error *err)
{
	git_reference *ref = NULL;
	const char *target = NULL;
	int rc = -1;

	*out = (struct head){0};
	if (git_reference_lookup(&ref, repo->git, "HEAD") != 0)
		return history_failed(err, "cannot read HEAD of '%s'", repo->dir);
	if (git_reference_type(ref) == GIT_REFERENCE_SYMBOLIC)
		target = git_reference_symbolic_target(ref);
	if (target == NULL || strncmp(target, branches, sizeof branches - 1) != 0) {
		if (writable_check_state(repo, err) == 0)
			error_failed(err, "HEAD of '%s' is detached: run 'git switch %s'",
			    repo->dir, has_main(repo) ? "main" : "BRANCH");
		goto out;
	}
	out->branch = xstrdup(target);
	rc = head_branch_target(repo, target, &out->commit, err);
	if (rc != 0)
		head_release(out);
out:
	git_reference_free(ref);
	return rc;
}

int
head_branch_target(
    struct repository *repo, const char *branch, git_oid *out, struct error *err)
{
	int rc = git_reference_name_to_id(out, repo->git, branch);

	if (rc == 0)
		return 0;
	memset(out, 0, sizeof *out);
	if (rc == GIT_ENOTFOUND)
		return 0;
	return history_failed(err, "cannot read '%s'", branch);
}

int
head_tree(
    struct repository *repo, const git_oid *commit, git_tree **out, struct error *err)
{
	git_commit *found = NULL;
	char id[GIT_OID_HEXSZ + 1];
	int rc = 0;

	*out = NULL;
	if (git_oid_is_zero(commit))
		return 0;
	if (git_commit_lookup(&found, repo->git, commit) != 0 ||
	    git_commit_tree(out, found) != 0) {
		incomplete_explain(repo, err);
		rc = history_failed(
		    err, "cannot read commit %s", git_oid_tostr(id, sizeof id, commit));
	}
	git_commit_free(found);
	return rc;
}

void
history_folder_release(struct history_folder *folder)
{
	free(folder->path);
	git_tree_free(folder->tree);
	*folder = (struct history_folder){0};
}

/* The folder below a commit's tree; *out is NULL where there is none. */
static int
find_folder(struct repository *repo, git_tree *root, const char *path, git_tree **out,
    struct error *err)
{
	git_tree_entry *entry = NULL;
	int rc = git_tree_entry_bypath(&entry, root, path);

	*out = NULL;
	if (rc == GIT_ENOTFOUND)
		return 0;
	if (rc == 0 && git_tree_entry_type(entry) == GIT_OBJECT_TREE)
		rc = git_tree_lookup(out, repo->git, git_tree_entry_id(entry));
	git_tree_entry_free(entry);
	if (rc == 0)
		return 0;
	incomplete_explain(repo, err);
	return history_failed(err, "cannot read '%s' in history", path);
}

/* Reads a folder, "" for the uppermost, unless it is the one that was read last. */
static int
read_folder(
    struct repository *repo, const git_oid *commit, const char *path, struct error *err)
{
	struct history_folder *folder = &repo->folder;
	git_tree *root;
	int rc;

	if (folder->path != NULL && strcmp(folder->path, path) == 0 &&
	    git_oid_equal(&folder->commit, commit))
		return 0;
	history_folder_release(folder);
	if (head_tree(repo, commit, &root, err) != 0)
		return -1;
	if (root == NULL || *path == '\0') {
		folder->tree = root;
		rc = 0;
	} else {
		rc = find_folder(repo, root, path, &folder->tree, err);
		git_tree_free(root);
	}
	if (rc == 0) {
		folder->path = xstrdup(path);
		folder->commit = *commit;
	}
	return rc;
}

int
head_file_id(struct repository *repo, const git_oid *commit, const char *path,
    git_oid *out, struct error *err)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	char *folder = xstrndup(path, slash == NULL ? 0 : (size_t)(slash - path));
	const git_tree_entry *entry = NULL;
	int rc = read_folder(repo, commit, folder, err);

	memset(out, 0, sizeof *out);
	if (rc == 0 && repo->folder.tree != NULL)
		entry = git_tree_entry_byname(repo->folder.tree, name);
	if (entry != NULL && git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
		*out = *git_tree_entry_id(entry);
	free(folder);
	return rc;
}

bool
head_has_folder(struct repository *repo, const git_oid *commit, const char *path)
{
	struct error ignored = ERROR_INIT;
	bool found =
	    read_folder(repo, commit, path, &ignored) == 0 && repo->folder.tree != NULL;

	error_clear(&ignored);
	return found;
}

int
repository_head_file(
    struct repository *repo, const char *path, struct blob *out, struct error *err)
{
	git_oid commit, id;

	if (head_branch_target(repo, "HEAD", &commit, err) != 0 ||
	    head_file_id(repo, &commit, path, &id, err) != 0)
		return -1;
	return blob_read(repo, &id, out, err);
}

/* A lock that a killed git left would stay for ever: the user has to know its name. */
static int
explain_move(struct repository *repo, const char *branch, int code, struct error *err)
{
	if (code == GIT_ELOCKED)
		return error_failed(err,
		    "'%s%s.lock' exists: a git command is running, or one died; remove "
		    "the file if none is running",
		    git_repository_commondir(repo->git), branch);
	return history_failed(err, "cannot move '%s'", branch);
}

/* Others hold a branch's lock for moments only. */
static int
lock_branch(struct repository *repo, const char *branch, git_transaction *tx)
{
	int rc;

	for (int waited = 0; (rc = git_transaction_lock_ref(tx, branch)) == GIT_ELOCKED &&
			     waited < repo->patience;
	     waited += 5)
		usleep(5000);
	return rc;
}

int
head_move(struct repository *repo, const struct head *from, const git_oid *to,
    const git_signature *who, const char *reason, struct error *err)
{
	git_transaction *tx = NULL;
	git_oid now;
	int rc = git_transaction_new(&tx, repo->git);

	if (rc == 0)
		rc = lock_branch(repo, from->branch, tx);
	if (rc != 0) {
		rc = explain_move(repo, from->branch, rc, err);
		goto out;
	}
	/* Only what is read under the lock can be compared. */
	if (head_branch_target(repo, from->branch, &now, err) != 0) {
		rc = -1;
		goto out;
	}
	if (!git_oid_equal(&now, &from->commit)) {
		rc = 1;
		goto out;
	}
	rc = git_transaction_set_target(tx, from->branch, to, who, reason);
	if (rc == 0)
		rc = git_transaction_commit(tx);
	/* It may fail after the branch has moved, in the fsync of the folder. */
	if (rc != 0 && (head_branch_target(repo, from->branch, &now, err) != 0 ||
			   !git_oid_equal(&now, to)))
		rc = explain_move(repo, from->branch, rc, err);
	else
		rc = 0;
out:
	git_transaction_free(tx);
	return rc;
}

/* Where the log's last line begins, and whether that says the branch came to the commit.
 */
static bool
find_line(const struct buf *log, const git_oid *commit, size_t *start)
{
	char id[GIT_OID_HEXSZ + 1];
	size_t at = log->len == 0 ? 0 : log->len - 1;

	while (at > 0 && log->data[at - 1] != '\n')
		at--;
	*start = at;
	git_oid_tostr(id, sizeof id, commit);
	/* "OLD NEW NAME <…" */
	return log->len - at > 2 * GIT_OID_HEXSZ + 1 &&
	       memcmp(log->data + at + GIT_OID_HEXSZ + 1, id, GIT_OID_HEXSZ) == 0;
}

/* Not git_reflog_drop(): its lock would stay after a kill. */
static void
forget_in(const char *folder, const char *name, const git_oid *commit)
{
	char *path = xasprintf("%slogs/%s", folder, name);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct buf log = BUF_INIT;
	struct stat st;
	size_t start;

	if (fd >= 0 && file_read_all(fd, &log) == 0 && find_line(&log, commit, &start) &&
	    fstat(fd, &st) == 0 && (size_t)st.st_size == log.len)
		(void)!ftruncate(fd, (off_t)start);
	if (fd >= 0)
		close(fd);
	buf_release(&log);
	free(path);
}

void
head_forget(struct repository *repo, const char *branch, const git_oid *commit)
{
	forget_in(git_repository_commondir(repo->git), branch, commit);
	forget_in(repository_git_dir(repo), "HEAD", commit);
}
