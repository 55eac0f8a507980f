#include "yamldoc_internal.h"

#include <string.h>

struct yamlnode *
node_new(struct arena *arena, enum yamlnode_type type)
{
	struct yamlnode *node = arena_alloc(arena, sizeof *node);

	memset(node, 0, sizeof *node);
	node->type = type;
	node->style = type == YAMLNODE_SCALAR ? YAMLSTYLE_PLAIN : YAMLSTYLE_BLOCK;
	return node;
}

struct yamlnode *
node_copy(struct arena *arena, const struct yamlnode *node, size_t more)
{
	struct yamlnode *copy = arena_alloc(arena, sizeof *copy);

	*copy = *node;
	copy->items = arena_alloc(arena, (node->count + more) * sizeof *copy->items);
	if (node->count != 0)
		memcpy(copy->items, node->items, node->count * sizeof *copy->items);
	return copy;
}

void
node_put(struct yamlnode *node, size_t at, size_t removed, struct yamlnode *const *added,
    size_t count)
{
	memmove(node->items + at + count, node->items + at + removed,
	    (node->count - at - removed) * sizeof *node->items);
	if (count != 0)
		memcpy(node->items + at, added, count * sizeof *node->items);
	node->count = node->count - removed + count;
}

static int
compare_texts(const char *a, size_t a_len, const char *b, size_t b_len)
{
	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	return a_len == 0 ? 0 : memcmp(a, b, a_len);
}

/* By what the nodes hold; how they are written does not count. */
int
node_compare(const struct yamlnode *a, const struct yamlnode *b)
{
	int order = 0;
	size_t i;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->type == YAMLNODE_SCALAR)
		return compare_texts(a->text, a->len, b->text, b->len);
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (i = 0; i < a->count && order == 0; i++)
		order = node_compare(a->items[i], b->items[i]);
	return order;
}

/* By what they hold and how they are written, where they stand left out. */
bool
node_equal(const struct yamlnode *a, const struct yamlnode *b)
{
	size_t i;

	if (a->type != b->type || a->style != b->style || a->count != b->count)
		return false;
	if ((a->tag == NULL) != (b->tag == NULL))
		return false;
	if (a->tag != NULL && strcmp(a->tag, b->tag) != 0)
		return false;
	if (a->type == YAMLNODE_SCALAR)
		return compare_texts(a->text, a->len, b->text, b->len) == 0;
	for (i = 0; i < a->count; i++)
		if (!node_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

size_t
node_find(const struct yamlnode *mapping, const char *key)
{
	size_t i, len = strlen(key), count = mapping->count / 2;

	for (i = 0; i < count; i++) {
		const struct yamlnode *k = mapping->items[2 * i];

		if (k->type == YAMLNODE_SCALAR &&
		    compare_texts(k->text, k->len, key, len) == 0)
			break;
	}
	return i;
}

const struct yamlnode *
yamlnode_get(const struct yamlnode *mapping, const char *key)
{
	size_t i;

	if (mapping->type != YAMLNODE_MAPPING)
		return NULL;
	i = node_find(mapping, key);
	return i == mapping->count / 2 ? NULL : mapping->items[2 * i + 1];
}

bool
yamlnode_is_null(const struct yamlnode *node)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};
	size_t i;

	if (node->type != YAMLNODE_SCALAR || node->style != YAMLSTYLE_PLAIN)
		return false;
	if (node->tag != NULL)
		return strcmp(node->tag, "tag:yaml.org,2002:null") == 0;
	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(node->text, words[i]) == 0)
			return true;
	return false;
}
