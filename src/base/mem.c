#include "base/mem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The one exception to "no globals that change": see mem_on_exhaustion(). */
static void (*release_locks)(void);

void
mem_on_exhaustion(void (*release)(void))
{
	release_locks = release;
}

_Noreturn void
mem_exhausted(void)
{
	static const char message[] = "minicrm: out of memory\n";
	ssize_t ignored;

	if (release_locks != NULL)
		release_locks();
	ignored = write(STDERR_FILENO, message, sizeof message - 1);
	(void)ignored;
	_exit(1);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *
xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (p == NULL)
		mem_exhausted();
	return p;
}

void *
xreallocarray(void *old, size_t count, size_t size)
{
	void *p;

	if (size != 0 && count > SIZE_MAX / size)
		mem_exhausted();
	if (count == 0 || size == 0)
		count = size = 1;
	p = realloc(old, count * size);
	if (p == NULL)
		mem_exhausted();
	return p;
}

char *
xstrdup(const char *s)
{
	return xstrndup(s, strlen(s));
}

char *
xstrdup_or_null(const char *s)
{
	return s == NULL ? NULL : xstrdup(s);
}

char *
xstrndup(const char *s, size_t len)
{
	char *copy = xmalloc(len + 1);

	if (len != 0)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap, again;
	char *text;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (len < 0)
		mem_exhausted();
	text = xmalloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}
