#include "yamldoc_internal.h"

#include <string.h>

size_t
text_bom(const struct buf *text)
{
	return text->len >= 3 && memcmp(text->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

/* libyaml's breaks (YAML 1.1 5.4): CR, LF, CRLF, NEL, LS and PS. */
size_t
text_break(const struct buf *text, size_t pos)
{
	const unsigned char *p = (const unsigned char *)text->data + pos;
	size_t left = text->len - pos;

	if (left == 0)
		return 0;
	if (p[0] == '\n')
		return 1;
	if (p[0] == '\r')
		return left > 1 && p[1] == '\n' ? 2 : 1;
	if (p[0] == 0xc2 && left > 1 && p[1] == 0x85)
		return 2;
	if (p[0] == 0xe2 && left > 2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9))
		return 3;
	return 0;
}

size_t
text_break_before(const struct buf *text, size_t pos)
{
	size_t len;

	if (pos >= 2 && memcmp(text->data + pos - 2, "\r\n", 2) == 0)
		return 2;
	for (len = 1; len <= 3 && len <= pos; len++)
		if (text_break(text, pos - len) == len)
			return len;
	return 0;
}

bool
text_is_blank(const struct buf *text, size_t pos)
{
	return pos < text->len && (text->data[pos] == ' ' || text->data[pos] == '\t');
}

size_t
text_line_start(const struct buf *text, size_t pos)
{
	size_t first = text_bom(text);

	while (pos > first && text_break_before(text, pos) == 0)
		pos--;
	return pos;
}

size_t
text_line_end(const struct buf *text, size_t pos)
{
	while (pos < text->len && text_break(text, pos) == 0)
		pos++;
	return pos;
}

size_t
text_next_line(const struct buf *text, size_t pos)
{
	pos = text_line_end(text, pos);
	return pos + text_break(text, pos);
}

size_t
text_column(const struct buf *text, size_t pos)
{
	size_t p, column = 0;

	for (p = text_line_start(text, pos); p < pos; p++)
		column += ((unsigned char)text->data[p] & 0xc0) != 0x80;
	return column;
}

bool
text_same_line(const struct buf *text, size_t a, size_t b)
{
	return b <= text_line_end(text, a);
}

size_t
text_skip_word(const struct buf *text, size_t pos)
{
	while (pos < text->len && !text_is_blank(text, pos) && text_break(text, pos) == 0)
		pos++;
	return pos;
}

size_t
text_skip_blanks(const struct buf *text, size_t pos)
{
	while (text_is_blank(text, pos))
		pos++;
	return pos;
}

bool
text_starts_line(const struct buf *text, size_t pos)
{
	return text_skip_blanks(text, text_line_start(text, pos)) == pos;
}

size_t
text_skip_separation(const struct buf *text, size_t pos)
{
	size_t len;

	for (;;) {
		pos = text_skip_blanks(text, pos);
		if (pos < text->len && text->data[pos] == '#')
			pos = text_line_end(text, pos);
		len = text_break(text, pos);
		if (len == 0)
			return pos;
		pos += len;
	}
}

const char *
text_newline(const struct buf *text, size_t pos)
{
	size_t end = text_line_end(text, pos), len = text_break(text, end);

	if (len == 0) {
		end = text_line_start(text, pos);
		len = text_break_before(text, end);
		end -= len;
	}
	if (len == 2 && text->data[end] == '\r')
		return "\r\n";
	if (len == 1 && text->data[end] == '\r')
		return "\r";
	return "\n";
}

void
text_walk_start(const struct buf *text, struct text_walk *walk)
{
	*walk = (struct text_walk){text_bom(text), {1, 1}};
}

/* A CR is a line's end for whoever still writes them alone. */
static bool
ends_line(const struct buf *text, size_t pos)
{
	return text->data[pos] == '\n' ||
	       (text->data[pos] == '\r' &&
		   (pos + 1 == text->len || text->data[pos + 1] != '\n'));
}

void
text_walk_to(const struct buf *text, size_t pos, struct text_walk *walk)
{
	if (pos < walk->pos)
		text_walk_start(text, walk);
	while (walk->pos < pos) {
		if (ends_line(text, walk->pos)) {
			walk->pos++;
			walk->mark.line++;
			walk->mark.column = 1;
			continue;
		}
		walk->pos++;
		walk->mark.column +=
		    ((unsigned char)text->data[walk->pos] & 0xc0) != 0x80;
	}
}

struct yamlmark
text_mark(const struct buf *text, size_t pos)
{
	struct text_walk walk;

	text_walk_start(text, &walk);
	text_walk_to(text, pos, &walk);
	return walk.mark;
}

bool
text_has_other_breaks(const struct buf *text)
{
	return strstr(text->data, "\xc2\x85") != NULL ||
	       strstr(text->data, "\xe2\x80\xa8") != NULL ||
	       strstr(text->data, "\xe2\x80\xa9") != NULL;
}
