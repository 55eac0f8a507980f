#include "model/record.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

struct record *
record_new(enum kind kind, const char *id, const char *path)
{
	struct record *record = xcalloc(1, sizeof *record);

	record->kind = kind;
	record->id = xstrdup_or_null(id);
	record->path = xstrdup_or_null(path);
	return record;
}

static void
value_release(struct value *value)
{
	free(value->custom_key);
	free(value->text);
}

static void
broken_free(struct broken *broken)
{
	while (broken != NULL) {
		struct broken *more = broken->more;

		free(broken->message);
		free(broken);
		broken = more;
	}
}

void
record_free(struct record *record)
{
	if (record == NULL)
		return;
	free(record->id);
	free(record->path);
	free(record->name);
	for (size_t i = 0; i < record->value_count; i++)
		value_release(&record->values[i]);
	free(record->values);
	strlist_release(&record->tags);
	for (size_t i = 0; i < record->note_count; i++) {
		free(record->notes[i].by);
		free(record->notes[i].text);
	}
	free(record->notes);
	broken_free(record->broken);
	free(record);
}

static struct value *
find_value(const struct record *record, const char *key)
{
	for (size_t i = 0; i < record->value_count; i++)
		if (strcmp(record->values[i].key, key) == 0)
			return &record->values[i];
	return NULL;
}

const struct value *
record_value(const struct record *record, const char *key)
{
	return find_value(record, key);
}

const char *
record_get(const struct record *record, const char *key)
{
	const struct value *value = find_value(record, key);

	return value == NULL ? NULL : value->text;
}

void
record_reserve(struct record *record, size_t values, size_t notes)
{
	if (record->value_room < values) {
		record->values =
		    xreallocarray(record->values, values, sizeof *record->values);
		record->value_room = values;
	}
	if (record->note_room < notes) {
		record->notes =
		    xreallocarray(record->notes, notes, sizeof *record->notes);
		record->note_room = notes;
	}
}

struct value *
record_add_value(struct record *record, const char *key, const char *text, bool nested)
{
	const struct field *field = field_find(record->kind, key);
	char *custom_key = field == NULL ? xstrdup(key) : NULL;
	struct value *value;

	ARRAY_GROW(record->values, record->value_count, record->value_room);
	value = &record->values[record->value_count++];
	*value = (struct value){.field = field,
	    .key = field == NULL ? custom_key : field->key,
	    .custom_key = custom_key,
	    .text = xstrdup(text),
	    .nested = nested};
	return value;
}

static void
remove_value(struct record *record, struct value *value)
{
	size_t index = (size_t)(value - record->values);

	value_release(value);
	record->value_count--;
	memmove(value, value + 1, (record->value_count - index) * sizeof *value);
}

void
record_put(struct record *record, const char *key, const char *text)
{
	struct value *value = find_value(record, key);
	struct complaints ignored = COMPLAINTS_INIT;

	if (text == NULL) {
		if (value != NULL)
			remove_value(record, value);
	} else if (value == NULL) {
		record_add_value(record, key, text, false);
	} else {
		char *copy = xstrdup(text);

		free(value->text);
		value->text = copy;
		value->nested = false;
	}
	if (field_find(record->kind, key) != NULL)
		record_derive(record, &ignored);
	complaints_release(&ignored);
}

struct note *
record_add_note(struct record *record, const char *by, const char *text)
{
	struct note *note;

	ARRAY_GROW(record->notes, record->note_count, record->note_room);
	note = &record->notes[record->note_count++];
	*note = (struct note){.by = xstrdup_or_null(by), .text = xstrdup(text)};
	return note;
}

void
record_break(struct record *record, const char *rule, size_t line, size_t column,
    const char *message)
{
	struct broken **last = &record->broken;

	while (*last != NULL)
		last = &(*last)->more;
	*last = xcalloc(1, sizeof **last);
	**last = (struct broken){line, column, rule, xstrdup(message), NULL};
}

void
complaints_release(struct complaints *complaints)
{
	free(complaints->items);
	*complaints = (struct complaints)COMPLAINTS_INIT;
}

static void
complain(struct complaints *complaints, const struct value *value, const char *rule,
    const char *expected)
{
	ARRAY_GROW(complaints->items, complaints->count, complaints->room);
	complaints->items[complaints->count++] =
	    (struct complaint){value, rule, expected};
}

static bool
is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* A lead's name, or a contact's two joined: whatever the table marks as a name. */
static void
derive_name(struct record *record, struct complaints *out)
{
	size_t count;
	const struct field *const *table = field_table(record->kind, &count);
	const struct value *seen = NULL;
	size_t before = out->count;
	char *name = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct value *part;
		char *longer;

		if ((table[i]->flags & FIELD_NAME) == 0 ||
		    (part = find_value(record, table[i]->key)) == NULL)
			continue;
		seen = part;
		if (part->nested)
			complain(out, part, "not-text", "a name");
		if (part->nested || is_blank(part->text))
			continue;
		longer = name == NULL ? xstrdup(part->text)
				      : xasprintf("%s %s", name, part->text);
		free(name);
		name = longer;
	}
	free(record->name);
	record->name = name;
	if (name == NULL && out->count == before)
		complain(out, seen, "missing-name",
		    record->kind == KIND_LEAD ? "a name" : "a first_name or a last_name");
}

static void
derive_value(struct record *record, const struct value *value, struct complaints *out)
{
	switch (value->field->type) {
	case FIELD_STATUS:
		if (value->nested || !status_parse(value->text, &record->status))
			complain(out, value, "unknown-status", "one of " STATUS_NAMES);
		break;
	case FIELD_DAY:
		record->has_follow_up =
		    !value->nested && day_parse(value->text, &record->follow_up);
		if (!record->has_follow_up)
			complain(out, value, "bad-date", "a calendar day as 2026-12-01");
		break;
	case FIELD_INSTANT:
		record->has_created =
		    !value->nested && instant_parse(value->text, &record->created);
		if (!record->has_created)
			complain(
			    out, value, "bad-time", "an instant as 2026-11-23T09:14:00Z");
		break;
	default:
		break;
	}
}

void
record_derive(struct record *record, struct complaints *out)
{
	record->status = STATUS_NEW;
	record->has_follow_up = record->has_created = false;
	derive_name(record, out);
	for (size_t i = 0; i < record->value_count; i++)
		if (record->values[i].field != NULL)
			derive_value(record, &record->values[i], out);
}

const struct note *
record_newest_note(const struct record *record)
{
	const struct note *newest = NULL;

	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *note = &record->notes[i];

		if (newest == NULL || !note->has_at ||
		    (newest->has_at && note->at >= newest->at))
			newest = note;
	}
	return newest;
}

bool
record_last_note(const struct record *record, instant_t *out)
{
	bool known = false;

	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *note = &record->notes[i];

		if (note->has_at && (!known || note->at > *out)) {
			*out = note->at;
			known = true;
		}
	}
	return known;
}

bool
record_last_touch(const struct record *record, instant_t *out)
{
	bool known = record_last_note(record, out);

	if (record->has_created && (!known || record->created > *out)) {
		*out = record->created;
		known = true;
	}
	return known;
}

char *
record_tags_text(const struct record *record)
{
	struct buf text = BUF_INIT;

	if (record->tags.count == 0)
		return NULL;
	for (size_t i = 0; i < record->tags.count; i++) {
		if (i > 0)
			buf_addstr(&text, ", ");
		buf_addstr(&text, record->tags.items[i]);
	}
	return buf_detach(&text, NULL);
}

bool
record_find_tag(const struct record *record, const char *tag, size_t *index)
{
	for (size_t i = 0; i < record->tags.count; i++) {
		if (strcmp(record->tags.items[i], tag) == 0 ||
		    unicode_equal_case(record->tags.items[i], tag)) {
			*index = i;
			return true;
		}
	}
	return false;
}

void
record_list_add(struct record_list *list, struct record *record)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = record;
}

void
record_list_release(struct record_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		record_free(list->items[i]);
	free(list->items);
	*list = (struct record_list)RECORD_LIST_INIT;
}

bool
record_is_same(const struct record *a, const struct record *b)
{
	return a->broken == NULL && b->broken == NULL && a->has_created &&
	       b->has_created && a->created == b->created &&
	       strcmp(a->name, b->name) == 0;
}

bool
record_is_other(const struct record *a, const struct record *b)
{
	const char *x = record_get(a, "email"), *y = record_get(b, "email");

	if (a->broken != NULL || b->broken != NULL || !a->has_created || !b->has_created)
		return false;
	return a->created != b->created &&
	       (x == NULL || y == NULL || !unicode_equal_case(x, y));
}
