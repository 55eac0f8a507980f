#include "yamldoc_internal.h"

#include <string.h>

void
render_spaces(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_addch(out, ' ');
}

void
render_rest(struct buf *out, const struct place *place)
{
	if (place->rest_len > 0 && *place->rest == '#')
		buf_addch(out, ' '); /* as in `[]#c`, which needs none */
	buf_add(out, place->rest, place->rest_len);
}

struct yamlnode *
render_scalar(struct edit *e, struct buf *out, const char *text, bool raw,
    const struct place *place)
{
	struct yamlnode *node = node_new(&e->arena, YAMLNODE_SCALAR);

	node->style = scalar_add(out, text, raw, place);
	node->len = strlen(text);
	node->text = arena_copy(&e->arena, text, node->len);
	return node;
}

struct yamlnode *
render_key(struct edit *e, struct buf *out, const char *key, const struct place *place)
{
	struct place here = *place;

	here.one_line = true;
	here.prefer = YAMLSTYLE_PLAIN;
	here.rest_len = 0;
	return render_scalar(e, out, key, false, &here);
}

/* key: text, key: text: in block context a line each, `rest` behind the last. */
static struct yamlnode *
render_mapping(struct edit *e, struct buf *out, const struct yamlitem *item,
    size_t column, const struct place *place)
{
	struct yamlnode *node = node_new(&e->arena, YAMLNODE_MAPPING);
	struct place here = *place;
	size_t i;

	node->style = place->flow ? YAMLSTYLE_FLOW : YAMLSTYLE_BLOCK;
	node->items = arena_alloc(&e->arena, 2 * item->count * sizeof *node->items);
	here.column = column;
	here.prefer = YAMLSTYLE_PLAIN;
	for (i = 0; i < item->count; i++) {
		here.rest_len = i + 1 < item->count ? 0 : place->rest_len;
		if (i > 0 && place->flow) {
			buf_addstr(out, ", ");
		} else if (i > 0) {
			buf_addstr(out, place->newline);
			render_spaces(out, column);
		}
		node->items[node->count++] = render_key(e, out, item->keys[i], &here);
		buf_addstr(out, ": ");
		node->items[node->count++] = render_scalar(
		    e, out, item->texts[i], item->raw != NULL && item->raw[i], &here);
	}
	return node;
}

struct yamlnode *
render_item(struct edit *e, struct buf *out, const struct yamlitem *item, size_t column,
    const struct place *place)
{
	struct place inner = *place;
	struct yamlnode *node;

	if (item->keys == NULL)
		return render_scalar(
		    e, out, item->texts[0], item->raw != NULL && item->raw[0], place);
	if (!place->flow)
		return render_mapping(e, out, item, column, place);
	inner.rest_len = 0;
	buf_addch(out, '{');
	node = render_mapping(e, out, item, column, &inner);
	buf_addch(out, '}');
	render_rest(out, place);
	return node;
}

struct yamlnode *
render_dashed_item(struct edit *e, struct buf *out, size_t gap, const struct place *place)
{
	buf_addch(out, '-');
	render_spaces(out, gap);
	return render_item(e, out, e->item, place->column + 1 + gap, place);
}
