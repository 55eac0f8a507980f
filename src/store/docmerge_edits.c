#include "docmerge_internal.h"

#include "base/mem.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

/* An item to write, with the arrays it points to. */
struct writing {
	struct yamlitem item;
	const char **keys, **texts;
	bool *raw;
	struct strlist owned;
};

static const char *
part_text(struct writing *w, const struct yamlnode *node)
{
	if (node->type == YAMLNODE_SCALAR)
		return node->text;
	strlist_take(&w->owned, codec_node_text(node));
	return w->owned.items[w->owned.count - 1];
}

/* Plain text stays plain, whatever type a reader gives it. */
static void
writing_begin(struct writing *w, const struct yamlnode *node, enum list_type type)
{
	bool mapping = node->type == YAMLNODE_MAPPING && node->count > 0;
	size_t count = mapping ? node->count / 2 : 1;

	*w = (struct writing){.keys = xcalloc(count, sizeof *w->keys),
	    .texts = xcalloc(count, sizeof *w->texts),
	    .raw = xcalloc(count, sizeof *w->raw),
	    .owned = STRLIST_INIT};
	for (size_t i = 0; i < count; i++) {
		const struct yamlnode *value = mapping ? node->items[2 * i + 1] : node;

		if (mapping)
			w->keys[i] = part_text(w, node->items[2 * i]);
		w->texts[i] = part_text(w, value);
		w->raw[i] = value->style == YAMLSTYLE_PLAIN;
	}
	w->item = (struct yamlitem){
	    mapping ? w->keys : NULL, w->texts, w->raw, count, type == LIST_TAGS};
}

static void
writing_end(struct writing *w)
{
	free(w->keys);
	free(w->texts);
	free(w->raw);
	strlist_release(&w->owned);
}

/* Keys that a new one may stand below: all but the notes. */
static const char **
keys_above(const struct yamldoc *doc)
{
	const struct yamlnode *root = yamldoc_root(doc);
	const char **keys = xcalloc(root->count / 2 + 1, sizeof *keys);
	size_t count = 0;

	for (size_t i = 0; i < root->count; i += 2)
		if (root->items[i]->type == YAMLNODE_SCALAR &&
		    strcmp(root->items[i]->text, "notes") != 0)
			keys[count++] = root->items[i]->text;
	return keys;
}

static int
set_text(
    struct yamldoc *doc, const char *key, const char *text, bool raw, struct error *err)
{
	const char **after = keys_above(doc);
	int rc = yamldoc_set(doc, key, text, raw, after, err);

	free(after);
	return rc;
}

/* Replaces a value's bytes by text that is YAML, in one line. */
static int
splice_value(struct yamldoc **doc, const char *key, const char *yaml, struct error *err)
{
	const struct yamlnode *value = yamldoc_get(*doc, key);
	struct yamldoc *spliced = NULL;
	struct buf text = BUF_INIT;
	struct yamlfault where;
	size_t len;
	const char *bytes = yamldoc_bytes(*doc, &len);
	int rc;

	buf_add(&text, bytes, len);
	buf_splice(&text, value->start, value->end - value->start, yaml, strlen(yaml));
	rc = yamldoc_parse(text.data, text.len, &spliced, &where, err);
	buf_release(&text);
	if (rc < 0)
		return -1;
	yamldoc_free(*doc);
	*doc = spliced;
	return 0;
}

/* Sets a key to another version's value; nested values are written as compact JSON. */
static int
put(struct yamldoc **doc, const char *key, const struct yamlnode *value,
    struct error *err)
{
	char *yaml;
	int rc;

	if (value->type == YAMLNODE_SCALAR && !yamlnode_is_null(value))
		return set_text(
		    *doc, key, value->text, value->style == YAMLSTYLE_PLAIN, err);
	if (set_text(*doc, key, "x", false, err) < 0)
		return -1;
	yaml = yamlnode_is_null(value) ? xstrdup("null") : codec_node_text(value);
	rc = splice_value(doc, key, yaml, err);
	free(yaml);
	return rc;
}

int
edits_insert(struct yamldoc *doc, const char *key, enum list_type type, size_t index,
    const struct yamlnode *node, struct error *err)
{
	const struct yamlnode *value = yamldoc_get(doc, key);
	struct writing w;
	int rc;

	writing_begin(&w, node, type);
	if (value != NULL && value->type == YAMLNODE_SEQUENCE && index < value->count) {
		rc = yamldoc_insert(doc, key, index, &w.item, err);
	} else {
		const char **after = keys_above(doc);

		rc = yamldoc_append(doc, key, &w.item, after, err);
		free(after);
	}
	writing_end(&w);
	return rc;
}

static int
replace_item(struct yamldoc *doc, const struct list_merge *list, size_t index,
    const struct yamlnode *node, struct error *err)
{
	struct writing w;
	int rc;

	writing_begin(&w, node, list->type);
	rc = yamldoc_replace_item(doc, list->key, index, &w.item, err);
	writing_end(&w);
	return rc;
}

/* Takes away the skeleton's items that the other side took away, the last one first. */
static int
remove_items(struct yamldoc *doc, const struct list_merge *list, struct error *err)
{
	size_t count = list->sections[list->skeleton].count;
	bool *stays = xcalloc(count + 1, sizeof *stays);
	int rc = 0;

	for (size_t i = 0; i < list->items.count; i++)
		if (list->items.items[i].at[list->skeleton] != NONE)
			stays[list->items.items[i].at[list->skeleton]] = true;
	while (rc == 0 && count-- > 0)
		if (!stays[count])
			rc = yamldoc_remove_item(doc, list->key, count, err);
	free(stays);
	return rc;
}

int
edits_list(struct yamldoc *doc, const struct list_merge *list, struct error *err)
{
	if (remove_items(doc, list, err) < 0)
		return -1;
	for (size_t i = 0; i < list->items.count; i++) {
		const struct threeway_item *item = &list->items.items[i];
		const struct yamlnode *node = list_merged_item(list, i);
		int rc = 0;

		if (item->at[list->skeleton] == NONE)
			rc = edits_insert(doc, list->key, list->type, i, node, err);
		else if (list->sources[item->id] != list->skeleton)
			rc = replace_item(doc, list, i, node, err);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
edit_key(struct yamldoc **doc, const struct decision *d,
    const struct entry *const entries[VERSIONS], struct error *err)
{
	const char *key = entries[entries[LATER] != NULL ? LATER : EARLIER]->key->text;

	if (key == NULL)
		return error_failed(err, "a key that is a list or a mapping itself");
	if (!d->stands)
		return yamldoc_unset(*doc, key, err);
	if (d->list != NULL) {
		if (d->list->skeleton == EARLIER &&
		    put(doc, key, entries[EARLIER]->value, err) < 0)
			return -1;
		return edits_list(*doc, d->list, err);
	}
	if (d->source == LATER)
		return 0;
	return put(doc, key, entries[EARLIER]->value, err);
}

/* Adds a side's new comments that the text lacks, as lines. */
static void
add_lost_comments(const struct merging *m, int side, struct buf *text)
{
	struct strlist comments = STRLIST_INIT;
	struct span base = {"", 0};

	if (m->docs[BASE] != NULL)
		base.text = yamldoc_bytes(m->docs[BASE], &base.len);
	document_comments(m->docs[side], &comments);
	for (size_t i = 0; i < comments.count; i++) {
		const char *comment = comments.items[i];

		if (!has_comment(base, comment) &&
		    !has_comment((struct span){text->data, text->len}, comment))
			buf_addf(text, "%s\n", comment);
	}
	strlist_release(&comments);
}

/* Puts the comments that edits can't carry over below everything. */
static int
keep_comments(const struct merging *m, struct yamldoc **doc, struct error *err)
{
	struct yamldoc *longer = NULL;
	struct buf text = BUF_INIT;
	struct yamlfault where;
	size_t len;
	const char *bytes = yamldoc_bytes(*doc, &len);
	int rc;

	buf_add(&text, bytes, len);
	add_lost_comments(m, EARLIER, &text);
	add_lost_comments(m, LATER, &text);
	rc = yamldoc_parse(text.data, text.len, &longer, &where, err);
	buf_release(&text);
	if (rc == 0) {
		yamldoc_free(*doc);
		*doc = longer;
	}
	return rc;
}

int
edits_keys(struct merging *m, struct yamldoc **doc, struct error *err)
{
	struct yamlfault where;
	size_t len;
	const char *bytes = yamldoc_bytes(m->docs[LATER], &len);

	if (yamldoc_parse(bytes, len, doc, &where, err) < 0)
		return -1;
	for (size_t i = 0; i < m->keys.count; i++) {
		const struct threeway_item *item = &m->keys.items[i];
		const struct entry *entries[VERSIONS];

		item_entries(m->sections, item, entries);
		if (edit_key(doc, &m->decisions[item->id], entries, err) < 0)
			return -1;
	}
	return keep_comments(m, doc, err);
}
