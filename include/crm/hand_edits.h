#ifndef CRM_HAND_EDITS_H
#define CRM_HAND_EDITS_H

#include "crm/crm.h"

/* What people did to the files by hand since the last commit. */
struct hand_edits {
	struct strlist subjects;     /* of the commits that were made */
	struct strlist broken;       /* "leads/x.yaml:3:1: error: …", left alone */
	struct strlist broken_paths; /* their paths, in the same order */
	struct strlist missing;      /* paths of files that are gone, left alone */
};
void hand_edits_release(struct hand_edits *edits);

/*
 * Commits them: one commit a record up to 20 records, above that one for all with a line
 * each; bare notes and `created` are stamped. A file that stands at another path of its
 * kind, with the same id, was moved. minicrm.ini is committed too.
 */
int crm_commit_hand_edits(struct crm *crm, struct hand_edits *out, struct error *err);

#endif
