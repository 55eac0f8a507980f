#include "base/buf.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char buf_empty[1] = "";

void
buf_init(struct buf *b)
{
	b->data = buf_empty;
	b->len = 0;
	b->room = 0;
}

void
buf_release(struct buf *b)
{
	if (b->data != buf_empty)
		free(b->data);
	buf_init(b);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->data != buf_empty)
		b->data[0] = '\0';
}

/* Makes room for `more` bytes and the NUL behind them. */
static void
buf_reserve(struct buf *b, size_t more)
{
	size_t need, room;

	if (more > SIZE_MAX / 2 || b->len > SIZE_MAX / 2 - more - 1)
		mem_exhausted();
	need = b->len + more + 1;
	if (need <= b->room)
		return;
	room = b->room < 64 ? 64 : b->room;
	while (room < need)
		room *= 2;
	b->data = xreallocarray(b->data == buf_empty ? NULL : b->data, room, 1);
	b->room = room;
}

void
buf_add(struct buf *b, const void *bytes, size_t len)
{
	buf_reserve(b, len);
	if (len != 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_addstr(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addch(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(b, fmt, ap);
	va_end(ap);
}

void
buf_vaddf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		mem_exhausted();
	buf_reserve(b, (size_t)len);
	vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void
buf_splice(struct buf *b, size_t pos, size_t len, const void *bytes, size_t bytes_len)
{
	buf_reserve(b, bytes_len);
	memmove(b->data + pos + bytes_len, b->data + pos + len, b->len - pos - len);
	if (bytes_len != 0)
		memcpy(b->data + pos, bytes, bytes_len);
	b->len = b->len - len + bytes_len;
	b->data[b->len] = '\0';
}

char *
buf_detach(struct buf *b, size_t *len_out)
{
	char *bytes;

	if (len_out != NULL)
		*len_out = b->len;
	bytes = b->data == buf_empty ? xstrdup("") : b->data;
	buf_init(b);
	return bytes;
}
