#include "hooks_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How long a live git holds a branch's lock with nothing in it, at most. */
#define BRANCH_LOCK_MS 1000

enum direction {
	BACK,    /* the branch never moved to the commit */
	FORWARD, /* it stands there */
	PAST,    /* it went on from there */
	ASIDE    /* somebody moved it elsewhere */
};

static int
find_direction(struct repository *repo, const struct journal *journal,
    enum direction *out, struct error *err)
{
	git_oid now;
	int below;

	if (head_branch_target(repo, journal->head.branch, &now, err) != 0)
		return -1;
	*out = ASIDE;
	if (git_oid_equal(&now, &journal->commit)) {
		*out = FORWARD;
	} else if (git_oid_equal(&now, &journal->head.commit)) {
		*out = BACK;
	} else if (!git_oid_is_zero(&now)) {
		below = git_graph_descendant_of(repo->git, &now, &journal->commit);
		if (below < 0)
			return history_failed(
			    err, "cannot read the history of '%s'", repo->dir);
		if (below == 1)
			*out = PAST;
	}
	return 0;
}

static int
load_blobs(struct repository *repo, struct fileset *files, struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		struct entry *entry = &files->items[i];

		if (content_load(
			repo, &entry->old_id, entry->old_mode, &entry->old, err) != 0)
			return -1;
		/* What is git's to write is nothing until it does. */
		if (!entry->special && content_load(repo, &entry->new_id, entry->mode,
					   &entry->new, err) != 0)
			return -1;
	}
	return 0;
}

/*
 * Where the branch has gone on or aside, what somebody committed since decides: a file
 * that history holds in its new state by now is not taken back, one that it holds in
 * another state is not brought forward.
 */
static int
drop_decided(struct repository *repo, struct fileset *files, enum direction direction,
    struct error *err)
{
	git_oid head, id;
	bool is_new;

	if (direction == BACK || direction == FORWARD)
		return 0;
	if (head_branch_target(repo, "HEAD", &head, err) != 0)
		return -1;
	for (size_t i = 0; i < files->count; i++) {
		struct entry *entry = &files->items[i];

		if (entry->mode == GIT_FILEMODE_TREE)
			is_new = head_has_folder(repo, &head, entry->path);
		else if (head_file_id(repo, &head, entry->path, &id, err) != 0)
			return -1;
		else
			is_new = git_oid_equal(&id, &entry->new_id);
		entry->decided = is_new == (direction == ASIDE);
	}
	return 0;
}

static int
write_index(struct repository *repo, const struct fileset *files, struct error *err)
{
	git_index *index;
	int rc = -1;

	if (index_open(repo, &index, err) != 0)
		return -1;
	if (index_write(repo, index, files, err) == 0)
		rc = index_install(repo, err);
	git_index_free(index);
	return rc;
}

/* HEAD may be another branch's by now: its index has nothing to do with this. */
static bool
is_current(struct repository *repo, const char *branch)
{
	struct error ignored = ERROR_INIT;
	struct head head;
	bool current = false;

	if (head_read(repo, &head, &ignored) == 0) {
		current = strcmp(head.branch, branch) == 0;
		head_release(&head);
	}
	error_clear(&ignored);
	return current;
}

static int
roll_forward(struct repository *repo, struct journal *journal, struct error *err)
{
	if (is_current(repo, journal->head.branch) &&
	    (worktree_redo(&journal->files, repo->root, err) != 0 ||
		write_index(repo, &journal->files, err) != 0))
		return -1;
	return worktree_settle(&journal->files, repo->root, err);
}

static int
roll_back(struct repository *repo, struct journal *journal, struct error *err)
{
	if (worktree_back(&journal->files, repo->root, err) != 0)
		return -1;
	head_forget(repo, journal->head.branch, &journal->commit);
	return 0;
}

/*
 * The lock's text is what the branch is to become. With our commit in it, all of it, it
 * is ours; empty, it may be that of a git that is at work just now.
 */
enum branch_lock { NOT_OURS, MAYBE_OURS, CERTAINLY_OURS };

static enum branch_lock
look_at_branch_lock(const char *path, const git_oid *commit)
{
	char id[GIT_OID_HEXSZ + 1], text[GIT_OID_HEXSZ];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t len;

	if (fd < 0)
		return NOT_OURS;
	len = read(fd, text, sizeof text);
	close(fd);
	git_oid_tostr(id, sizeof id, commit);
	if (len < 0 || memcmp(text, id, (size_t)len) != 0)
		return NOT_OURS;
	return len == GIT_OID_HEXSZ ? CERTAINLY_OURS : MAYBE_OURS;
}

/* A run that was killed while it moved the branch has left the lock of the branch. */
static void
drop_branch_lock(struct repository *repo, const char *name, const git_oid *commit)
{
	const struct timespec pause = {0, 10 * 1000 * 1000};
	int most = repo->patience < BRANCH_LOCK_MS ? repo->patience : BRANCH_LOCK_MS;
	char *path = xasprintf("%s%s.lock", git_repository_commondir(repo->git), name);
	enum branch_lock found = look_at_branch_lock(path, commit);

	for (int waited = 0; found == MAYBE_OURS && waited < most; waited += 10) {
		nanosleep(&pause, NULL);
		found = look_at_branch_lock(path, commit);
	}
	if (found != NOT_OURS)
		unlink(path);
	free(path);
}

static int
recover(struct repository *repo, struct journal *journal, struct error *err)
{
	enum direction direction;

	drop_branch_lock(repo, journal->head.branch, &journal->commit);
	if (find_direction(repo, journal, &direction, err) != 0 ||
	    load_blobs(repo, &journal->files, err) != 0 ||
	    drop_decided(repo, &journal->files, direction, err) != 0)
		return -1;
	fileset_name_temps(&journal->files, &journal->commit);
	if (direction == FORWARD || direction == PAST)
		return roll_forward(repo, journal, err);
	return roll_back(repo, journal, err);
}

int
recovery_run(struct repository *repo, struct error *err)
{
	struct journal journal;
	int rc;

	unlinkat(repo->gitdir, NEW_JOURNAL_PATH, 0);
	hook_files_discard(repo);
	rc = journal_read(repo, &journal, err);
	if (rc != 1)
		return rc;
	rc = recover(repo, &journal, err);
	if (rc == 0)
		rc = journal_remove(repo, err);
	else
		error_prefix(err, "cannot finish what a run that was killed left: ");
	journal_release(&journal);
	return rc;
}
