#include "yamldoc_internal.h"

#include <string.h>

bool
node_is_block_scalar(const struct yamlnode *node)
{
	return node->style == YAMLSTYLE_LITERAL || node->style == YAMLSTYLE_FOLDED;
}

size_t
block_header_end(const struct buf *text, const struct yamlnode *node)
{
	size_t pos = node->start;

	while (text->data[pos] == '!')
		pos = text_skip_separation(text, text_skip_word(text, pos));
	for (pos++; pos < text->len && strchr("+-123456789", text->data[pos]) != NULL;)
		pos++;
	return pos;
}

static bool
header_has(const struct buf *text, size_t header, char sign)
{
	return text->data[header - 1] == sign ||
	       (text->data[header - 2] == sign && text->data[header - 1] != '|' &&
		   text->data[header - 1] != '>');
}

static size_t
spaces_at(const struct buf *text, size_t pos)
{
	size_t end = pos;

	while (end < text->len && text->data[end] == ' ')
		end++;
	return end - pos;
}

/* The indentation of its lines: what the header says, else that of the first line with
 * text; SIZE_MAX where there is none. */
static size_t
content_indent(const struct buf *text, const struct yamlnode *node, size_t header,
    size_t parent_indent)
{
	size_t pos, spaces;
	char digit;

	for (digit = '1'; digit <= '9'; digit++)
		if (header_has(text, header, digit))
			return parent_indent + (size_t)(digit - '0');
	for (pos = text_next_line(text, header); pos < node->end;
	     pos = text_next_line(text, pos)) {
		spaces = spaces_at(text, pos);
		if (pos + spaces < node->end && text_break(text, pos + spaces) == 0)
			return spaces;
	}
	return SIZE_MAX;
}

static void
trim_blank_lines(
    const struct buf *text, struct yamlnode *node, size_t header, size_t parent_indent)
{
	size_t indent = content_indent(text, node, header, parent_indent);
	size_t first = text_line_end(text, header), line, spaces;

	while (node->end > first) {
		line = text_line_start(text, node->end);
		spaces = spaces_at(text, line);
		if (line + spaces < node->end || spaces > indent)
			return;
		node->end = line - text_break_before(text, line);
	}
}

/*
 * libyaml's end is below the blank lines that follow; ours is before the last
 * line's break, as for every other node, and blank lines count where `+` keeps them.
 * Readers disagree on a last line that has no break: we go with those that
 * read one, for that is what they all read once a line is appended.
 */
void
settle_block_scalar(struct yamldoc *doc, struct yamlnode *node, size_t parent_indent)
{
	const struct buf *text = &doc->text;
	size_t header = block_header_end(text, node);
	char *longer;

	if (node->end == text->len && text_break_before(text, node->end) == 0 &&
	    node->len != 0 && !header_has(text, header, '-')) {
		longer = arena_alloc(&doc->arena, node->len + 2);
		memcpy(longer, node->text, node->len);
		memcpy(longer + node->len, "\n", 2);
		node->text = longer;
		node->len++;
	}
	node->end -= text_break_before(text, node->end);
	if (!header_has(text, header, '+'))
		trim_blank_lines(text, node, header, parent_indent);
}
