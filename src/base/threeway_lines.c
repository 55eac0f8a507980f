#include "base/mem.h"
#include "base/threeway.h"

#include <stdlib.h>
#include <string.h>

void
threeway_split_lines(struct span text, struct strlist *out)
{
	for (size_t start = 0, end; start < text.len; start = end) {
		const char *newline = memchr(text.text + start, '\n', text.len - start);

		end = newline == NULL ? text.len : (size_t)(newline - text.text) + 1;
		strlist_addn(out, text.text + start, end - start);
	}
}

static void
merge_each_line(const struct span texts[VERSIONS], struct buf *out)
{
	struct strlist lines[VERSIONS] = {STRLIST_INIT, STRLIST_INIT, STRLIST_INIT};
	struct threeway merged;

	for (int v = 0; v < VERSIONS; v++)
		threeway_split_lines(texts[v], &lines[v]);
	threeway_pair(&merged, lines);
	threeway_order(&merged, BASE, NULL, NULL);
	for (size_t i = 0; i < merged.count; i++) {
		const struct threeway_item *item = &merged.items[i];
		int side = item->at[LATER] != NONE ? LATER : EARLIER;

		buf_addstr(out, lines[side].items[item->at[side]]);
	}
	threeway_release(&merged);
	for (int v = 0; v < VERSIONS; v++)
		strlist_release(&lines[v]);
}

void
threeway_lines(struct span base, struct span earlier, struct span later, struct buf *out)
{
	struct span texts[] = {base, earlier, later};
	int version = threeway_pick(!span_equal(base, earlier), !span_equal(base, later),
	    !span_equal(earlier, later));

	if (version == BASE)
		merge_each_line(texts, out);
	else
		buf_add(out, texts[version].text, texts[version].len);
}
