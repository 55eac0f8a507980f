#ifndef CRM_TIMELINE_H
#define CRM_TIMELINE_H

#include "base/date.h"
#include "base/error.h"
#include "crm/crm.h"
#include "model/diff.h"
#include "model/kind.h"
#include "model/record.h"

#include <stdbool.h>

/*
 * History in CRM words. What happened is worked out from what the commits hold, never
 * from their messages: a hand edit in a plain `git commit` tells the same as the command.
 */

enum timeline_action {
	TIMELINE_ADD,
	TIMELINE_EDIT,
	TIMELINE_MOVE,    /* to another folder */
	TIMELINE_TRASH,   /* by any path to any below the trash */
	TIMELINE_RESTORE, /* the same way back */
	TIMELINE_PURGE,   /* deleted */
	TIMELINE_CONVERT, /* the status became Converted, and there is a contact */
	TIMELINE_RENAME,  /* to another id */
	TIMELINE_MERGE    /* a merge made it what it was on no side */
};
const char *timeline_action_name(enum timeline_action action); /* "add" */

/* What one commit did to one record. */
struct timeline_event {
	char commit[41]; /* its hexadecimal id */
	instant_t at;    /* when its author made it */
	const char *by;  /* the CRM user of the author's address, else its local part */
	const char *email;
	enum timeline_action action;
	enum kind kind;
	const char *id;     /* as it is after the commit; of one that is purged, before */
	const char *old_id; /* as it was before; NULL: there was none */
	/*
	 * The keys, as record_diff() has them. A new id is a change of key "id", another
	 * folder one of "path". A `created` that comes or goes is none, but the status of
	 * a lead that comes or goes always is one. None in what can't be read; what was
	 * mended is compared with the last version that could be, or with nothing. Of a
	 * merge: what is as on none of its sides.
	 */
	struct record_diff changes;
	const struct record *before, *after; /* either may be broken; NULL: none */
};

/* Which events are wanted; all conditions hold. All zero: every one. */
struct timeline_filter {
	bool has_since, has_until;
	day_t since, until; /* local days, both included */
	const char *by; /* a CRM user or an e-mail address, whatever its case; or NULL */
};

struct timeline;

/*
 * HEAD's history of the records of these kinds (1 << KIND_LEAD…), newest first; a
 * commit's events by kind and id.
 */
int timeline_open(struct crm *crm, unsigned kinds, const struct timeline_filter *filter,
    struct timeline **out, struct error *err);

/*
 * One record's history, back through trash, folders and other ids to where it was made.
 * REF names a record, live or in the trash, else by its exact id one of the past; no such
 * one: an error of the last timeline_next().
 */
int timeline_open_record(struct crm *crm, enum kind kind, const char *ref,
    const struct timeline_filter *filter, struct timeline **out, struct error *err);

/* Returns 1, 0 at the end, -1 with err. The event is the timeline's, until the next call.
 */
int timeline_next(
    struct timeline *timeline, const struct timeline_event **out, struct error *err);

void timeline_close(struct timeline *timeline); /* NULL is fine */

#endif
