#include "base/unicode.h"
#include "remote_internal.h"

#include <ctype.h>
#include <string.h>

/* "Receiving objects:  42% (3/7)", "Enumerating objects: 5, done.", "Total 3 (delta…". */
static bool
is_progress(const char *line)
{
	const char *colon, *rest;

	if (strncmp(line, "remote: ", 8) == 0)
		line += 8;
	if (strncmp(line, "Total ", 6) == 0)
		return true;
	colon = strchr(line, ':');
	if (colon == NULL)
		return false;
	rest = colon + 1 + strspn(colon + 1, " ");
	if (!isdigit((unsigned char)*rest))
		return false;
	rest += strspn(rest, "0123456789");
	return *rest == '%' || strncmp(rest, ", done", 6) == 0;
}

static void
show(struct chatter *chatter, char end)
{
	struct buf text = BUF_INIT;

	if (chatter->progress == NULL)
		return;
	unicode_escape(&text, chatter->line.data, "");
	buf_addch(&text, end);
	chatter->progress->show(chatter->progress->context, text.data, text.len);
	chatter->moving = end == '\r';
	buf_release(&text);
}

static void
end_line(struct chatter *chatter, char end)
{
	/* ssh ends its lines by both, so a return alone says nothing. */
	if (is_progress(chatter->line.data)) {
		show(chatter, end);
	} else if (chatter->line.len > 0) {
		buf_add(&chatter->messages, chatter->line.data, chatter->line.len);
		buf_addch(&chatter->messages, '\n');
	}
	buf_clear(&chatter->line);
}

void
chatter_hear(void *context, const char *bytes, size_t len)
{
	struct chatter *chatter = context;

	for (size_t i = 0; i < len; i++)
		if (bytes[i] == '\n' || bytes[i] == '\r')
			end_line(chatter, bytes[i]);
		else if (bytes[i] != '\0')
			buf_addch(&chatter->line, bytes[i]);
}

void
chatter_end(struct chatter *chatter)
{
	if (chatter->line.len > 0)
		end_line(chatter, '\n');
	if (chatter->moving)
		chatter->progress->show(chatter->progress->context, "\n", 1);
	chatter->moving = false;
}

void
chatter_release(struct chatter *chatter)
{
	buf_release(&chatter->line);
	buf_release(&chatter->messages);
}
