#include "docmerge_internal.h"

#include "base/json.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "model/field.h"
#include "model/status.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

/* Scalars, lists and mappings of one text differ. */
char *
node_identity(const struct yamlnode *node)
{
	char *text = codec_node_text(node);
	char *identity = xasprintf("%c%s", "slm"[node->type], text);

	free(text);
	return identity;
}

bool
node_is_nothing(const struct yamlnode *node)
{
	return node == NULL || yamlnode_is_null(node) ||
	       (node->type == YAMLNODE_SEQUENCE && node->count == 0);
}

bool
node_same(const struct yamlnode *a, const struct yamlnode *b)
{
	char *x, *y;
	bool same;

	if (node_is_nothing(a) || node_is_nothing(b))
		return node_is_nothing(a) && node_is_nothing(b);
	x = node_identity(a);
	y = node_identity(b);
	same = strcmp(x, y) == 0;
	free(x);
	free(y);
	return same;
}

static bool
status_same(const struct yamlnode *a, const struct yamlnode *b)
{
	enum status x = STATUS_NEW, y = STATUS_NEW;

	if ((!node_is_nothing(a) &&
		(a->type != YAMLNODE_SCALAR || !status_parse(a->text, &x))) ||
	    (!node_is_nothing(b) &&
		(b->type != YAMLNODE_SCALAR || !status_parse(b->text, &y))))
		return false;
	return x == y;
}

static bool
instant_same(const char *a, const char *b)
{
	instant_t x, y;

	return instant_parse(a, &x) && instant_parse(b, &y) && x == y;
}

bool
value_same(
    enum kind kind, const char *key, const struct yamlnode *a, const struct yamlnode *b)
{
	const struct field *field = field_find(kind, key);

	if (node_same(a, b))
		return true;
	if (field != NULL && field->type == FIELD_STATUS)
		return status_same(a, b);
	if (field == NULL || node_is_nothing(a) || node_is_nothing(b) ||
	    a->type != YAMLNODE_SCALAR || b->type != YAMLNODE_SCALAR)
		return false;
	switch (field->type) {
	case FIELD_INSTANT:
		return instant_same(a->text, b->text);
	case FIELD_SOURCE:
	case FIELD_USER:
		return unicode_equal_case(a->text, b->text);
	default:
		return false;
	}
}

char *
value_text(const struct yamlnode *node)
{
	return node_is_nothing(node) ? NULL : codec_node_text(node);
}

size_t
list_count(const struct yamlnode *list)
{
	if (node_is_nothing(list))
		return 0;
	return list->type == YAMLNODE_SEQUENCE ? list->count : 1;
}

const struct yamlnode *
list_item(const struct yamlnode *list, size_t i)
{
	return list->type == YAMLNODE_SEQUENCE ? list->items[i] : list;
}

static bool
is_list(const struct yamlnode *value)
{
	return value == NULL || yamlnode_is_null(value) ||
	       value->type == YAMLNODE_SEQUENCE;
}

enum list_type
list_type(enum kind kind, const char *key, const struct yamlnode *const values[VERSIONS])
{
	const struct field *field = key == NULL ? NULL : field_find(kind, key);
	bool known =
	    field != NULL && (field->type == FIELD_TAGS || field->type == FIELD_NOTES);

	if (key == NULL || (field != NULL && !known))
		return LIST_NONE;
	for (int side = EARLIER; side <= LATER; side++)
		if (!is_list(values[side]) &&
		    !(known && values[side]->type == YAMLNODE_SCALAR))
			return LIST_NONE;
	if (known)
		return field->type == FIELD_TAGS ? LIST_TAGS : LIST_NOTES;
	/* A side that has no list must have taken one away. */
	if (!is_list(values[BASE]) && (values[EARLIER] == NULL || values[LATER] == NULL))
		return LIST_NONE;
	return values[EARLIER] == NULL && values[LATER] == NULL ? LIST_NONE : LIST_OTHER;
}

static const struct yamlnode *
note_part(const struct yamlnode *item, const char *key)
{
	const struct yamlnode *part = yamlnode_get(item, key);

	return node_is_nothing(part) ? NULL : part;
}

bool
note_time(const struct yamlnode *item, instant_t *out)
{
	const struct yamlnode *at = note_part(item, "at");

	return at != NULL && at->type == YAMLNODE_SCALAR && instant_parse(at->text, out);
}

static void
add_part(struct buf *out, const struct yamlnode *part)
{
	char *identity = part == NULL ? xstrdup("") : node_identity(part);
	size_t len = strlen(identity);

	while (len > 0 && identity[len - 1] == '\n')
		len--;
	buf_addf(out, "%zu:", len);
	buf_add(out, identity, len);
	free(identity);
}

/* (instant, by, text without final newlines). */
static char *
note_identity(const struct yamlnode *item)
{
	bool bare = item->type == YAMLNODE_SCALAR;
	struct buf out = BUF_INIT;
	instant_t at;

	if (note_time(item, &at))
		buf_addf(&out, "at %lld,", (long long)at);
	else
		add_part(&out, bare ? NULL : note_part(item, "at"));
	add_part(&out, bare ? NULL : note_part(item, "by"));
	add_part(&out, bare ? item : note_part(item, "text"));
	return buf_detach(&out, NULL);
}

char *
item_identity(enum kind kind, const char *key, const struct yamlnode *item)
{
	const struct field *field = field_find(kind, key);
	bool scalar = item->type == YAMLNODE_SCALAR;

	if (field != NULL && field->type == FIELD_TAGS && scalar)
		return unicode_fold_case(item->text);
	if (field != NULL && field->type == FIELD_NOTES &&
	    (scalar || item->type == YAMLNODE_MAPPING))
		return note_identity(item);
	return node_identity(item);
}

char *
note_extras(const struct yamlnode *item)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; item->type == YAMLNODE_MAPPING && i < item->count; i += 2) {
		const char *key = item->items[i]->text;

		if (key != NULL && (strcmp(key, "at") == 0 || strcmp(key, "by") == 0 ||
				       strcmp(key, "text") == 0))
			continue;
		add_part(&out, item->items[i]);
		add_part(&out, item->items[i + 1]);
	}
	return buf_detach(&out, NULL);
}
