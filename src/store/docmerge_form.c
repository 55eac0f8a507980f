#include "docmerge_internal.h"

#include <string.h>

static const char mark[] = "\xef\xbb\xbf";
#define MARK_LEN (sizeof mark - 1)

static enum line_ends
read_line_ends(const char *text, size_t len)
{
	size_t returns = 0, newlines = 0, pairs = 0;

	for (size_t i = 0; i < len; i++) {
		newlines += text[i] == '\n';
		returns += text[i] == '\r';
		pairs += text[i] == '\r' && i + 1 < len && text[i + 1] == '\n';
	}
	if (returns == 0)
		return LINES_LF;
	return returns == pairs && newlines == pairs ? LINES_CRLF : LINES_MIXED;
}

static void
add_without_returns(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r')
			buf_addch(out, text[i]);
}

struct form
form_read(const void *bytes, size_t len, struct buf *text)
{
	const char *p = bytes;
	struct form form = {.lines = LINES_LF};

	form.mark = len >= MARK_LEN && memcmp(p, mark, MARK_LEN) == 0;
	if (form.mark) {
		p += MARK_LEN;
		len -= MARK_LEN;
	}
	form.lines = read_line_ends(p, len);
	if (form.lines == LINES_CRLF)
		add_without_returns(text, p, len);
	else
		buf_add(text, p, len);
	form.open = text->len > 0 && text->data[text->len - 1] != '\n' &&
		    text->data[text->len - 1] != '\r';
	if (form.open)
		buf_addch(text, '\n');
	return form;
}

/* A property three ways; the later side's where there is no base to tell. */
#define MERGED(property)                                           \
	(has_base && forms[LATER].property == forms[BASE].property \
		? forms[EARLIER].property                          \
		: forms[LATER].property)

struct form
form_merge(const struct form forms[VERSIONS], bool has_base)
{
	return (struct form){.mark = MERGED(mark),
	    .open = MERGED(open),
	    .lines = MERGED(lines),
	    .column = MERGED(column)};
}

void
form_write(const struct form *form, const struct buf *text, struct buf *out)
{
	size_t len = text->len;

	if (form->open && len > 0 && text->data[len - 1] == '\n')
		len--;
	if (form->mark)
		buf_add(out, mark, MARK_LEN);
	for (size_t i = 0; i < len; i++) {
		if (text->data[i] == '\n' && form->lines == LINES_CRLF &&
		    (i == 0 || text->data[i - 1] != '\r'))
			buf_addch(out, '\r');
		buf_addch(out, text->data[i]);
	}
}

void
shift_lines(struct span lines, size_t from, size_t to, struct buf *out)
{
	const char *p = lines.text, *end = lines.text + lines.len;

	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *next = newline == NULL ? end : newline + 1;
		size_t n;

		if (*p != '\n' && *p != '\r')
			for (n = from; n < to; n++)
				buf_addch(out, ' ');
		for (n = to; n < from && *p == ' '; n++)
			p++;
		buf_add(out, p, (size_t)(next - p));
		p = next;
	}
}
