#include "docmerge_internal.h"

#include "base/mem.h"
#include "model/field.h"
#include "model/status.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

void
item_entries(const struct section sections[VERSIONS], const struct threeway_item *item,
    const struct entry *entries[VERSIONS])
{
	for (int v = 0; v < VERSIONS; v++)
		entries[v] =
		    item->at[v] == NONE ? NULL : &sections[v].entries[item->at[v]];
}

void
merging_clash(struct merging *m, const char *key, const struct yamlnode *value, int side)
{
	struct docmerge *out = m->out;

	ARRAY_GROW(out->clashes, out->count, out->room);
	out->clashes[out->count++] =
	    (struct docmerge_clash){xstrdup(key), value_text(value), side == LATER};
}

/* By their lines; where one has none of its own, by what they hold. */
static bool
entries_equal(const struct entry *a, const struct entry *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->body.text == NULL || b->body.text == NULL)
		return node_same(a->value, b->value);
	return span_equal(a->body, b->body);
}

static bool
is_converted(const struct yamlnode *value)
{
	enum status status;

	return value != NULL && value->type == YAMLNODE_SCALAR &&
	       status_parse(value->text, &status) && status == STATUS_CONVERTED;
}

static bool
earlier_instant(const struct yamlnode *a, const struct yamlnode *b, bool *is_earlier)
{
	instant_t x, y;

	if (node_is_nothing(a) || node_is_nothing(b) || a->type != YAMLNODE_SCALAR ||
	    b->type != YAMLNODE_SCALAR || !instant_parse(a->text, &x) ||
	    !instant_parse(b->text, &y))
		return false;
	*is_earlier = x < y;
	return true;
}

/* Whose value stands where they differ; *silent: the other need not be kept. */
static int
winner(const struct merging *m, const struct field *field,
    const struct yamlnode *const values[VERSIONS], bool *silent)
{
	bool is_earlier;

	*silent = false;
	if (field == NULL || m->rules == DOCMERGE_UNDO)
		return LATER;
	if (field->type == FIELD_STATUS && is_converted(values[EARLIER]))
		return EARLIER;
	if (field->type == FIELD_INSTANT && m->docs[BASE] == NULL &&
	    earlier_instant(values[EARLIER], values[LATER], &is_earlier)) {
		*silent = true;
		return is_earlier ? EARLIER : LATER;
	}
	return LATER;
}

static void
decide_clash(struct merging *m, const char *key,
    const struct yamlnode *const values[VERSIONS], struct decision *d)
{
	const struct field *field = field_find(m->kind, key);
	bool silent;

	d->source = winner(m, field, values, &silent);
	if (!silent)
		merging_clash(m, key, values[OTHER(d->source)], OTHER(d->source));
}

/* Both sides changed the entry's lines, and not alike. */
static void
decide_both(
    struct merging *m, const struct entry *const entries[VERSIONS], struct decision *d)
{
	const struct yamlnode *values[VERSIONS], *key = NULL;
	enum list_type type;

	for (int v = 0; v < VERSIONS; v++) {
		values[v] = entries[v] == NULL ? NULL : entries[v]->value;
		if (entries[v] != NULL)
			key = entries[v]->key;
	}
	d->composed = true;
	d->source = LATER;
	type = list_type(m->kind, key->text, values);
	if (type != LIST_NONE) {
		d->list = list_decide(m, type, entries);
		d->source = entries[LATER] != NULL ? LATER : EARLIER;
	} else if (key->type == YAMLNODE_SCALAR &&
		   !value_same(m->kind, key->text, values[EARLIER], values[LATER])) {
		if (value_same(m->kind, key->text, values[LATER], values[BASE]))
			d->source = EARLIER;
		else if (!value_same(m->kind, key->text, values[EARLIER], values[BASE]))
			decide_clash(m, key->text, values, d);
	} else if (key->type != YAMLNODE_SCALAR &&
		   !node_same(values[EARLIER], values[LATER])) {
		char *text = codec_node_text(key);

		merging_clash(m, text, values[EARLIER], EARLIER);
		free(text);
	}
}

static void
decide(struct merging *m, const struct threeway_item *item, struct decision *d)
{
	const struct entry *entries[VERSIONS];

	item_entries(m->sections, item, entries);
	d->source = threeway_pick(!entries_equal(entries[BASE], entries[EARLIER]),
	    !entries_equal(entries[BASE], entries[LATER]),
	    !entries_equal(entries[EARLIER], entries[LATER]));
	if (d->source == BASE)
		decide_both(m, entries, d);
	d->stands = entries[d->source] != NULL;
}

/* Where a key stands in a new file: the user's own ones below the fields, then notes. */
static size_t
key_rank(enum kind kind, const struct entry *entry)
{
	size_t count, i;
	const struct field *const *table = field_table(kind, &count);

	for (i = 0; i < count; i++)
		if (entry->key->text != NULL &&
		    strcmp(table[i]->key, entry->key->text) == 0)
			return table[i]->type == FIELD_NOTES ? count + 1 : i;
	return count;
}

static int
compare_keys(void *context, size_t earlier, size_t later)
{
	const struct merging *m = context;
	size_t a = key_rank(m->kind, &m->sections[EARLIER].entries[earlier]);
	size_t b = key_rank(m->kind, &m->sections[LATER].entries[later]);

	return a < b ? -1 : a > b;
}

void
keys_decide(struct merging *m)
{
	sections_pair(&m->keys, m->sections);
	m->decisions = xcalloc(m->keys.count + 1, sizeof *m->decisions);
	for (size_t i = 0; i < m->keys.count; i++) {
		struct threeway_item *item = &m->keys.items[i];

		decide(m, item, &m->decisions[item->id]);
		/* What goes may leave its comments in its place. */
		item->keep = item->at[EARLIER] != NONE || item->at[LATER] != NONE;
	}
	threeway_order(&m->keys, BASE, compare_keys, m);
}

void
keys_release(struct merging *m)
{
	for (size_t i = 0; i < m->keys.count; i++)
		list_free(m->decisions[m->keys.items[i].id].list);
	free(m->decisions);
	threeway_release(&m->keys);
}
