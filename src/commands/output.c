#include "commands/output.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "output_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct output *
output_new(const struct env *env)
{
	struct output *out = xcalloc(1, sizeof *out);

	out->env = env;
	output_set_color(out, NULL, COLOR_AUTO);
	return out;
}

void
output_set_color(
    struct output *out, const enum color_mode *option, enum color_mode setting)
{
	enum color_mode mode = option != NULL ? *option : setting;

	if (option != NULL && mode == COLOR_ALWAYS)
		out->color = true;
	else if (mode == COLOR_NEVER || out->env->no_color)
		out->color = false;
	else
		out->color = mode == COLOR_ALWAYS || out->env->stdout_tty;
}

void
output_set_pager(struct output *out, const char *setting)
{
	out->wants_pager = out->env->stdout_tty && !out->env->dumb;
	out->pager = setting;
}

/* The pager's input, or NULL where there is to be none, or none can be started. */
static FILE *
start_pager(struct output *out)
{
	/* Whatever the locale, our texts are UTF-8. */
	static const char *const less_options[] = {"LESSCHARSET=utf-8", "LESS=FRX", NULL};
	const char *command = out->pager != NULL ? out->pager : out->env->pager;
	char **words = process_words(command != NULL ? command : "less");
	struct error ignored = ERROR_INIT;
	FILE *file = NULL;
	int fd;

	if (words != NULL && words[0] != NULL && strcmp(words[0], "cat") != 0) {
		out->pager_process = process_sink_start((const char *const *)words,
		    out->env->less == NULL ? less_options : NULL, &fd, &ignored);
		if (out->pager_process != NULL)
			file = fdopen(fd, "w");
		if (out->pager_process != NULL && file == NULL)
			mem_exhausted();
	}
	error_clear(&ignored);
	process_words_free(words);
	return file;
}

FILE *
output_file(struct output *out)
{
	if (out->file == NULL && out->wants_pager)
		out->file = start_pager(out);
	if (out->file == NULL)
		out->file = stdout;
	return out->file;
}

void
output_check(struct output *out)
{
	if (out->errnum == 0 && ferror(out->file))
		out->errnum = errno != 0 ? errno : EIO;
}

void
output_write(struct output *out, const void *bytes, size_t len)
{
	if (out->errnum != 0 || len == 0)
		return;
	errno = 0;
	if (fwrite(bytes, 1, len, output_file(out)) != len)
		output_check(out);
}

int
output_finish(struct output *out, struct error *err)
{
	FILE *file = out->file != NULL ? out->file : stdout;

	errno = 0;
	if (fclose(file) != 0 && out->errnum == 0)
		out->errnum = errno;
	if (out->pager_process != NULL)
		process_sink_end(out->pager_process);
	out->pager_process = NULL;
	/* A reader that has seen enough, such as head(1), is nobody's mistake. */
	if (out->errnum == 0 || out->errnum == EPIPE)
		return 0;
	return error_errno(err, out->errnum, "cannot write to the standard output");
}

void
output_free(struct output *out)
{
	free(out);
}

size_t
output_width(const struct output *out)
{
	return out->env->stdout_tty ? (size_t)out->env->columns : 0;
}

static const char *const inks[] = {
    [INK_PLAIN] = "",
    [INK_BOLD] = "\033[1m",
    [INK_DIM] = "\033[2m",
    [INK_RED] = "\033[31m",
    [INK_YELLOW] = "\033[33m",
};

const char *
output_ink(const struct output *out, enum ink ink)
{
	return out->color ? inks[ink] : "";
}

const char *
output_ink_end(const struct output *out, enum ink ink)
{
	return out->color && ink != INK_PLAIN ? "\033[m" : "";
}

void
output_text(struct output *out, const char *text)
{
	output_write(out, text, strlen(text));
}

void
output_textf(struct output *out, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	output_write(out, text.data, text.len);
	buf_release(&text);
}

void
output_value(struct output *out, const char *text, enum ink ink)
{
	struct buf escaped = BUF_INIT;

	unicode_escape(&escaped, text, "");
	output_textf(
	    out, "%s%s%s", output_ink(out, ink), escaped.data, output_ink_end(out, ink));
	buf_release(&escaped);
}

void
output_bytes(struct output *out, const void *bytes, size_t len)
{
	const char *from = bytes, *end = from + len;
	struct buf escaped = BUF_INIT;

	if (!out->env->stdout_tty) {
		output_write(out, bytes, len);
		return;
	}
	while (from < end) {
		char *part = xstrndup(from, (size_t)(end - from));

		unicode_escape(&escaped, part, "\n\t");
		from += strlen(part);
		if (from < end) {
			buf_addstr(&escaped, "\\x00");
			from++;
		}
		free(part);
	}
	output_write(out, escaped.data, escaped.len);
	buf_release(&escaped);
}
