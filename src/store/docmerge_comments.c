#include "docmerge_internal.h"

#include <string.h>

/* The comments between two places with nothing but YAML's signs between them. */
static void
find_comments(const char *text, size_t from, size_t to, struct strlist *out)
{
	while (from < to) {
		size_t end = from;

		if (text[from] != '#' ||
		    (from > 0 && strchr(" \t\r\n", text[from - 1]) == NULL)) {
			from++;
			continue;
		}
		while (end < to && text[end] != '\n' && text[end] != '\r')
			end++;
		strlist_addn(out, text + from, end - from);
		from = end;
	}
}

/* Steps over the scalars, which may hold what looks like comments. */
static size_t
walk_comments(
    const char *text, const struct yamlnode *node, size_t from, struct strlist *out)
{
	const char *newline;

	for (size_t i = 0; i < node->count; i++)
		from = walk_comments(text, node->items[i], from, out);
	if (node->type != YAMLNODE_SCALAR)
		return from;
	if (node->start > from)
		find_comments(text, from, node->start, out);
	newline = memchr(text + node->start, '\n', node->end - node->start);
	if (newline != NULL &&
	    (node->style == YAMLSTYLE_LITERAL || node->style == YAMLSTYLE_FOLDED))
		find_comments(text, node->start, (size_t)(newline - text), out);
	return node->end > from ? node->end : from;
}

static void
comments_of(const struct yamldoc *doc, const struct entry *entry, struct strlist *out)
{
	size_t len, from = entry->block.body;
	const char *text = yamldoc_bytes(doc, &len);

	if (entry->body.text == NULL)
		return;
	if (entry->key != NULL)
		from = walk_comments(text, entry->key, from, out);
	from = walk_comments(text, entry->value, from, out);
	find_comments(text, from, entry->block.end, out);
}

void
document_comments(const struct yamldoc *doc, struct strlist *out)
{
	size_t len, from;
	const char *text = yamldoc_bytes(doc, &len);

	from = walk_comments(text, yamldoc_root(doc), 0, out);
	find_comments(text, from, len, out);
}

bool
has_comment(struct span text, const char *comment)
{
	size_t len = strlen(comment);

	for (size_t i = 0; i + len <= text.len; i++)
		if (text.text[i] == '#' && memcmp(text.text + i, comment, len) == 0 &&
		    (i + len == text.len || text.text[i + len] == '\n' ||
			text.text[i + len] == '\r'))
			return true;
	return false;
}

void
comments_rescue(const struct rescue *rescue, struct buf *out)
{
	struct strlist comments = STRLIST_INIT;
	struct span other;

	other.text = yamldoc_bytes(rescue->other, &other.len);
	comments_of(rescue->doc, rescue->entry, &comments);
	for (size_t i = 0; i < comments.count; i++) {
		const char *comment = comments.items[i];

		if (has_comment(rescue->base, comment) ||
		    has_comment(rescue->merged, comment) || has_comment(other, comment) ||
		    has_comment((struct span){out->data, out->len}, comment))
			continue;
		for (size_t n = 0; n < rescue->column; n++)
			buf_addch(out, ' ');
		buf_addstr(out, comment);
		buf_addch(out, '\n');
	}
	strlist_release(&comments);
}

/* Cuts what stands behind the value off an entry's only line. */
static bool
cut_beside(const struct entry *entry, struct span *front, struct span *beside)
{
	const struct yamlnode *value;
	size_t len;

	if (entry == NULL || entry->body.text == NULL)
		return false;
	value = entry->value;
	len = entry->block.end - value->end;
	if (value->end >= entry->block.end || value->style == YAMLSTYLE_LITERAL ||
	    value->style == YAMLSTYLE_FOLDED ||
	    memchr(entry->body.text, '\n', entry->body.len) !=
		entry->body.text + entry->body.len - 1)
		return false;
	*front = (struct span){entry->body.text, entry->body.len - len};
	*beside = (struct span){entry->body.text + front->len, len};
	return true;
}

void
lines_compose(const struct entry *const entries[VERSIONS], int source, struct buf *out)
{
	struct span fronts[VERSIONS], besides[VERSIONS];
	int version;

	if (!cut_beside(entries[EARLIER], &fronts[EARLIER], &besides[EARLIER]) ||
	    !cut_beside(entries[LATER], &fronts[LATER], &besides[LATER])) {
		buf_add(out, entries[source]->body.text, entries[source]->body.len);
		return;
	}
	if (!cut_beside(entries[BASE], &fronts[BASE], &besides[BASE]))
		besides[BASE] = (struct span){"\n", 1};
	version = threeway_pick(!span_equal(besides[BASE], besides[EARLIER]),
	    !span_equal(besides[BASE], besides[LATER]),
	    !span_equal(besides[EARLIER], besides[LATER]));
	if (version == BASE)
		version = memchr(besides[LATER].text, '#', besides[LATER].len) != NULL
			      ? LATER
			      : EARLIER;
	buf_add(out, fronts[source].text, fronts[source].len);
	buf_add(out, besides[version].text, besides[version].len);
}
