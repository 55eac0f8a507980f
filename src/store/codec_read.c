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

/* Reading goes on behind it: who mends a file wants to know all that is wrong in it. */
static void
refuse(struct record *record, const char *rule, struct yamlmark mark, const char *what,
    const char *expected)
{
	char *message = xasprintf("%s: expected %s", what, expected);

	record_break(record, rule, mark.line, mark.column, message);
	free(message);
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

static void
read_tags(struct record *record, const struct yamlnode *value)
{
	static const char expected[] = "a list of words, as [vip, fintech]";

	if (value->type == YAMLNODE_SCALAR)
		add_tag(record, value);
	if (value->type == YAMLNODE_MAPPING)
		refuse(record, "bad-tags", value->mark, "bad tags", expected);
	if (value->type != YAMLNODE_SEQUENCE)
		return;
	for (size_t i = 0; i < value->count; i++) {
		const struct yamlnode *item = value->items[i];

		if (item->type == YAMLNODE_SCALAR)
			add_tag(record, item);
		else
			refuse(record, "bad-tags", item->mark, "bad tag", expected);
	}
}

static void
refuse_note(struct record *record, const struct yamlnode *node)
{
	refuse(record, "bad-note", node->mark, "bad note",
	    "text, or a mapping of at, by and text");
}

/* A part of a note; NULL where it says nothing, or is no text. */
static const struct yamlnode *
read_note_part(struct record *record, const struct yamlnode *item, const char *key)
{
	const struct yamlnode *part = yamlnode_get(item, key);

	if (part != NULL && part->type != YAMLNODE_SCALAR) {
		refuse_note(record, part);
		return NULL;
	}
	return part == NULL || yamlnode_is_null(part) ? NULL : part;
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

static void
read_note_time(struct record *record, struct note *note, const struct yamlnode *at)
{
	char *what;

	if (at == NULL)
		return;
	note->has_at = instant_parse(at->text, &note->at);
	if (note->has_at)
		return;
	what = xasprintf("bad time '%s' of a note", at->text);
	refuse(record, "bad-time", at->mark, what, "an instant as 2026-11-23T10:02:11Z");
	free(what);
}

static void
add_note(struct record *record, const struct yamlnode *item, const struct yamlnode *by,
    const char *text, const struct yamlnode *at)
{
	struct note *note = record_add_note(record, by == NULL ? NULL : by->text, text);

	note->line = item->mark.line;
	note->column = item->mark.column;
	read_note_time(record, note, at);
}

static void
read_note_mapping(struct record *record, const struct yamlnode *item)
{
	const struct yamlnode *at = read_note_part(record, item, "at");
	const struct yamlnode *by = read_note_part(record, item, "by");
	const struct yamlnode *text = read_note_part(record, item, "text");
	char *words = note_text(item, text);

	add_note(record, item, by, words, at);
	free(words);
}

static void
read_note(struct record *record, const struct yamlnode *item)
{
	if (yamlnode_is_null(item))
		return;
	if (item->type == YAMLNODE_MAPPING)
		read_note_mapping(record, item);
	else if (item->type == YAMLNODE_SCALAR)
		add_note(record, item, NULL, item->text, NULL);
	else
		refuse_note(record, item);
}

static void
read_notes(struct record *record, const struct yamlnode *value)
{
	if (value->type == YAMLNODE_SCALAR)
		read_note(record, value);
	else if (value->type == YAMLNODE_MAPPING)
		refuse(record, "bad-note", value->mark, "bad notes", "a list of notes");
	else {
		record_reserve(record, 0, value->count);
		for (size_t i = 0; i < value->count; i++)
			read_note(record, value->items[i]);
	}
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

static void
read_field(const struct reading *reading, const struct field *field,
    const struct yamlnode *value)
{
	struct record *record = reading->record;

	if (value->type != YAMLNODE_SCALAR) {
		char *what = xasprintf("bad %s", field->key);

		refuse(record, "not-text", value->mark, what, "text");
		free(what);
	} else if (value->len > 0) {
		add_value(record, field->key, canonical_text(reading, field, value->text),
		    value);
	}
}

static void
read_custom(struct record *record, const char *key, const struct yamlnode *value)
{
	char *text = codec_node_text(value);

	add_value(record, key, text, value);
	free(text);
}

/* `name: null` is a name; nothing else that YAML calls null is. */
static bool
says_nothing(const struct field *field, const struct yamlnode *value)
{
	if (field != NULL && (field->flags & FIELD_NAME) != 0 && value->len > 1)
		return false;
	return yamlnode_is_null(value);
}

static void
read_pair(const struct reading *reading, const char *key, const struct field *field,
    const struct yamlnode *value)
{
	if (says_nothing(field, value))
		return;
	if (field == NULL)
		read_custom(reading->record, key, value);
	else if (field->type == FIELD_TAGS)
		read_tags(reading->record, value);
	else if (field->type == FIELD_NOTES)
		read_notes(reading->record, value);
	else
		read_field(reading, field, value);
}

/* Of a value that is refused already no more is said. */
static bool
is_refused(const struct record *record, struct yamlmark mark)
{
	const struct broken *broken = record->broken;

	while (broken != NULL &&
	       (broken->line != mark.line || broken->column != mark.column))
		broken = broken->more;
	return broken != NULL;
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
	if (!is_refused(record, mark))
		refuse(record, "missing-name", mark, "no name", expected);
}

static void
refuse_value(struct record *record, const struct complaint *complaint)
{
	const struct value *bad = complaint->value;
	char *what = xasprintf("bad %s '%s'", bad->key, bad->text);

	refuse(record, complaint->rule, (struct yamlmark){bad->line, bad->column}, what,
	    complaint->expected);
	free(what);
}

static void
derive(struct record *record, const struct yamldoc *doc)
{
	struct complaints complaints = COMPLAINTS_INIT;

	record_derive(record, &complaints);
	for (size_t i = 0; i < complaints.count; i++)
		if (complaints.items[i].value == NULL)
			refuse_missing_name(record, doc);
		else
			refuse_value(record, &complaints.items[i]);
	complaints_release(&complaints);
}

void
codec_read_document(
    struct record *record, const struct yamldoc *doc, const struct team *team)
{
	struct reading reading = {record, team};
	const struct yamlnode *root = yamldoc_root(doc);

	record_reserve(record, root->count / 2, 0);
	for (size_t i = 0; i + 1 < root->count; i += 2) {
		const struct yamlnode *key_node = root->items[i];
		char *key = codec_node_text(key_node);
		const struct field *field = key_node->type == YAMLNODE_SCALAR
						? field_find(record->kind, key)
						: NULL;

		read_pair(&reading, key, field, root->items[i + 1]);
		free(key);
	}
	derive(record, doc);
}

void
codec_read(struct record *record, const void *bytes, size_t len, const struct team *team)
{
	struct yamldoc *doc = NULL;
	struct yamlfault where;
	struct error err = ERROR_INIT;

	if (yamldoc_parse(bytes, len, &doc, &where, &err) != 0)
		record_break(record, where.rule, where.line, where.column, err.message);
	else
		codec_read_document(record, doc, team);
	yamldoc_free(doc);
	error_clear(&err);
}
