#ifndef HISTORY_SNAPSHOT_H
#define HISTORY_SNAPSHOT_H

#include "base/change.h"
#include "base/date.h"
#include "base/error.h"
#include "history/log.h"
#include "history/repository.h"

#include <stdbool.h>
#include <stddef.h>

/* The files as a commit has them. */
struct snapshot_file {
	char *path;
	struct object_id id;
	bool is_link;
};

struct snapshot {
	struct snapshot_file *items;
	size_t count, room;
};
#define SNAPSHOT_INIT      \
	{                  \
		NULL, 0, 0 \
	}
void snapshot_release(struct snapshot *snapshot);

/*
 * The commit that HEAD's branch stood at, at that instant: the newest whose committer
 * time is not after it, going from HEAD by first parents, so that what a merge brought in
 * counts from the merge on. Returns 1, 0 where history begins later, -1 with err.
 */
int snapshot_commit_at(
    struct repository *repo, instant_t at, struct object_id *commit, struct error *err);

/* The files below a top-level folder, sorted by path; none where there is no such folder.
 */
int snapshot_read(struct repository *repo, const struct object_id *commit,
    const char *folder, struct snapshot *out, struct error *err);

/* The file of that path, or NULL; of a snapshot of one folder. */
const struct snapshot_file *snapshot_find(
    const struct snapshot *snapshot, const char *path);

/* The bytes of a file by its content's id; none for the zero id. */
int snapshot_blob(struct repository *repo, const struct object_id *id, struct blob *out,
    struct error *err);

#endif
