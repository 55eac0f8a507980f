#ifndef HISTORY_TRANSACTION_H
#define HISTORY_TRANSACTION_H

#include "base/change.h"
#include "base/error.h"
#include "base/strlist.h"
#include "history/graph.h"
#include "history/object_id.h"
#include "history/repository.h"

/*
 * One change of the data directory: files and commits together, wholly or not at
 * all, whatever happens in between (a kill, a full disk, an editor that saves, a git that
 * commits beside us).
 *
 *   begin    flock on .git/minicrm/lock (10 s, then names the holder); what a killed run
 * left is finished or taken back; .git/index.lock with our mark commit   blobs, tree and
 * commit objects are written, on top of the one before; files and ref stand still finish
 * journal, files (compared once more, beside, fsync, rename), the ref by
 *            compare-and-swap, the index, and the locks are let go
 *
 * Only the paths of the changes are touched, in the commits and in the index: what
 * else is staged or edited stays as it was.
 */
struct transaction;

/* Fails where repository_check_writable() does. */
int transaction_begin(
    struct repository *repo, struct transaction **out, struct error *err);

/* A file as the newest commit has it: HEAD's, or one added to this transaction. */
int transaction_head_file(
    struct transaction *tx, const char *path, struct blob *out, struct error *err);

/* A file as it lies in the work tree, or as this transaction leaves it; out->exists false
 * where there is none. */
int transaction_work_file(
    struct transaction *tx, const char *path, struct blob *out, struct error *err);

/*
 * Adds a commit that records each change's new state. A change's old state is
 * what the file holds in the work tree before it: as read for the path's first
 * change, the new state of the change before for a later one. Old and new may be
 * the same bytes: then a hand edit that stands there is recorded. A commit that would
 * change nothing against the one before is left out, without an error; a file that was
 * not as history has it is so then all the same.
 * The message's first line is the subject; a final newline is added where missing.
 */
int transaction_commit(struct transaction *tx, const struct changeset *changes,
    const char *message, struct error *err);

/* What a transaction is for. */
enum purpose {
	PURPOSE_CHANGE,  /* as transaction_begin() */
	PURPOSE_MERGE,   /* may finish a merge that git is in the middle of */
	PURPOSE_STRATEGY /* git asks for the files and the index alone; HEAD may be
			    detached */
};
int transaction_begin_for(struct repository *repo, enum purpose purpose,
    struct transaction **out, struct error *err);

/*
 * A whole result in the place of the newest commit's files, as the one thing that a
 * transaction does: a merge of two commits, or a commit that stands already (a
 * fast-forward). Files that are the same stay as they are.
 */
struct whole {
	struct object_id tree;         /* the result; or */
	struct object_id commit;       /* the commit to go to, where not zero */
	struct object_id ours, theirs; /* the merge's parents */
	const char *message;
	const struct strlist *left; /* paths to record and not to touch, sorted; or NULL
				     */
	/* In the middle of a merge: the unmerged files as they were read, sorted. */
	const struct tree_file *unmerged;
	size_t unmerged_count;
};

/*
 * Plans it. Returns 0; 1 where files that would change are not as in the newest commit,
 * or staged otherwise: their paths are added to *changed, and nothing is done; -1. In the
 * middle of a merge, what git has put there counts as unchanged, and so does what is
 * unmerged, as it was read.
 */
int transaction_take(struct transaction *tx, const struct whole *whole,
    struct strlist *changed, struct error *err);

/* How many commits it holds. */
size_t transaction_commit_count(const struct transaction *tx);

/*
 * Makes it so. Returns 0; 1 where a file changed meanwhile or git moved the branch:
 * nothing has changed then, begin anew; -1 with err: nothing has changed either. With
 * neither a commit nor a file to change in it: 0, nothing is done.
 */
int transaction_finish(struct transaction *tx, struct error *err);

/* Lets go of the locks; an unfinished transaction has changed nothing. NULL is fine. */
void transaction_free(struct transaction *tx);

#endif
