#include "yamldoc_internal.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE 4096

struct arena_chunk {
	struct arena_chunk *before;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

void *
arena_alloc(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk = arena->last;
	size_t room;
	void *p;

	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (chunk == NULL || chunk->size - chunk->used < size) {
		room = chunk == NULL ? CHUNK_SIZE : chunk->size * 2;
		if (room < size)
			room = size;
		chunk = xmalloc(sizeof *chunk + room);
		chunk->before = arena->last;
		chunk->used = 0;
		chunk->size = room;
		arena->last = chunk;
	}
	p = chunk->bytes + chunk->used;
	chunk->used += size;
	return p;
}

char *
arena_copy(struct arena *arena, const char *bytes, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);

	if (len != 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

void
arena_release(struct arena *arena)
{
	struct arena_chunk *chunk = arena->last, *before;

	for (; chunk != NULL; chunk = before) {
		before = chunk->before;
		free(chunk);
	}
	arena->last = NULL;
}

const char yamldoc_too_large[] =
    "the file is larger than 1 MiB, expected a record of at most 1048576 bytes";

struct yamldoc *
yamldoc_new(void)
{
	struct yamldoc *doc = xcalloc(1, sizeof *doc);

	buf_init(&doc->text);
	doc->root = node_new(&doc->arena, YAMLNODE_MAPPING);
	return doc;
}

int
yamldoc_parse(const void *bytes, size_t len, struct yamldoc **out,
    struct yamlfault *where, struct error *err)
{
	struct yamldoc *doc;

	*where = (struct yamlfault){1, 1, "too-large"};
	if (len > YAMLDOC_MAX_BYTES)
		return error_failed(err, "%s", yamldoc_too_large);
	doc = xcalloc(1, sizeof *doc);
	buf_init(&doc->text);
	buf_add(&doc->text, bytes, len);
	if (parse_text(doc, where, err) < 0) {
		yamldoc_free(doc);
		return -1;
	}
	*out = doc;
	return 0;
}

void
yamldoc_free(struct yamldoc *doc)
{
	if (doc == NULL)
		return;
	arena_release(&doc->arena);
	buf_release(&doc->text);
	free(doc);
}

const char *
yamldoc_bytes(const struct yamldoc *doc, size_t *len)
{
	*len = doc->text.len;
	return doc->text.data;
}

const struct yamlnode *
yamldoc_root(const struct yamldoc *doc)
{
	return doc->root;
}

const struct yamlnode *
yamldoc_get(const struct yamldoc *doc, const char *key)
{
	return yamlnode_get(doc->root, key);
}

const struct yamlnode *
yamldoc_key_node(const struct yamldoc *doc, const char *key)
{
	size_t i = node_find(doc->root, key);

	return i == entry_count(doc->root) ? NULL : doc->root->items[2 * i];
}
