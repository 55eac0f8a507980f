#include "yamldoc_internal.h"

#include "base/unicode.h"

#include <string.h>

#define LITERAL_STEP 2 /* columns that a literal's lines stand deeper */

/* What no quotes but double ones hold: breaks, controls, what YAML or an editor eats. */
static bool
needs_escape(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
	       c == 0xfeff || c == 0xfffe || c == 0xffff;
}

/* True where a character needs an escape; those in `allowed` don't. */
static bool
has_escapes(const char *text, const char *allowed)
{
	size_t pos, len = strlen(text);
	uint32_t c;

	for (pos = 0; pos < len;) {
		pos += unicode_next(text + pos, len - pos, &c);
		if (needs_escape(c) && (c >= 0x80 || strchr(allowed, (int)c) == NULL))
			return true;
	}
	return false;
}

static void
add_escape(struct buf *out, uint32_t c)
{
	switch (c) {
	case '\n':
		buf_addstr(out, "\\n");
		break;
	case '\t':
		buf_addstr(out, "\\t");
		break;
	case '\r':
		buf_addstr(out, "\\r");
		break;
	default:
		buf_addf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
	}
}

static void
add_double_quoted(struct buf *out, const char *text)
{
	size_t pos, len = strlen(text), size;
	uint32_t c;

	buf_addch(out, '"');
	for (pos = 0; pos < len; pos += size) {
		size = unicode_next(text + pos, len - pos, &c);
		if (c == '"' || c == '\\')
			buf_addch(out, '\\');
		if (needs_escape(c))
			add_escape(out, c);
		else
			buf_add(out, text + pos, size);
	}
	buf_addch(out, '"');
}

static void
add_single_quoted(struct buf *out, const char *text)
{
	buf_addch(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_addch(out, '\'');
		buf_addch(out, *text);
	}
	buf_addch(out, '\'');
}

/*
 * A literal block holds several lines, the last of which has text, and nothing
 * that needs an escape. A tab at a line's start counts as indentation for some readers.
 */
static bool
literal_holds(const char *text)
{
	const char *newline = strchr(text, '\n');
	size_t len = strlen(text);

	if (newline == NULL || has_escapes(text, "\n\t"))
		return false;
	while (len > 0 && text[len - 1] == '\n')
		len--;
	if (len == 0 || text[len - 1] == ' ' || text[len - 1] == '\t')
		return false;
	return *text != '\t' && strstr(text, "\n\t") == NULL;
}

/* The first line with something on it begins with a space: readers need to be told. */
static bool
needs_indicator(const char *text)
{
	return text[strspn(text, "\n")] == ' ';
}

static void
add_literal(struct buf *out, const char *text, const struct place *place)
{
	size_t len = strlen(text);
	const char *end, *line_end;

	buf_addch(out, '|');
	if (needs_indicator(text))
		buf_addf(out, "%d", LITERAL_STEP);
	if (text[len - 1] != '\n')
		buf_addch(out, '-');
	else if (text[len - 2] == '\n')
		buf_addch(out, '+');
	render_rest(out, place);
	end = text + len;
	if (end[-1] == '\n')
		end--; /* the break of the last line itself */
	for (; text <= end; text = line_end + 1) {
		line_end = memchr(text, '\n', (size_t)(end - text));
		if (line_end == NULL)
			line_end = end;
		buf_addstr(out, place->newline);
		if (line_end > text)
			render_spaces(out, place->column + LITERAL_STEP);
		buf_add(out, text, (size_t)(line_end - text));
	}
}

static enum yamlnode_style
choose_style(const char *text, bool raw, const struct place *place)
{
	bool one_line = !has_escapes(text, "");

	if (place->json || place->prefer == YAMLSTYLE_DOUBLE)
		return YAMLSTYLE_DOUBLE;
	if (place->prefer == YAMLSTYLE_SINGLE && one_line)
		return YAMLSTYLE_SINGLE;
	if (yamldoc_is_plain_string(text) || (raw && scalar_is_raw_safe(text)))
		if (!place->flow ||
		    (scalar_is_flow_safe(text) && (raw || strchr(text, ':') == NULL)))
			return YAMLSTYLE_PLAIN;
	if (!place->flow && !place->one_line && literal_holds(text))
		return YAMLSTYLE_LITERAL;
	if (one_line && strpbrk(text, "\"\\") != NULL)
		return YAMLSTYLE_SINGLE;
	return YAMLSTYLE_DOUBLE;
}

enum yamlnode_style
scalar_add(struct buf *out, const char *text, bool raw, const struct place *place)
{
	enum yamlnode_style style = choose_style(text, raw, place);

	if (style == YAMLSTYLE_LITERAL) {
		add_literal(out, text, place);
		return style;
	}
	if (style == YAMLSTYLE_DOUBLE)
		add_double_quoted(out, text);
	else if (style == YAMLSTYLE_SINGLE)
		add_single_quoted(out, text);
	else
		buf_addstr(out, text);
	render_rest(out, place);
	return style;
}
