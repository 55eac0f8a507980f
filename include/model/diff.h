#ifndef MODEL_DIFF_H
#define MODEL_DIFF_H

#include "model/record.h"

/*
 * What changed between two states of a record, in CRM words. A key's from or to
 * is NULL where it was or is not set; tags are joined with ", "; a note added or
 * taken away is a change of key "note" with its text as to or from, and one whose
 * author and time stayed has both; a moved file is none of these. Between two
 * records no status is New; a status is given in its canonical spelling.
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

/*
 * Either may be NULL, or broken: no such record, nothing is set. In the field table's
 * order, then custom keys (those that were there first, in their order), then
 * notes. Values compare by their text, tags as sets, notes as multisets of (at,
 * by, text without final newlines).
 */
void record_diff(
    const struct record *from, const struct record *to, struct record_diff *out);
void record_diff_release(struct record_diff *diff);

/*
 * "status New → Contacted, phone, 3 notes": the subject's words, on one line.
 * At most about 60 columns: then "email, phone and 3 more". "" where nothing
 * changed. The caller frees.
 */
char *record_diff_summary(const struct record_diff *diff);

/*
 * A line a key, each ended by a newline: "phone: 123 → 456", "email:
 * a@b.example" where it was not set, "note: Called…" (first line, cut; "note: Called… → (none)" where it was
 * taken away). Newlines in values become blanks, other control characters stay.
 * The caller frees.
 */
char *record_diff_details(const struct record_diff *diff);

#endif
