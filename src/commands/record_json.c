#include "commands/record_json.h"

#include "model/follow_up.h"

#include <string.h>

static void
set_instant(struct json *object, const char *key, instant_t at)
{
	char text[INSTANT_TEXT_SIZE];

	instant_format(at, text);
	json_set_string(object, key, text);
}

static struct json *
broken_to_json(const struct broken *broken)
{
	struct json *object = json_new_object();

	json_set(object, "line", json_new_count(broken->line));
	json_set(object, "column", json_new_count(broken->column));
	json_set_string(object, "message", broken->message);
	return object;
}

static struct json *
tags_to_json(const struct strlist *tags)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < tags->count; i++)
		json_append(array, json_new_string(tags->items[i]));
	return array;
}

static struct json *
notes_to_json(const struct record *record)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *note = &record->notes[i];
		struct json *object = json_new_object();

		if (note->has_at)
			set_instant(object, "at", note->at);
		json_set_string(object, "by", note->by);
		json_set_string(object, "text", note->text);
		json_append(array, object);
	}
	return array;
}

/* The user's own keys; nested values are JSON already. */
static struct json *
custom_to_json(const struct record *record)
{
	struct json *object = json_new_object();

	for (size_t i = 0; i < record->value_count; i++) {
		const struct value *value = &record->values[i];
		struct json *nested = value->nested ? json_parse(value->text) : NULL;

		if (value->field != NULL)
			continue;
		if (nested != NULL)
			json_set(object, value->key, nested);
		else
			json_set_string(object, value->key, value->text);
	}
	return object;
}

static void
set_follow_up(struct json *object, const char *key, const struct record *record,
    const struct query_context *context)
{
	char text[DAY_TEXT_SIZE];

	if (record->has_follow_up) {
		day_format(record->follow_up, text);
		json_set_string(object, key, text);
	}
	json_set_string(object, "follow_up_state",
	    follow_up_state_name(
		follow_up_state(record, context->today, context->upcoming_days)));
}

static void
set_field(struct json *object, const struct field *field, const struct record *record,
    const struct query_context *context)
{
	switch (field->type) {
	case FIELD_STATUS:
		json_set_string(object, field->key, status_name(record->status));
		break;
	case FIELD_DAY:
		set_follow_up(object, field->key, record, context);
		break;
	case FIELD_INSTANT:
		if (record->has_created)
			set_instant(object, field->key, record->created);
		break;
	case FIELD_TAGS:
		json_set(object, field->key, tags_to_json(&record->tags));
		break;
	case FIELD_NOTES: /* behind the custom fields */
		break;
	default:
		json_set_string(object, field->key, record_get(record, field->key));
	}
}

struct json *
record_to_json(const struct record *record, const struct query_context *context)
{
	struct json *object = json_new_object();
	size_t count;
	const struct field *const *table = field_table(record->kind, &count);

	json_set_string(object, "kind", kind_name(record->kind));
	json_set_string(object, "id", record->id);
	json_set_string(object, "path", record->path);
	if (record->broken != NULL) {
		json_set(object, "broken", broken_to_json(record->broken));
		return object;
	}
	json_set_string(object, "name", record->name);
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i]->key, "name") != 0)
			set_field(object, table[i], record, context);
	json_set(object, "custom", custom_to_json(record));
	json_set(object, "notes", notes_to_json(record));
	return object;
}

struct json *
changes_to_json(const struct record_diff *changes)
{
	struct json *array = json_new_array();

	for (size_t i = 0; i < changes->count; i++) {
		const struct record_change *change = &changes->items[i];
		struct json *item = json_new_object();

		json_set_string(item, "key", change->key);
		json_set_string(item, "from", change->from);
		json_set_string(item, "to", change->to);
		json_append(array, item);
	}
	return array;
}
