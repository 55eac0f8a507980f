#include "base/mem.h"
#include "base/unicode.h"
#include "store/codec.h"
#include "store/yamldoc.h"

#include <stdlib.h>
#include <string.h>

/* A record's file while it is being edited: the record is the document, read. */
struct editing {
	enum kind kind;
	struct yamldoc *doc;
	struct record *record;
};

static void
editing_refresh(struct editing *editing)
{
	record_free(editing->record);
	editing->record = record_new(editing->kind, "", NULL);
	codec_read_document(editing->record, editing->doc, NULL);
}

static void
editing_release(struct editing *editing)
{
	record_free(editing->record);
	yamldoc_free(editing->doc);
}

static int
editing_open(struct editing *editing, enum kind kind, const void *bytes, size_t len,
    struct error *err)
{
	struct yamlfault where;

	*editing = (struct editing){kind, NULL, NULL};
	if (yamldoc_parse(bytes, len, &editing->doc, &where, err) != 0)
		return error_prefix(err, "%zu:%zu: error: ", where.line, where.column);
	editing_refresh(editing);
	if (editing->record->broken == NULL)
		return 0;
	return error_failed(err, "%zu:%zu: error: %s", editing->record->broken->line,
	    editing->record->broken->column, editing->record->broken->message);
}

static void
editing_copy_out(const struct editing *editing, struct buf *out)
{
	size_t len;
	const char *bytes = yamldoc_bytes(editing->doc, &len);

	buf_add(out, bytes, len);
}

/* Days and instants are what they look like to every YAML reader: no quotes. */
static bool
is_raw(const struct field *field)
{
	return field != NULL &&
	       (field->type == FIELD_DAY || field->type == FIELD_INSTANT);
}

/*
 * The keys below which a new one goes. A field has its place in the table's order;
 * the user's own keys, and the notes after them, go below whatever is there.
 */
static const char **
keys_before(const struct editing *editing, const char *key)
{
	const struct field *field = field_find(editing->kind, key);
	const struct yamlnode *root = yamldoc_root(editing->doc);
	const char **keys;
	size_t count = 0;

	if (field != NULL && field->type != FIELD_NOTES)
		return field_keys_before(editing->kind, key);
	keys = xcalloc(root->count / 2 + 1, sizeof *keys);
	for (size_t i = 0; i + 1 < root->count; i += 2)
		if (root->items[i]->type == YAMLNODE_SCALAR &&
		    strcmp(root->items[i]->text, "notes") != 0)
			keys[count++] = root->items[i]->text;
	return keys;
}

static int
set_key(struct editing *editing, const char *key, const char *text, struct error *err)
{
	const char **after = keys_before(editing, key);
	bool raw = is_raw(field_find(editing->kind, key));
	int ret = yamldoc_set(editing->doc, key, text, raw, after, err);

	free(after);
	return ret;
}

static int
append_item(struct editing *editing, const char *key, const struct yamlitem *item,
    struct error *err)
{
	const char **after = keys_before(editing, key);
	int ret = yamldoc_append(editing->doc, key, item, after, err);

	free(after);
	return ret;
}

static bool
is_tag(const struct yamlnode *item, const char *tag)
{
	return item->type == YAMLNODE_SCALAR && !yamlnode_is_null(item) &&
	       unicode_equal_case(item->text, tag);
}

/* Where the file has the tag; `tags: vip` is a list of one. */
static bool
find_tag(const struct editing *editing, const char *tag, size_t *index)
{
	const struct yamlnode *tags = yamldoc_get(editing->doc, "tags");

	*index = 0;
	if (tags == NULL || tags->type != YAMLNODE_SEQUENCE)
		return tags != NULL && is_tag(tags, tag);
	while (*index < tags->count && !is_tag(tags->items[*index], tag))
		++*index;
	return *index < tags->count;
}

static int
add_tag(struct editing *editing, const char *tag, struct error *err)
{
	struct yamlitem item = {NULL, &tag, NULL, 1, true};
	size_t index;

	if (find_tag(editing, tag, &index))
		return 0;
	return append_item(editing, "tags", &item, err);
}

/* A hand may have written it more than once. */
static int
remove_tag(struct editing *editing, const char *tag, struct error *err)
{
	size_t index;

	while (find_tag(editing, tag, &index))
		if (yamldoc_remove_item(editing->doc, "tags", index, err) != 0)
			return -1;
	return 0;
}

/* A note as it is written, `by` NULL left out; `texts` is the caller's and outlives it.
 */
static struct yamlitem
note_item(const char *texts[3], const char *at, const char *by, const char *text)
{
	static const char *const keys[] = {"at", "text", "by"};
	static const char *const signed_keys[] = {"at", "by", "text"};
	static const bool raw[] = {true, false, false};

	texts[0] = at;
	texts[1] = by != NULL ? by : text;
	texts[2] = text;
	return (struct yamlitem){
	    by != NULL ? signed_keys : keys, texts, raw, by != NULL ? 3 : 2, false};
}

static int
add_note(struct editing *editing, const struct edit *edit, struct error *err)
{
	char at[INSTANT_TEXT_SIZE];
	const char *texts[3];
	struct yamlitem item;

	instant_format(edit->at, at);
	item = note_item(texts, at, edit->by, edit->text);
	return append_item(editing, "notes", &item, err);
}

static int
apply(struct editing *editing, const struct edit *edit, struct error *err)
{
	switch (edit->verb) {
	case EDIT_SET:
		return set_key(editing, edit->key, edit->text, err);
	case EDIT_UNSET:
		return yamldoc_unset(editing->doc, edit->key, err);
	case EDIT_TAG:
		return add_tag(editing, edit->text, err);
	case EDIT_UNTAG:
		return remove_tag(editing, edit->text, err);
	case EDIT_NOTE:
		return add_note(editing, edit, err);
	}
	return 0;
}

static int
apply_all(struct editing *editing, const struct edit_list *edits, struct error *err)
{
	for (size_t i = 0; i < edits->count; i++) {
		if (edit_is_idle(&edits->items[i], editing->record))
			continue;
		if (apply(editing, &edits->items[i], err) != 0)
			return -1;
		editing_refresh(editing);
	}
	return 0;
}

static int
fill(enum kind kind, struct yamldoc *doc, const struct edit_list *edits, struct buf *out,
    struct error *err)
{
	struct editing editing = {kind, doc, record_new(kind, "", NULL)};
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < edits->count; i++)
		ret = apply(&editing, &edits->items[i], err);
	if (ret == 0)
		editing_copy_out(&editing, out);
	editing_release(&editing);
	return ret;
}

int
codec_create(
    enum kind kind, const struct edit_list *edits, struct buf *out, struct error *err)
{
	return fill(kind, yamldoc_new(), edits, out, err);
}

int
codec_fill(enum kind kind, const void *bytes, size_t len, const struct edit_list *edits,
    struct buf *out, struct error *err)
{
	struct yamldoc *doc;
	struct yamlfault where;

	if (yamldoc_parse(bytes, len, &doc, &where, err) != 0)
		return error_prefix(err, "%zu:%zu: error: ", where.line, where.column);
	return fill(kind, doc, edits, out, err);
}

int
codec_edit(enum kind kind, const void *bytes, size_t len, const struct edit_list *edits,
    struct buf *out, struct error *err)
{
	struct editing editing;
	int ret = editing_open(&editing, kind, bytes, len, err);

	if (ret == 0)
		ret = apply_all(&editing, edits, err);
	if (ret == 0)
		editing_copy_out(&editing, out);
	editing_release(&editing);
	return ret;
}

/* How many such notes the record has among its first `count`, whoever wrote them. */
static size_t
count_notes(const struct record *record, const struct note *note, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct note *other = &record->notes[i];

		if (other->has_at == note->has_at &&
		    (!note->has_at || other->at == note->at) &&
		    strcmp(other->text, note->text) == 0)
			found++;
	}
	return found;
}

/* A note that HEAD has already is never rewritten. */
static bool
needs_stamp(const struct record *record, const struct record *head, size_t index)
{
	const struct note *note = &record->notes[index];

	if (note->has_at && note->by != NULL)
		return false;
	/* Of a broken head, too, for what could be read of it. */
	return head == NULL || count_notes(record, note, index + 1) >
				   count_notes(head, note, head->note_count);
}

/* The item that is the record's nth note, and its place: empty items are none, and a
 * scalar in place of a list is the one item. */
static const struct yamlnode *
item_of_note(const struct editing *editing, size_t nth, size_t *index)
{
	const struct yamlnode *notes = yamldoc_get(editing->doc, "notes");

	*index = 0;
	if (notes->type == YAMLNODE_SCALAR)
		return notes;
	while (yamlnode_is_null(notes->items[*index]) || nth-- > 0)
		++*index;
	return notes->items[*index];
}

static int
stamp_note(struct editing *editing, size_t nth, const char *at, const char *by,
    struct error *err)
{
	const struct note *note = &editing->record->notes[nth];
	const char *texts[3];
	struct yamlitem item = note_item(texts, at, by, note->text);
	size_t index;

	if (item_of_note(editing, nth, &index)->type == YAMLNODE_SCALAR)
		return yamldoc_replace_item(editing->doc, "notes", index, &item, err);
	if (note->by == NULL &&
	    yamldoc_item_set(editing->doc, "notes", index, "by", by, false, err) != 0)
		return -1;
	if (note->has_at)
		return 0;
	return yamldoc_item_set(editing->doc, "notes", index, "at", at, true, err);
}

static int
stamp_notes(struct editing *editing, const struct record *head, const char *at,
    const char *by, struct error *err)
{
	/* Backwards: whether a note needs a stamp depends on its like before it. */
	for (size_t i = editing->record->note_count; i-- > 0;) {
		if (!needs_stamp(editing->record, head, i))
			continue;
		if (stamp_note(editing, i, at, by, err) != 0)
			return -1;
		editing_refresh(editing);
	}
	return 0;
}

static int
stamp(struct editing *editing, const struct record *head, const char *at, const char *by,
    struct error *err)
{
	if (head == NULL && !editing->record->has_created &&
	    set_key(editing, "created", at, err) != 0)
		return -1;
	editing_refresh(editing);
	return stamp_notes(editing, head, at, by, err);
}

int
codec_stamp(enum kind kind, const void *bytes, size_t len, const struct record *head,
    instant_t now, const char *by, struct buf *out, struct error *err)
{
	char at[INSTANT_TEXT_SIZE];
	struct error why = ERROR_INIT;
	struct editing editing;
	int ret = editing_open(&editing, kind, bytes, len, err);

	instant_format(now, at);
	/* A file without its stamps says all that its writer did. */
	if (ret == 0 && stamp(&editing, head, at, by, &why) == 0)
		editing_copy_out(&editing, out);
	else if (ret == 0)
		buf_add(out, bytes, len);
	error_clear(&why);
	editing_release(&editing);
	return ret;
}
