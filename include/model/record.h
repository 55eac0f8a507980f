#ifndef MODEL_RECORD_H
#define MODEL_RECORD_H

#include "base/date.h"
#include "base/strlist.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/status.h"

#include <stdbool.h>
#include <stddef.h>

/* A note: who wrote what, and when. */
struct note {
	bool has_at; /* false: a bare string, or a mapping that lacks `at` */
	instant_t at;
	char *by;            /* NULL where the file doesn't say */
	char *text;          /* never NULL */
	size_t line, column; /* in its file; 0 where there is no file */
};

/* A key with its text: of the field table (but tags and notes), or the user's own. */
struct value {
	const struct field *field; /* NULL: a custom field */
	const char *key;           /* the field's, or the next */
	char *custom_key;          /* NULL where there is a field */
	char *text;                /* nested values: compact JSON */
	bool nested;
	size_t line, column; /* of the value in its file; 0 where there is no file */
};

/* Why a file can't be read, and where. */
struct broken {
	size_t line, column;
	const char *rule; /* a short name for what was broken: "unknown-status" */
	char *message;
	struct broken *more; /* the next reason in the same file, or NULL */
};

struct record {
	enum kind kind;
	char *id;
	char *path; /* relative to the data directory; NULL for one not written yet */
	bool trashed;
	char *name; /* the lead's name; a contact's both names joined; NULL before
		       record_derive(), and where the record is broken */

	struct value *values; /* what is set, in the file's order */
	size_t value_count, value_room;
	struct strlist tags;
	struct note *notes; /* in the file's order */
	size_t note_count, note_room;

	/* Read from the values by record_derive(). */
	enum status status;
	bool has_follow_up;
	day_t follow_up;
	bool has_created;
	instant_t created;

	struct broken
	    *broken; /* not NULL: nothing but kind, id, path and trashed counts */
};

struct record *record_new(enum kind kind, const char *id, const char *path);
void record_free(struct record *record); /* NULL is fine */

/* The text of a scalar key, or NULL where it is not set. */
const char *record_get(const struct record *record, const char *key);
const struct value *record_value(const struct record *record, const char *key);

/*
 * Sets a scalar, in its place where it is set already. The text is copied. NULL
 * unsets. What record_derive() reads follows by itself (a text that can't be
 * read counts as not set). Not for tags and notes.
 */
void record_put(struct record *record, const char *key, const char *text);

/* Makes room for so many values and notes at once, which takes no more than they need. */
void record_reserve(struct record *record, size_t values, size_t notes);

/* The lower-level builder of the two: adds at the end, looks at nothing, derives nothing.
 */
struct value *record_add_value(
    struct record *record, const char *key, const char *text, bool nested);
struct note *record_add_note(struct record *record, const char *by, const char *text);

/*
 * Marks the record as unreadable, or adds one more reason behind those that it has. The
 * place counts from 1. The message is copied, the rule is not.
 */
void record_break(struct record *record, const char *rule, size_t line, size_t column,
    const char *message);

/* A value that can't be read. */
struct complaint {
	const struct value *value; /* the record's own; NULL: the name is missing */
	const char *rule;          /* as struct broken has it */
	const char *expected;      /* "a calendar day as 2026-12-01" */
};
struct complaints {
	struct complaint *items;
	size_t count, room;
};
#define COMPLAINTS_INIT    \
	{                  \
		NULL, 0, 0 \
	}
void complaints_release(struct complaints *complaints);

/*
 * Reads name, status, follow-up and created from the values. Adds what can't be read (a
 * blank name is a value that can't be); the others are read all the same. No status is
 * New.
 */
void record_derive(struct record *record, struct complaints *out);

/* Where a tag stands in record->tags; case does not count. */
bool record_find_tag(const struct record *record, const char *tag, size_t *index);

/* The tags joined with ", "; NULL where there is none. The caller frees. */
char *record_tags_text(const struct record *record);

/*
 * The newest note; of those of one time, or of unknown time, the last in the file, and
 * one of unknown time is newer than all others. NULL where there is none.
 */
const struct note *record_newest_note(const struct record *record);

/* The instant of the newest note; false where no note has one. */
bool record_last_note(const struct record *record, instant_t *out);

/* The instant of the newest note or of the creation, whichever is later; false where
 * neither is known. */
bool record_last_touch(const struct record *record, instant_t *out);

/* Records, owned. */
struct record_list {
	struct record **items;
	size_t count, room;
};
#define RECORD_LIST_INIT   \
	{                  \
		NULL, 0, 0 \
	}
void record_list_add(struct record_list *list, struct record *record);
void record_list_release(struct record_list *list);

/* Both can be read, and have one `created` and one name: one record, whatever their ids.
 */
bool record_is_same(const struct record *a, const struct record *b);

/* Both can be read, and neither `created` nor the e-mail address is one: two records,
 * even where they had one id. What two added of one id and address a merge makes one
 * record. */
bool record_is_other(const struct record *a, const struct record *b);

#endif
