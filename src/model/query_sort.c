#include "query_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

/* A column of one record, made ready to be compared. In the order of the types. */
struct sort_value {
	enum { SORT_TIME, SORT_NUMBER, SORT_TEXT, SORT_ABSENT } type;
	int64_t time; /* a day, an instant or a status */
	struct number number;
	char *text; /* folded */
};

/* What the comparison needs of a record; qsort(3) moves these. */
struct row {
	struct record *record;
	size_t place; /* where it stood: sorting is stable */
	struct sort_value *values;
	const struct sort_key *keys;
	size_t key_count;
};

static bool
read_time(const struct column *column, const struct record *record, int64_t *out)
{
	if (column->field == NULL)
		return false;
	switch (column->field->type) {
	case FIELD_STATUS:
		*out = record->status;
		return true;
	case FIELD_DAY:
		*out = record->follow_up;
		return record->has_follow_up;
	case FIELD_INSTANT:
		*out = record->created;
		return record->has_created;
	default:
		return false;
	}
}

static void
read_text(struct sort_value *value, const struct column *column,
    const struct record *record, const struct query_context *context)
{
	char scratch[INSTANT_TEXT_SIZE];
	char *tags = NULL;
	const char *text;

	if (column->source == COLUMN_TAGS && record->broken == NULL)
		text = tags = record_tags_text(record);
	else
		text = column_text(column, record, context, scratch);
	if (text != NULL) {
		value->text = unicode_fold(text);
		value->type =
		    number_parse(value->text, &value->number) ? SORT_NUMBER : SORT_TEXT;
	}
	free(tags);
}

static void
read_value(struct sort_value *value, const struct column *column,
    const struct record *record, const struct query_context *context)
{
	*value = (struct sort_value){.type = SORT_ABSENT};
	if (record->broken == NULL && read_time(column, record, &value->time))
		value->type = SORT_TIME;
	else
		read_text(value, column, record, context);
}

/* Two values of one type that are both there. */
static int
order_alike(const struct sort_value *a, const struct sort_value *b)
{
	switch (a->type) {
	case SORT_TIME:
		return (a->time > b->time) - (a->time < b->time);
	case SORT_NUMBER:
		return number_order(&a->number, &b->number);
	case SORT_TEXT:
		return strcmp(a->text, b->text);
	case SORT_ABSENT:
		break;
	}
	return 0;
}

static int
order_values(const struct sort_value *a, const struct sort_value *b, bool descending)
{
	int order;

	if (a->type == SORT_ABSENT || b->type == SORT_ABSENT)
		return (a->type == SORT_ABSENT) - (b->type == SORT_ABSENT);
	order = a->type != b->type ? (a->type > b->type) - (a->type < b->type)
				   : order_alike(a, b);
	return descending ? -order : order;
}

/* What decides between equals, so that the order never depends on the disk's. */
static int
order_ids(const struct row *a, const struct row *b)
{
	const char *a_id = a->record->id, *b_id = b->record->id;
	int order = 0;

	if (a_id != NULL && b_id != NULL)
		order = strcmp(a_id, b_id);
	if (order != 0)
		return order;
	return (a->place > b->place) - (a->place < b->place);
}

static int
order_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;
	bool a_broken = a->record->broken != NULL, b_broken = b->record->broken != NULL;

	if (a_broken != b_broken)
		return a_broken - b_broken;
	for (size_t i = 0; i < a->key_count; i++) {
		int order =
		    order_values(&a->values[i], &b->values[i], a->keys[i].descending);

		if (order != 0)
			return order;
	}
	return order_ids(a, b);
}

/* The query's own keys, borrowed from it, or follow-up where it has none; then name. */
static struct sort_key *
complete_keys(const struct query *query, size_t *count)
{
	size_t n = query->sort_count;
	struct sort_key *keys = xcalloc(n + 2, sizeof *keys);

	if (n > 0)
		memcpy(keys, query->sort, n * sizeof *keys);
	else
		column_init(&keys[n++].column, query->kind, "follow_up");
	column_init(&keys[n++].column, query->kind, "name");
	*count = n;
	return keys;
}

static void
free_keys(const struct query *query, struct sort_key *keys, size_t count)
{
	for (size_t i = query->sort_count; i < count; i++)
		column_release(&keys[i].column);
	free(keys);
}

void
query_sort(const struct query *query, struct record_list *list,
    const struct query_context *context)
{
	size_t key_count;
	struct sort_key *keys = complete_keys(query, &key_count);
	struct row *rows = xcalloc(list->count, sizeof *rows);
	struct sort_value *values =
	    xreallocarray(NULL, list->count, key_count * sizeof *values);

	for (size_t i = 0; i < list->count; i++) {
		rows[i] = (struct row){
		    list->items[i], i, &values[i * key_count], keys, key_count};
		for (size_t k = 0; k < key_count; k++)
			read_value(
			    &rows[i].values[k], &keys[k].column, list->items[i], context);
	}
	if (list->count > 1)
		qsort(rows, list->count, sizeof *rows, order_rows);
	for (size_t i = 0; i < list->count; i++)
		list->items[i] = rows[i].record;
	for (size_t i = 0; i < list->count * key_count; i++)
		free(values[i].text);
	free(values);
	free(rows);
	free_keys(query, keys, key_count);
}
