#include "yamldoc_internal.h"

#include "base/mem.h"

#include <string.h>

static void
add_span(struct buf *out, const struct buf *text, size_t start, size_t end)
{
	buf_add(out, text->data + start, end - start);
}

/* The blanks between the dash of the list's last item and the item; one where they
 * can't serve as an example. */
static size_t
dash_gap(const struct yamldoc *doc, const struct yamlnode *list)
{
	const struct buf *text = &doc->text;
	size_t from = entry_start(doc, list, list->count - 1) + 1;
	size_t to = list->items[list->count - 1]->start;

	if (to <= from || !text_same_line(text, from, to) ||
	    memchr(text->data + from, '\t', to - from) != NULL)
		return 1;
	return to - from;
}

static struct yamlnode *
insert_in_block(struct edit *e, const struct yamlnode *list)
{
	const struct buf *text = &e->doc->text;
	size_t near = e->index > 0 ? e->index - 1 : 0, pos;
	size_t dash = entry_start(e->doc, list, near);
	struct place place = {.column = text_column(text, dash),
	    .newline = text_newline(text, entry_end(list, near)),
	    .one_line = e->cautious,
	    .rest = ""};
	bool inside = e->index == 0 && !text_starts_line(text, dash);
	struct yamlnode *item;
	struct buf out = BUF_INIT;

	if (!inside)
		render_spaces(&out, place.column);
	item = render_dashed_item(e, &out, dash_gap(e->doc, list), &place);
	buf_addstr(&out, place.newline);
	if (inside) { /* `: - item` or `!!seq - item` */
		render_spaces(&out, place.column);
		e->start = e->end = dash;
		buf_add(&e->text, out.data, out.len);
	} else {
		pos = e->index > 0
			  ? entry_next_outer(e->doc, list, near)
			  : block_comments_above(text, text_line_start(text, dash));
		block_insert_lines(e, pos, &out);
	}
	buf_release(&out);
	return item;
}

static struct yamlnode *
insert_in_flow(struct edit *e, const struct yamlnode *list)
{
	struct place place = {.flow = true, .rest = "", .json = flow_is_json(list)};
	struct buf out = BUF_INIT;
	struct yamlnode *item = render_item(e, &out, e->item, 0, &place);

	flow_insert(e, list, e->index, &out);
	buf_release(&out);
	return item;
}

/* `[]`, with nothing in it that had to be kept. */
static bool
is_bare_empty_list(const struct yamldoc *doc, const struct yamlnode *list)
{
	return list->count == 0 && list->tag == NULL &&
	       text_skip_blanks(&doc->text, list->start + 1) + 1 == list->end;
}

static int
refuse_no_item(const struct edit *e, struct error *err)
{
	return error_failed(err, "'%s' has no item %zu", e->key, e->index + 1);
}

int
plan_insert(struct edit *e, struct error *err)
{
	struct yamlnode *root = e->doc->root, *value, *item;
	size_t pair = node_find(root, e->key), count = 0;
	bool scalar, empty;

	value = pair < entry_count(root) ? entry_value(root, pair) : NULL;
	if (value != NULL && value->type == YAMLNODE_MAPPING)
		return error_failed(
		    err, "'%s' holds keys of its own, expected a list", e->key);
	scalar = value != NULL && value->type == YAMLNODE_SCALAR;
	empty = value == NULL || (scalar && yamlnode_is_null(value));
	if (!empty)
		count = scalar ? 1 : value->count;
	if (e->index == SIZE_MAX)
		e->index = count;
	if (e->index > count)
		return refuse_no_item(e, err);
	if (value == NULL) {
		plan_new_pair(e, true);
	} else if (empty) {
		plan_new_list(e, pair, NULL);
	} else if (scalar) {
		plan_new_list(e, pair, value);
	} else if (is_bare_empty_list(e->doc, value)) {
		plan_new_list(e, pair, NULL);
	} else {
		item = value->style == YAMLSTYLE_FLOW ? insert_in_flow(e, value)
						      : insert_in_block(e, value);
		expect_value(e, pair, expect_items(e, value, e->index, 0, item));
	}
	return 0;
}

/* The pair and value whose item is meant; a scalar counts as a list of one. */
static int
find_item(struct edit *e, size_t *pair, struct yamlnode **value, struct error *err)
{
	struct yamlnode *root = e->doc->root;

	*pair = node_find(root, e->key);
	*value = *pair < entry_count(root) ? entry_value(root, *pair) : NULL;
	if (*value == NULL || (*value)->type == YAMLNODE_MAPPING ||
	    ((*value)->type == YAMLNODE_SCALAR &&
		(yamlnode_is_null(*value) || e->index != 0)) ||
	    ((*value)->type == YAMLNODE_SEQUENCE && e->index >= (*value)->count))
		return refuse_no_item(e, err);
	return 0;
}

int
plan_replace_item(struct edit *e, struct error *err)
{
	struct yamlnode *value, *item;
	struct place place;
	size_t pair, column;

	if (find_item(e, &pair, &value, err) < 0)
		return -1;
	if (value->type == YAMLNODE_SCALAR && e->item->keys != NULL) {
		plan_new_list(e, pair, NULL);
		return 0;
	}
	if (value->type == YAMLNODE_SCALAR) {
		column = slot_open(e, e->doc->root, pair, &place);
		expect_value(e, pair, render_item(e, &e->text, e->item, column, &place));
		return 0;
	}
	column = slot_open(e, value, e->index, &place);
	item = render_item(e, &e->text, e->item, column, &place);
	expect_value(e, pair, expect_items(e, value, e->index, 1, item));
	return 0;
}

/* The last item of a block list goes: `[]`; its tag and the comment lines above stay. */
static void
empty_list(struct edit *e, size_t pair, const struct yamlnode *list)
{
	const struct buf *text = &e->doc->text;
	size_t anchor, head, line_end, dash = entry_start(e->doc, list, 0), line;

	if (!entry_anchor(e->doc, e->doc->root, pair, &anchor))
		return;
	head = list->tag == NULL ? anchor : text_skip_word(text, list->start);
	line_end = text_line_end(text, head);
	e->start = head;
	e->end = text_line_end(text, list->end);
	buf_addstr(&e->text, " []");
	if (dash < line_end)
		return;
	if (text->data[head] == '#')
		buf_addch(&e->text, ' ');
	line = text_line_start(text, dash);
	add_span(&e->text, text, head, line - text_break_before(text, line));
}

int
plan_remove_item(struct edit *e, struct error *err)
{
	struct yamlnode *value, *none;
	struct place place;
	size_t pair;

	if (find_item(e, &pair, &value, err) < 0)
		return -1;
	if (value->type == YAMLNODE_SCALAR) {
		slot_open(e, e->doc->root, pair, &place);
		buf_addstr(&e->text, "[]");
		render_rest(&e->text, &place);
		none = node_new(&e->arena, YAMLNODE_SEQUENCE);
		none->style = YAMLSTYLE_FLOW;
		expect_value(e, pair, none);
		return 0;
	}
	expect_value(e, pair, expect_items(e, value, e->index, 1, NULL));
	if (value->style == YAMLSTYLE_FLOW)
		flow_remove(e, value, e->index);
	else if (value->count == 1)
		empty_list(e, pair, value);
	else
		block_remove_entry(e, value, e->index);
	return 0;
}
