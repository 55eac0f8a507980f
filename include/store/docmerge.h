#ifndef STORE_DOCMERGE_H
#define STORE_DOCMERGE_H

#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "model/kind.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Three versions of one record file, merged block by block: each key's lines, and
 * each item's in lists, with the comment lines above and the comments beside. A block
 * that one side changed is taken from it byte for byte; comments that both added are
 * both kept; what neither touched stays as it is, to line ends and indentation.
 * Tags merge as a set, notes as a multiset of (instant, by, text without final
 * newlines), other lists as multisets of their items: additions of both, removals of
 * either, new items in order of time. Where both changed a value differently the later
 * side's stands; Converted gives way to nothing; of two files without a common
 * ancestor the earlier `created` stands.
 */

/* A side's file, and when and by whom it was changed last. */
struct docmerge_version {
	const void *bytes; /* NULL: there is none (a base only) */
	size_t len;
	instant_t at;
	const char *who; /* NULL: not known */
};

/* A value that gave way to another. */
struct docmerge_clash {
	char *key;
	char *value; /* as text, compact JSON where it is nested; NULL: the key had been
			taken away */
	bool later;  /* it was the later side's */
};

/* When and by whom a key was changed last: more than a side can tell of all its keys. */
struct docmerge_origin {
	char *key;
	instant_t at;
	char *who; /* NULL: not known */
};

struct docmerge {
	struct buf bytes;
	struct docmerge_clash *clashes;
	size_t count, room;
	/* For the notes on the earlier side's values; the caller's, set before the merge.
	 */
	const struct docmerge_origin *origins;
	size_t origin_count;
};
#define DOCMERGE_INIT                         \
	{                                     \
		BUF_INIT, NULL, 0, 0, NULL, 0 \
	}
void docmerge_release(struct docmerge *merge);

enum docmerge_rules {
	DOCMERGE_SYNC, /* each value that gave way is kept in a note, by minicrm */
	DOCMERGE_UNDO  /* the later side's value stands whatever it is; no notes */
};

/*
 * Merges. Who of the two is the later is the caller's word, so the result is the same
 * whoever merges, and merging it again with either side changes nothing more. An
 * unreadable base counts as none. A side that can't be read, and a result that would
 * not read back as what was merged (or is larger than a record may be), is an error.
 */
int docmerge_run(enum kind kind, enum docmerge_rules rules,
    const struct docmerge_version *base, const struct docmerge_version *earlier,
    const struct docmerge_version *later, struct docmerge *out, struct error *err);

/* YAML that can be merged: it parses, and holds no conflict markers. */
bool docmerge_is_readable(const void *bytes, size_t len);

/*
 * What a note says of a value that gave way; the same words for the same loss, so that
 * no merge says it twice. The caller frees.
 */
char *docmerge_clash_text(
    const struct docmerge_clash *clash, instant_t at, const char *who);

#endif
