#ifndef HISTORY_LOG_H
#define HISTORY_LOG_H

#include "base/change.h"
#include "base/date.h"
#include "base/error.h"
#include "history/object_id.h"
#include "history/repository.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * HEAD's history, commit by commit, newest first; none is shown before all that build on
 * it. Each commit's trees are compared with its parents' as raw bytes: a folder that is
 * the same is not read, and a tree is read once.
 */
struct log;

/* Owned by the log, valid until the next log_next(). Texts are as git has them, in
 * whatever encoding. */
struct log_commit {
	struct object_id id;
	const char *author_name;
	const char *author_email;
	instant_t author_time;
	instant_t committer_time;
	const char *message; /* with its trailers; never NULL */
	size_t parent_count; /* 0: a root; from 2: a merge */
};

/* Links count as no file: they are never followed. */
struct log_change {
	char *path;
	struct object_id *old; /* one a parent, in their order; one for a root */
	struct object_id new;
};

struct log_changes {
	struct log_change *items;
	size_t count, room;
};
#define LOG_CHANGES_INIT   \
	{                  \
		NULL, 0, 0 \
	}
void log_changes_release(struct log_changes *changes);

/*
 * Begins at the commit `from`, or, where that is NULL, at HEAD: with an unborn branch
 * there is nothing to walk. `folders` ends with NULL and outlives the log: only what lies
 * below these top-level folders is compared. A shallow clone whose history is cut off is
 * an error.
 */
int log_open(struct repository *repo, const struct object_id *from,
    const char *const *folders, struct log **out, struct error *err);
void log_close(struct log *log); /* NULL is fine */

/* The next commit. Returns 1, 0 at the end, -1 with err. */
int log_next(struct log *log, const struct log_commit **out, struct error *err);

/* To any commit at once; log_next() goes on from where it was. As log_next(). */
int log_go(struct log *log, const struct object_id *id, const struct log_commit **out,
    struct error *err);

/*
 * What the commit that log_next() or log_go() gave changed, sorted by path: against its
 * parent, or against nothing for a root; of a merge, what is as in none of its parents.
 */
int log_diff(struct log *log, struct log_changes *out, struct error *err);

/* The same against one parent alone, counted from 0. */
int log_diff_parent(
    struct log *log, size_t parent, struct log_changes *out, struct error *err);

/* A file as that parent of the commit has it, counted from 0; zero where it has none. */
int log_parent_file(struct log *log, size_t parent, const char *path,
    struct object_id *out, struct error *err);

#endif
