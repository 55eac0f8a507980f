#include "yamldoc_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A collection whose end has not come yet. */
struct open {
	struct yamlnode *node;
	size_t first;  /* its first item on the stack of items */
	size_t indent; /* libyaml's column of its keys or dashes */
};

struct builder {
	struct yamldoc *doc;
	bool ascii;
	size_t documents;
	struct yamlnode **items; /* of the open collections */
	size_t count, room;
	struct open open[YAMLDOC_MAX_DEPTH];
	size_t depth;
	size_t index, byte; /* the place that byte_of() came to last */
	bool other_breaks;  /* libyaml's lines are not those of editors */
	struct text_walk walk;
	struct yamlfault *where;
	struct error *err;
};

/* Marks count characters; walks from the last place to this one, either way. */
static size_t
byte_of(struct builder *b, const yaml_mark_t *mark)
{
	const unsigned char *p = (const unsigned char *)b->doc->text.data;
	size_t len = b->doc->text.len;

	if (b->ascii)
		return mark->index < len ? mark->index : len;
	for (; b->index < mark->index && b->byte < len; b->index++)
		do
			b->byte++;
		while ((p[b->byte] & 0xc0) == 0x80);
	for (; b->index > mark->index; b->index--)
		do
			b->byte--;
		while ((p[b->byte] & 0xc0) == 0x80);
	return b->byte;
}

static struct yamlmark
mark_of(struct builder *b, const yaml_mark_t *mark)
{
	if (!b->other_breaks)
		return (struct yamlmark){mark->line + 1, mark->column + 1};
	text_walk_to(&b->doc->text, byte_of(b, mark), &b->walk);
	return b->walk.mark;
}

static void
place_of(struct builder *b, const yaml_mark_t *mark, const char *rule)
{
	struct yamlmark place = mark_of(b, mark);

	*b->where = (struct yamlfault){place.line, place.column, rule};
}

static int
refuse_root(struct builder *b, const yaml_event_t *event, const char *what)
{
	place_of(b, &event->start_mark, "no-mapping");
	return error_failed(
	    b->err, "the file holds %s, expected keys such as 'name: Jane Doe'", what);
}

static bool
at_key(const struct builder *b)
{
	const struct open *top = &b->open[b->depth - 1];

	return b->depth != 0 && top->node->type == YAMLNODE_MAPPING &&
	       (b->count - top->first) % 2 == 0;
}

static void
add_node(struct builder *b, struct yamlnode *node)
{
	if (b->depth == 0) {
		b->doc->root = node;
		return;
	}
	ARRAY_GROW(b->items, b->count, b->room);
	b->items[b->count++] = node;
}

static struct yamlnode *
make_node(struct builder *b, const yaml_event_t *event, enum yamlnode_type type,
    const yaml_char_t *tag)
{
	struct yamlnode *node = node_new(&b->doc->arena, type);
	const char *t = (const char *)tag;

	if (t != NULL)
		node->tag = arena_copy(&b->doc->arena, t, strlen(t));
	node->start = byte_of(b, &event->start_mark);
	node->end = byte_of(b, &event->end_mark);
	node->mark = mark_of(b, &event->start_mark);
	return node;
}

/* libyaml puts a value that isn't there where the next thing begins. */
static void
settle_empty_value(struct builder *b, struct yamlnode *node)
{
	const struct buf *text = &b->doc->text;
	const struct yamlnode *key;
	size_t pos;

	if (node->start != node->end || b->depth == 0 ||
	    b->open[b->depth - 1].node->type != YAMLNODE_MAPPING || at_key(b))
		return;
	key = b->items[b->count - 1];
	pos = text_skip_separation(text, key->end);
	pos = pos < node->start && text->data[pos] == ':' ? pos + 1 : key->end;
	if (pos == node->start)
		return;
	node->start = node->end = pos;
	node->mark = key->mark;
}

static int
refuse_anchor(struct builder *b, const yaml_event_t *event, const yaml_char_t *anchor)
{
	if (anchor == NULL)
		return 0;
	place_of(b, &event->start_mark, "anchor");
	return error_failed(b->err,
	    "anchor '&%s', expected none: write the value out where it is needed",
	    anchor);
}

static enum yamlnode_style
style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return YAMLSTYLE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return YAMLSTYLE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
		return YAMLSTYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return YAMLSTYLE_FOLDED;
	default:
		return YAMLSTYLE_PLAIN;
	}
}

static int
take_scalar(struct builder *b, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct yamlnode *node;

	if (refuse_anchor(b, event, event->data.scalar.anchor) < 0)
		return -1;
	node = make_node(b, event, YAMLNODE_SCALAR, event->data.scalar.tag);
	node->style = style_of(event->data.scalar.style);
	node->text = arena_copy(&b->doc->arena, value, len);
	node->len = len;
	if (memchr(value, '\0', len) != NULL) {
		place_of(b, &event->start_mark, "control-character");
		return error_failed(b->err,
		    "a text that holds the character U+0000, expected text: take "
		    "the escape out");
	}
	if (b->depth == 0)
		return refuse_root(b, event, len == 0 ? "nothing" : "a single value");
	if (node_is_block_scalar(node))
		settle_block_scalar(b->doc, node, b->open[b->depth - 1].indent);
	else
		settle_empty_value(b, node);
	add_node(b, node);
	return 0;
}

static int
open_collection(struct builder *b, const yaml_event_t *event, struct yamlnode *node)
{
	struct open *top;

	if (b->depth == 0 && node->type != YAMLNODE_MAPPING)
		return refuse_root(b, event, "a list");
	if (b->depth == YAMLDOC_MAX_DEPTH) {
		place_of(b, &event->start_mark, "too-deep");
		return error_failed(b->err, "nested too deep, expected at most %d levels",
		    YAMLDOC_MAX_DEPTH);
	}
	add_node(b, node);
	top = &b->open[b->depth++];
	top->node = node;
	top->first = b->count;
	top->indent = event->start_mark.column;
	return 0;
}

static int
take_sequence(struct builder *b, const yaml_event_t *event)
{
	struct yamlnode *node;

	if (refuse_anchor(b, event, event->data.sequence_start.anchor) < 0)
		return -1;
	node = make_node(b, event, YAMLNODE_SEQUENCE, event->data.sequence_start.tag);
	if (event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE)
		node->style = YAMLSTYLE_FLOW;
	return open_collection(b, event, node);
}

static int
take_mapping(struct builder *b, const yaml_event_t *event)
{
	struct yamlnode *node;

	if (refuse_anchor(b, event, event->data.mapping_start.anchor) < 0)
		return -1;
	node = make_node(b, event, YAMLNODE_MAPPING, event->data.mapping_start.tag);
	if (event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE)
		node->style = YAMLSTYLE_FLOW;
	return open_collection(b, event, node);
}

static int
take_end(struct builder *b, const yaml_event_t *event)
{
	const struct open *top = &b->open[--b->depth];
	struct yamlnode *node = top->node;
	size_t size;

	node->count = b->count - top->first;
	size = node->count * sizeof *node->items;
	node->items = arena_alloc(&b->doc->arena, size);
	if (size != 0)
		memcpy(node->items, b->items + top->first, size);
	b->count = top->first;
	/* A `]` or `}` has a width; the end of all others is that of their last item. */
	if (event->start_mark.index != event->end_mark.index &&
	    node->style == YAMLSTYLE_FLOW)
		node->end = byte_of(b, &event->end_mark);
	else if (node->count != 0)
		node->end = node->items[node->count - 1]->end;
	if (node->type != YAMLNODE_MAPPING)
		return 0;
	return refuse_duplicate_keys(node, b->where, b->err);
}

static int
take_document(struct builder *b, const yaml_event_t *event)
{
	if (b->documents++ == 0)
		return 0;
	place_of(b, &event->start_mark, "second-document");
	return error_failed(b->err, "a second document begins here, expected one a file");
}

static int
take_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return take_document(b, event);
	case YAML_ALIAS_EVENT:
		place_of(b, &event->start_mark, "alias");
		return error_failed(b->err,
		    "alias '*%s', expected a value: write it out, or quote it if it is "
		    "text",
		    event->data.alias.anchor);
	case YAML_SCALAR_EVENT:
		return take_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return take_sequence(b, event);
	case YAML_MAPPING_START_EVENT:
		return take_mapping(b, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return take_end(b, event);
	default:
		return 0;
	}
}

static int
refuse_problem(struct builder *b, const yaml_parser_t *parser)
{
	const char *problem = parser->problem;
	const struct problem_words *words;
	size_t at;

	if (parser->error == YAML_MEMORY_ERROR || problem == NULL)
		mem_exhausted();
	place_of(b, &parser->problem_mark, "yaml");
	at = byte_of(b, &parser->problem_mark);
	if (at < b->doc->text.len && b->doc->text.data[at] == '\t')
		return error_failed(b->err, "a tab, expected spaces as indentation");
	words = problem_words_for(problem);
	if (words != NULL && words->at_context)
		place_of(b, &parser->context_mark, words->rule);
	else if (words != NULL)
		b->where->rule = words->rule;
	if (words != NULL)
		return error_failed(b->err, "%s", words->text);
	if (parser->context != NULL)
		return error_failed(b->err, "%s: %s", parser->context, problem);
	return error_failed(b->err, "%s", problem);
}

static int
take_events(struct builder *b, yaml_parser_t *parser)
{
	yaml_event_t event;
	bool done;
	int rc;

	do {
		if (!yaml_parser_parse(parser, &event))
			return refuse_problem(b, parser);
		rc = take_event(b, &event);
		done = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	} while (rc == 0 && !done);
	if (rc == 0 && b->doc->root == NULL) {
		b->where->rule = "no-mapping";
		rc = error_failed(
		    b->err, "the file is empty, expected keys such as 'name: Jane Doe'");
	}
	return rc;
}

int
parse_text(struct yamldoc *doc, struct yamlfault *where, struct error *err)
{
	struct builder b = {.doc = doc, .where = where, .err = err};
	size_t first = text_bom(&doc->text);
	yaml_parser_t parser;
	int rc;

	*where = (struct yamlfault){1, 1, "yaml"};
	if (refuse_bytes(&doc->text, &b.ascii, where, err) < 0)
		return -1;
	if (!yaml_parser_initialize(&parser))
		mem_exhausted();
	b.byte = first;
	b.other_breaks = !b.ascii && text_has_other_breaks(&doc->text);
	text_walk_start(&doc->text, &b.walk);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
	    (const unsigned char *)doc->text.data + first, doc->text.len - first);
	rc = take_events(&b, &parser);
	yaml_parser_delete(&parser);
	free(b.items);
	return rc;
}
