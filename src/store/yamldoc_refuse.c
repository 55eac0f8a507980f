#include "yamldoc_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

/* Up to so many keys each is compared with each, which needs no memory. */
#define FEW_KEYS 16

static void
place_at(const struct buf *text, size_t pos, const char *rule, struct yamlfault *where)
{
	struct yamlmark mark = text_mark(text, pos);

	*where = (struct yamlfault){mark.line, mark.column, rule};
}

static int
refuse_character(const struct buf *text, size_t pos, uint32_t c, struct yamlfault *where,
    struct error *err)
{
	place_at(text, pos, "control-character", where);
	if (c == 0xfeff)
		return error_failed(err, "a byte order mark inside the text, expected at "
					 "most one, at the start of the file");
	if (c == 0)
		return error_failed(
		    err, "the character U+0000, expected text: take it out");
	return error_failed(err,
	    "control character U+%04X, expected text: take it out, or write it as "
	    "\"\\u%04X\" in double quotes",
	    (unsigned)c, (unsigned)c);
}

/* What libyaml's reader would refuse at a place it can't tell (YAML 1.1 5.1). */
static bool
is_forbidden(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n' && c != '\r';
	return c == 0x7f || (c >= 0x80 && c < 0xa0 && c != 0x85) || c == 0xfeff ||
	       c == 0xfffe || c == 0xffff;
}

static int
refuse_utf8(
    const struct buf *text, size_t bad, struct yamlfault *where, struct error *err)
{
	const unsigned char *p = (const unsigned char *)text->data;

	place_at(text, bad, "encoding", where);
	if (bad == 0 && text->len >= 2 && (p[0] ^ p[1]) == 0x01 && p[0] >= 0xfe)
		return error_failed(err, "the file is UTF-16, expected UTF-8");
	return error_failed(err, "byte 0x%02x is not UTF-8, expected UTF-8", p[bad]);
}

int
refuse_bytes(
    const struct buf *text, bool *ascii, struct yamlfault *where, struct error *err)
{
	const unsigned char *p = (const unsigned char *)text->data;
	size_t pos, bad = 0;
	uint32_t c;

	for (pos = 0; pos < text->len && p[pos] < 0x80; pos++)
		if ((p[pos] < 0x20 || p[pos] == 0x7f) && is_forbidden(p[pos]))
			return refuse_character(text, pos, p[pos], where, err);
	*ascii = pos == text->len;
	if (*ascii)
		return 0;
	if (!unicode_valid(text->data, text->len, &bad))
		return refuse_utf8(text, bad, where, err);
	if (pos < text_bom(text))
		pos = text_bom(text);
	while (pos < text->len) {
		size_t len = unicode_next(text->data + pos, text->len - pos, &c);

		if (is_forbidden(c))
			return refuse_character(text, pos, c, where, err);
		pos += len;
	}
	return 0;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct yamlnode *x = *(struct yamlnode *const *)a;
	const struct yamlnode *y = *(struct yamlnode *const *)b;
	int order = node_compare(x, y);

	if (order != 0)
		return order;
	return x->start < y->start ? -1 : x->start > y->start;
}

/* The first key that an earlier one equals, or NULL; by sorting, for very many keys. */
static const struct yamlnode *
find_among_many(const struct yamlnode *mapping, size_t count)
{
	struct yamlnode **keys = xreallocarray(NULL, count, sizeof *keys);
	const struct yamlnode *found = NULL;
	size_t i;

	for (i = 0; i < count; i++)
		keys[i] = mapping->items[2 * i];
	qsort(keys, count, sizeof *keys, compare_keys);
	for (i = 1; i < count; i++)
		if (node_compare(keys[i - 1], keys[i]) == 0 &&
		    (found == NULL || keys[i]->start < found->start))
			found = keys[i];
	free(keys);
	return found;
}

static const struct yamlnode *
find_duplicate(const struct yamlnode *mapping)
{
	size_t i, k, count = mapping->count / 2;

	if (count > FEW_KEYS)
		return find_among_many(mapping, count);
	for (i = 1; i < count; i++)
		for (k = 0; k < i; k++)
			if (node_compare(mapping->items[2 * k], mapping->items[2 * i]) ==
			    0)
				return mapping->items[2 * i];
	return NULL;
}

int
refuse_duplicate_keys(
    const struct yamlnode *mapping, struct yamlfault *where, struct error *err)
{
	const struct yamlnode *again = find_duplicate(mapping), *first;
	struct buf key = BUF_INIT;
	size_t i = 0;

	if (again == NULL)
		return 0;
	*where =
	    (struct yamlfault){again->mark.line, again->mark.column, "duplicate-key"};
	while (node_compare(mapping->items[i], again) != 0)
		i += 2;
	first = mapping->items[i];
	if (again->type != YAMLNODE_SCALAR)
		return error_failed(err,
		    "a key that stands on line %zu already, expected each key once",
		    first->mark.line);
	unicode_escape(&key, again->text, "");
	error_failed(err,
	    "duplicate key '%s', expected each key once: it stands on line %zu already",
	    key.data, first->mark.line);
	buf_release(&key);
	return -1;
}
