#include "yamldoc_internal.h"

/* A scalar that becomes an item of a `[…]`, in its own words where they can stand there.
 */
static struct yamlnode *
render_old_in_flow(struct edit *e, struct yamlnode *old, struct place *place)
{
	const struct buf *text = &e->doc->text;

	if (!text_same_line(text, old->start, old->end) || node_is_block_scalar(old) ||
	    (old->style == YAMLSTYLE_PLAIN && !scalar_is_flow_safe(old->text)))
		return render_scalar(e, &e->text, old->text, false, place);
	buf_add(&e->text, text->data + old->start, old->end - old->start);
	if (old->len == 0 && old->tag != NULL)
		buf_addch(&e->text, ' '); /* or the tag goes on */
	return old;
}

/* The value, null, `[]` or a scalar, becomes `[old, item]`. */
static void
start_flow_list(struct edit *e, size_t pair, struct yamlnode *old)
{
	struct place place, inner;
	struct yamlnode *item;

	slot_open(e, e->doc->root, pair, &place);
	inner = place;
	inner.flow = true;
	inner.rest_len = 0;
	inner.prefer = YAMLSTYLE_PLAIN;
	buf_addch(&e->text, '[');
	if (old != NULL && e->index > 0) {
		old = render_old_in_flow(e, old, &inner);
		buf_addstr(&e->text, ", ");
	}
	item = render_item(e, &e->text, e->item, 0, &inner);
	if (old != NULL && e->index == 0) {
		buf_addstr(&e->text, ", ");
		old = render_old_in_flow(e, old, &inner);
	}
	buf_addch(&e->text, ']');
	render_rest(&e->text, &place);
	expect_value(e, pair, expect_list(e, true, old, item));
}

static void
add_rest_of_line(struct edit *e, size_t pos)
{
	const struct buf *text = &e->doc->text;

	if (text->data[pos] == '#')
		buf_addch(&e->text, ' ');
	buf_add(&e->text, text->data + pos, text_line_end(text, pos) - pos);
}

/* What stands on the key's line behind the colon, the value left out; and, where the
 * value goes, what stands behind it on its own line. */
static void
add_key_rest(struct edit *e, const struct yamlnode *value, size_t anchor, bool gone)
{
	if (!text_same_line(&e->doc->text, anchor, value->start))
		add_rest_of_line(e, anchor);
	if (gone)
		add_rest_of_line(e, value->end);
}

static struct yamlnode *
render_old_in_block(struct edit *e, struct yamlnode *old, struct place *place)
{
	const struct buf *text = &e->doc->text;
	size_t from = old->end;

	buf_addstr(&e->text, "- ");
	if (text_same_line(text, old->start, old->end) && !node_is_block_scalar(old)) {
		buf_add(&e->text, text->data + old->start,
		    text_line_end(text, old->end) - old->start);
		return old;
	}
	if (node_is_block_scalar(old)) {
		from = block_header_end(text, old);
		e->end = old->end;
	}
	place->rest = text->data + from;
	place->rest_len = text_line_end(text, from) - from;
	old = render_scalar(e, &e->text, old->text, false, place);
	place->rest_len = 0;
	return old;
}

static struct yamlnode *
render_dashed_line(struct edit *e, const struct place *place)
{
	buf_addstr(&e->text, place->newline);
	render_spaces(&e->text, place->column);
	return render_dashed_item(e, &e->text, 1, place);
}

/* The value, null, `[]` or a scalar, becomes a block list below its key. */
static void
start_block_list(struct edit *e, size_t pair, struct yamlnode *old, size_t anchor)
{
	const struct buf *text = &e->doc->text;
	const struct yamlnode *root = e->doc->root, *value = entry_value(root, pair);
	size_t start = entry_start(e->doc, root, pair);
	struct place place = {.column = text_column(text, start) + list_indent(e->doc),
	    .newline = text_newline(text, start),
	    .one_line = e->cautious,
	    .rest = ""};
	struct yamlnode *item = NULL;

	e->start = anchor;
	e->end = text_line_end(text, value->end);
	add_key_rest(e, value, anchor, old == NULL);
	if (old == NULL || e->index == 0)
		item = render_dashed_line(e, &place);
	if (old != NULL) {
		buf_addstr(&e->text, place.newline);
		render_spaces(&e->text, place.column);
		old = render_old_in_block(e, old, &place);
	}
	if (item == NULL)
		item = render_dashed_line(e, &place);
	expect_value(e, pair, expect_list(e, false, old, item));
}

void
plan_new_list(struct edit *e, size_t pair, struct yamlnode *old)
{
	const struct yamlnode *root = e->doc->root;
	size_t anchor;

	if (root->style == YAMLSTYLE_FLOW || e->item->flow ||
	    !entry_anchor(e->doc, root, pair, &anchor))
		start_flow_list(e, pair, old);
	else
		start_block_list(e, pair, old, anchor);
}
