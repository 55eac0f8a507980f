#ifndef CRM_CRM_H
#define CRM_CRM_H

#include "base/buf.h"
#include "base/env.h"
#include "base/error.h"
#include "base/strlist.h"
#include "crm/config.h"
#include "model/edit.h"
#include "model/query.h"
#include "model/record.h"
#include "model/team.h"

/*
 * The session: a data directory with its settings, its records and, for
 * writing, its history. The one place that knows both store and history.
 */
struct crm;

/* What the global options say: -C, --config. NULL: not given. */
struct crm_place {
	const char *dir;
	const char *config;
};

/*
 * Finds the data directory (DESIGN order: -C, MINICRM_DIR, upwards from the current
 * folder, [crm] dir) and opens it for reading. The environment outlives it.
 */
int crm_open(const struct env *env, const struct crm_place *place, struct crm **out,
    struct error *err);
/* The same where the team's settings may be wrong: they are left at their defaults until
 * crm_check() reads them, and tells what is wrong in them. */
int crm_open_to_check(const struct env *env, const struct crm_place *place,
    struct crm **out, struct error *err);
void crm_close(struct crm *crm);

const struct env *crm_env(const struct crm *crm);
const struct settings *crm_settings(const struct crm *crm);
const struct team *crm_team(const struct crm *crm);
const char *crm_dir(const struct crm *crm);

/* Warnings so far (unknown keys of minicrm.ini): for stderr. */
const struct strlist *crm_warnings(const struct crm *crm);
/* What a sync after a change told, so too. */
const struct strlist *crm_notices(const struct crm *crm);

/*
 * The CRM user: [user] name, else the team user whose address is user.email, else that
 * address's local part. NULL where nothing says who.
 */
const char *crm_user(struct crm *crm);

/* Today, upcoming_days and the user, for queries. */
struct query_context crm_query_context(struct crm *crm);

/*
 * From here on the session reads the records as they stood at the end of that local day:
 * what the commit of then holds. For reading only.
 */
int crm_go_back(struct crm *crm, day_t day, struct error *err);

/* Which records a reader wants. */
enum crm_where { CRM_LIVE = 1, CRM_TRASH = 2 };

/* Reads records, broken ones included, sorted by path. */
int crm_load(struct crm *crm, enum kind kind, unsigned where, struct record_list *out,
    struct error *err);

/* Those of them that `keeps` says; it is asked by several threads. The others cost no
 * memory. */
int crm_load_some(struct crm *crm, enum kind kind, unsigned where,
    bool (*keeps)(const struct record *record, const void *context), const void *context,
    struct record_list *out, struct error *err);

/* Adds their ids, sorted by path, without a look into the files. */
int crm_ids(struct crm *crm, enum kind kind, unsigned where, struct strlist *ids,
    struct error *err);

/*
 * The record that REF names: an id; a unique id prefix; an exact e-mail address; part of
 * a name that matches one record (not where `strict`). None, or several: an error, which
 * lists them. A broken record is returned as such.
 */
int crm_find(struct crm *crm, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err);

/*
 * The records' notes as a reader is shown them: in order of time, newest last. A bare
 * note in HEAD has the time and author of the commit that brought it; where history can't
 * be read it has none, which is a warning. Changes the records, which are of one kind.
 */
void crm_complete_notes(struct crm *crm, struct record *const *records, size_t count);

/* The file's bytes, behind what out holds. */
int crm_read_file(
    struct crm *crm, const struct record *record, struct buf *out, struct error *err);

/*
 * A value from the command line in its canonical form: a day as 2026-12-01, a status,
 * source or user in the team's spelling, text as it is. NULL in *out: the value unsets
 * the key (`none` or empty for a follow-up, empty for any other). Unknown or malformed: a
 * usage error that says what was expected.
 */
int crm_canonical(struct crm *crm, enum kind kind, const char *key, const char *text,
    char **out, struct error *err);

/* What a change did, for the command to tell. */
struct crm_result {
	struct strlist ids; /* of the records that it changed or made */
	struct strlist
	    subjects; /* what was done to each: "jane-doe: status New → Lost" */
	struct strlist warnings; /* for stderr */
	size_t commits;          /* 0: there was nothing to change */
};
#define CRM_RESULT_INIT                                     \
	{                                                   \
		STRLIST_INIT, STRLIST_INIT, STRLIST_INIT, 0 \
	}
void crm_result_release(struct crm_result *result);

/*
 * Makes a record from edits (values are canonical already; created, and a new lead's
 * status, are set here): one commit. Warns where the e-mail address is known already,
 * trash included.
 */
int crm_add(struct crm *crm, enum kind kind, const struct edit_list *edits,
    struct crm_result *result, struct error *err);

/*
 * Does the edits to every record named: all or nothing, one commit for all of them, and
 * one before it a record with pending hand edits. Edits that would change nothing are
 * left out; none left: result->commits is 0.
 */
int crm_edit(struct crm *crm, enum kind kind, const char *const *refs, size_t ref_count,
    const struct edit_list *edits, struct crm_result *result, struct error *err);

/*
 * Makes a data directory at dir, or adds what is missing in one: repository,
 * minicrm.ini, .gitattributes, the folders with their trash. Where it makes the
 * repository the records that lie there already are committed too. *made tells what was
 * done, a path or a subject each (none: all was there).
 */
int crm_init(const struct env *env, const struct crm_place *place, const char *dir,
    struct strlist *made, struct error *err);

#endif
