#include "base/change.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
blob_set(struct blob *blob, const void *bytes, size_t len)
{
	blob_release(blob);
	if (bytes == NULL)
		return;
	blob->exists = true;
	blob->bytes = xstrndup(bytes, len);
	blob->len = len;
}

void
blob_release(struct blob *blob)
{
	free(blob->bytes);
	*blob = (struct blob){false, NULL, 0};
}

bool
blob_equal(const struct blob *a, const struct blob *b)
{
	if (a->exists != b->exists || a->len != b->len)
		return false;
	return a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0;
}

void
changeset_add(struct changeset *set, const char *path, const void *old, size_t old_len,
    const void *new, size_t new_len)
{
	struct change *change;

	ARRAY_GROW(set->items, set->count, set->room);
	change = &set->items[set->count++];
	*change = (struct change){xstrdup(path), {false, NULL, 0}, {false, NULL, 0}};
	blob_set(&change->old, old, old_len);
	blob_set(&change->new, new, new_len);
}

struct change *
changeset_find(const struct changeset *set, const char *path)
{
	for (size_t i = 0; i < set->count; i++)
		if (strcmp(set->items[i].path, path) == 0)
			return &set->items[i];
	return NULL;
}

void
changeset_release(struct changeset *set)
{
	for (size_t i = 0; i < set->count; i++) {
		free(set->items[i].path);
		blob_release(&set->items[i].old);
		blob_release(&set->items[i].new);
	}
	free(set->items);
	*set = (struct changeset)CHANGESET_INIT;
}
