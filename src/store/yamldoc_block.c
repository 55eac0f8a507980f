#include "yamldoc_internal.h"

/*
 * Puts whole lines, each with its break, before the line that starts at pos. A
 * file without a final newline stays one.
 */
void
block_insert_lines(struct edit *e, size_t pos, const struct buf *lines)
{
	const struct buf *text = &e->doc->text;
	size_t last = lines->len;

	e->start = e->end = pos;
	if (pos == text->len && pos > text_bom(text) &&
	    text_break_before(text, pos) == 0) {
		buf_addstr(&e->text, text_newline(text, pos));
		if (!e->cautious)
			last -= text_break_before(lines, last);
	}
	buf_add(&e->text, lines->data, last);
}

/*
 * Takes an entry's own lines away; a file without a final newline stays one. The
 * comments inside a list or mapping go with it. Those below a scalar go only where they
 * would become part of a text above it.
 */
void
block_remove_entry(struct edit *e, const struct yamlnode *node, size_t i)
{
	const struct buf *text = &e->doc->text;
	size_t start = entry_start(e->doc, node, i);

	if (!text_starts_line(text, start) && i + 1 < entry_count(node)) {
		e->start = start; /* `: - a`, with more items below */
		e->end = entry_start(e->doc, node, i + 1);
		return;
	}
	e->start = text_line_start(text, start);
	if (e->cautious || node_is_block(entry_value(node, i)))
		e->end = entry_next_outer(e->doc, node, i);
	else
		e->end = entry_next_line(node, text, i);
	if (e->end == text->len && text_break_before(text, e->end) == 0 && !e->cautious &&
	    e->start > text_bom(text))
		e->start -= text_break_before(text, e->start);
}

size_t
block_comments_above(const struct buf *text, size_t line)
{
	size_t first = text_bom(text), above, word;

	while (line > first) {
		above = text_line_start(text, line - text_break_before(text, line));
		word = text_skip_blanks(text, above);
		if (text->data[word] != '#')
			break;
		line = above;
	}
	return line;
}
