#include "yamldoc_internal.h"

static struct yamlnode *
root_copy(struct edit *e, size_t more)
{
	const struct yamlnode *root = e->expected != NULL ? e->expected : e->doc->root;

	e->expected = node_copy(&e->arena, root, more);
	return e->expected;
}

void
expect_value(struct edit *e, size_t pair, struct yamlnode *value)
{
	root_copy(e, 0)->items[2 * pair + 1] = value;
}

void
expect_pair(struct edit *e, size_t pair, struct yamlnode *key, struct yamlnode *value)
{
	struct yamlnode *added[] = {key, value};

	node_put(root_copy(e, 2), 2 * pair, 0, added, 2);
}

void
expect_no_pair(struct edit *e, size_t pair)
{
	struct yamlnode *root = root_copy(e, 0);

	node_put(root, 2 * pair, 2, NULL, 0);
	if (root->count == 0)
		root->style = YAMLSTYLE_FLOW;
}

struct yamlnode *
expect_items(struct edit *e, const struct yamlnode *list, size_t at, size_t removed,
    struct yamlnode *item)
{
	struct yamlnode *copy = node_copy(&e->arena, list, 1);

	node_put(copy, at, removed, &item, item != NULL);
	if (copy->count == 0)
		copy->style = YAMLSTYLE_FLOW;
	return copy;
}

struct yamlnode *
expect_list(struct edit *e, bool flow, struct yamlnode *old, struct yamlnode *item)
{
	struct yamlnode *list = node_new(&e->arena, YAMLNODE_SEQUENCE);
	struct yamlnode *items[] = {item, old};

	if (e->index > 0) {
		items[0] = old;
		items[1] = item;
	}
	list->style = flow ? YAMLSTYLE_FLOW : YAMLSTYLE_BLOCK;
	list->items = arena_alloc(&e->arena, sizeof items);
	node_put(list, 0, 0, old == NULL ? &item : items, old == NULL ? 1 : 2);
	return list;
}
