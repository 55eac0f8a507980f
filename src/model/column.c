#include "query_internal.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns that are no value of the file, with their headings. */
static const struct {
	const char *key;
	const char *label; /* NULL: the field's */
	enum column_source source;
	unsigned kinds;
} columns[] = {
    {"id", "ID", COLUMN_ID, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"path", "Path", COLUMN_PATH, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"kind", "Kind", COLUMN_KIND, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"name", "Name", COLUMN_NAME, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"status", NULL, COLUMN_STATUS, 1u << KIND_LEAD},
    {"tags", NULL, COLUMN_TAGS, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"follow_up_state", "Follow-up state", COLUMN_FOLLOW_UP_STATE, 1u << KIND_LEAD},
    {"notes", NULL, COLUMN_NOTES, 1u << KIND_LEAD | 1u << KIND_CONTACT},
    {"last_note", "Last note", COLUMN_LAST_NOTE, 1u << KIND_LEAD | 1u << KIND_CONTACT},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

/* The index of the column that is no value of the file, or COLUMN_COUNT. */
static size_t
find_column(enum kind kind, const char *key)
{
	size_t i = 0;

	while (i < COLUMN_COUNT &&
	       ((columns[i].kinds & 1u << kind) == 0 || strcmp(columns[i].key, key) != 0))
		i++;
	return i;
}

void
column_init(struct column *column, enum kind kind, const char *key)
{
	size_t i = find_column(kind, key);

	column->source = i < COLUMN_COUNT ? columns[i].source : COLUMN_VALUE;
	column->field = field_find(kind, key);
	column->key = xstrdup(key);
}

void
column_release(struct column *column)
{
	free(column->key);
	column->key = NULL;
}

static const char *
last_note(const struct record *record, char scratch[INSTANT_TEXT_SIZE])
{
	instant_t at;

	if (!record_last_note(record, &at))
		return NULL;
	instant_format(at, scratch);
	return scratch;
}

const char *
column_text(const struct column *column, const struct record *record,
    const struct query_context *context, char scratch[INSTANT_TEXT_SIZE])
{
	switch (column->source) {
	case COLUMN_ID:
		return record->id;
	case COLUMN_PATH:
		return record->path;
	case COLUMN_KIND:
		return kind_name(record->kind);
	default:
		break;
	}
	if (record->broken != NULL)
		return NULL;
	switch (column->source) {
	case COLUMN_NAME:
		return record->name;
	case COLUMN_STATUS:
		return status_name(record->status);
	case COLUMN_FOLLOW_UP_STATE:
		return follow_up_state_name(
		    follow_up_state(record, context->today, context->upcoming_days));
	case COLUMN_NOTES:
		snprintf(scratch, INSTANT_TEXT_SIZE, "%zu", record->note_count);
		return scratch;
	case COLUMN_LAST_NOTE:
		return last_note(record, scratch);
	case COLUMN_VALUE:
		return record_get(record, column->key);
	default:
		return NULL;
	}
}

static char *
tags_text(const struct record *record)
{
	return record->broken != NULL ? NULL : record_tags_text(record);
}

char *
record_column(
    const struct record *record, const char *key, const struct query_context *context)
{
	char scratch[INSTANT_TEXT_SIZE];
	struct column column;
	char *text;

	column_init(&column, record->kind, key);
	text = column.source == COLUMN_TAGS
		   ? tags_text(record)
		   : xstrdup_or_null(column_text(&column, record, context, scratch));
	column_release(&column);
	return text;
}

const char *
record_column_label(enum kind kind, const char *key)
{
	size_t i = find_column(kind, key);
	const struct field *field = field_find(kind, key);

	if (i < COLUMN_COUNT && columns[i].label != NULL)
		return columns[i].label;
	return field != NULL ? field->label : key;
}

void
record_default_columns(enum kind kind, struct strlist *keys)
{
	size_t count;
	const struct field *const *table = field_table(kind, &count);

	strlist_add(keys, "id");
	strlist_add(keys, "name");
	for (size_t i = 0; i < count; i++)
		if ((table[i]->flags & FIELD_COLUMN) != 0 &&
		    !strlist_has(keys, table[i]->key))
			strlist_add(keys, table[i]->key);
}

bool
record_knows_column(enum kind kind, const char *key)
{
	return field_find(kind, key) != NULL || find_column(kind, key) < COLUMN_COUNT;
}

void
record_columns(enum kind kind, struct strlist *keys)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if ((columns[i].kinds & 1u << kind) != 0)
			strlist_add(keys, columns[i].key);
}
