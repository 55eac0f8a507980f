#ifndef CRM_TIMELINE_INTERNAL_H
#define CRM_TIMELINE_INTERNAL_H

#include "crm/timeline.h"
#include "crm_internal.h"
#include "history/log.h"

/*
 * Reads versions. What a record was before one commit it is after an older one: it keeps
 * the newest that were read, to parse each but once.
 */
struct version_reader;
struct version_reader *version_reader_new(struct crm *crm);
void version_reader_free(struct version_reader *reader); /* NULL is fine */

/* A record's file on one side of a commit. */
struct version {
	enum kind kind;
	bool trashed;
	char *id;
	char *path;
	struct object_id blob;
	struct record *record; /* NULL before version_read() */
};
/* NULL where the path is no record's of these kinds (1 << KIND_LEAD…), or there is no
 * file. */
struct version *version_new(
    const char *path, const struct object_id *blob, unsigned kinds);
void version_free(struct version *version); /* NULL is fine */
/* Reads the record where it hasn't been yet. */
int version_read(
    struct version_reader *reader, struct version *version, struct error *err);
/* As version_free(), but its record may serve once more. */
void version_retire(struct version_reader *reader, struct version *version);
/* By kind and id. */
int version_compare(const struct version *a, const struct version *b);

/* Has been read, and tells when it was created. */
bool version_has_identity(const struct version *version);
/* One record: by their bytes, else by `created` and name. */
bool version_is_same(const struct version *a, const struct version *b);
/* Each has a `created` of its own. */
bool version_is_other(const struct version *a, const struct version *b);

/* Two versions of one record, of which one may be missing. */
struct step {
	struct version *before, *after;
	bool is_merge;
	struct version **others; /* of a merge: as the parents after the first have it;
				    NULL where one has none */
	size_t other_count;
};
const struct version *step_version(const struct step *step); /* after, else before */

struct steps {
	struct step *items;
	size_t count, room;
};
void steps_add(struct steps *steps, struct step step); /* takes it over */
void steps_release(struct steps *steps);

/*
 * Puts together what belongs together, where each step so far is what became of one path:
 * what was taken away in one place and put in another is one step where it is one record
 * (of the same id, the same bytes, or the same `created` and name, but never where each
 * has a `created` of its own).
 */
int steps_pair(struct version_reader *reader, struct steps *steps, struct error *err);
/* By kind and id. */
void steps_sort(struct steps *steps);

/*
 * What the commit at which the log stands, of so many parents, did to records of these
 * kinds, by kind and id.
 */
int steps_find(struct version_reader *reader, struct log *log, size_t parents,
    const struct log_changes *changes, unsigned kinds, struct steps *out,
    struct error *err);
/* timeline_merged.c: the same for a merge, with the record as each side has it, under
 * whatever id. */
int steps_find_merged(struct version_reader *reader, struct log *log, size_t sides,
    const struct log_changes *changes, unsigned kinds, struct steps *out,
    struct error *err);

/* timeline_event.c: fills in what the step tells: action, kind, ids, changes, before,
 * after. */
int event_fill(struct version_reader *reader, const struct step *step,
    struct timeline_event *event, struct error *err);

/* What a record that was mended is compared with: as it was when it could be read. */
void event_compare_mended(struct timeline_event *event, const struct record *readable);

/* timeline_mended.c: event_fill() for a step of that commit, which looks further back for
 * what was changed beside a mistake, or while it stood. */
int event_fill_at(struct crm *crm, struct version_reader *reader,
    const struct object_id *commit, const struct step *step, struct timeline_event *event,
    struct error *err);

/*
 * timeline_trail.c: the ids that one record had, from the newest back. Where records of
 * one id meet, it is told from others by what is known of it (record_is_other()).
 */
struct trail;
/* `record` is how it is now; NULL: it is known by its id alone. */
struct trail *trail_new(enum kind kind, const char *id, const struct record *record);
/* The record's last commit may tell another `created` than the file, which is edited. */
void trail_learn_committed(
    struct trail *trail, struct crm *crm, const struct record *record);
void trail_free(struct trail *trail); /* NULL is fine */
/* Whether a file of that id may be the record's. */
bool trail_has(const struct trail *trail, enum kind kind, const char *id);
/*
 * Whether the step is the record's. The trail then goes on to the id that it had before.
 * Reads versions where that matters.
 */
int trail_take(struct trail *trail, struct version_reader *reader,
    const struct step *step, bool *out, struct error *err);
/* Whether it has taken any. */
bool trail_is_found(const struct trail *trail);

/* The own history of some records of one kind, back from where the session stands. */
int timeline_open_back(struct crm *crm, struct record *const *records, size_t count,
    struct timeline **out, struct error *err);
/* Whether the event that timeline_next() gave is that record's. */
bool timeline_is_of(const struct timeline *timeline, size_t record);

/* The top-level folders of records, for log_open(). */
extern const char *const record_folders[];

#endif
