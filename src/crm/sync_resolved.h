#ifndef CRM_SYNC_RESOLVED_H
#define CRM_SYNC_RESOLVED_H

#include "commit_merge.h"
#include "history/merge_state.h"
#include "sync_internal.h"

/*
 * What somebody decided by hand in the middle of a merge, staged or not. An unmerged
 * record in the work tree counts as resolved as soon as it reads as a record and is not
 * what git put there.
 */
struct resolved {
	struct resolutions files;
	struct strlist lines;        /* of the report */
	struct resolutions unmerged; /* those files as they lie in the work tree */
	struct strlist paths;        /* those that `files` has of its own */
};
#define RESOLVED_INIT          \
	{                      \
		.files = { 0 } \
	}
void resolved_release(struct resolved *resolved);

/*
 * Finds it. `tree` is what comes of the merge without it. A file that was edited and
 * still can't be read is an error.
 */
int resolved_find(struct sync *sync, const struct merge_state *state,
    const struct object_id *head, const struct object_ids *bases,
    const struct object_id *tree, struct resolved *out, struct error *err);

#endif
