#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static size_t
items_in_list(const struct yamlnode *value)
{
	return value != NULL && value->type == YAMLNODE_SEQUENCE ? value->count : 0;
}

/* The side whose list is edited: one that has items, and rather a list than a lone value.
 */
static int
choose_skeleton(
    const struct list_merge *list, const struct entry *const entries[VERSIONS])
{
	const struct yamlnode *earlier = list->values[EARLIER];
	const struct yamlnode *later = list->values[LATER];

	if (entries[EARLIER] == NULL || items_in_list(later) > 0)
		return LATER;
	return items_in_list(earlier) > 0 || list_count(later) == 0 ? EARLIER : LATER;
}

/* Whether the merged list can be put together from lines. */
static void
choose_form(struct merging *m, struct list_merge *list,
    const struct entry *const entries[VERSIONS])
{
	for (int v = 0; v < VERSIONS; v++)
		list->divided[v] = entries[v] != NULL &&
				   list_column(m->docs[v], entries[v], &list->columns[v]);
	list->lines =
	    (list->divided[EARLIER] || list->divided[LATER]) &&
	    (list->divided[EARLIER] || node_is_nothing(list->values[EARLIER])) &&
	    (list->divided[LATER] || node_is_nothing(list->values[LATER]));
	list->skeleton = choose_skeleton(list, entries);
}

/* Does anything of a side's list stay? */
static bool
has_kept_items(const struct list_merge *list, int side)
{
	for (size_t i = 0; i < list->items.count; i++)
		if (list->items.items[i].keep && list->items.items[i].at[side] != NONE)
			return true;
	return false;
}

/* The indentation that a side changed; of a side without items there is none to see. */
static size_t
choose_column(const struct list_merge *list)
{
	bool earlier = list->divided[EARLIER] && has_kept_items(list, EARLIER);
	bool later = list->divided[LATER] && has_kept_items(list, LATER);

	if (earlier && later)
		earlier =
		    list->divided[BASE] && list->columns[LATER] == list->columns[BASE];
	return list->columns[earlier ? EARLIER : LATER];
}

static void
pair_items(struct merging *m, struct list_merge *list,
    const struct entry *const entries[VERSIONS])
{
	for (int v = 0; v < VERSIONS; v++)
		if (entries[v] != NULL)
			section_of_list(
			    &list->sections[v], m->docs[v], m->kind, entries[v]);
		else
			list->sections[v] = (struct section){.text = BUF_INIT};
	sections_pair(&list->items, list->sections);
	list->column = choose_column(list);
	for (int v = 0; v < VERSIONS; v++)
		if (list->divided[v])
			section_divide_list(&list->sections[v], entries[v], list->column);
}

/* The times of each side's notes; one without a time goes with the one above it. */
struct clock {
	instant_t *times[VERSIONS];
	bool newest_first;
};

static bool
read_times(const struct section *section, instant_t **times, bool *newest_first)
{
	size_t timed = 0;
	instant_t first = 0, at = INT64_MIN;

	*times = xcalloc(section->count + 1, sizeof **times);
	for (size_t i = 0; i < section->count; i++) {
		if (note_time(section->entries[i].value, &at) && timed++ == 0)
			first = at;
		(*times)[i] = at;
	}
	*newest_first = timed > 1 && first > at;
	return timed > 1;
}

static int
compare_times(void *context, size_t earlier, size_t later)
{
	const struct clock *clock = context;
	instant_t a = clock->times[EARLIER][earlier], b = clock->times[LATER][later];
	int order = a < b ? -1 : a > b;

	return clock->newest_first ? -order : order;
}

/* What is added to a lone value comes behind it. */
static int
compare_with_lone(void *context, size_t earlier, size_t later)
{
	const struct list_merge *list = context;

	(void)earlier;
	(void)later;
	return list->skeleton == EARLIER ? -1 : 1;
}

static void
order_items(struct list_merge *list)
{
	struct clock clock;
	bool earlier_first;
	int skeleton = list->lines ? BASE : list->skeleton;

	if (!list->lines && items_in_list(list->values[list->skeleton]) == 0) {
		threeway_order(&list->items, skeleton, compare_with_lone, list);
		return;
	}
	if (list->type != LIST_NOTES) {
		threeway_order(&list->items, skeleton, NULL, NULL);
		return;
	}
	read_times(&list->sections[EARLIER], &clock.times[EARLIER], &earlier_first);
	if (!read_times(&list->sections[LATER], &clock.times[LATER], &clock.newest_first))
		clock.newest_first = earlier_first;
	threeway_order(&list->items, skeleton, compare_times, &clock);
	free(clock.times[EARLIER]);
	free(clock.times[LATER]);
}

static bool
items_equal(const struct entry *a, const struct entry *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->body.text != NULL && b->body.text != NULL && span_equal(a->body, b->body))
		return true;
	return node_same(a->value, b->value) &&
	       (a->body.text == NULL || b->body.text == NULL);
}

/* Whose version of an item stands that both sides have. */
static int
choose_item(struct merging *m, const struct list_merge *list,
    const struct entry *const entries[VERSIONS])
{
	const struct yamlnode *base = entries[BASE] == NULL ? NULL : entries[BASE]->value;
	const struct yamlnode *earlier = entries[EARLIER]->value;
	const struct yamlnode *later = entries[LATER]->value;
	int source = threeway_pick(!items_equal(entries[BASE], entries[EARLIER]),
	    !items_equal(entries[BASE], entries[LATER]),
	    !items_equal(entries[EARLIER], entries[LATER]));
	char *a, *b;

	if (source != BASE)
		return source;
	if (node_same(earlier, later) || (base != NULL && node_same(earlier, base)))
		return LATER;
	if (base != NULL && node_same(later, base))
		return EARLIER;
	a = note_extras(earlier);
	b = note_extras(later);
	if (list->type == LIST_NOTES && strcmp(a, b) != 0)
		merging_clash(m, list->key, earlier, EARLIER);
	free(a);
	free(b);
	return LATER;
}

static void
choose_items(struct merging *m, struct list_merge *list)
{
	list->sources = xcalloc(list->items.count + 1, sizeof *list->sources);
	for (size_t i = 0; i < list->items.count; i++) {
		const struct threeway_item *item = &list->items.items[i];
		const struct entry *entries[VERSIONS];

		item_entries(list->sections, item, entries);
		if (entries[EARLIER] == NULL || entries[LATER] == NULL)
			list->sources[item->id] =
			    entries[LATER] != NULL ? LATER : EARLIER;
		else
			list->sources[item->id] = choose_item(m, list, entries);
	}
}

/* A list that is left without items is written as the side that emptied it did, or `[]`.
 */
static void
choose_empty_form(struct list_merge *list, const struct entry *const entries[VERSIONS])
{
	bool earlier = entries[EARLIER] != NULL && list_count(list->values[EARLIER]) == 0;
	bool later = entries[LATER] != NULL && list_count(list->values[LATER]) == 0;

	list->lines = false;
	list->skeleton = entries[LATER] == NULL || (earlier && !later) ? EARLIER : LATER;
}

struct list_merge *
list_decide(
    struct merging *m, enum list_type type, const struct entry *const entries[VERSIONS])
{
	struct list_merge *list = xcalloc(1, sizeof *list);

	list->type = type;
	for (int v = 0; v < VERSIONS; v++)
		if (entries[v] != NULL) {
			list->key = entries[v]->key->text;
			list->values[v] = entries[v]->value;
		}
	choose_form(m, list, entries);
	pair_items(m, list, entries);
	choose_items(m, list);
	order_items(list);
	if (list->items.count == 0)
		choose_empty_form(list, entries);
	return list;
}

const struct yamlnode *
list_merged_item(const struct list_merge *list, size_t i)
{
	const struct threeway_item *item = &list->items.items[i];
	int source = list->sources[item->id];

	return list->sections[source].entries[item->at[source]].value;
}

static struct span
or_empty(const struct section *section, struct span span)
{
	return section->divided ? span : (struct span){"", 0};
}

static void
add_head(const struct list_merge *list, struct buf *out)
{
	const struct section *s = list->sections;
	int version = LATER;

	if (!s[LATER].divided)
		version = EARLIER;
	else if (s[EARLIER].divided && s[BASE].divided &&
		 span_equal(s[LATER].head, s[BASE].head))
		version = EARLIER;
	buf_add(out, s[version].head.text, s[version].head.len);
}

static void
add_item(const struct merging *m, const struct list_merge *list,
    const struct threeway_item *item, struct buf *out)
{
	const struct entry *entries[VERSIONS];
	int source = list->sources[item->id];
	struct buf lead = BUF_INIT, body = BUF_INIT;
	const struct span none = {"", 0};

	item_entries(list->sections, item, entries);
	if (entries[EARLIER] == NULL || entries[LATER] == NULL) {
		buf_add(&lead, entries[source]->lead.text, entries[source]->lead.len);
		buf_add(&body, entries[source]->body.text, entries[source]->body.len);
	} else {
		struct span base = none;

		if (entries[BASE] != NULL && entries[BASE]->body.text != NULL)
			base = entries[BASE]->body;
		threeway_lines(base.len > 0 ? entries[BASE]->lead : none,
		    entries[EARLIER]->lead, entries[LATER]->lead, &lead);
		lines_compose(entries, source, &body);
		for (int side = EARLIER; side <= LATER; side++) {
			struct rescue rescue = {entries[side], m->docs[side],
			    m->docs[OTHER(side)], base,
			    (struct span){body.data, body.len}, list->column};

			comments_rescue(&rescue, &lead);
		}
	}
	buf_add(out, lead.data, lead.len);
	buf_add(out, body.data, body.len);
	buf_release(&lead);
	buf_release(&body);
}

void
list_assemble(const struct merging *m, const struct list_merge *list, struct buf *out)
{
	const struct section *s = list->sections;

	add_head(list, out);
	for (size_t i = 0; i < list->items.count; i++)
		add_item(m, list, &list->items.items[i], out);
	threeway_lines(or_empty(&s[BASE], s[BASE].tail),
	    or_empty(&s[EARLIER], s[EARLIER].tail), or_empty(&s[LATER], s[LATER].tail),
	    out);
}

void
list_free(struct list_merge *list)
{
	if (list == NULL)
		return;
	for (int v = 0; v < VERSIONS; v++)
		section_release(&list->sections[v]);
	threeway_release(&list->items);
	free(list->sources);
	free(list);
}
