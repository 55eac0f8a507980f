#include "yamldoc_internal.h"

#include <string.h>

/* `{"name": "Bob"}`: to be kept readable as JSON. */
bool
flow_is_json(const struct yamlnode *node)
{
	const struct yamlnode *first = node->count > 0 ? node->items[0] : NULL;

	if (first == NULL)
		return false;
	if (first->type != YAMLNODE_SCALAR)
		return first->style == YAMLSTYLE_FLOW && flow_is_json(first);
	return first->style == YAMLSTYLE_DOUBLE;
}

/* What parts entry i from the one before: its own line's break and indentation, or the
 * blanks behind the comma. */
static void
add_separation(struct edit *e, const struct yamlnode *node, size_t i)
{
	const struct buf *text = &e->doc->text;
	size_t pos = entry_start(e->doc, node, i), from = text_line_start(text, pos);

	if (text_starts_line(text, pos)) {
		buf_addstr(&e->text, text_newline(text, pos));
	} else if (i > 0) {
		for (from = pos; text_is_blank(text, from - 1); from--)
			;
	} else {
		buf_addch(&e->text, ' ');
		return;
	}
	buf_add(&e->text, text->data + from, pos - from);
}

static void
insert_into_empty(struct edit *e, const struct yamlnode *node, const struct buf *entry)
{
	size_t pos = node_content(e->doc, node) + 1;

	e->start = e->end = pos;
	buf_add(&e->text, entry->data, entry->len);
	if (e->doc->text.data[pos] == '#')
		buf_addch(&e->text, ' ');
}

static void
insert_first(struct edit *e, const struct yamlnode *node, const struct buf *entry)
{
	e->start = e->end = entry_start(e->doc, node, 0);
	buf_add(&e->text, entry->data, entry->len);
	buf_addch(&e->text, ',');
	add_separation(e, node, 0);
}

/*
 * Behind the entry's comma, or a comma of our own; where entries have lines of
 * their own, below the comment beside it.
 */
static void
insert_behind(
    struct edit *e, const struct yamlnode *node, size_t i, const struct buf *entry)
{
	const struct buf *text = &e->doc->text;
	size_t end = entry_end(node, i), comma = text_skip_separation(text, end), rest;
	bool own_line = text_starts_line(text, entry_start(e->doc, node, i));
	bool has_comma = text->data[comma] == ',';

	e->start = e->end = has_comma ? comma + 1 : end;
	if (!has_comma) /* `a:,` would be read as one scalar */
		buf_addstr(&e->text, text->data[end - 1] == ':' ? " ," : ",");
	rest = text_skip_blanks(text, e->end);
	if (own_line && text->data[rest] == '#') {
		e->end = text_line_end(text, rest);
		buf_add(&e->text, text->data + e->start, e->end - e->start);
	}
	add_separation(e, node, i);
	buf_add(&e->text, entry->data, entry->len);
	if (has_comma)
		buf_addch(&e->text, ',');
}

/* `[key: value]`, a mapping of one pair without braces: now it needs them. */
static bool
is_bare_pair(const struct yamldoc *doc, const struct yamlnode *node)
{
	size_t pos = node_content(doc, node);

	return node->type == YAMLNODE_MAPPING && node->count != 0 &&
	       (doc->text.data[pos] != '{' || node->items[0]->start == pos);
}

static void
insert_before_pair(struct edit *e, const struct yamlnode *node, const struct buf *entry)
{
	e->start = node->start;
	e->end = node->end;
	buf_addch(&e->text, '{');
	buf_add(&e->text, entry->data, entry->len);
	buf_addstr(&e->text, ", ");
	buf_add(&e->text, e->doc->text.data + node->start, node->end - node->start);
	buf_addch(&e->text, '}');
}

void
flow_insert(
    struct edit *e, const struct yamlnode *node, size_t at, const struct buf *entry)
{
	if (is_bare_pair(e->doc, node))
		insert_before_pair(e, node, entry);
	else if (node->count == 0)
		insert_into_empty(e, node, entry);
	else if (at == 0)
		insert_first(e, node, entry);
	else
		insert_behind(e, node, at - 1, entry);
}

static bool
has_comment(const struct buf *text, size_t start, size_t end)
{
	return memchr(text->data + start, '#', end - start) != NULL;
}

/* Takes the lines of an entry that shares them with nothing but its comment; false where
 * it does share them. */
static bool
remove_own_lines(struct edit *e, size_t start, size_t end)
{
	const struct buf *text = &e->doc->text;
	size_t rest = text_skip_blanks(text, end);

	if (!text_starts_line(text, start))
		return false;
	if (text_break(text, rest) == 0 && text->data[rest] != '#')
		return false;
	e->start = text_line_start(text, start);
	e->end = text_next_line(text, rest);
	return true;
}

void
flow_remove(struct edit *e, const struct yamlnode *node, size_t at)
{
	const struct buf *text = &e->doc->text;
	size_t start = entry_start(e->doc, node, at), end = entry_end(node, at), before;
	size_t comma = text_skip_separation(text, end);
	bool last = at + 1 == entry_count(node);

	e->start = start;
	e->end = end;
	if (text->data[comma] == ',')
		e->end = comma + 1;
	if (at > 0 && last) {
		before = entry_end(node, at - 1);
		if (!has_comment(text, before, start)) {
			e->start = before;
			e->end = end;
		} else {
			remove_own_lines(e, start, e->end);
		}
	} else if (!last && !remove_own_lines(e, start, e->end)) {
		before = entry_start(e->doc, node, at + 1);
		if (!has_comment(text, end, before))
			e->end = before;
	}
}
