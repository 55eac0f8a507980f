#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "output_internal.h"

#include <stdlib.h>
#include <string.h>

#define NARROWEST 20 /* columns of text that wrapping leaves at least */

/* Where a text is being wrapped. */
struct wrapping {
	struct buf out;
	size_t indent;
	size_t width;  /* 0: no end */
	size_t column; /* where the next character goes */
};

static void
pad_to(struct wrapping *w, size_t column)
{
	for (; w->column < column; w->column++)
		buf_addch(&w->out, ' ');
}

static void
end_line(struct wrapping *w)
{
	buf_addch(&w->out, '\n');
	w->column = 0;
}

/* One word, and before it the blanks that part it from the one before. */
static void
add_word(struct wrapping *w, size_t blanks, const char *word, size_t len)
{
	char *text = xstrndup(word, len);
	size_t width = unicode_width(text);

	pad_to(w, w->indent);
	if (w->width != 0 && w->column > w->indent &&
	    w->column + blanks + width > w->width) {
		end_line(w);
		pad_to(w, w->indent);
	} else {
		pad_to(w, w->column + blanks);
	}
	buf_add(&w->out, text, len);
	w->column += width;
	free(text);
}

static void
add_line(struct wrapping *w, const char *line, size_t len)
{
	const char *end = line + len;

	while (line < end) {
		const char *word = line;

		while (word < end && *word == ' ')
			word++;
		if (word == end)
			break;
		len = 0;
		while (word + len < end && word[len] != ' ')
			len++;
		add_word(w, (size_t)(word - line), word, len);
		line = word + len;
	}
	end_line(w);
}

void
output_wrapped(
    struct output *out, const char *text, size_t indent, size_t column, size_t width)
{
	struct wrapping w = {BUF_INIT, indent, width, column};
	struct buf escaped = BUF_INIT;
	const char *line;

	if (w.width != 0 && w.width < indent + NARROWEST)
		w.width = indent + NARROWEST;
	unicode_escape(&escaped, text, "\n");
	while (escaped.len > 0 && escaped.data[escaped.len - 1] == '\n')
		buf_splice(&escaped, escaped.len - 1, 1, "", 0);
	for (line = escaped.data;; line++) {
		size_t len = strcspn(line, "\n");

		add_line(&w, line, len);
		line += len;
		if (*line == '\0')
			break;
	}
	output_write(out, w.out.data, w.out.len);
	buf_release(&w.out);
	buf_release(&escaped);
}

/* How many bytes of the text fit into so many columns. */
static size_t
fitting(const char *text, size_t columns)
{
	size_t len = strlen(text), end = 0;

	while (end < len) {
		char character[5] = "";
		uint32_t ignored;
		size_t n = unicode_next(text + end, len - end, &ignored);
		size_t width;

		memcpy(character, text + end, n);
		width = unicode_width(character);
		if (width > columns)
			break;
		columns -= width;
		end += n;
	}
	return end;
}

char *
output_cut(const char *text, size_t columns)
{
	size_t end;

	if (unicode_width(text) <= columns)
		return xstrdup(text);
	end = fitting(text, columns - 1);
	while (end > 0 && text[end - 1] == ' ')
		end--;
	return xasprintf("%.*s…", (int)end, text);
}
