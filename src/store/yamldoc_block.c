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

/* Takes whole lines away; the same holds. */
void
block_remove_lines(struct edit *e, size_t start, size_t end)
{
	const struct buf *text = &e->doc->text;

	if (end == text->len && text_break_before(text, end) == 0 && !e->cautious &&
	    start > text_bom(text))
		start -= text_break_before(text, start);
	e->start = start;
	e->end = end;
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
