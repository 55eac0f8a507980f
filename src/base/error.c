#include "base/error.h"

#include "base/buf.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static int error_vset(struct error *err, enum error_code code, const char *fmt,
    va_list ap) __attribute__((format(printf, 3, 0)));

static int
error_vset(struct error *err, enum error_code code, const char *fmt, va_list ap)
{
	struct buf text = BUF_INIT;

	if (err->code != ERROR_NONE)
		return -1;
	buf_vaddf(&text, fmt, ap);
	err->code = code;
	err->message = buf_detach(&text, NULL);
	return -1;
}

int
error_failed(struct error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error_vset(err, ERROR_FAILED, fmt, ap);
	va_end(ap);
	return -1;
}

int
error_usage(struct error *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error_vset(err, ERROR_USAGE, fmt, ap);
	va_end(ap);
	return -1;
}

int
error_errno(struct error *err, int errnum, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;
	size_t reason;

	if (err->code != ERROR_NONE)
		return -1;
	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	buf_addstr(&text, ": ");
	reason = text.len;
	buf_addstr(&text, strerror(errnum));
	text.data[reason] = (char)tolower((unsigned char)text.data[reason]);
	err->code = ERROR_FAILED;
	err->message = buf_detach(&text, NULL);
	return -1;
}

int
error_details(struct error *err, const char *details)
{
	if (err->code != ERROR_NONE) {
		free(err->details);
		err->details = *details == '\0' ? NULL : xstrdup(details);
	}
	return -1;
}

int
error_prefix(struct error *err, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	if (err->code == ERROR_NONE)
		return -1;
	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	buf_addstr(&text, err->message);
	free(err->message);
	err->message = buf_detach(&text, NULL);
	return -1;
}

void
error_clear(struct error *err)
{
	free(err->message);
	free(err->details);
	err->message = err->details = NULL;
	err->code = ERROR_NONE;
}
