#include "base/threeway.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

int
threeway_pick(bool earlier_changed, bool later_changed, bool differ)
{
	if (!earlier_changed || !differ)
		return LATER;
	return later_changed ? BASE : EARLIER;
}

/* One of a version's items. */
struct ref {
	const char *identity;
	int version;
	size_t index;
};

static int
compare_places(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_refs(const void *a, const void *b)
{
	const struct ref *x = a, *y = b;
	int order = strcmp(x->identity, y->identity);

	if (order == 0)
		order = x->version - y->version;
	if (order == 0)
		order = compare_places(x->index, y->index);
	return order;
}

static struct ref *
collect_refs(const struct strlist identities[VERSIONS], size_t *count)
{
	struct ref *refs;
	size_t n = 0;

	for (int v = 0; v < VERSIONS; v++)
		n += identities[v].count;
	refs = xcalloc(n + 1, sizeof *refs);
	*count = 0;
	for (int v = 0; v < VERSIONS; v++)
		for (size_t i = 0; i < identities[v].count; i++)
			refs[(*count)++] = (struct ref){identities[v].items[i], v, i};
	qsort(refs, *count, sizeof *refs, compare_refs);
	return refs;
}

/* Those of one identity: the first of each version are one item, the second too… */
static size_t
pair_group(struct threeway *threeway, const struct ref *refs, size_t count)
{
	size_t first = threeway->count, seen[VERSIONS] = {0}, n = 0;

	for (; n < count && strcmp(refs[n].identity, refs[0].identity) == 0; n++) {
		size_t at = first + seen[refs[n].version]++;

		if (threeway->count == at)
			threeway->items[threeway->count++] =
			    (struct threeway_item){{NONE, NONE, NONE}, at, false};
		threeway->items[at].at[refs[n].version] = refs[n].index;
	}
	return n;
}

void
threeway_pair(struct threeway *threeway, const struct strlist identities[VERSIONS])
{
	size_t count, i;
	struct ref *refs = collect_refs(identities, &count);

	*threeway = (struct threeway){xcalloc(count + 1, sizeof *threeway->items), 0};
	for (i = 0; i < count;)
		i += pair_group(threeway, refs + i, count - i);
	free(refs);
	for (i = 0; i < threeway->count; i++) {
		struct threeway_item *item = &threeway->items[i];
		bool both = item->at[EARLIER] != NONE && item->at[LATER] != NONE;

		item->keep = both || item->at[BASE] == NONE;
	}
}

static int
compare_in_earlier(const void *a, const void *b)
{
	const struct threeway_item *x = a, *y = b;

	return compare_places(x->at[EARLIER], y->at[EARLIER]);
}

static int
compare_in_later(const void *a, const void *b)
{
	const struct threeway_item *x = a, *y = b;

	return compare_places(x->at[LATER], y->at[LATER]);
}

/* The items that a side has, in its order. */
static struct threeway_item *
items_of(const struct threeway *threeway, int side, size_t *count)
{
	struct threeway_item *items = xcalloc(threeway->count + 1, sizeof *items);

	*count = 0;
	for (size_t i = 0; i < threeway->count; i++)
		if (threeway->items[i].keep && threeway->items[i].at[side] != NONE)
			items[(*count)++] = threeway->items[i];
	qsort(items, *count, sizeof *items,
	    side == EARLIER ? compare_in_earlier : compare_in_later);
	return items;
}

/* Do two versions have what both sides share in one order? `items` are in that of one. */
static bool
same_order(const struct threeway_item *items, size_t count, int version)
{
	size_t last = NONE;

	for (size_t i = 0; i < count; i++) {
		size_t at = items[i].at[version];

		if (items[i].at[EARLIER] == NONE || items[i].at[LATER] == NONE ||
		    at == NONE)
			continue;
		if (last != NONE && at < last)
			return false;
		last = at;
	}
	return true;
}

struct ordering {
	struct threeway_item *own,
	    *other; /* the skeleton's items, and the other side's */
	size_t own_count, other_count;
	int side; /* the skeleton */
	int (*compare)(void *context, size_t earlier, size_t later);
	void *context;
	struct threeway_item *out;
	size_t count;
};

/* How many items from there on the other side does not have. */
static size_t
run_length(const struct threeway_item *items, size_t count, size_t from, int other)
{
	size_t n = from;

	while (n < count && items[n].at[other] == NONE)
		n++;
	return n - from;
}

static bool
own_first(const struct ordering *o, const struct threeway_item *own,
    const struct threeway_item *other)
{
	bool own_is_earlier = o->side == EARLIER;
	const struct threeway_item *earlier = own_is_earlier ? own : other;
	const struct threeway_item *later = own_is_earlier ? other : own;
	int order = o->compare == NULL
			? 0
			: o->compare(o->context, earlier->at[EARLIER], later->at[LATER]);

	return own_is_earlier ? order <= 0 : order > 0;
}

static void
merge_runs(struct ordering *o, const struct threeway_item *own, size_t own_count,
    const struct threeway_item *other, size_t other_count)
{
	while (own_count > 0 || other_count > 0) {
		bool first =
		    other_count == 0 || (own_count > 0 && own_first(o, own, other));

		o->out[o->count++] = first ? *own : *other;
		if (first) {
			own++;
			own_count--;
		} else {
			other++;
			other_count--;
		}
	}
}

/* Where the other side's run behind an item begins, by the item's index there. */
static size_t
run_behind(const struct ordering *o, const struct threeway_item *anchor)
{
	size_t at = anchor->at[OTHER(o->side)], low = 0, high = o->other_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (o->other[middle].at[OTHER(o->side)] <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
order_items(struct ordering *o)
{
	size_t own = 0, other = 0;

	for (;;) {
		size_t n = run_length(o->own, o->own_count, own, OTHER(o->side));
		size_t m = run_length(o->other, o->other_count, other, o->side);

		merge_runs(o, o->own + own, n, o->other + other, m);
		own += n;
		if (own == o->own_count)
			return;
		o->out[o->count++] = o->own[own];
		other = run_behind(o, &o->own[own]);
		own++;
	}
}

/* The side that put what both have in another order; the later where both did. */
static int
choose_skeleton(const struct threeway_item *earlier, size_t earlier_count,
    const struct threeway_item *later, size_t later_count)
{
	if (!same_order(earlier, earlier_count, LATER) &&
	    same_order(later, later_count, BASE) &&
	    !same_order(earlier, earlier_count, BASE))
		return EARLIER;
	return LATER;
}

void
threeway_order(struct threeway *threeway, int skeleton,
    int (*compare)(void *context, size_t earlier, size_t later), void *context)
{
	struct threeway_item *items[VERSIONS] = {NULL};
	size_t counts[VERSIONS];
	struct ordering o = {.compare = compare, .context = context};

	for (int side = EARLIER; side <= LATER; side++)
		items[side] = items_of(threeway, side, &counts[side]);
	o.side = skeleton != BASE ? skeleton
				  : choose_skeleton(items[EARLIER], counts[EARLIER],
					items[LATER], counts[LATER]);
	o.own = items[o.side];
	o.own_count = counts[o.side];
	o.other = items[OTHER(o.side)];
	o.other_count = counts[OTHER(o.side)];
	o.out = threeway->items;
	order_items(&o);
	threeway->count = o.count;
	free(items[EARLIER]);
	free(items[LATER]);
}

void
threeway_release(struct threeway *threeway)
{
	free(threeway->items);
	*threeway = (struct threeway){NULL, 0};
}
