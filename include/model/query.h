#ifndef MODEL_QUERY_H
#define MODEL_QUERY_H

#include "base/error.h"
#include "base/strlist.h"
#include "model/follow_up.h"
#include "model/record.h"
#include "model/team.h"

/* What a reader of records needs to know about today. */
struct query_context {
	day_t today;
	int upcoming_days;
	const char *user; /* who `mine` is; NULL where unknown */
};

/*
 * The conditions of a list; all of them hold. Built by the query_add_…()
 * functions, which copy what they are given.
 */
enum condition_type {
	CONDITION_TEXT,     /* name or e-mail holds it, ignoring case and accents */
	CONDITION_NOTES,    /* a note's text holds it, so too */
	CONDITION_STATUS,   /* one of a set */
	CONDITION_SOURCE,   /* one of a comma-separated list, ignoring case */
	CONDITION_ASSIGNED, /* so too */
	CONDITION_UNASSIGNED,
	CONDITION_TAG,       /* ignoring case */
	CONDITION_FOLLOW_UP, /* its state is one of a set */
	CONDITION_STALE,     /* open, and no note or creation within so many days */
	CONDITION_WHERE      /* KEY OP VALUE */
};

/* A comma-separated list matches where one of its parts does; an empty one nowhere. */
struct query; /* conditions, order, limit */

struct query *query_new(enum kind kind);
void query_free(struct query *query);

void query_add_text(struct query *query, const char *text);
void query_add_notes(struct query *query, const char *text);
int query_add_status(struct query *query, const char *list,
    struct error *err); /* "New,Lost"; unknown: usage error that names the five */
void query_add_source(struct query *query, const char *list);
void query_add_assigned(struct query *query, const char *list);
void query_add_unassigned(struct query *query);
void query_add_tag(struct query *query, const char *tag);
void query_add_follow_up(
    struct query *query, unsigned states); /* bits 1 << FOLLOW_UP_… */
void query_add_stale(struct query *query, int days);
/* Whether it asks when notes were written: bare ones are to be dated before. */
bool query_needs_note_times(const struct query *query);

/*
 * "KEY=VALUE", "KEY!=VALUE", "KEY~VALUE" (contains, ignoring case and accents),
 * "KEY<VALUE", "KEY>VALUE" (also <=, >=): as dates, where both sides are (relative input
 * such as `+3d` too; an instant counts as its local day against a day), else numbers,
 * else folded text. `=` and `!=`: as dates, else as text, ignoring case. An absent key
 * matches only `!=`. KEY is any that record_column() knows, as it is spelled
 * there; `tags`: any one of them (`!=`: none of them); `notes`: their count, but with
 * `~`, or `=` and what is no number, the text of any one of them (`!=`: of none of them).
 * Blanks around KEY and VALUE don't count. Malformed: usage error.
 */
int query_add_where(
    struct query *query, const char *expression, day_t today, struct error *err);

/*
 * "follow_up,-name": keys as above, `-` for descending. Absent ones come last,
 * either way. Days and instants in time's order, statuses in the pipeline's,
 * numbers by size and before texts, texts folded. No key: usage error.
 */
int query_set_sort(struct query *query, const char *keys, struct error *err);
void query_set_limit(struct query *query, size_t limit); /* 0: none at all */

bool query_has_conditions(const struct query *query);

/* Adds the keys that query_add_where() was given, and with `order` query_set_sort(), each
 * once. */
void query_add_keys(const struct query *query, bool order, struct strlist *keys);

/* Broken records match only where there is no condition. */
bool query_match(const struct query *query, const struct record *record,
    const struct query_context *context);

/*
 * Takes out what doesn't match and frees it, sorts the rest (default: follow-up, then
 * name folded, then id; these two decide between equals in any order; broken ones
 * last) and cuts at the limit.
 */
void query_apply(const struct query *query, struct record_list *list,
    const struct query_context *context);

/*
 * A record's column as text: a field's or custom key, `id`, `path`, `kind`, `name` (of a
 * contact too), `status` (of a lead always there, in its canonical spelling), `tags`
 * (joined with ", "), `follow_up_state` (of leads), `notes` (their count), `last_note`
 * (the newest one's instant). NULL where absent. The caller frees.
 */
char *record_column(
    const struct record *record, const char *key, const struct query_context *context);

/* The column's heading: "Follow-up", "Last note"; a custom key itself. */
const char *record_column_label(enum kind kind, const char *key);

/* Adds the keys of a list's default columns: id, name, then what the field table says. */
void record_default_columns(enum kind kind, struct strlist *keys);

/* Whether the kind's records have it by more than custom: a field, or a key of
 * record_columns(). */
bool record_knows_column(enum kind kind, const char *key);

/* Adds the keys that record_column() knows besides the field table's: "id", "path". */
void record_columns(enum kind kind, struct strlist *keys);

#endif
