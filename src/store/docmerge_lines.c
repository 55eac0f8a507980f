#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static size_t
count_lines(struct span text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.text[i] == '\n' || i + 1 == text.len;
	return count;
}

static void
section_of_lines(struct section *section, struct span text)
{
	const char *p = text.text, *end = p + text.len;

	*section = (struct section){
	    .entries = xcalloc(count_lines(text) + 1, sizeof *section->entries),
	    .text = BUF_INIT};
	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t len =
		    newline == NULL ? (size_t)(end - p) : (size_t)(newline - p) + 1;
		struct entry *entry = &section->entries[section->count++];

		entry->identity = xstrndup(p, len);
		entry->body = (struct span){p, len};
		p += len;
	}
}

static void
merge_each_line(struct span base, struct span earlier, struct span later, struct buf *out)
{
	struct section sections[VERSIONS];
	struct sequence lines;

	section_of_lines(&sections[BASE], base);
	section_of_lines(&sections[EARLIER], earlier);
	section_of_lines(&sections[LATER], later);
	sequence_pair(&lines, sections);
	sequence_order(&lines, BASE, NULL, NULL);
	for (size_t i = 0; i < lines.count; i++) {
		const struct item *item = &lines.items[i];
		int side = item->at[LATER] != NONE ? LATER : EARLIER;
		struct span line = sections[side].entries[item->at[side]].body;

		buf_add(out, line.text, line.len);
	}
	sequence_release(&lines);
	for (int v = 0; v < VERSIONS; v++)
		section_release(&sections[v]);
}

void
lines_merge(struct span base, struct span earlier, struct span later, struct buf *out)
{
	struct span spans[] = {base, earlier, later};
	int version = pick(!span_equal(base, earlier), !span_equal(base, later),
	    !span_equal(earlier, later));

	if (version == BASE)
		merge_each_line(base, earlier, later, out);
	else
		buf_add(out, spans[version].text, spans[version].len);
}
