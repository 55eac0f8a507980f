#ifndef CRM_UNDO_INTERNAL_H
#define CRM_UNDO_INTERNAL_H

#include "crm/undo.h"
#include "plan.h"
#include "timeline_internal.h"

/* The commit to be taken back, and what it did; the versions have been read. */
struct undo_target {
	struct object_id id;
	char *subject;
	struct steps steps;
	bool has_undone; /* it is an undo itself: then what it took back */
	struct object_id undone;
};
void undo_target_release(struct undo_target *target);

/* What is looked for. */
struct undo_request {
	enum kind kind;
	const char *ref; /* NULL: any record */
	bool redo;
};

/* Returns 1, 0 where there is none, -1 with err. */
int undo_find_target(struct crm *crm, const struct undo_request *request,
    struct undo_target *out, struct error *err);

/*
 * Plans one step back, and tells in *diff what that changes. `strict`: refused where the
 * record was changed since.
 */
int undo_step(struct plan *plan, const struct step *step, bool strict,
    struct record_diff *diff, struct error *err);

#endif
