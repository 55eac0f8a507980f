#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/*
 * Allocation that can't fail: out of memory ends the process through
 * mem_exhausted(). What these return is freed with free(3).
 */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xreallocarray(void *old, size_t count, size_t size); /* checks the product */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len); /* adds the final NUL */
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* NULL for NULL, else as xstrdup(). */
char *xstrdup_or_null(const char *s);

/*
 * What mem_exhausted() calls before it ends the process: the transaction lets
 * go of its locks there. The process holds one transaction at most, so there is
 * one such function; NULL takes it away.
 */
void mem_on_exhaustion(void (*release)(void));
_Noreturn void mem_exhausted(void);

/* Makes room for one more in a growing array: `ARRAY_GROW(list->items, list->count,
 * list->room)`. */
#define ARRAY_GROW(items, count, room)                                             \
	do {                                                                       \
		if ((count) == (room)) {                                           \
			(room) = (room) ? (room)*2 : 8;                            \
			(items) = xreallocarray((items), (room), sizeof *(items)); \
		}                                                                  \
	} while (0)

#endif
