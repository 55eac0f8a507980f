#include "yamldoc_internal.h"

#include <string.h>

/* The value reads as that text already, for every reader. */
static bool
is_set(const struct yamlnode *value, const char *text, bool raw)
{
	if (value->type != YAMLNODE_SCALAR || value->tag != NULL ||
	    strcmp(value->text, text) != 0)
		return false;
	return value->style != YAMLSTYLE_PLAIN || yamldoc_is_plain_string(text) ||
	       (raw && !yamlnode_is_null(value));
}

static int
set_value(
    struct edit *e, const struct yamlnode *parent, size_t i, struct yamlnode **value)
{
	struct place place;
	size_t column = slot_open(e, parent, i, &place);

	*value = render_item(e, &e->text, e->item, column, &place);
	return 0;
}

int
plan_set(struct edit *e, struct error *err)
{
	struct yamlnode *root = e->doc->root, *value;
	size_t i = node_find(root, e->key);

	(void)err;
	if (i == entry_count(root)) {
		plan_new_pair(e, false);
		return 0;
	}
	if (is_set(entry_value(root, i), e->item->texts[0], e->item->raw[0]))
		return 0;
	set_value(e, root, i, &value);
	expect_value(e, i, value);
	return 0;
}

int
plan_unset(struct edit *e, struct error *err)
{
	const struct buf *text = &e->doc->text;
	const struct yamlnode *root = e->doc->root;
	size_t i = node_find(root, e->key);

	(void)err;
	if (i == entry_count(root))
		return 0;
	expect_no_pair(e, i);
	if (root->style == YAMLSTYLE_FLOW) {
		flow_remove(e, root, i);
	} else if (entry_count(root) == 1) {
		e->start = entry_start(e->doc, root, i);
		e->end = text_line_end(text, entry_end(root, i));
		buf_addstr(&e->text, "{}");
	} else {
		block_remove_entry(e, root, i);
	}
	return 0;
}

/* The pair below which a new one goes, counted from 1; 0: it is to be the first. */
static size_t
find_place(const struct edit *e)
{
	const struct yamlnode *root = e->doc->root;
	const char *const *key;
	size_t i, found = 0;

	for (key = e->after; key != NULL && *key != NULL; key++) {
		i = node_find(root, *key);
		if (i < entry_count(root))
			found = i + 1;
	}
	return found;
}

/*
 * Above the first key, and above the comment that belongs to it: one that a
 * blank line sets off from what stands at the file's head.
 */
size_t
root_first_line(const struct yamldoc *doc)
{
	const struct buf *text = &doc->text;
	size_t line, comment, above;

	if (entry_count(doc->root) == 0)
		return text->len;
	line = text_line_start(text, entry_start(doc, doc->root, 0));
	comment = block_comments_above(text, line);
	if (comment == text_bom(text))
		return line;
	above = text_line_start(text, comment - text_break_before(text, comment));
	above = text_skip_blanks(text, above);
	return text_break(text, above) != 0 ? comment : line;
}

/* The columns that the document's lists are indented by, 2 where it has none. */
size_t
list_indent(const struct yamldoc *doc)
{
	const struct yamlnode *root = doc->root, *value;
	size_t i;

	for (i = 0; i < entry_count(root); i++) {
		value = entry_value(root, i);
		if (value->type == YAMLNODE_SEQUENCE && node_is_block(value) &&
		    text_starts_line(&doc->text, entry_start(doc, value, 0)))
			return text_column(&doc->text, entry_start(doc, value, 0)) -
			       text_column(&doc->text, entry_start(doc, root, i));
	}
	return 2;
}

/* `key: text`, or `key:` and a list of one. */
static void
render_pair(struct edit *e, struct buf *out, bool list, struct place *place,
    struct yamlnode **key, struct yamlnode **value)
{
	bool flow = place->flow || e->item->flow;

	*key = render_key(e, out, e->key, place);
	buf_addstr(out, list && !flow ? ":" : ": ");
	if (!list) {
		*value = render_item(e, out, e->item, 0, place);
	} else if (flow) {
		place->flow = true;
		buf_addch(out, '[');
		*value =
		    expect_list(e, true, NULL, render_item(e, out, e->item, 0, place));
		buf_addch(out, ']');
	} else {
		place->column += list_indent(e->doc);
		buf_addstr(out, place->newline);
		render_spaces(out, place->column);
		*value =
		    expect_list(e, false, NULL, render_dashed_item(e, out, 1, place));
	}
}

void
plan_new_pair(struct edit *e, bool list)
{
	const struct buf *text = &e->doc->text;
	const struct yamlnode *root = e->doc->root;
	size_t below = find_place(e), pos;
	struct place place = {.rest = "", .one_line = e->cautious};
	struct buf out = BUF_INIT;
	struct yamlnode *key, *value;

	place.flow = root->style == YAMLSTYLE_FLOW;
	place.json = place.flow && flow_is_json(root);
	pos = below == 0 ? root_first_line(e->doc)
			 : entry_next_outer(e->doc, root, below - 1);
	place.newline = text_newline(text, below == 0 ? pos : entry_end(root, below - 1));
	if (!place.flow && entry_count(root) != 0)
		place.column = text_column(text, entry_start(e->doc, root, 0));
	if (!place.flow)
		render_spaces(&out, place.column);
	render_pair(e, &out, list, &place, &key, &value);
	expect_pair(e, below, key, value);
	if (root->style == YAMLSTYLE_FLOW) {
		flow_insert(e, root, below, &out);
	} else {
		buf_addstr(&out, place.newline);
		block_insert_lines(e, pos, &out);
	}
	buf_release(&out);
}

int
plan_item_set(struct edit *e, struct error *err)
{
	const struct buf *text = &e->doc->text;
	struct yamlnode *root = e->doc->root, *list, *item, *key, *value;
	size_t i = node_find(root, e->key), at;
	struct place place = {.rest = "", .one_line = e->cautious};
	struct buf out = BUF_INIT;

	list = i < entry_count(root) ? entry_value(root, i) : NULL;
	if (list == NULL || list->type != YAMLNODE_SEQUENCE || e->index >= list->count ||
	    list->items[e->index]->type != YAMLNODE_MAPPING)
		return error_failed(
		    err, "'%s' has no item %zu that is a mapping", e->key, e->index + 1);
	item = list->items[e->index];
	at = node_find(item, e->item_key);
	if (at < entry_count(item)) {
		if (is_set(entry_value(item, at), e->item->texts[0], e->item->raw[0]))
			return 0;
		set_value(e, item, at, &value);
		item = node_copy(&e->arena, item, 0);
		item->items[2 * at + 1] = value;
	} else {
		place.flow = item->style == YAMLSTYLE_FLOW;
		place.json = place.flow && flow_is_json(item);
		e->start = e->end = place.flow ? 0 : entry_start(e->doc, item, 0);
		place.column = text_column(text, e->start);
		place.newline = text_newline(text, e->start);
		key = render_key(e, &out, e->item_key, &place);
		buf_addstr(&out, ": ");
		value = render_item(e, &out, e->item, 0, &place);
		if (place.flow) {
			flow_insert(e, item, 0, &out);
		} else {
			buf_addstr(&out, place.newline);
			render_spaces(&out, place.column);
			buf_add(&e->text, out.data, out.len);
		}
		item = node_copy(&e->arena, item, 2);
		node_put(item, 0, 0, (struct yamlnode *[]){key, value}, 2);
		buf_release(&out);
	}
	expect_value(e, i, expect_items(e, list, e->index, 1, item));
	return 0;
}
