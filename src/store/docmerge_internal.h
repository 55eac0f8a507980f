#ifndef STORE_DOCMERGE_INTERNAL_H
#define STORE_DOCMERGE_INTERNAL_H

#include "base/buf.h"
#include "base/strlist.h"
#include "base/threeway.h"
#include "store/docmerge.h"
#include "store/yamldoc.h"

/* What the parts of docmerge share. Nobody else includes this. */

/* docmerge_form.c: what lies outside the text, and the text without it. */
enum line_ends { LINES_LF, LINES_CRLF, LINES_MIXED };
struct form {
	bool mark; /* a byte order mark */
	bool open; /* no newline at the end */
	enum line_ends lines;
	size_t column; /* where the keys stand */
};
struct form form_read(const void *bytes, size_t len, struct buf *text);
struct form form_merge(const struct form forms[VERSIONS], bool has_base);
void form_write(const struct form *form, const struct buf *text, struct buf *out);
/* The lines with another indentation: that of the first column becomes that of the
 * second. */
void shift_lines(struct span lines, size_t from, size_t to, struct buf *out);

/* docmerge_section.c: a file as its keys' blocks, a list as its items'. */
struct entry {
	const struct yamlnode *key; /* NULL in a list */
	const struct yamlnode *value;
	struct yamlblock block; /* in its document */
	struct span lead, body; /* the lines above, and its own */
};
struct section {
	bool divided; /* false: no lines of their own; only key and value count
		       */
	const struct yamldoc *doc;
	struct span head, tail;
	struct entry *entries;
	size_t count;
	struct strlist identities; /* of the entries */
	struct buf text;           /* what the spans point to */
};
void section_of_file(struct section *section, const struct yamldoc *doc);
/* The list that is the entry's value: its items, and then their lines, dashes at that
 * column. */
void section_of_list(struct section *section, const struct yamldoc *doc, enum kind kind,
    const struct entry *entry);
void section_divide_list(
    struct section *section, const struct entry *entry, size_t column);
/* The column of its dashes, where each stands on a line of its own. */
bool list_column(const struct yamldoc *doc, const struct entry *entry, size_t *column);
void section_release(struct section *section);
void sections_pair(struct threeway *out, const struct section sections[VERSIONS]);

/* docmerge_comments.c */
void document_comments(const struct yamldoc *doc, struct strlist *out);
/* Is there a line that ends in this comment? */
bool has_comment(struct span text, const char *comment);
/*
 * Adds a side's comments on an entry as lines: those that are new, and stand neither in
 * the merged lines nor anywhere in the other side's file.
 */
struct rescue {
	const struct entry *entry;
	const struct yamldoc *doc, *other;
	struct span base, merged;
	size_t column;
};
void comments_rescue(const struct rescue *rescue, struct buf *out);
/* An entry's lines where both sides changed them: the source's value, and beside it the
 * comment of whoever changed that. Any entry but the source's may be NULL. */
void lines_compose(
    const struct entry *const entries[VERSIONS], int source, struct buf *out);

/* docmerge_value.c: what values mean. */
char *node_identity(const struct yamlnode *node);
bool node_is_nothing(const struct yamlnode *node); /* NULL, null, [] */
bool node_same(const struct yamlnode *a, const struct yamlnode *b);
/* So, by what the record's key means: no status is New. */
bool value_same(
    enum kind kind, const char *key, const struct yamlnode *a, const struct yamlnode *b);
char *value_text(const struct yamlnode *node); /* NULL for nothing */

enum list_type { LIST_NONE, LIST_TAGS, LIST_NOTES, LIST_OTHER };
enum list_type list_type(
    enum kind kind, const char *key, const struct yamlnode *const values[VERSIONS]);
/* The items of a list; a lone value is a list of one. */
size_t list_count(const struct yamlnode *list);
const struct yamlnode *list_item(const struct yamlnode *list, size_t i);
char *item_identity(enum kind kind, const char *key, const struct yamlnode *item);
bool note_time(const struct yamlnode *item, instant_t *out);
/* What a note holds besides at, by and text. */
char *note_extras(const struct yamlnode *item);

struct decision;

/* One merge. */
struct merging {
	enum kind kind;
	enum docmerge_rules rules;
	const struct docmerge_version *sides[VERSIONS];
	struct form forms[VERSIONS], form;
	struct yamldoc *docs[VERSIONS]; /* NULL: no base */
	struct section sections[VERSIONS];
	struct threeway keys;
	struct decision *decisions; /* one each of keys.items */
	struct docmerge *out;
};

/* What becomes of a list that both sides changed. */
struct list_merge {
	enum list_type type;
	const char *key;
	const struct yamlnode *values[VERSIONS];
	struct section sections[VERSIONS];
	struct threeway items;
	int *sources;           /* whose version of each item stands, by its id */
	bool divided[VERSIONS]; /* its items have lines of their own */
	size_t columns[VERSIONS], column; /* of the dashes */
	bool lines;   /* it can be put together from its items' lines */
	int skeleton; /* else the side whose list is edited into it */
};

/* What becomes of a key. */
struct decision {
	int source;              /* whose value stands */
	bool stands;             /* false: the key goes */
	bool composed;           /* both changed the lines */
	struct list_merge *list; /* or NULL */
};

/* docmerge_keys.c: decides on each key. */
void keys_decide(struct merging *m);
void keys_release(struct merging *m);
/* The entries of an item, NULL where a version has none. */
void item_entries(const struct section sections[VERSIONS],
    const struct threeway_item *item, const struct entry *entries[VERSIONS]);
void merging_clash(
    struct merging *m, const char *key, const struct yamlnode *value, int side);

/* docmerge_list.c: decides on each item, and puts the lines together. */
struct list_merge *list_decide(
    struct merging *m, enum list_type type, const struct entry *const entries[VERSIONS]);
void list_assemble(
    const struct merging *m, const struct list_merge *list, struct buf *out);
const struct yamlnode *list_merged_item(const struct list_merge *list, size_t i);
void list_free(struct list_merge *list);

/* docmerge_assemble.c: the file from its blocks; only where both sides are divided. */
void keys_assemble(struct merging *m, struct buf *out);

/* docmerge_edits.c: what lines can't do, by edits of a document. */
/* Puts an item into a list at an index; a lone value, or none, becomes a list. */
int edits_insert(struct yamldoc *doc, const char *key, enum list_type type, size_t index,
    const struct yamlnode *node, struct error *err);
int edits_list(struct yamldoc *doc, const struct list_merge *list, struct error *err);
int edits_keys(struct merging *m, struct yamldoc **doc, struct error *err);

/* docmerge_note.c: the notes on what gave way. */
int notes_add(struct merging *m, struct yamldoc *doc, struct error *err);

#endif
