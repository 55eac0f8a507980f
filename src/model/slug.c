#include "model/slug.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

#define UNNAMED "unnamed"
#define RESERVED "trash"
#define ID_MAX_BYTES 200

/* How many of the text's bytes are within max, cut at a character and without a `-` at
 * the end. */
static size_t
cut(const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len > max) {
		len = max;
		while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
	}
	while (len > 0 && text[len - 1] == '-')
		len--;
	return len;
}

/* The letters and digits of a folded name, with a `-` for each run of others between
 * them. */
static char *
join_words(const char *folded)
{
	struct buf words = BUF_INIT;
	size_t len = strlen(folded), step;
	bool apart = false;

	for (size_t at = 0; at < len; at += step) {
		uint32_t c;

		step = unicode_next(folded + at, len - at, &c);
		if (!unicode_is_alnum(c)) {
			apart = words.len > 0;
			continue;
		}
		if (apart)
			buf_addch(&words, '-');
		apart = false;
		buf_add(&words, folded + at, step);
	}
	return buf_detach(&words, NULL);
}

char *
slug_from_name(const char *name)
{
	char *folded = unicode_fold(name);
	char *words = join_words(folded);
	char *slug = unicode_compose(words);

	free(folded);
	free(words);
	slug[cut(slug, SLUG_MAX_BYTES)] = '\0';
	if (*slug != '\0' && strcmp(slug, RESERVED) != 0)
		return slug;
	words = *slug == '\0' ? xstrdup(UNNAMED) : slug_numbered(slug, 2);
	free(slug);
	return words;
}

char *
slug_numbered(const char *id, unsigned n)
{
	char *suffix, *numbered;

	if (n < 2)
		return xstrdup(id);
	suffix = xasprintf("-%u", n);
	numbered = xasprintf(
	    "%.*s%s", (int)cut(id, SLUG_MAX_BYTES - strlen(suffix)), id, suffix);
	free(suffix);
	return numbered;
}

bool
slug_is_id(const char *id)
{
	size_t len = strlen(id), bad, step;

	if (len == 0 || len > ID_MAX_BYTES || strchr(".#-", *id) != NULL ||
	    strchr(id, '/') != NULL || strcmp(id, RESERVED) == 0 ||
	    !unicode_valid(id, len, &bad))
		return false;
	for (size_t at = 0; at < len; at += step) {
		uint32_t c;

		step = unicode_next(id + at, len - at, &c);
		if (unicode_is_control(c))
			return false;
	}
	return true;
}
