#include "base/mem.h"
#include "base/threeway.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* More pairs of lines than this are not compared. */
#define MAX_PAIRS (4u * 1024 * 1024)

/* Which line of a side each line of the base became, or NONE. */
static size_t *
new_matches(size_t count)
{
	size_t *matches = xcalloc(count + 1, sizeof *matches);

	for (size_t i = 0; i < count; i++)
		matches[i] = NONE;
	return matches;
}

/* The longest common subsequence of what lies between the equal ends. */
static void
match_middle(const struct strlist *base, const struct strlist *side, size_t first,
    size_t base_end, size_t side_end, size_t *matches)
{
	size_t n = base_end - first, m = side_end - first, width = m + 1, i, j;
	uint32_t *longest = xcalloc((n + 1) * width, sizeof *longest);

	for (i = n; i-- > 0;)
		for (j = m; j-- > 0;) {
			uint32_t down = longest[(i + 1) * width + j];
			uint32_t right = longest[i * width + j + 1];

			if (strcmp(base->items[first + i], side->items[first + j]) == 0)
				longest[i * width + j] =
				    longest[(i + 1) * width + j + 1] + 1;
			else
				longest[i * width + j] = down > right ? down : right;
		}
	for (i = j = 0; i < n && j < m;)
		if (strcmp(base->items[first + i], side->items[first + j]) == 0)
			matches[first + i++] = first + j++;
		else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1])
			i++;
		else
			j++;
	free(longest);
}

/* False where they are too large. */
static bool
match_lines(const struct strlist *base, const struct strlist *side, size_t *matches)
{
	size_t first = 0, b = base->count, s = side->count;

	while (first < b && first < s &&
	       strcmp(base->items[first], side->items[first]) == 0) {
		matches[first] = first;
		first++;
	}
	while (
	    b > first && s > first && strcmp(base->items[b - 1], side->items[s - 1]) == 0)
		matches[--b] = --s;
	if (b > first && s > first && (b - first + 1) > MAX_PAIRS / (s - first + 1))
		return false;
	match_middle(base, side, first, b, s, matches);
	return true;
}

struct diff3 {
	struct strlist lines[VERSIONS];
	size_t *matches[VERSIONS]; /* of the base's lines */
	size_t at[VERSIONS];       /* what is done so far */
};

static void
add_lines(const struct strlist *lines, size_t from, size_t to, struct buf *out)
{
	for (size_t i = from; i < to; i++)
		buf_addstr(out, lines->items[i]);
}

/* Adds what stands of the lines up to those places; false where both changed them. */
static bool
add_chunk(struct diff3 *d, const size_t to[VERSIONS], struct buf *out)
{
	struct buf chunks[VERSIONS] = {BUF_INIT, BUF_INIT, BUF_INIT};
	struct span spans[VERSIONS];
	int version;

	for (int v = 0; v < VERSIONS; v++) {
		add_lines(&d->lines[v], d->at[v], to[v], &chunks[v]);
		spans[v] = (struct span){chunks[v].data, chunks[v].len};
		d->at[v] = to[v];
	}
	version = threeway_pick(!span_equal(spans[BASE], spans[EARLIER]),
	    !span_equal(spans[BASE], spans[LATER]),
	    !span_equal(spans[EARLIER], spans[LATER]));
	if (version != BASE)
		buf_add(out, spans[version].text, spans[version].len);
	for (int v = 0; v < VERSIONS; v++)
		buf_release(&chunks[v]);
	return version != BASE;
}

/* From line to line that all three have. */
static bool
merge_lines(struct diff3 *d, struct buf *out)
{
	const struct strlist *base = &d->lines[BASE];

	for (size_t i = 0; i < base->count; i++) {
		size_t to[] = {i, d->matches[EARLIER][i], d->matches[LATER][i]};

		if (to[EARLIER] == NONE || to[LATER] == NONE)
			continue;
		if (!add_chunk(d, to, out))
			return false;
		buf_addstr(out, base->items[i]);
		for (int v = 0; v < VERSIONS; v++)
			d->at[v]++;
	}
	return add_chunk(d,
	    (size_t[]){base->count, d->lines[EARLIER].count, d->lines[LATER].count}, out);
}

static bool
is_text(struct span text)
{
	return text.len == 0 || memchr(text.text, '\0', text.len) == NULL;
}

bool
threeway_text(struct span base, struct span earlier, struct span later, struct buf *out)
{
	const struct span texts[] = {base, earlier, later};
	struct diff3 d = {.lines = {STRLIST_INIT, STRLIST_INIT, STRLIST_INIT}};
	struct buf merged = BUF_INIT;
	bool clean = is_text(base) && is_text(earlier) && is_text(later);

	for (int v = 0; clean && v < VERSIONS; v++)
		threeway_split_lines(texts[v], &d.lines[v]);
	for (int v = EARLIER; clean && v < VERSIONS; v++) {
		d.matches[v] = new_matches(d.lines[BASE].count);
		clean = match_lines(&d.lines[BASE], &d.lines[v], d.matches[v]);
	}
	clean = clean && merge_lines(&d, &merged);
	if (clean)
		buf_add(out, merged.data, merged.len);
	buf_release(&merged);
	for (int v = 0; v < VERSIONS; v++) {
		free(d.matches[v]);
		strlist_release(&d.lines[v]);
	}
	return clean;
}
