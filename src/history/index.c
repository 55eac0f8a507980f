#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *
own_path(const struct repository *repo, const char *name)
{
	return xasprintf("%s%s", repository_git_dir(repo), name);
}

/* With the mode of the index that it is to replace: others may share the repository. */
static int
write_copy(const struct repository *repo, const struct buf *bytes, mode_t mode,
    struct error *err)
{
	int fd =
	    file_open(repo->gitdir, NEW_INDEX_PATH, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	int rc = 0;

	if (fd < 0)
		return gitdir_error(repo, "write", NEW_INDEX_PATH, err);
	if (file_write_all(fd, bytes->data, bytes->len) != 0 || fchmod(fd, mode) != 0)
		rc = gitdir_error(repo, "write", NEW_INDEX_PATH, err);
	if (close(fd) != 0 && rc == 0)
		rc = gitdir_error(repo, "write", NEW_INDEX_PATH, err);
	return rc;
}

void
index_discard(const struct repository *repo)
{
	unlinkat(repo->gitdir, NEW_INDEX_PATH, 0);
	unlinkat(repo->gitdir, NEW_INDEX_LOCK_PATH, 0);
}

/* *written is when the index was written; 0, 1 where there is none yet, -1. */
static int
copy_index(const struct repository *repo, struct timespec *written, struct error *err)
{
	struct buf bytes = BUF_INIT;
	struct stat st;
	int rc = file_stat(repo->gitdir, INDEX_PATH, &st, err);

	index_discard(repo);
	if (rc <= 0)
		return rc == 0 ? 1 : -1;
	*written = st.st_mtim;
	rc = file_read(repo->gitdir, INDEX_PATH, 0, &bytes, err) == 1
		 ? write_copy(repo, &bytes, st.st_mode & 07777, err)
		 : -1;
	buf_release(&bytes);
	return rc;
}

/* libgit2 says which extension it does not know, not what that means. */
static int
explain_index(const struct repository *repo, struct error *err)
{
	const git_error *last = git_error_last();
	const char *words = last == NULL ? "" : last->message;

	if (strstr(words, "link") != NULL && strstr(words, "extension") != NULL)
		return error_failed(err,
		    "the index of '%s' is split, which libgit2 cannot read: run 'git "
		    "config core.splitIndex false' and 'git update-index "
		    "--no-split-index'",
		    repo->dir);
	if (strstr(words, "sdir") != NULL && strstr(words, "extension") != NULL)
		return error_failed(err,
		    "the index of '%s' is sparse, which libgit2 cannot read: run 'git "
		    "sparse-checkout reapply --no-sparse-index'",
		    repo->dir);
	return history_failed(err, "cannot read the index of '%s'", repo->dir);
}

static bool
is_before(const git_index_time *a, const struct timespec *b)
{
	int32_t seconds = (int32_t)b->tv_sec;

	if (a->seconds != seconds)
		return a->seconds < seconds;
	return a->nanoseconds < (uint32_t)b->tv_nsec;
}

/*
 * An entry as young as the index may have been edited in the same instant: git looks
 * at the bytes then. A newer index would hide that, so its size is cleared, as git
 * does it ("racy git").
 */
static int
smudge_racy(git_index *index, const struct timespec *written, struct error *err)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *found = git_index_get_byindex(index, i);
		git_index_entry entry = *found;

		if (is_before(&found->mtime, written) || found->file_size == 0 ||
		    git_index_entry_stage(found) != 0)
			continue;
		entry.file_size = 0;
		if (git_index_add(index, &entry) != 0)
			return history_failed(err, "cannot change the index");
	}
	return 0;
}

static int
read_at(struct repository *repo, const char *path, git_index **out, struct error *err)
{
	*out = NULL;
	return git_index_open(out, path) == 0 ? 0 : explain_index(repo, err);
}

int
index_read(struct repository *repo, git_index **out, struct error *err)
{
	char *path = own_path(repo, INDEX_PATH);
	int rc = read_at(repo, path, out, err);

	free(path);
	return rc;
}

int
index_read_staged(struct repository *repo, git_index **out, struct error *err)
{
	const char *named = repo->env->git_index_file;
	char *path;
	int rc;

	if (named == NULL)
		return index_read(repo, out, err);
	/* git works in the top folder. */
	path = *named == '/' ? xstrdup(named) : xasprintf("%s/%s", repo->dir, named);
	rc = read_at(repo, path, out, err);
	free(path);
	return rc;
}

int
index_shared(struct repository *repo, git_index **out, struct error *err)
{
	*out = NULL;
	if (git_repository_index(out, repo->git) == 0 && git_index_read(*out, 0) == 0)
		return 0;
	git_index_free(*out);
	*out = NULL;
	return explain_index(repo, err);
}

int
index_open(struct repository *repo, git_index **out, struct error *err)
{
	char *path = own_path(repo, NEW_INDEX_PATH);
	struct timespec written = {0, 0};
	int rc = copy_index(repo, &written, err);

	*out = NULL;
	if (rc >= 0 && git_index_open(out, path) != 0)
		rc = explain_index(repo, err);
	if (rc == 0)
		rc = smudge_racy(*out, &written, err);
	free(path);
	if (rc >= 0)
		return 0;
	git_index_free(*out);
	*out = NULL;
	return -1;
}

/* 1 where the file holds the new bytes, and *out is what it was while it did; 0; -1. */
static int
stat_entry(int root, const struct entry *entry, struct stat *out, struct error *err)
{
	struct file_place place;
	struct stat after;
	int rc = 0;

	if (file_place_find(&place, root, entry->path, false) != 0)
		return 0;
	if (fstatat(place.folder, place.name, out, AT_SYMLINK_NOFOLLOW) == 0)
		rc = displace_holds(place.folder, place.name, &entry->new, err);
	if (rc == 1 &&
	    (fstatat(place.folder, place.name, &after, AT_SYMLINK_NOFOLLOW) != 0 ||
		after.st_ino != out->st_ino ||
		after.st_mtim.tv_sec != out->st_mtim.tv_sec ||
		after.st_mtim.tv_nsec != out->st_mtim.tv_nsec))
		rc = 0;
	file_place_leave(&place);
	return rc;
}

/* As git's own fill_stat_data(): all of it, or `git status` looks at every byte again. */
static void
fill_stat(git_index_entry *out, const struct stat *st)
{
	out->ctime.seconds = (int32_t)st->st_ctim.tv_sec;
	out->ctime.nanoseconds = (uint32_t)st->st_ctim.tv_nsec;
	out->mtime.seconds = (int32_t)st->st_mtim.tv_sec;
	out->mtime.nanoseconds = (uint32_t)st->st_mtim.tv_nsec;
	out->dev = (uint32_t)st->st_dev;
	out->ino = (uint32_t)st->st_ino;
	out->uid = st->st_uid;
	out->gid = st->st_gid;
	out->file_size = (uint32_t)st->st_size;
}

/* A file that was edited since gets no facts: git looks at its bytes. */
static int
put_entry(git_index *index, int root, const struct entry *entry, struct error *err)
{
	const git_index_entry *old = git_index_get_bypath(index, entry->path, 0);
	git_index_entry new = {0};
	struct stat st;
	int rc;

	/* A merge that ends leaves no other stages. */
	git_index_conflict_remove(index, entry->path);
	if (git_oid_is_zero(&entry->new_id) || entry->mode == GIT_FILEMODE_TREE) {
		if (old != NULL && git_index_remove(index, entry->path, 0) != 0)
			return history_failed(
			    err, "cannot take '%s' out of the index", entry->path);
		return 0;
	}
	rc = stat_entry(root, entry, &st, err);
	if (rc < 0)
		return -1;
	if (rc == 1)
		fill_stat(&new, &st);
	new.path = entry->path;
	new.id = entry->new_id;
	new.mode = entry->mode;
	new.flags = old == NULL ? 0 : old->flags &GIT_INDEX_ENTRY_VALID;
	new.flags_extended =
	    old == NULL ? 0 : old->flags_extended &GIT_INDEX_ENTRY_SKIP_WORKTREE;
	if (git_index_add(index, &new) != 0)
		return history_failed(err, "cannot put '%s' in the index", entry->path);
	return 0;
}

static int
sync_copy(const struct repository *repo, struct error *err)
{
	int fd = file_open(repo->gitdir, NEW_INDEX_PATH, O_RDONLY, 0);
	int rc = 0;

	if (fd < 0 || fsync(fd) != 0)
		rc = gitdir_error(repo, "sync", NEW_INDEX_PATH, err);
	if (fd >= 0)
		close(fd);
	return rc;
}

int
index_write(struct repository *repo, git_index *index, const struct fileset *files,
    struct error *err)
{
	for (size_t i = 0; i < files->count; i++)
		if (!files->items[i].decided &&
		    put_entry(index, repo->root, &files->items[i], err) != 0)
			return -1;
	if (git_index_write(index) != 0)
		return history_failed(
		    err, "cannot write '%s" NEW_INDEX_PATH "'", repository_git_dir(repo));
	return sync_copy(repo, err);
}

int
index_install(struct repository *repo, struct error *err)
{
	if (renameat(repo->gitdir, NEW_INDEX_PATH, repo->gitdir, INDEX_PATH) != 0)
		return gitdir_error(repo, "write", INDEX_PATH, err);
	if (file_place_sync(repo->gitdir) != 0)
		return gitdir_error(repo, "sync", "", err);
	return 0;
}

int
index_compare_head(struct repository *repo, git_index *index, git_diff **out,
    bool *unborn, struct error *err)
{
	git_diff_options options;
	git_tree *tree = NULL;
	git_oid head;
	int rc = head_branch_target(repo, "HEAD", &head, err);

	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
	if (rc == 0)
		rc = head_tree(repo, &head, &tree, err);
	if (rc == 0 && git_diff_tree_to_index(out, repo->git, tree, index, &options) != 0)
		rc = history_failed(err, "cannot read the index of '%s'", repo->dir);
	*unborn = tree == NULL;
	git_tree_free(tree);
	return rc;
}
