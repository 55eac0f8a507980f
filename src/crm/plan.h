#ifndef CRM_PLAN_H
#define CRM_PLAN_H

#include "crm_internal.h"

/*
 * One commit in the making, on one or on many records: the files that it changes and
 * the words that tell it.
 */
struct plan {
	struct crm *crm;
	struct transaction *tx;
	struct crm_result *result;
	struct changeset changes;
	size_t records;     /* that it was asked to change; others follow (links) */
	enum kind kind;     /* of these */
	char *message;      /* of the newest of them */
	struct buf details; /* a line each */
	struct buf links;   /* the lines of the records that follow */
};

void plan_init(struct plan *plan, struct crm *crm, struct transaction *tx, enum kind kind,
    struct crm_result *result);
void plan_release(struct plan *plan);

/*
 * Notes what happens to a record: `words` for its subject, the keys that change between
 * its two states (either may be NULL, and both: none).
 */
void plan_tell(struct plan *plan, const char *id, const char *words,
    const struct record *before, const struct record *after);

/* Puts the file's bytes at another path, as they are. */
void plan_move(
    struct plan *plan, const char *from, const char *to, const struct blob *state);

/*
 * Does the edits to the file and puts it at `path` (its own, or a new one). *after is the
 * record as it will be, the caller's; NULL where nothing would change. Fails where that
 * could not be read.
 */
int plan_edit_file(struct plan *plan, const struct record *before,
    const struct blob *state, const char *path, const struct edit_list *edits,
    struct record **after, struct error *err);

/* The key by which records of a kind point to the other kind. */
const char *plan_link_key(enum kind from, enum kind to);

/* The other kind's links to `old_id` point to `new_id` in the same commit; only those of
 * `only` (an id) where not NULL. */
int plan_relink(struct plan *plan, enum kind kind, const char *old_id, const char *new_id,
    const char *only, struct error *err);

/* Adds the commit: one record's own message, or "3 leads: WORDS" with a line each. None
 * where nothing changes. */
int plan_commit(struct plan *plan, const char *words, struct error *err);

#endif
