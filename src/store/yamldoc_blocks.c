#include "yamldoc_internal.h"

#include "base/mem.h"

#include <stdlib.h>

/* Each entry on lines of its own: `first` is where the first one's comments begin. */
static bool
divide(const struct yamldoc *doc, const struct yamlnode *node, size_t first,
    struct yamlblocks *out)
{
	const struct buf *text = &doc->text;
	size_t count = entry_count(node), start, i;

	*out = (struct yamlblocks){NULL, 0, first};
	if (count == 0)
		return false;
	out->items = xcalloc(count, sizeof *out->items);
	for (i = 0; i < count; i++) {
		start = entry_start(doc, node, i);
		if (!text_starts_line(text, start)) {
			yamldoc_blocks_release(out);
			return false;
		}
		out->items[i].start = out->tail;
		out->items[i].body = text_line_start(text, start);
		out->items[i].column = text_column(text, start);
		out->items[i].end = out->tail = entry_next_outer(doc, node, i);
	}
	out->count = count;
	return true;
}

bool
yamldoc_blocks(const struct yamldoc *doc, struct yamlblocks *out)
{
	*out = (struct yamlblocks)YAMLBLOCKS_INIT;
	return node_is_block(doc->root) && entry_count(doc->root) != 0 &&
	       divide(doc, doc->root, root_first_line(doc), out);
}

bool
yamldoc_list_blocks(const struct yamldoc *doc, const struct yamlnode *list,
    const struct yamlblock *key, struct yamlblocks *out)
{
	const struct buf *text = &doc->text;
	size_t line;

	*out = (struct yamlblocks)YAMLBLOCKS_INIT;
	if (list->type != YAMLNODE_SEQUENCE || !node_is_block(list) || list->count == 0)
		return false;
	line = text_line_start(text, entry_start(doc, list, 0));
	return line > key->body &&
	       divide(doc, list, block_comments_above(text, line), out);
}

void
yamldoc_blocks_release(struct yamlblocks *blocks)
{
	free(blocks->items);
	*blocks = (struct yamlblocks)YAMLBLOCKS_INIT;
}
