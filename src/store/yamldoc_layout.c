#include "yamldoc_internal.h"

bool
node_is_block(const struct yamlnode *node)
{
	return node->type != YAMLNODE_SCALAR && node->style == YAMLSTYLE_BLOCK;
}

size_t
entry_count(const struct yamlnode *node)
{
	return node->type == YAMLNODE_MAPPING ? node->count / 2 : node->count;
}

struct yamlnode *
entry_value(const struct yamlnode *node, size_t i)
{
	return node->type == YAMLNODE_MAPPING ? node->items[2 * i + 1] : node->items[i];
}

size_t
node_content(const struct yamldoc *doc, const struct yamlnode *node)
{
	const struct buf *text = &doc->text;

	if (node->tag == NULL)
		return node->start;
	return text_skip_separation(text, text_skip_word(text, node->start));
}

size_t
entry_end(const struct yamlnode *node, size_t i)
{
	return entry_value(node, i)->end;
}

size_t
entry_start(const struct yamldoc *doc, const struct yamlnode *node, size_t i)
{
	const struct buf *text = &doc->text;
	size_t pos;

	if (i > 0)
		pos = text_skip_separation(text, entry_end(node, i - 1));
	else
		pos = node_content(doc, node);
	if (node->style != YAMLSTYLE_FLOW)
		return pos;
	/* Over the bracket or the comma, but for `[key: value]`, which has none. */
	if (i > 0 || node->items[0]->start > pos)
		pos = text_skip_separation(text, pos + 1);
	return pos;
}

bool
entry_anchor(
    const struct yamldoc *doc, const struct yamlnode *node, size_t i, size_t *out)
{
	const struct yamlnode *key;

	if (node->type != YAMLNODE_MAPPING) {
		*out = entry_start(doc, node, i) + 1;
		return true;
	}
	key = node->items[2 * i];
	if (entry_end(node, i) == key->end)
		return false;
	*out = text_skip_separation(&doc->text, key->end) + 1;
	return true;
}

size_t
entry_next_line(const struct yamlnode *node, const struct buf *text, size_t i)
{
	return text_next_line(text, entry_end(node, i));
}

size_t
entry_next_outer(const struct yamldoc *doc, const struct yamlnode *node, size_t i)
{
	const struct buf *text = &doc->text;
	size_t column = text_column(text, entry_start(doc, node, i));
	size_t pos = entry_next_line(node, text, i), line = pos, word;
	bool over_blank_lines = node_is_block(entry_value(node, i));

	while (line < text->len) {
		word = text_skip_blanks(text, line);
		if (word < text->len && text->data[word] == '#' &&
		    text_column(text, word) > column)
			pos = text_next_line(text, word);
		else if (!over_blank_lines || text_break(text, word) == 0)
			break;
		line = text_next_line(text, word);
	}
	return pos;
}
