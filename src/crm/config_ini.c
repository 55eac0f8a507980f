#include "config_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <ini.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* inih's line buffer, less the NUL: a longer line would be split into false keys. */
#define MAX_LINE 199

int
ini_refuse(struct ini *ini, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	error_failed(ini->err, "%s:%zu: %s", ini->file, ini->line, text.data);
	buf_release(&text);
	return -1;
}

/* Cuts the next line off, without its end. */
static const char *
cut_line(struct ini *ini, size_t *len)
{
	const char *start = ini->next;
	const char *newline = memchr(start, '\n', (size_t)(ini->end - start));
	const char *end = newline == NULL ? ini->end : newline;

	ini->next = newline == NULL ? ini->end : newline + 1;
	ini->line++;
	/* inih would take an indented line for more of the one above. */
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	if (start < end && end[-1] == '\r')
		end--;
	*len = (size_t)(end - start);
	return start;
}

static char *
next_line(char *out, int room, void *context)
{
	struct ini *ini = context;
	const char *line;
	size_t len, bad;

	if (ini->next == ini->end || ini->err->code != ERROR_NONE)
		return NULL;
	line = cut_line(ini, &len);
	if (len > MAX_LINE || len >= (size_t)room)
		ini_refuse(
		    ini, "a line of %zu bytes: expected at most %d", len, MAX_LINE);
	else if (!unicode_valid(line, len, &bad) || memchr(line, '\0', len) != NULL)
		ini_refuse(ini, "expected UTF-8 text");
	if (ini->err->code != ERROR_NONE)
		return NULL;
	memcpy(out, line, len);
	out[len] = '\0';
	return out;
}

static int
take_entry(void *context, const char *section, const char *key, const char *value)
{
	struct ini *ini = context;
	char *name;

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
	int bad_line;

	ini->next = text->data;
	ini->end = text->data + text->len;
	bad_line = ini_parse_stream(next_line, ini, take_entry, ini);
	if (bad_line != 0 && ini->err->code == ERROR_NONE) {
		ini->line = (size_t)bad_line;
		ini_refuse(ini, "expected '[section]' or 'key = value'");
	}
	strlist_release(&ini->seen);
	return ini->err->code == ERROR_NONE ? 0 : -1;
}
