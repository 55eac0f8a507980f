#ifndef MODEL_FIELD_H
#define MODEL_FIELD_H

#include "model/kind.h"

#include <stddef.h>

/*
 * The field table: what records are made of. Load, save, show, set, filter,
 * sort, JSON, CSV, merge and check go by it; a new field is one row.
 */
enum field_type {
	FIELD_TEXT,
	FIELD_EMAIL,
	FIELD_DAY,     /* follow_up */
	FIELD_INSTANT, /* created */
	FIELD_STATUS,
	FIELD_SOURCE, /* a source of the team */
	FIELD_USER,   /* a user of the team */
	FIELD_LINK,   /* another record's id */
	FIELD_TAGS,
	FIELD_NOTES
};

enum field_flags {
	FIELD_SETTABLE = 1 << 0, /* has an option of its own at add and set */
	FIELD_NAME = 1 << 1,  /* part of the record's name: at least one must be there */
	FIELD_COLUMN = 1 << 2 /* among the default columns of a list */
};

struct field {
	const char *key;    /* in files and JSON */
	const char *label;  /* for people: "Follow-up" */
	const char *option; /* "follow-up", or NULL */
	const char *arg;    /* the option's argument in the help: "DATE" */
	const char *help;   /* the option's help */
	enum field_type type;
	unsigned kinds; /* 1 << KIND_LEAD | 1 << KIND_CONTACT */
	unsigned flags;
	enum kind links_to; /* FIELD_LINK: the kind of the other record */
};

/* The kind's fields in the order that new files have them; *count of them. */
const struct field *const *field_table(enum kind kind, size_t *count);

/* The kind's field of that key, or NULL: a custom field. */
const struct field *field_find(enum kind kind, const char *key);

/*
 * The keys that stand before this one in a new file, nearest last, ended by
 * NULL: yamldoc_set()'s `after`. For a custom key: all but `notes`. Free the array, not
 * its strings.
 */
const char **field_keys_before(enum kind kind, const char *key);

#endif
