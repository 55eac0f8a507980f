#ifndef STORE_YAMLDOC_INTERNAL_H
#define STORE_YAMLDOC_INTERNAL_H

#include "base/buf.h"
#include "store/yamldoc.h"

#include <stdint.h>

/* What the parts of yamldoc share. Nobody else includes this. */

/* Memory that is let go all at once: a document's nodes and their texts. */
struct arena_chunk;
struct arena {
	struct arena_chunk *last;
};
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const char *bytes, size_t len); /* adds the NUL */
void arena_release(struct arena *arena);

struct yamldoc {
	struct buf text;
	struct arena arena;
	struct yamlnode *root; /* a mapping; no items: no key yet */
};

/* yamldoc_text.c: lines and blanks of the text. Positions are bytes. */
size_t text_bom(const struct buf *text); /* 3 where there is one, else 0 */
size_t text_break(
    const struct buf *text, size_t pos); /* length of the break there, or 0 */
size_t text_break_before(const struct buf *text, size_t pos);
bool text_is_blank(const struct buf *text, size_t pos); /* a space or a tab */
size_t text_line_start(const struct buf *text, size_t pos);
size_t text_line_end(const struct buf *text, size_t pos); /* its break left out */
size_t text_next_line(const struct buf *text, size_t pos);
size_t text_column(const struct buf *text, size_t pos); /* from 0, in characters */
bool text_same_line(const struct buf *text, size_t a, size_t b); /* a <= b */
size_t text_skip_word(const struct buf *text, size_t pos); /* up to a blank or break */
size_t text_skip_blanks(const struct buf *text, size_t pos);
bool text_starts_line(const struct buf *text, size_t pos); /* nothing but blanks before */
/* Over blanks, breaks and comments, to the next thing that means something. */
size_t text_skip_separation(const struct buf *text, size_t pos);
/* The break that ends the line of pos; at the end of the file the one before it. */
const char *text_newline(const struct buf *text, size_t pos);
struct yamlmark text_mark(const struct buf *text, size_t pos);
/* The same for one place after the other; quick where they come in order. */
struct text_walk {
	size_t pos;
	struct yamlmark mark;
};
void text_walk_start(const struct buf *text, struct text_walk *walk);
void text_walk_to(const struct buf *text, size_t pos, struct text_walk *walk);
/* A NEL, LS or PS, which end lines for YAML 1.1 but not for editors. */
bool text_has_other_breaks(const struct buf *text);

/* yamldoc_refuse.c: what no record file may hold. */
int refuse_bytes(
    const struct buf *text, bool *ascii, struct yamlfault *where, struct error *err);
int refuse_duplicate_keys(
    const struct yamlnode *mapping, struct yamlfault *where, struct error *err);

/* yamldoc_problem.c: in place of libyaml's words for a problem; NULL: none better. */
struct problem_words {
	const char *text, *rule;
	bool at_context; /* the place is where the unfinished thing begins */
};
const struct problem_words *problem_words_for(const char *problem);

/* yamldoc_parse.c: makes the nodes of doc->text. */
int parse_text(struct yamldoc *doc, struct yamlfault *where, struct error *err);

/* yamldoc_node.c */
bool node_equal(const struct yamlnode *a, const struct yamlnode *b);
int node_compare(const struct yamlnode *a, const struct yamlnode *b);
/* The index of the pair with that key; the count of pairs where there is none. */
size_t node_find(const struct yamlnode *mapping, const char *key);
struct yamlnode *node_new(struct arena *arena, enum yamlnode_type type);
/* The node alone, with room for `more` items; its items are shared. */
struct yamlnode *node_copy(struct arena *arena, const struct yamlnode *node, size_t more);
/* Replaces `removed` items from `at` by others; the room was made by node_copy(). */
void node_put(struct yamlnode *node, size_t at, size_t removed,
    struct yamlnode *const *added, size_t count);

/*
 * yamldoc_layout.c: where things stand. An entry is a pair of a mapping or an
 * item of a sequence.
 */
size_t entry_count(const struct yamlnode *node);
struct yamlnode *entry_value(const struct yamlnode *node, size_t i);
size_t entry_start(const struct yamldoc *doc, const struct yamlnode *node, size_t i);
size_t entry_end(const struct yamlnode *node, size_t i);
/* Behind the `:` or the `-` of a block entry; false where a key has no colon. */
bool entry_anchor(
    const struct yamldoc *doc, const struct yamlnode *node, size_t i, size_t *out);
/* The start of the line below a block entry; and of that below its inner comments: those
 * that follow, indented deeper, below blank lines too where it is a list or mapping. */
size_t entry_next_line(const struct yamlnode *node, const struct buf *text, size_t i);
size_t entry_next_outer(const struct yamldoc *doc, const struct yamlnode *node, size_t i);
size_t node_content(const struct yamldoc *doc, const struct yamlnode *node);
bool node_is_block(const struct yamlnode *node); /* a block collection */

/* yamldoc_block_scalar.c */
bool node_is_block_scalar(const struct yamlnode *node);
/* Behind the `|2-` of a block scalar. */
size_t block_header_end(const struct buf *text, const struct yamlnode *node);
/* Makes the end and text that libyaml gives those of struct yamlnode; parent_indent is
 * the column of what holds the scalar. */
void settle_block_scalar(
    struct yamldoc *doc, struct yamlnode *node, size_t parent_indent);

/* yamldoc_scalar.c: how a scalar is written. */
struct place {
	const char *newline;
	size_t column;              /* of the key or the dash it hangs on */
	bool flow;                  /* inside [] or {} */
	bool json;                  /* quote as JSON does */
	bool one_line;              /* no literal block */
	enum yamlnode_style prefer; /* quotes to keep; else YAMLSTYLE_PLAIN */
	const char *rest;           /* what is to stand behind it on its line */
	size_t rest_len;
};
enum yamlnode_style scalar_add(
    struct buf *out, const char *text, bool raw, const struct place *place);
/* yamldoc_plain.c: whether text can stand without quotes, in block context and besides in
 * flow context. */
bool scalar_is_plain_safe(const char *text);
bool scalar_is_raw_safe(const char *text); /* so, and no way to say nothing */
bool scalar_is_flow_safe(const char *text);

/* One change, and what it is asked for. */
struct edit {
	struct yamldoc *doc;
	struct arena arena;        /* of what is expected */
	struct yamlnode *expected; /* the root as it is to be read back */
	size_t start, end;         /* the span to replace */
	struct buf text;           /* by this */
	bool cautious;             /* the second try: one line, and a final newline */
	const char *key;
	const char *const *after;
	size_t index;
	const struct yamlitem *item;
	const char *item_key;
};

/*
 * yamldoc_expect.c: the tree as it is to be. Each takes what stands in e->expected so
 * far, at first the document's own root, and copies what it changes.
 */
void expect_value(struct edit *e, size_t pair, struct yamlnode *value);
void expect_pair(
    struct edit *e, size_t pair, struct yamlnode *key, struct yamlnode *value);
void expect_no_pair(struct edit *e, size_t pair);
/* The list that is the pair's value, with `removed` items at an index replaced. */
struct yamlnode *expect_items(struct edit *e, const struct yamlnode *list, size_t at,
    size_t removed, struct yamlnode *item);
/* A list of the new item and, where it is not NULL, the old value that became one. */
struct yamlnode *expect_list(
    struct edit *e, bool flow, struct yamlnode *old, struct yamlnode *item);

/* yamldoc_render.c: writes items and gives what they are to read back as. */
void render_spaces(struct buf *out, size_t count);
void render_rest(struct buf *out, const struct place *place);
struct yamlnode *render_scalar(struct edit *e, struct buf *out, const char *text,
    bool raw, const struct place *place);
/* The key, without its colon. */
struct yamlnode *render_key(
    struct edit *e, struct buf *out, const char *key, const struct place *place);
/* Keys of a mapping's second and further lines stand at `column`. */
struct yamlnode *render_item(struct edit *e, struct buf *out, const struct yamlitem *item,
    size_t column, const struct place *place);
/* The item, dash and all, with `gap` blanks between; the place's column is the dash's. */
struct yamlnode *render_dashed_item(
    struct edit *e, struct buf *out, size_t gap, const struct place *place);

/*
 * yamldoc_slot.c: the slot of an entry is where its value hangs, behind the `:` or the
 * `-`. Opening one chooses the span that is replaced and fills in the place: what is
 * written behind e->text and then place->rest take the old value's place. Returns the
 * column where a mapping's keys would stand.
 */
size_t slot_open(
    struct edit *e, const struct yamlnode *parent, size_t i, struct place *place);

/* yamldoc_block.c and yamldoc_flow.c: where an entry goes, and how it is taken out. */
void block_insert_lines(struct edit *e, size_t pos, const struct buf *lines);
void block_remove_entry(struct edit *e, const struct yamlnode *node, size_t i);
/* The start of the comment lines right above a line, else the line itself. */
size_t block_comments_above(const struct buf *text, size_t line);
void flow_insert(
    struct edit *e, const struct yamlnode *node, size_t at, const struct buf *entry);
void flow_remove(struct edit *e, const struct yamlnode *node, size_t at);
bool flow_is_json(const struct yamlnode *node);

/* yamldoc_pair.c and yamldoc_list.c: the changes. */
int plan_set(struct edit *e, struct error *err);
int plan_unset(struct edit *e, struct error *err);
void plan_new_pair(struct edit *e, bool list);
/* yamldoc_list_start.c: the pair's value becomes a list of the item and, where it is not
 * NULL, of the scalar that it was. */
void plan_new_list(struct edit *e, size_t pair, struct yamlnode *old);
/* The line where a new first key would go: above the first key and its own comment. */
size_t root_first_line(const struct yamldoc *doc);
size_t list_indent(const struct yamldoc *doc); /* the columns its lists are indented by */
int plan_insert(struct edit *e, struct error *err);
int plan_replace_item(struct edit *e, struct error *err);
int plan_remove_item(struct edit *e, struct error *err);
int plan_item_set(struct edit *e, struct error *err);

/* yamldoc_verify.c: makes the change, or leaves the document alone. */
int edit_apply(struct edit *e, struct error *err);

#endif
