#ifndef CRM_COMMIT_MERGE_H
#define CRM_COMMIT_MERGE_H

#include "base/strlist.h"
#include "history/graph.h"

/* Two commits merged in memory, by the rules of crm/merge.h. */
struct commit_merge {
	struct object_id tree; /* what comes out, written to the repository */
	struct strlist report; /* what was decided, a line each, fit for a terminal */
};
void commit_merge_release(struct commit_merge *merge);

/* Files that somebody has decided: they are what they are, and not merged. Sorted by
 * path, one a path; the zero blob: the file is not to be. */
struct resolutions {
	struct tree_file *items; /* the paths are others' */
	size_t count, room;
};

/* `bases` are the best common ancestors, newest first; `resolutions` may be NULL. */
int commit_merge_run(struct repository *repo, const struct object_id *ours,
    const struct object_id *theirs, const struct object_ids *bases,
    const struct resolutions *resolutions, struct commit_merge *out, struct error *err);

#endif
