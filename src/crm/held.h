#ifndef CRM_HELD_H
#define CRM_HELD_H

#include "base/strlist.h"
#include "crm_internal.h"

/*
 * `.git/minicrm/held`: files that could not be read when a sync changed what history has
 * of them. They stay in the work tree as they are; each one's line keeps the blob that it
 * came from, so that its next commit is a merge: "BASE HEAD PATH". It counts as long as
 * HEAD still has that second blob there.
 */

/* What the file came from, where it is held: 1; 0 where not; -1. */
int held_base(struct crm *crm, const char *path, const struct blob *head,
    struct blob *out, struct error *err);

/*
 * Notes that these files (sorted paths) stay while history goes from one commit to what
 * the tree has; lines that count no longer go.
 */
int held_update(struct repository *repo, const struct strlist *paths,
    const struct object_id *from, const struct object_id *tree, struct error *err);

#endif
