#ifndef MODEL_QUERY_INTERNAL_H
#define MODEL_QUERY_INTERNAL_H

#include "model/query.h"

/* What the parts of the query share; nobody else includes this. */

/* Text folded once, to be looked for in many others without allocating where those are
 * ASCII. */
struct needle {
	char *text;
	size_t len;
	bool ascii;
	char *(*fold)(const char *); /* unicode_fold or unicode_fold_case */
};

void needle_init(struct needle *needle, const char *text, char *(*fold)(const char *));
void needle_release(struct needle *needle);
bool needle_equals(const struct needle *needle, const char *text);
bool needle_within(const struct needle *needle, const char *text);
int needle_order(const struct needle *needle, const char *text); /* text against it */

/* A decimal number of any size, pointing into its text. */
struct number {
	bool negative;
	const char *whole, *fraction; /* digits; no leading and no final zeros */
	size_t whole_len, fraction_len;
};

bool number_parse(const char *text, struct number *out); /* "-12", "3.50", ".5" */
int number_order(const struct number *a, const struct number *b);

/* Where a column's text comes from: looked up once for many records. */
enum column_source {
	COLUMN_VALUE,
	COLUMN_ID,
	COLUMN_PATH,
	COLUMN_KIND,
	COLUMN_NAME,
	COLUMN_STATUS,
	COLUMN_TAGS,
	COLUMN_FOLLOW_UP_STATE,
	COLUMN_NOTES,
	COLUMN_LAST_NOTE
};

struct column {
	enum column_source source;
	const struct field *field; /* NULL: none of that key */
	char *key;
};

void column_init(struct column *column, enum kind kind, const char *key);
void column_release(struct column *column);

/*
 * The column's text, or NULL: the record's own, or in scratch. Tags have no one text:
 * always NULL.
 */
const char *column_text(const struct column *column, const struct record *record,
    const struct query_context *context, char scratch[INSTANT_TEXT_SIZE]);

enum where_operator {
	WHERE_EQUAL,
	WHERE_NOT_EQUAL,
	WHERE_CONTAINS,
	WHERE_LESS,
	WHERE_LESS_EQUAL,
	WHERE_GREATER,
	WHERE_GREATER_EQUAL
};

/* KEY OP VALUE, with the value in every form that it can be compared in. */
struct where {
	struct column column;
	enum where_operator op;
	char *text;
	struct needle exact, folded;
	bool has_day, has_instant, has_number;
	day_t day;
	instant_t instant;
	struct number number; /* points into text */
};

int where_parse(struct where *where, enum kind kind, const char *expression, day_t today,
    struct error *err);
void where_release(struct where *where);
bool where_match(const struct where *where, const struct record *record,
    const struct query_context *context);

struct condition {
	enum condition_type type;
	unsigned set;           /* CONDITION_STATUS, CONDITION_FOLLOW_UP: bits */
	int days;               /* CONDITION_STALE */
	struct needle *needles; /* of text, notes, source, assigned, tag */
	size_t needle_count;
	struct where where; /* CONDITION_WHERE */
};

struct sort_key {
	struct column column;
	bool descending;
};

struct query {
	enum kind kind;
	struct condition *conditions;
	size_t condition_count, condition_room;
	struct sort_key *sort;
	size_t sort_count, sort_room;
	size_t limit; /* SIZE_MAX: none */
};

/* Sorts by the keys, then by name and id; broken ones last. */
void query_sort(const struct query *query, struct record_list *list,
    const struct query_context *context);

#endif
