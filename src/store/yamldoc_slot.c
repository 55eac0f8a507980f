#include "yamldoc_internal.h"

#include <string.h>

static size_t
open_in_flow(struct edit *e, const struct yamlnode *parent, size_t i, struct place *place)
{
	const struct yamlnode *old = entry_value(parent, i);
	size_t anchor;

	place->json = flow_is_json(parent);
	e->start = old->start;
	e->end = old->end;
	if (parent->type == YAMLNODE_MAPPING && !entry_anchor(e->doc, parent, i, &anchor))
		buf_addch(&e->text, ':');
	if (old->start == old->end || e->doc->text.data[old->start - 1] == ':')
		buf_addch(&e->text, ' ');
	return 0;
}

/* `? key` alone: its value gets a line of its own. */
static size_t
open_below_key(struct edit *e, const struct yamlnode *key, struct place *place)
{
	e->start = e->end = text_line_end(&e->doc->text, key->end);
	buf_addstr(&e->text, place->newline);
	render_spaces(&e->text, place->column);
	buf_addstr(&e->text, ": ");
	return place->column + 2;
}

static void
set_rest(const struct buf *text, size_t from, struct place *place)
{
	place->rest = text->data + from;
	place->rest_len = text_line_end(text, from) - from;
}

/* The old value is empty, or a list or mapping that begins on a line below. */
static size_t
open_at_anchor(
    struct edit *e, const struct yamlnode *old, size_t anchor, struct place *place)
{
	const struct buf *text = &e->doc->text;
	bool tagged = old->tag != NULL && text_same_line(text, anchor, old->start);

	set_rest(text, tagged ? text_skip_word(text, old->start) : anchor, place);
	e->start = anchor;
	buf_addch(&e->text, ' ');
	return place->column + 2;
}

size_t
slot_open(struct edit *e, const struct yamlnode *parent, size_t i, struct place *place)
{
	const struct buf *text = &e->doc->text;
	const struct yamlnode *old = entry_value(parent, i);
	size_t start = entry_start(e->doc, parent, i), anchor;

	memset(place, 0, sizeof *place);
	place->column = text_column(text, start);
	place->newline = text_newline(text, start);
	place->one_line = e->cautious;
	place->prefer = old->style;
	place->flow = parent->style == YAMLSTYLE_FLOW;
	place->rest = "";
	if (place->flow)
		return open_in_flow(e, parent, i, place);
	if (!entry_anchor(e->doc, parent, i, &anchor))
		return open_below_key(e, parent->items[2 * i], place);
	e->start = old->start;
	e->end = node_is_block_scalar(old) ? old->end : text_line_end(text, old->end);
	if (old->start == old->end ||
	    (node_is_block(old) &&
		!text_same_line(text, anchor, node_content(e->doc, old))))
		return open_at_anchor(e, old, anchor, place);
	set_rest(text, node_is_block_scalar(old) ? block_header_end(text, old) : old->end,
	    place);
	if (e->item == NULL || e->item->keys == NULL ||
	    memchr(text->data + anchor, '\t', old->start - anchor) == NULL)
		return text_column(text, old->start);
	e->start = anchor; /* a mapping may not be indented by tabs */
	buf_addch(&e->text, ' ');
	return place->column + 2;
}
