#include "base/json.h"
#include "base/mem.h"
#include "store/codec.h"
#include "store/yamldoc.h"

#include <stdlib.h>
#include <string.h>

/* What one file is read with. */
struct reading {
	struct record *record;
	const struct team *team; /* or NULL */
};

static bool
refuse(
    struct record *record, struct yamlmark mark, const char *what, const char *expected)
{
	char *message = xasprintf("%s: expected %s", what, expected);

	record_break(record, mark.line, mark.column, message);
	free(message);
	return false;
}

static struct json *node_to_json(const struct yamlnode *node);

static void
add_pair(struct json *object, const struct yamlnode *key, const struct yamlnode *value)
{
	char *text = codec_node_text(key);

	json_set(object, text, node_to_json(value));
	free(text);
}

static struct json *
mapping_to_json(const struct yamlnode *node)
{
	struct json *json = json_new_object();

	for (size_t i = 0; i + 1 < node->count; i += 2)
		add_pair(json, node->items[i], node->items[i + 1]);
	return json;
}

static struct json *
node_to_json(const struct yamlnode *node)
{
	struct json *json;

	if (node->type == YAMLNODE_SCALAR)
		return json_new_string(node->text);
	if (node->type == YAMLNODE_MAPPING)
		return mapping_to_json(node);
	json = json_new_array();
	for (size_t i = 0; i < node->count; i++)
		json_append(json, node_to_json(node->items[i]));
	return json;
}

char *
codec_node_text(const struct yamlnode *node)
{
	struct buf out = BUF_INIT;
	struct json *json;

	if (node->type == YAMLNODE_SCALAR)
		return xstrdup(node->text);
	json = node_to_json(node);
	json_write(json, 0, &out);
	json_free(json);
	return buf_detach(&out, NULL);
}

static void
add_tag(struct record *record, const struct yamlnode *item)
{
	if (!yamlnode_is_null(item) && item->len > 0)
		strlist_add(&record->tags, item->text);
}

static bool
read_tags(struct record *record, const struct yamlnode *value)
{
	static const char expected[] = "a list of words, as [vip, fintech]";

	if (value->type == YAMLNODE_SCALAR) {
		add_tag(record, value);
		return true;
	}
	if (value->type != YAMLNODE_SEQUENCE)
		return refuse(record, value->mark, "bad tags", expected);
	for (size_t i = 0; i < value->count; i++) {
		const struct yamlnode *item = value->items[i];

		if (item->type != YAMLNODE_SCALAR)
			return refuse(record, item->mark, "bad tag", expected);
		add_tag(record, item);
	}
	return true;
}

static const char note_expected[] = "text, or a mapping of at, by and text";

/* A part of a note, NULL where it says nothing. False where it is no text. */
static bool
read_note_part(struct record *record, const struct yamlnode *item, const char *key,
    const struct yamlnode **out)
{
	*out = yamlnode_get(item, key);
	if (*out == NULL)
		return true;
	if ((*out)->type != YAMLNODE_SCALAR)
		return refuse(record, (*out)->mark, "bad note", note_expected);
	if (yamlnode_is_null(*out))
		*out = NULL;
	return true;
}

static bool
is_note_key(const struct yamlnode *key)
{
	return key->type == YAMLNODE_SCALAR &&
	       (strcmp(key->text, "at") == 0 || strcmp(key->text, "by") == 0 ||
		   strcmp(key->text, "text") == 0);
}

/* To YAML `- Called: wants a demo` is a mapping: what it says must not go unseen. */
static char *
note_text(const struct yamlnode *item, const struct yamlnode *text)
{
	struct json *rest = json_new_object();
	struct buf out = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; text == NULL && i + 1 < item->count; i += 2)
		if (!is_note_key(item->items[i])) {
			add_pair(rest, item->items[i], item->items[i + 1]);
			count++;
		}
	if (text != NULL)
		buf_addstr(&out, text->text);
	else if (count > 0)
		json_write(rest, 0, &out);
	json_free(rest);
	return buf_detach(&out, NULL);
}

static bool
read_note_time(struct record *record, struct note *note, const struct yamlnode *at)
{
	char *what;

	if (at == NULL)
		return true;
	note->has_at = instant_parse(at->text, &note->at);
	if (note->has_at)
		return true;
	what = xasprintf("bad time '%s' of a note", at->text);
	refuse(record, at->mark, what, "an instant as 2026-11-23T10:02:11Z");
	free(what);
	return false;
}

static bool
read_note_mapping(struct record *record, const struct yamlnode *item)
{
	const struct yamlnode *at, *by, *text;
	struct note *note;
	char *words;

	if (!read_note_part(record, item, "at", &at) ||
	    !read_note_part(record, item, "by", &by) ||
	    !read_note_part(record, item, "text", &text))
		return false;
	words = note_text(item, text);
	note = record_add_note(record, by == NULL ? NULL : by->text, words);
	free(words);
	return read_note_time(record, note, at);
}

static bool
read_note(struct record *record, const struct yamlnode *item)
{
	if (yamlnode_is_null(item))
		return true;
	if (item->type == YAMLNODE_MAPPING)
		return read_note_mapping(record, item);
	if (item->type != YAMLNODE_SCALAR)
		return refuse(record, item->mark, "bad note", note_expected);
	record_add_note(record, NULL, item->text);
	return true;
}

static bool
read_notes(struct record *record, const struct yamlnode *value)
{
	if (value->type == YAMLNODE_SCALAR)
		return read_note(record, value);
	if (value->type != YAMLNODE_SEQUENCE)
		return refuse(record, value->mark, "bad notes", "a list of notes");
	for (size_t i = 0; i < value->count; i++)
		if (!read_note(record, value->items[i]))
			return false;
	return true;
}

/* The one spelling that readers and filters meet, whatever the file's case. */
static const char *
canonical_text(const struct reading *reading, const struct field *field, const char *text)
{
	const char *name = NULL;
	enum status status;

	if (field->type == FIELD_STATUS && status_parse(text, &status))
		name = status_name(status);
	if (field->type == FIELD_SOURCE && reading->team != NULL)
		name = team_source(reading->team, text);
	if (field->type == FIELD_USER && reading->team != NULL)
		name = team_user(reading->team, text);
	return name != NULL ? name : text;
}

static void
add_value(
    struct record *record, const char *key, const char *text, const struct yamlnode *node)
{
	struct value *value =
	    record_add_value(record, key, text, node->type != YAMLNODE_SCALAR);

	value->line = node->mark.line;
	value->column = node->mark.column;
}

static bool
read_field(const struct reading *reading, const struct field *field,
    const struct yamlnode *value)
{
	struct record *record = reading->record;

	if (value->type != YAMLNODE_SCALAR) {
		char *what = xasprintf("bad %s", field->key);

		refuse(record, value->mark, what, "text");
		free(what);
		return false;
	}
	if (value->len > 0)
		add_value(record, field->key, canonical_text(reading, field, value->text),
		    value);
	return true;
}

static bool
read_custom(struct record *record, const char *key, const struct yamlnode *value)
{
	char *text = codec_node_text(value);

	add_value(record, key, text, value);
	free(text);
	return true;
}

/* `name: null` is a name; nothing else that YAML calls null is. */
static bool
says_nothing(const struct field *field, const struct yamlnode *value)
{
	if (field != NULL && (field->flags & FIELD_NAME) != 0 && value->len > 1)
		return false;
	return yamlnode_is_null(value);
}

static bool
read_pair(const struct reading *reading, const char *key, const struct field *field,
    const struct yamlnode *value)
{
	if (says_nothing(field, value))
		return true;
	if (field == NULL)
		return read_custom(reading->record, key, value);
	if (field->type == FIELD_TAGS)
		return read_tags(reading->record, value);
	if (field->type == FIELD_NOTES)
		return read_notes(reading->record, value);
	return read_field(reading, field, value);
}

/* A name that is not there is missed where its key stands without one, if it does. */
static void
refuse_missing_name(struct record *record, const struct yamldoc *doc)
{
	const char *expected = record->kind == KIND_LEAD
				   ? "'name:' with a text"
				   : "'first_name:' or 'last_name:' with a text";
	struct yamlmark mark = {1, 1};
	size_t count;
	const struct field *const *table = field_table(record->kind, &count);

	for (size_t i = count; i-- > 0;) {
		const struct yamlnode *value = yamldoc_get(doc, table[i]->key);

		if ((table[i]->flags & FIELD_NAME) != 0 && value != NULL)
			mark = value->mark;
	}
	refuse(record, mark, "no name", expected);
}

static void
derive(struct record *record, const struct yamldoc *doc)
{
	const struct value *bad;
	const char *expected;
	char *what;

	if (record_derive(record, &bad, &expected))
		return;
	if (bad == NULL) {
		refuse_missing_name(record, doc);
		return;
	}
	what = xasprintf("bad %s '%s'", bad->key, bad->text);
	refuse(record, (struct yamlmark){bad->line, bad->column}, what, expected);
	free(what);
}

void
codec_read_document(
    struct record *record, const struct yamldoc *doc, const struct team *team)
{
	struct reading reading = {record, team};
	const struct yamlnode *root = yamldoc_root(doc);

	for (size_t i = 0; i + 1 < root->count; i += 2) {
		const struct yamlnode *key_node = root->items[i];
		char *key = codec_node_text(key_node);
		const struct field *field = key_node->type == YAMLNODE_SCALAR
						? field_find(record->kind, key)
						: NULL;
		bool ok = read_pair(&reading, key, field, root->items[i + 1]);

		free(key);
		if (!ok)
			return;
	}
	derive(record, doc);
}

void
codec_read(struct record *record, const void *bytes, size_t len, const struct team *team)
{
	struct yamldoc *doc = NULL;
	struct yamlmark where;
	struct error err = ERROR_INIT;

	if (yamldoc_parse(bytes, len, &doc, &where, &err) != 0)
		record_break(record, where.line, where.column, err.message);
	else
		codec_read_document(record, doc, team);
	yamldoc_free(doc);
	error_clear(&err);
}
