#ifndef CRM_SYNC_INTERNAL_H
#define CRM_SYNC_INTERNAL_H

#include "crm/hand_edits.h"
#include "crm/sync.h"
#include "crm_internal.h"
#include "history/graph.h"
#include "history/remote.h"

/* One sync on its way. */
struct sync {
	struct crm *crm;
	struct repository *repo;
	struct remote remote;
	const struct progress *progress;
	struct sync_report *report;
	struct hand_edits edits; /* the last time that they were committed */
	bool is_empty;           /* the remote has no such branch yet */

	/* What this sync merged and could not push yet: where we stood before, and the
	 * merge. Zero: nothing. */
	struct object_id before, merge;
	struct strlist decisions; /* of the merge that stands */
	bool has_start;
	struct object_id start;    /* HEAD before anything came in */
	struct object_id incoming; /* the remote's branch as it was merged last */
};
void sync_release(struct sync *sync);

/* sync_edits.c: commits hand edits; what can't be is kept in sync->edits. */
int sync_commit_edits(struct sync *sync, struct error *err);
/* The paths that stay as they are: broken and missing ones. Sorted. */
void sync_list_left(const struct sync *sync, struct strlist *out);

/* sync_integrate.c: brings in what was fetched. */
int sync_integrate(struct sync *sync, struct error *err);

/* sync_finish.c: finishes a merge that git is in the middle of. */
int sync_finish_merge(struct sync *sync, struct error *err);

/* sync_tell.c: what came in, what was merged how, what went out. */
void sync_tell(struct sync *sync, size_t sent);

/* sync_unreadable.c: warns of each record's file that what came in changed, and that
 * can't be read now. */
void sync_warn_unreadable(struct sync *sync);

/* merge_setup.c: what makes plain git merge as we do. */
bool merge_setup_stands(struct repository *repo);
int merge_setup_install(
    struct repository *repo, struct strlist *warnings, struct error *err);

#endif
