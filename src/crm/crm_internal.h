#ifndef CRM_CRM_INTERNAL_H
#define CRM_CRM_INTERNAL_H

#include "base/change.h"
#include "crm/crm.h"
#include "crm/timeline.h"
#include "history/log.h"
#include "history/repository.h"
#include "history/transaction.h"
#include "model/diff.h"
#include "store/store.h"

struct crm {
	const struct env *env;
	char *dir;
	struct settings settings;
	struct team team;
	struct strlist warnings, notices;
	struct strlist mended; /* files that the change at hand holds no longer */
	bool syncing;          /* changes made now are a sync's own */
	bool lost; /* leads/ is missing: nothing is changed but what was edited */
	struct store *store;
	struct repository *repo; /* opened when first asked for */
	bool repo_looked_for;
	struct past *past; /* where crm_go_back() went; NULL: it reads the files */
	char *user;        /* worked out when first asked for */
};

/* The nearest data directory from a folder upwards; NULL where there is none. The caller
 * frees. */
char *place_search_upwards(const struct env *env, const char *from);

/* There is no leads/ beside minicrm.ini, but history has one with files: it was moved
 * away by mistake, or is not mounted. */
bool place_has_lost_leads(const struct env *env, const char *dir);

/* The data directory by the rules of crm_open(). The caller frees. */
int place_find(const struct env *env, const char *option, const struct settings *settings,
    char **out, struct error *err);

/* Fails where leads/ is missing, but in a sync: what is made now would stand in its way.
 */
int crm_refuse_lost(struct crm *crm, struct error *err);

/* The repository; *out is NULL where the data directory has none. */
int crm_repository(struct crm *crm, struct repository **out, struct error *err);

/* The repository, for a change; an error that says what is missing where there can be
 * none. */
int crm_writable(struct crm *crm, struct repository **out, struct error *err);

/* The same, but an error where there is none. */
int crm_history(struct crm *crm, struct repository **out, struct error *err);

/* sync_settings.c: whether a minicrm.ini of these bytes has no errors. */
bool team_is_readable(const void *bytes, size_t len);

/* past.c */
struct past;
day_t past_day(const struct past *past);
/* Zero where history begins later. */
const struct object_id *past_commit(const struct past *past);
void past_free(struct past *past); /* NULL is fine */

/*
 * Plans a change inside a transaction: reads what it needs and adds commits. It may be
 * called again from the start, where somebody else was faster.
 */
typedef int (*crm_plan)(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err);

/* Plans, and makes it so. */
int crm_change(struct crm *crm, crm_plan plan, void *request, struct crm_result *result,
    struct error *err);

/*
 * Adds a commit of the hand edits that lie in a record's file, bare notes and `created`
 * stamped; none where there are none. A file that was held back from a sync is merged
 * with what came in: the record may stand elsewhere then. `state` is the file as it lies
 * in the work tree, and then as the commit has it.
 */
int pending_commit(struct crm *crm, struct transaction *tx, struct record **record,
    struct blob *state, struct error *err);

/* The bytes that such a commit has, behind what *out holds: the file's, bare notes and
 * `created` stamped where `before` (NULL: HEAD has none) lacks them. */
int pending_stamp(struct crm *crm, const struct record *before,
    const struct record *record, const struct blob *state, struct buf *out,
    struct error *err);

/*
 * hand_edits_words.c: a hand edit's commit message: what was done to `before` (NULL: it
 * is new) so that it is `now` (NULL: it is deleted). The caller frees.
 */
char *hand_edit_message(
    enum timeline_action action, const struct record *before, const struct record *now);
/* The subject alone, of what a commit did: "contact jane-doe: phone". So too. */
char *event_subject(const struct timeline_event *event);

/* Reads a record from a file's bytes; never NULL, may be broken. */
struct record *crm_read_blob(struct crm *crm, enum kind kind, const char *id,
    const char *path, const struct blob *blob);

/* A free id for a new record of that name, in the files and in HEAD. The caller frees. */
int crm_new_id(struct crm *crm, struct transaction *tx, enum kind kind, const char *name,
    char **out, struct error *err);

/* The records that the REFs name, each once. */
int crm_find_all(struct crm *crm, enum kind kind, unsigned where, bool strict,
    const char *const *refs, size_t count, struct record_list *out, struct error *err);

/*
 * A record as its file holds it now, under the lock, for a change that stands on it; a
 * broken one is refused. *out and *state (BLOB_INIT before) are the caller's to free,
 * after an error too.
 */
int crm_reread(struct crm *crm, struct transaction *tx, const struct record *found,
    struct record **out, struct blob *state, struct error *err);

/* Converted is reached only by convert, and left only by undo. */
int crm_check_converted(
    const char *id, enum status before, enum status after, struct error *err);

/* Fails with the place and the reason of a broken record. */
int crm_refuse_broken(const struct record *record, struct error *err);

/* Warns of the records, of any kind, that have the address already; `own` (or NULL) is
 * not one. */
int warn_known_email(struct crm *crm, const char *email, const struct record *own,
    struct crm_result *result, struct error *err);

/* "jane-doe: WORDS", or "contact jane-doe: WORDS", and behind it a line a changed key. */
char *message_record(
    enum kind kind, const char *id, const char *words, const struct record_diff *diff);

/* Adds the lines of a record that follows another's change: "contact jane-doe: lead: jane
 * → jd". */
void message_add_follower(
    struct buf *out, const struct record *before, const struct record *after);

/* The message with more lines behind its body. Frees it; the caller frees the new one. */
char *message_extend(char *message, const char *lines);

/* What edits do, in the words of a subject that stands for many records: "status → Lost,
 * note". */
char *message_edit_words(const struct edit_list *edits);

#endif
