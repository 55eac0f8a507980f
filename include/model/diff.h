#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include "model/record.h"

/*
 * What changed between two states of a record, in CRM words. A key's from or to
 * is NULL where it was or is not set; tags are joined with ", "; a note added or
 * taken away is a change of key "note" with its text as to or from; a moved file
 * is none of these.
 */
struct record_change {
	char *key;
	char *from;
	char *to;
};

struct record_diff {
	struct record_change *items;
	size_t count, room;
};
#define RECORD_DIFF_INIT   \
	{                  \
		NULL, 0, 0 \
	}

/* Either may be NULL: no such record. In the field table's order, then custom keys, then
 * notes. */
void record_diff(
    const struct record *from, const struct record *to, struct record_diff *out);
void record_diff_release(struct record_diff *diff);

/*
 * "status New → Contacted, phone, note": the subject's words. At most about 60
 * columns: then "email, phone and 3 more".
 */
char *record_diff_summary(const struct record_diff *diff);

/* A line a key: "phone: 123 → 456", "email: (none) → a@b.example", "note: Called…" (first
 * line, cut). */
char *record_diff_details(const struct record_diff *diff);

#endif
