#ifndef STORE_YAMLDOC_H
#define STORE_YAMLDOC_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A YAML document that remembers every byte: parsed through libyaml's events,
 * edited by splicing the spans of its text, never reformatted. Bytes in, bytes
 * out, no files. The root is a block or flow mapping.
 *
 * Every editing function leaves all bytes but the target's as they were (line
 * ends, indentation, BOM, comments, order), then parses its own result and
 * compares it with what was meant. What can't be done that way is refused
 * with an error, and the document is as before.
 */
struct yamldoc;

/* Lines and columns count from 1, columns in characters: a tab is one, a CRLF ends one
 * line, a BOM is none. Lines are those of editors: NEL, LS and PS end none. */
struct yamlmark {
	size_t line;
	size_t column;
};

/* Where a text is refused, and a short name for why: "duplicate-key". */
struct yamlfault {
	size_t line, column; /* as in a mark */
	const char *rule;
};

enum yamlnode_type { YAMLNODE_SCALAR, YAMLNODE_SEQUENCE, YAMLNODE_MAPPING };

enum yamlnode_style {
	YAMLSTYLE_PLAIN,
	YAMLSTYLE_SINGLE,
	YAMLSTYLE_DOUBLE,
	YAMLSTYLE_LITERAL,
	YAMLSTYLE_FOLDED,
	YAMLSTYLE_BLOCK, /* of sequences and mappings */
	YAMLSTYLE_FLOW
};

struct yamlnode {
	enum yamlnode_type type;
	enum yamlnode_style style;
	char *text; /* a scalar's text as the user wrote it, unescaped, NUL behind; else
		       NULL */
	size_t len;
	char *tag; /* as resolved by libyaml ("tag:yaml.org,2002:str", "!x"), or NULL */
	/* Its bytes: tag and quotes included, comments behind it not. The end is before
	 * the last line's break, also of a block scalar, to which the blank lines below
	 * belong where `+` keeps them; where there is no value, right behind its `:`. */
	size_t start, end;
	struct yamlmark mark;
	struct yamlnode *
	    *items;   /* a sequence's items; a mapping's key, value, key, value… */
	size_t count; /* of items */
};

/* The limits of a record file. */
#define YAMLDOC_MAX_BYTES (1024 * 1024)
#define YAMLDOC_MAX_DEPTH 64

/* What is said of a file that is larger. */
extern const char yamldoc_too_large[];

/*
 * Parses the bytes (copied). On -1 *where has the place and the rule, and err the
 * message without them. Refused: not UTF-8, control characters that YAML forbids, larger
 * than YAMLDOC_MAX_BYTES, nested deeper than YAMLDOC_MAX_DEPTH, anchors and
 * aliases, duplicate keys in any mapping, a second document, a root that is no mapping
 * (an empty file included), a text that holds U+0000, and what libyaml refuses. Messages
 * say what was expected. A block scalar that ends the file without a final newline reads
 * as though it had one (`|-` aside): readers disagree, and a line may be added below.
 */
int yamldoc_parse(const void *bytes, size_t len, struct yamldoc **out,
    struct yamlfault *where, struct error *err);

/* A document without any key yet, to build a new file with. */
struct yamldoc *yamldoc_new(void);
void yamldoc_free(struct yamldoc *doc);

/* The text as it stands now; owned by the document, valid until the next edit. */
const char *yamldoc_bytes(const struct yamldoc *doc, size_t *len);

/* The root mapping, and a top-level key's value or key node, or NULL. Valid until the
 * next edit. */
const struct yamlnode *yamldoc_root(const struct yamldoc *doc);
const struct yamlnode *yamldoc_get(const struct yamldoc *doc, const char *key);
const struct yamlnode *yamldoc_key_node(const struct yamldoc *doc, const char *key);

/* The value of a key in a mapping node, or NULL. */
const struct yamlnode *yamlnode_get(const struct yamlnode *mapping, const char *key);

/* A plain scalar that is empty, `~`, `null`, `Null` or `NULL`: YAML's way to say nothing.
 */
bool yamlnode_is_null(const struct yamlnode *node);

/* Whole lines that belong together: a key's, or a list item's. */
struct yamlblock {
	size_t start;  /* the comment and blank lines above it begin here */
	size_t body;   /* its own first line */
	size_t end;    /* below its last line, comments inside it included */
	size_t column; /* of the key or the dash, from 0, in characters */
};
struct yamlblocks {
	struct yamlblock *items; /* one an entry, in order, each begins where the one
				    before ends */
	size_t count;
	size_t tail; /* what is left begins here */
};
#define YAMLBLOCKS_INIT    \
	{                  \
		NULL, 0, 0 \
	}

/*
 * Divides the text, without a gap, into the head (all before the first block), a
 * block each top-level key, and the tail. False where keys don't have lines of
 * their own: a root in `{…}`, or without a key. Valid until the next edit.
 */
bool yamldoc_blocks(const struct yamldoc *doc, struct yamlblocks *out);

/*
 * Divides the lines of a key whose value is that list, from key->body to key->end, in
 * the same way: the head (the key's own line), a block each item, the tail. False where
 * items don't have lines of their own, or there are none.
 */
bool yamldoc_list_blocks(const struct yamldoc *doc, const struct yamlnode *list,
    const struct yamlblock *key, struct yamlblocks *out);
void yamldoc_blocks_release(struct yamlblocks *blocks);

/*
 * True where a YAML 1.1 or 1.2 reader (core schema) would read the plain text
 * as a string and nothing else, so that it needs no quotes in block context.
 */
bool yamldoc_is_plain_string(const char *text);

/*
 * Sets a top-level key to a string, in place where the key stands (whatever its
 * value was; a quoted value keeps its kind of quotes where that can hold the text; the
 * comment beside it stays), else as a new line below that of the keys `after` (ends
 * with NULL) that the document has and that is listed last, or as the first key where it
 * has none of them. Quoted
 * whenever a reader would otherwise take it for something other than this string. A text
 * of several lines is written as a literal block in block context, double-quoted where a
 * block can't hold it. `raw` writes it plain if it is a safe plain scalar even when
 * readers give it a type of its own: for dates and instants (follow_up: 2026-12-01).
 */
int yamldoc_set(struct yamldoc *doc, const char *key, const char *text, bool raw,
    const char *const *after, struct error *err);

/* Takes away a top-level key, its value and the comment beside it. No such key: nothing
 * is done. The only key gone: `{}`. */
int yamldoc_unset(struct yamldoc *doc, const char *key, struct error *err);

/* An item to put into a list: a string alone (keys NULL), or a mapping of strings (a
 * note). */
struct yamlitem {
	const char *const *keys; /* `count` of them, or NULL */
	const char *const *texts;
	const bool *raw; /* as in yamldoc_set(), one each; NULL: none */
	size_t count;
	bool flow; /* where the list is made anew: `[a]`, not a block */
};

/*
 * Adds an item at the end of a top-level list, in the list's own style and
 * indentation. A key that is missing is inserted (below `after`, as above); an empty
 * value, null or `[]` becomes a list of one; a scalar value becomes the list's first item
 * (`tags: vip`).
 */
int yamldoc_append(struct yamldoc *doc, const char *key, const struct yamlitem *item,
    const char *const *after, struct error *err);

/* Inserts it before the item at `index` instead (index == count: as yamldoc_append()); a
 * comment right above that item stays with it. */
int yamldoc_insert(struct yamldoc *doc, const char *key, size_t index,
    const struct yamlitem *item, struct error *err);

/* Replaces or takes away one item of a top-level list; the comment lines above it stay,
 * and beside one that is replaced. The last item gone: `[]`. A scalar is a list of one.
 */
int yamldoc_replace_item(struct yamldoc *doc, const char *key, size_t index,
    const struct yamlitem *item, struct error *err);
int yamldoc_remove_item(
    struct yamldoc *doc, const char *key, size_t index, struct error *err);

/* Adds key: text to the mapping that is the item at `index`, above its other keys (`at`
 * and `by` of a note that lacks them); where it has the key its value is set. */
int yamldoc_item_set(struct yamldoc *doc, const char *key, size_t index,
    const char *item_key, const char *text, bool raw, struct error *err);

#endif
