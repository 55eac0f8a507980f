#include "config_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <ini.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* inih's line buffer, less the NUL: a longer line would be split into false keys. */
#define MAX_LINE 199

void
setting_problems_release(struct setting_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		free(problems->items[i].message);
	free(problems->items);
	*problems = (struct setting_problems)SETTING_PROBLEMS_INIT;
}

enum place { AT_KEY, AT_VALUE };

/* Where the line's key begins, or its value. */
static const char *
find_place(const struct ini *ini, enum place place)
{
	const char *at = ini->start;

	while (place == AT_VALUE && at < ini->next && *at != '=' && *at != ':')
		at++;
	at += place == AT_VALUE && at < ini->next;
	while (at < ini->next && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static size_t
column_of(const struct ini *ini, enum place place)
{
	const char *end = find_place(ini, place);
	size_t column = 1;

	for (const char *at = ini->start; at < end; at++)
		column += ((unsigned char)*at & 0xc0) != 0x80;
	return column;
}

static void
add_problem(struct ini *ini, enum place place, bool is_error, const char *message)
{
	struct setting_problems *problems = ini->problems;

	ARRAY_GROW(problems->items, problems->count, problems->room);
	problems->items[problems->count++] = (struct setting_problem){
	    ini->line, column_of(ini, place), is_error, xstrdup(message)};
}

static int refuse(struct ini *ini, enum place place, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

static int
refuse(struct ini *ini, enum place place, const char *fmt, va_list ap)
{
	struct buf text = BUF_INIT;

	buf_vaddf(&text, fmt, ap);
	if (ini->problems != NULL)
		add_problem(ini, place, true, text.data);
	else
		error_failed(ini->err, "%s:%zu: %s", ini->file, ini->line, text.data);
	buf_release(&text);
	return -1;
}

int
ini_refuse(struct ini *ini, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(ini, AT_KEY, fmt, ap);
	va_end(ap);
	return -1;
}

int
ini_refuse_value(struct ini *ini, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(ini, AT_VALUE, fmt, ap);
	va_end(ap);
	return -1;
}

void
ini_warn(struct ini *ini, const char *message)
{
	add_problem(ini, AT_KEY, false, message);
}

/* Cuts the next line off, without its end. */
static const char *
cut_line(struct ini *ini, size_t *len)
{
	const char *start = ini->next;
	const char *newline = memchr(start, '\n', (size_t)(ini->end - start));
	const char *end = newline == NULL ? ini->end : newline;

	ini->next = newline == NULL ? ini->end : newline + 1;
	ini->start = start;
	ini->line++;
	/* inih would take an indented line for more of the one above. */
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	if (start < end && end[-1] == '\r')
		end--;
	*len = (size_t)(end - start);
	return start;
}

/* What inih will find nothing in, without a word. */
static bool
is_entry(const char *line)
{
	return *line != '\0' && *line != ';' && *line != '#' &&
	       (*line != '[' || strchr(line, ']') == NULL);
}

static void
refuse_no_entry(struct ini *ini)
{
	if (ini->expects_entry)
		ini_refuse(ini, "expected '[section]' or 'key = value'");
	ini->expects_entry = false;
}

static char *
next_line(char *out, int room, void *context)
{
	struct ini *ini = context;
	const char *line;
	size_t len, bad;

	if (ini->problems != NULL)
		refuse_no_entry(ini);
	if (ini->next == ini->end || ini->err->code != ERROR_NONE)
		return NULL;
	line = cut_line(ini, &len);
	out[0] = '\0';
	if (len > MAX_LINE || len >= (size_t)room) {
		ini_refuse(
		    ini, "a line of %zu bytes: expected at most %d", len, MAX_LINE);
	} else if (!unicode_valid(line, len, &bad) || memchr(line, '\0', len) != NULL) {
		ini_refuse(ini, "expected UTF-8 text");
	} else {
		memcpy(out, line, len);
		out[len] = '\0';
		ini->expects_entry = is_entry(out);
	}
	return ini->err->code == ERROR_NONE ? out : NULL;
}

static int
take_entry(void *context, const char *section, const char *key, const char *value)
{
	struct ini *ini = context;
	char *name;

	ini->expects_entry = false;
	if (ini->err->code != ERROR_NONE)
		return 0;
	name = xasprintf("%s\n%s", section, key);
	if (strlist_has(&ini->seen, name))
		ini_refuse(ini, "'%s' is set twice in [%s]", key, section);
	else if (ini->entry(ini, section, key, value) == 0)
		strlist_add(&ini->seen, name);
	free(name);
	return ini->err->code == ERROR_NONE;
}

int
ini_read(struct ini *ini, const struct buf *text)
{
	static const char bom[] = "\xef\xbb\xbf";
	int bad_line;

	ini->next =
	    text->data + (strncmp(text->data, bom, strlen(bom)) == 0 ? strlen(bom) : 0);
	ini->end = text->data + text->len;
	ini->line = 0;
	bad_line = ini_parse_stream(next_line, ini, take_entry, ini);
	if (bad_line != 0 && ini->problems == NULL && ini->err->code == ERROR_NONE) {
		ini->line = (size_t)bad_line;
		ini_refuse(ini, "expected '[section]' or 'key = value'");
	}
	strlist_release(&ini->seen);
	return ini->err->code == ERROR_NONE ? 0 : -1;
}
