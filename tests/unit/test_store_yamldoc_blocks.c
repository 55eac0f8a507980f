#include "base/buf.h"
#include "store/yamldoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* A story: the file, and how it is to be divided: `|` between its parts, `^` before a
 * block's own first line. `list` names a key whose list is divided instead. */
struct division {
	const char *story, *file, *list, *expected;
};

static void
add_parts(struct buf *out, const char *text, size_t first, size_t end,
    const struct yamlblocks *blocks)
{
	size_t at = first, i;

	for (i = 0; i < blocks->count; i++) {
		const struct yamlblock *block = &blocks->items[i];

		assert_true(block->start >= at && block->body >= block->start);
		assert_true(block->end > block->body);
		buf_add(out, text + at, block->start - at);
		buf_addch(out, '|');
		buf_add(out, text + block->start, block->body - block->start);
		buf_addch(out, '^');
		buf_add(out, text + block->body, block->end - block->body);
		at = block->end;
	}
	assert_int_equal(at, blocks->tail);
	buf_addch(out, '|');
	buf_add(out, text + at, end - at);
}

/* The block of a top-level key. */
static struct yamlblock
block_of(const struct yamldoc *doc, const struct yamlblocks *blocks, const char *key)
{
	size_t i = 0;

	while (yamldoc_root(doc)->items[2 * i] != yamldoc_key_node(doc, key))
		i++;
	return blocks->items[i];
}

static void
check_division(const struct division *c)
{
	struct yamlblocks blocks, items;
	struct error err = ERROR_INIT;
	struct buf out = BUF_INIT;
	struct yamlfault where;
	struct yamldoc *doc;
	size_t len;

	if (yamldoc_parse(c->file, strlen(c->file), &doc, &where, &err) < 0)
		fail_msg("%s: %s", c->story, err.message);
	if (!yamldoc_blocks(doc, &blocks)) {
		buf_addstr(&out, "none");
	} else if (c->list == NULL) {
		add_parts(&out, yamldoc_bytes(doc, &len), 0, strlen(c->file), &blocks);
	} else {
		struct yamlblock key = block_of(doc, &blocks, c->list);

		if (yamldoc_list_blocks(doc, yamldoc_get(doc, c->list), &key, &items))
			add_parts(&out, c->file, key.body, key.end, &items);
		else
			buf_addstr(&out, "none");
		yamldoc_blocks_release(&items);
	}
	if (strcmp(out.data, c->expected) != 0)
		fail_msg("%s:\n--- found\n%s\n--- expected\n%s", c->story, out.data,
		    c->expected);
	buf_release(&out);
	yamldoc_blocks_release(&blocks);
	yamldoc_free(doc);
}

static void
a_file_is_divided_into_its_keys_blocks(void **state)
{
	static const struct division cases[] = {
	    {"plain", "a: 1\nb: 2\n", NULL, "|^a: 1\n|^b: 2\n|"},
	    {"comments above and beside", "a: 1 # one\n\n# two\n# too\nb: 2\n", NULL,
		"|^a: 1 # one\n|\n# two\n# too\n^b: 2\n|"},
	    {"the head", "# Jane\n\n# her name\na: 1\n", NULL,
		"# Jane\n\n|# her name\n^a: 1\n|"},
	    {"a head right above", "# Jane\na: 1\n", NULL, "# Jane\n|^a: 1\n|"},
	    {"a mark and a directive", "\xef\xbb\xbf%YAML 1.2\n---\na: 1\n...\n# end\n",
		NULL, "\xef\xbb\xbf%YAML 1.2\n---\n|^a: 1\n|...\n# end\n"},
	    {"the tail", "a: 1\n# end\n\n# more\n", NULL, "|^a: 1\n|# end\n\n# more\n"},
	    {"no final newline", "a: 1\nb: 2", NULL, "|^a: 1\n|^b: 2|"},
	    {"lists and texts",
		"a:\n- x\n# b\nb: |\n  t\n\nc: |+\n  t\n\n  # in it\nd: \"x\n  y\" # d\n",
		NULL,
		"|^a:\n- x\n|# b\n^b: |\n  t\n|\n^c: |+\n  t\n\n  # in it\n|^d: "
		"\"x\n  y\" # d\n|"},
	    {"comments in a block belong to it", "a:\n  - x\n  # more\nb: 1\n", NULL,
		"|^a:\n  - x\n  # more\n|^b: 1\n|"},
	    {"a key asked for", "? a\n: 1\n? b\n", NULL, "|^? a\n: 1\n|^? b\n|"},
	    {"nothing set", "a:\nb:\n  # c\n", NULL, "|^a:\n|^b:\n  # c\n|"},
	    {"indented, with CRLF", "  a: 1\r\n  b: 2\r\n", NULL,
		"|^  a: 1\r\n|^  b: 2\r\n|"},
	    {"in braces", "{a: 1}\n", NULL, "none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_division(&cases[i]);
}

static void
a_list_is_divided_into_its_items_blocks(void **state)
{
	static const struct division cases[] = {
	    {"plain", "a: 1\nt:\n  - x\n  - y # why\nb: 1\n", "t",
		"t:\n|^  - x\n|^  - y # why\n|"},
	    {"with comments", "t: # mine\n  # x\n  - x\n\n  # y\n  - y\n  # end\n", "t",
		"t: # mine\n|  # x\n^  - x\n|\n  # y\n^  - y\n|  # end\n"},
	    {"of mappings, at the key's column",
		"t:\n- a: 1\n  b: 2\n# c\n- a: 2\nb: 1\n", "t",
		"t:\n|^- a: 1\n  b: 2\n|# c\n^- a: 2\n|"},
	    {"of texts", "t:\n  - |\n    x\n\n  - |+\n    y\n\n", "t",
		"t:\n|^  - |\n    x\n|\n^  - |+\n    y\n\n|"},
	    {"in brackets", "t: [x, y]\n", "t", "none"},
	    {"on the key's line", "? t\n: - x\n  - y\n", "t", "none"},
	    {"no list", "t: x\n", "t", "none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_division(&cases[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_divided_into_its_keys_blocks),
	    cmocka_unit_test(a_list_is_divided_into_its_items_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
