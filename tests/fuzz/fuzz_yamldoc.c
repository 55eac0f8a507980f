#include "base/mem.h"
#include "base/unicode.h"
#include "store/yamldoc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Any bytes: they are refused, or edited in a way drawn from them. An edit that
 * fails must leave every byte alone; one that succeeds must read back.
 */

#define CHECK(condition)                                                                \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t
draw(uint32_t *state, size_t below)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return below == 0 ? 0 : (uint32_t)(*state % below);
}

static void
check_spans(const struct yamlnode *node, size_t start, size_t end, unsigned depth)
{
	size_t i;

	CHECK(depth < YAMLDOC_MAX_DEPTH + 1);
	CHECK(node->start >= start && node->start <= node->end && node->end <= end);
	CHECK(node->mark.line >= 1 && node->mark.column >= 1);
	CHECK((node->type == YAMLNODE_SCALAR) == (node->text != NULL));
	if (node->text != NULL)
		CHECK(strlen(node->text) == node->len);
	start = node->start;
	for (i = 0; i < node->count; i++) {
		check_spans(node->items[i], start, node->end, depth + 1);
		start = node->items[i]->end;
	}
}

static const char *const texts[] = {"New", "No", "a: b", "a\nb", "a\n\n", " x", "x\n",
    "\n", "\"'", "2026-01-01", "[", "", "\r", "\xf0\x9f\x98\x80", "# c", "\tx\n y",
    "a\n b\n"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One of the document's own keys, mostly. */
static char *
draw_key(const struct yamldoc *doc, uint32_t *state)
{
	const struct yamlnode *root = yamldoc_root(doc), *key;

	if (root->count == 0 || draw(state, 4) == 0)
		return xstrdup("notes");
	key = root->items[2 * draw(state, root->count / 2)];
	return xstrdup(key->text == NULL ? "name" : key->text);
}

static int
edit(struct yamldoc *doc, const char *key, const char *text, uint32_t *state,
    struct error *err)
{
	const char *const keys[] = {"at", "text"};
	const char *const note_texts[] = {"2026-11-23T10:02:11Z", text};
	const bool raw[] = {true, false};
	const struct yamlitem item = {NULL, &text, NULL, 1, draw(state, 2) == 0};
	const struct yamlitem note = {keys, note_texts, raw, 2, draw(state, 2) == 0};
	const struct yamlitem *either = draw(state, 2) == 0 ? &item : &note;
	const char *const after[] = {"name", "a", NULL};
	size_t index = draw(state, 3);

	switch (draw(state, 7)) {
	case 0:
		return yamldoc_unset(doc, key, err);
	case 1:
		return yamldoc_append(doc, key, either, after, err);
	case 2:
		return yamldoc_insert(doc, key, index, either, err);
	case 3:
		return yamldoc_replace_item(doc, key, index, either, err);
	case 4:
		return yamldoc_remove_item(doc, key, index, err);
	case 5:
		return yamldoc_item_set(doc, key, index, "at", text, false, err);
	default:
		if (yamldoc_set(doc, key, text, false, after, err) < 0)
			return -1;
		CHECK(strcmp(yamldoc_get(doc, key)->text, text) == 0);
		return 0;
	}
}

static void
check_reads_back(const struct yamldoc *doc)
{
	struct error err = ERROR_INIT;
	struct yamlfault where;
	struct yamldoc *again;
	const char *bytes, *same;
	size_t len, same_len;

	bytes = yamldoc_bytes(doc, &len);
	CHECK(yamldoc_parse(bytes, len, &again, &where, &err) == 0);
	same = yamldoc_bytes(again, &same_len);
	CHECK(same_len == len && memcmp(bytes, same, len) == 0);
	yamldoc_free(again);
}

/* The blocks lie in the text in order, without a gap. */
static void
check_blocks(const struct yamldoc *doc)
{
	struct yamlblocks blocks;
	size_t i, len;

	yamldoc_bytes(doc, &len);
	if (yamldoc_blocks(doc, &blocks)) {
		CHECK(blocks.count == yamldoc_root(doc)->count / 2);
		for (i = 0; i < blocks.count; i++) {
			const struct yamlblock *block = &blocks.items[i];

			CHECK(block->start <= block->body && block->body < block->end);
			CHECK(i == 0 || block->start == blocks.items[i - 1].end);
		}
		CHECK(blocks.items[blocks.count - 1].end == blocks.tail);
		CHECK(blocks.tail <= len);
	}
	yamldoc_blocks_release(&blocks);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error err = ERROR_INIT;
	struct yamldoc *doc;
	struct yamlfault where;
	uint32_t state = 2463534242u;
	size_t i, len;

	for (i = 0; i < size; i++)
		state = (state ^ data[i]) * 16777619u;
	state |= 1;
	if (yamldoc_parse(data, size, &doc, &where, &err) < 0) {
		CHECK(where.line >= 1 && where.column >= 1 && err.message != NULL);
		error_clear(&err);
		return 0;
	}
	check_spans(yamldoc_root(doc), 0, size, 0);
	check_blocks(doc);
	for (i = 0; i < 4; i++) {
		char *before = xstrdup(yamldoc_bytes(doc, &len));
		char *key = draw_key(doc, &state);

		if (edit(doc, key, texts[draw(&state, COUNT(texts))], &state, &err) < 0) {
			CHECK(strcmp(before, yamldoc_bytes(doc, &len)) == 0);
			CHECK(err.message != NULL);
			error_clear(&err);
		} else {
			check_reads_back(doc);
		}
		free(key);
		free(before);
	}
	yamldoc_free(doc);
	return 0;
}
