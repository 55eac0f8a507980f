#ifndef CRM_LIFECYCLE_H
#define CRM_LIFECYCLE_H

#include "crm/crm.h"

/*
 * What moves records: to trash and back, to another id, from lead to contact, away for
 * good. On several records all or nothing, one commit for all.
 */

/* To trash. A part of a name is no REF here. */
int crm_trash(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err);

/*
 * Back to where they stood. Where a new record took the id meanwhile, under the next
 * free one: result->warnings says so, and the links of the restored record's counterpart
 * follow.
 */
int crm_restore(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err);

/* Deletes records in the trash for good: those named, or (count 0) all of them. */
int crm_purge(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err);

/* Gives a record another id; links that point to it follow. */
int crm_rename(struct crm *crm, enum kind kind, const char *ref, const char *new_id,
    struct crm_result *result, struct error *err);

/*
 * Moves the files to where the team's fan-out has them, live ones and trash, in one
 * commit; pending hand edits on them go into history before. Folders of the user's own
 * stay as they are. *left counts the files that could not be moved: broken ones, and
 * where another stands already; each is a warning.
 */
int crm_tidy(struct crm *crm, struct crm_result *result, size_t *left, struct error *err);

/* How a lead becomes a contact. */
struct convert_options {
	const char *first, *last; /* override how the name is split; NULL: not given */
	const char *into;         /* REF of the contact to link, or NULL */
	bool new_contact;         /* also where a contact has the e-mail address */
};

/*
 * Makes a contact of an open lead, or links the one that `into` names and fills what it
 * lacks; links both ways; sets Converted: one commit. result->ids has the contact's id.
 */
int crm_convert(struct crm *crm, const char *ref, const struct convert_options *options,
    struct crm_result *result, struct error *err);

#endif
