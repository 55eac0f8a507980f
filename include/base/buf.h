#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

/* Growing bytes. There is always a NUL behind the last one, which len does not count. */
struct buf {
	char *data; /* never NULL: points to a shared empty string at first */
	size_t len;
	size_t room;
};

extern char buf_empty[]; /* what data points to before anything is added */

#define BUF_INIT                \
	{                       \
		buf_empty, 0, 0 \
	}

void buf_init(struct buf *b);
void buf_release(struct buf *b); /* frees; the buf is as after buf_init() */
void buf_clear(struct buf *b);   /* empty, keeps its room */

void buf_add(struct buf *b, const void *bytes, size_t len);
void buf_addstr(struct buf *b, const char *s);
void buf_addch(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Replaces the len bytes at pos by others (an insertion where len is 0). */
void buf_splice(
    struct buf *b, size_t pos, size_t len, const void *bytes, size_t bytes_len);

/* Hands the bytes to the caller, who frees them; the buf is as after buf_init(). */
char *buf_detach(struct buf *b, size_t *len_out);

#endif
