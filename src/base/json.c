#include "base/json.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 15 /* that a double surely has: 0.1 is not written 0.10000000000000001 */

/* A struct json is never looked into here: it is jansson's value under our name. */
static json_t *
inside(struct json *value)
{
	return (json_t *)value;
}

/* jansson returns NULL where memory is out, and for arguments that we keep from it. */
static struct json *
made(json_t *value)
{
	if (value == NULL)
		mem_exhausted();
	return (struct json *)value;
}

static void
done(int rc)
{
	if (rc != 0)
		mem_exhausted();
}

struct json *
json_new_object(void)
{
	return made(json_object());
}

struct json *
json_new_array(void)
{
	return made(json_array());
}

/* A copy in which U+FFFD stands for each byte that is no UTF-8. The caller frees. */
static char *
mend(const char *s)
{
	struct buf mended = BUF_INIT;
	size_t len = strlen(s), bad;

	while (!unicode_valid(s, len, &bad)) {
		buf_add(&mended, s, bad);
		buf_addstr(&mended, "\xef\xbf\xbd");
		s += bad + 1;
		len -= bad + 1;
	}
	buf_add(&mended, s, len);
	return buf_detach(&mended, NULL);
}

struct json *
json_new_string(const char *s)
{
	size_t len = strlen(s), bad;
	struct json *value;
	char *mended;

	if (unicode_valid(s, len, &bad))
		return made(json_stringn_nocheck(s, len));
	mended = mend(s);
	value = made(json_string_nocheck(mended));
	free(mended);
	return value;
}

struct json *
json_new_count(size_t n)
{
	return made(json_integer((json_int_t)n));
}

struct json *
json_new_number(double n)
{
	return made(isfinite(n) ? json_real(n) : json_null());
}

struct json *
json_new_bool(bool truth)
{
	return made(json_boolean(truth));
}

void
json_free(struct json *value)
{
	json_decref(inside(value));
}

void
json_set(struct json *object, const char *key, struct json *value)
{
	size_t bad;
	char *mended;

	if (unicode_valid(key, strlen(key), &bad)) {
		done(json_object_set_new_nocheck(inside(object), key, inside(value)));
		return;
	}
	mended = mend(key);
	done(json_object_set_new_nocheck(inside(object), mended, inside(value)));
	free(mended);
}

void
json_set_string(struct json *object, const char *key, const char *s)
{
	if (s != NULL)
		json_set(object, key, json_new_string(s));
}

void
json_append(struct json *array, struct json *value)
{
	done(json_array_append_new(inside(array), inside(value)));
}

struct json *
json_parse(const char *text)
{
	return (struct json *)json_loads(text, JSON_DECODE_ANY, NULL);
}

/*
 * jansson escapes what RFC 8259 demands: quotes, backslashes and C0. What else
 * unicode_is_control() names can stand in strings alone, and is escaped here;
 * the line ends between the values are jansson's own.
 */
static void
add_escaped(struct buf *out, const char *s, size_t len)
{
	const char *from = s, *end = s + len;

	while (s < end) {
		uint32_t c;
		size_t n = unicode_next(s, (size_t)(end - s), &c);

		if (c != '\n' && unicode_is_control(c)) {
			buf_add(out, from, (size_t)(s - from));
			buf_addf(out, "\\u%04x", (unsigned)c);
			from = s + n;
		}
		s += n;
	}
	buf_add(out, from, (size_t)(end - from));
}

void
json_write(const struct json *value, int indent, struct buf *out)
{
	size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS);
	char *text;

	if (indent > 0)
		flags |= JSON_INDENT((size_t)indent);
	text = json_dumps((const json_t *)value, flags);
	if (text == NULL)
		mem_exhausted();
	add_escaped(out, text, strlen(text));
	free(text);
}
