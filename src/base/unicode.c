#include "base/unicode.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xfffd

/* How many bytes of s, up to len, are ASCII: what nearly all text is. */
static size_t
ascii_prefix(const char *s, size_t len)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	size_t i = 0;

	for (uint64_t word; len - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if (word & high)
			break;
	}
	while (i < len && (unsigned char)s[i] < 0x80)
		i++;
	return i;
}

/* As unicode_next(), but 0 where the bytes are no UTF-8. */
static size_t
decode(const char *s, size_t len, uint32_t *out)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n;

	n = utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &c);
	if (n <= 0)
		return 0;
	*out = (uint32_t)c;
	return (size_t)n;
}

bool
unicode_valid(const char *s, size_t len, size_t *bad)
{
	for (size_t i = 0; (i += ascii_prefix(s + i, len - i)) < len;) {
		uint32_t c;
		size_t n = decode(s + i, len - i, &c);

		if (n == 0) {
			*bad = i;
			return false;
		}
		i += n;
	}
	return true;
}

size_t
unicode_next(const char *s, size_t len, uint32_t *out)
{
	size_t n = decode(s, len, out);

	if (n != 0)
		return n;
	*out = REPLACEMENT;
	return 1;
}

size_t
unicode_width(const char *s)
{
	size_t len = strlen(s), width = 0;

	while (len > 0) {
		uint32_t c;
		size_t n = unicode_next(s, len, &c);
		int columns = utf8proc_charwidth((utf8proc_int32_t)c);

		width += columns > 0 ? (size_t)columns : 0;
		s += n;
		len -= n;
	}
	return width;
}

/* Adds len bytes of valid UTF-8, mapped. */
static void
add_mapped(struct buf *out, const char *s, size_t len, int options)
{
	utf8proc_uint8_t *mapped = NULL;
	utf8proc_ssize_t n;

	if (len == 0)
		return;
	n = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &mapped,
	    (utf8proc_option_t)options);
	if (n < 0)
		mem_exhausted();
	buf_add(out, mapped, (size_t)n);
	free(mapped);
}

/* Bytes that are no UTF-8 stay as they are: file names may hold anything. */
static char *
map(const char *s, size_t len, int options)
{
	struct buf out = BUF_INIT;
	size_t bad;

	while (!unicode_valid(s, len, &bad)) {
		add_mapped(&out, s, bad, options);
		buf_addch(&out, s[bad]);
		s += bad + 1;
		len -= bad + 1;
	}
	add_mapped(&out, s, len, options);
	return buf_detach(&out, NULL);
}

static char
ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char *
fold(const char *s, int options)
{
	size_t len = strlen(s);
	char *folded;

	if (ascii_prefix(s, len) < len)
		return map(s, len, options | UTF8PROC_CASEFOLD);
	folded = xmalloc(len + 1);
	for (size_t i = 0; i <= len; i++)
		folded[i] = ascii_lower(s[i]);
	return folded;
}

char *
unicode_compose(const char *s)
{
	size_t len = strlen(s);

	if (ascii_prefix(s, len) == len)
		return xstrndup(s, len);
	return map(s, len, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

char *
unicode_fold(const char *s)
{
	return fold(s,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK);
}

char *
unicode_fold_case(const char *s)
{
	return fold(s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

bool
unicode_equal_case(const char *a, const char *b)
{
	char *folded_a, *folded_b;
	bool equal;

	while (
	    *a != '\0' && (unsigned char)*a < 0x80 && ascii_lower(*a) == ascii_lower(*b))
		a++, b++;
	if ((unsigned char)*a < 0x80 && (unsigned char)*b < 0x80)
		return *a == *b;
	folded_a = unicode_fold_case(a);
	folded_b = unicode_fold_case(b);
	equal = strcmp(folded_a, folded_b) == 0;
	free(folded_a);
	free(folded_b);
	return equal;
}

bool
unicode_is_alnum(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

bool
unicode_is_mark(uint32_t c)
{
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return true;
	default:
		return false;
	}
}

bool
unicode_is_control(uint32_t c)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {{0, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f},
	    {0x2028, 0x2029}, {0x202a, 0x202e}, {0x2066, 0x2069}};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

static void
escape_char(struct buf *out, uint32_t c)
{
	switch (c) {
	case '\t':
		buf_addstr(out, "\\t");
		break;
	case '\n':
		buf_addstr(out, "\\n");
		break;
	case '\r':
		buf_addstr(out, "\\r");
		break;
	default:
		buf_addf(out, c < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)c);
	}
}

void
unicode_escape(struct buf *out, const char *s, const char *keep)
{
	size_t len = strlen(s);
	const char *done = s, *end = s + len;

	while (s < end) {
		uint32_t c = 0;
		size_t n = decode(s, (size_t)(end - s), &c);
		bool plain = n != 0 && (!unicode_is_control(c) ||
					   (c < 0x80 && strchr(keep, (int)c) != NULL));

		if (!plain) {
			buf_add(out, done, (size_t)(s - done));
			if (n == 0)
				buf_addf(out, "\\x%02x", (unsigned)(unsigned char)*s);
			else
				escape_char(out, c);
			done = s + (n == 0 ? 1 : n);
		}
		s += n == 0 ? 1 : n;
	}
	buf_add(out, done, (size_t)(end - done));
}
