#ifndef BASE_THREEWAY_H
#define BASE_THREEWAY_H

#include "base/buf.h"
#include "base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Merging three versions of a sequence. Of the two sides one is called the earlier and
 * one the later, by the caller; where it matters who comes first, that says it, so the
 * result does not depend on who merges.
 */
enum { BASE, EARLIER, LATER, VERSIONS };
#define OTHER(side) ((side) == EARLIER ? LATER : EARLIER)
#define NONE ((size_t)-1)

/* Bytes that somebody else owns. */
struct span {
	const char *text;
	size_t len;
};
bool span_equal(struct span a, struct span b);

/*
 * The version that stands: that of the side that changed it, the later's where they
 * agree (`differ`: they don't). BASE: both changed it, differently.
 */
int threeway_pick(bool earlier_changed, bool later_changed, bool differ);

struct threeway_item {
	size_t at[VERSIONS]; /* its index there, or NONE */
	size_t id;           /* from 0, as they were paired */
	bool keep;
};
struct threeway {
	struct threeway_item *items;
	size_t count;
};

/*
 * Pairs what has one identity: the first of each version, the second of each… Each
 * item once, in no order; what either side took away is not to be kept.
 */
void threeway_pair(struct threeway *out, const struct strlist identities[VERSIONS]);

/*
 * Leaves only the items to keep and puts them in order: those that both sides have stay
 * in place, new ones stay behind what they were put behind, and where both sides put
 * some, `compare` says (> 0) which of the later's go before the earlier's (NULL: none).
 * `skeleton`, where not BASE, is the side whose own order wins.
 */
void threeway_order(struct threeway *threeway, int skeleton,
    int (*compare)(void *context, size_t earlier, size_t later), void *context);
void threeway_release(struct threeway *threeway);

/* The text's lines, each with its newline. */
void threeway_split_lines(struct span text, struct strlist *out);

/* The lines of both: additions of both, removals of either, as a multiset. */
void threeway_lines(
    struct span base, struct span earlier, struct span later, struct buf *out);

/*
 * The text with the changes of both, as diff3(1) makes it. False, and nothing added,
 * where changes of both meet, or the texts are too large to be compared.
 */
bool threeway_text(
    struct span base, struct span earlier, struct span later, struct buf *out);

#endif
