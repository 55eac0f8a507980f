#include "query_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct query *
query_new(enum kind kind)
{
	struct query *query = xcalloc(1, sizeof *query);

	query->kind = kind;
	query->limit = SIZE_MAX;
	return query;
}

static void
condition_release(struct condition *condition)
{
	for (size_t i = 0; i < condition->needle_count; i++)
		needle_release(&condition->needles[i]);
	free(condition->needles);
	if (condition->type == CONDITION_WHERE)
		where_release(&condition->where);
}

static void
clear_sort(struct query *query)
{
	for (size_t i = 0; i < query->sort_count; i++)
		column_release(&query->sort[i].column);
	query->sort_count = 0;
}

void
query_free(struct query *query)
{
	if (query == NULL)
		return;
	for (size_t i = 0; i < query->condition_count; i++)
		condition_release(&query->conditions[i]);
	free(query->conditions);
	clear_sort(query);
	free(query->sort);
	free(query);
}

static struct condition *
add_condition(struct query *query, enum condition_type type)
{
	struct condition *condition;

	ARRAY_GROW(query->conditions, query->condition_count, query->condition_room);
	condition = &query->conditions[query->condition_count++];
	*condition = (struct condition){.type = type};
	return condition;
}

static void
add_needle(struct query *query, enum condition_type type, const char *text,
    char *(*fold)(const char *))
{
	struct condition *condition = add_condition(query, type);

	condition->needles = xcalloc(1, sizeof *condition->needles);
	condition->needle_count = 1;
	needle_init(condition->needles, text, fold);
}

void
query_add_text(struct query *query, const char *text)
{
	add_needle(query, CONDITION_TEXT, text, unicode_fold);
}

void
query_add_notes(struct query *query, const char *text)
{
	add_needle(query, CONDITION_NOTES, text, unicode_fold);
}

void
query_add_tag(struct query *query, const char *tag)
{
	add_needle(query, CONDITION_TAG, tag, unicode_fold_case);
}

int
query_add_status(struct query *query, const char *list, struct error *err)
{
	struct strlist parts = STRLIST_INIT;
	enum status status;
	unsigned set = 0;
	int rc = -1;

	strlist_split(&parts, list, ',');
	for (size_t i = 0; i < parts.count; i++) {
		if (!status_parse(parts.items[i], &status)) {
			error_usage(err,
			    "unknown status '%s': expected one of " STATUS_NAMES,
			    parts.items[i]);
			goto out;
		}
		set |= 1u << status;
	}
	if (set == 0) {
		error_usage(err, "no status given: expected one of " STATUS_NAMES);
		goto out;
	}
	add_condition(query, CONDITION_STATUS)->set = set;
	rc = 0;
out:
	strlist_release(&parts);
	return rc;
}

static void
add_names(struct query *query, enum condition_type type, const char *list)
{
	struct condition *condition = add_condition(query, type);
	struct strlist parts = STRLIST_INIT;

	strlist_split(&parts, list, ',');
	condition->needle_count = parts.count;
	condition->needles = xcalloc(parts.count, sizeof *condition->needles);
	for (size_t i = 0; i < parts.count; i++)
		needle_init(&condition->needles[i], parts.items[i], unicode_fold_case);
	strlist_release(&parts);
}

void
query_add_source(struct query *query, const char *list)
{
	add_names(query, CONDITION_SOURCE, list);
}

void
query_add_assigned(struct query *query, const char *list)
{
	add_names(query, CONDITION_ASSIGNED, list);
}

void
query_add_unassigned(struct query *query)
{
	add_condition(query, CONDITION_UNASSIGNED);
}

void
query_add_follow_up(struct query *query, unsigned states)
{
	add_condition(query, CONDITION_FOLLOW_UP)->set = states;
}

void
query_add_stale(struct query *query, int days)
{
	add_condition(query, CONDITION_STALE)->days = days;
}

bool
query_needs_note_times(const struct query *query)
{
	for (size_t i = 0; i < query->condition_count; i++) {
		const struct condition *condition = &query->conditions[i];

		if (condition->type == CONDITION_STALE ||
		    (condition->type == CONDITION_WHERE &&
			condition->where.column.source == COLUMN_LAST_NOTE))
			return true;
	}
	for (size_t i = 0; i < query->sort_count; i++)
		if (query->sort[i].column.source == COLUMN_LAST_NOTE)
			return true;
	return false;
}

int
query_add_where(
    struct query *query, const char *expression, day_t today, struct error *err)
{
	struct where where;

	if (where_parse(&where, query->kind, expression, today, err) == -1)
		return -1;
	add_condition(query, CONDITION_WHERE)->where = where;
	return 0;
}

int
query_set_sort(struct query *query, const char *keys, struct error *err)
{
	struct strlist parts = STRLIST_INIT;
	int rc = -1;

	clear_sort(query);
	strlist_split(&parts, keys, ',');
	for (size_t i = 0; i < parts.count; i++) {
		const char *key = parts.items[i];
		bool descending = *key == '-';
		struct sort_key *sort;

		if (*(key += descending) == '\0')
			break;
		ARRAY_GROW(query->sort, query->sort_count, query->sort_room);
		sort = &query->sort[query->sort_count++];
		column_init(&sort->column, query->kind, key);
		sort->descending = descending;
	}
	if (query->sort_count > 0 && query->sort_count == parts.count)
		rc = 0;
	else
		error_usage(err, "bad order '%s': expected KEY[,-KEY]", keys);
	strlist_release(&parts);
	return rc;
}

void
query_set_limit(struct query *query, size_t limit)
{
	query->limit = limit;
}

bool
query_has_conditions(const struct query *query)
{
	return query->condition_count > 0;
}

static void
add_key(const struct column *column, struct strlist *keys)
{
	if (!strlist_has(keys, column->key))
		strlist_add(keys, column->key);
}

void
query_add_keys(const struct query *query, bool order, struct strlist *keys)
{
	for (size_t i = 0; i < query->condition_count; i++)
		if (query->conditions[i].type == CONDITION_WHERE)
			add_key(&query->conditions[i].where.column, keys);
	for (size_t i = 0; order && i < query->sort_count; i++)
		add_key(&query->sort[i].column, keys);
}

void
query_apply(const struct query *query, struct record_list *list,
    const struct query_context *context)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (query_match(query, list->items[i], context))
			list->items[kept++] = list->items[i];
		else
			record_free(list->items[i]);
	}
	list->count = kept;
	query_sort(query, list, context);
	while (list->count > query->limit)
		record_free(list->items[--list->count]);
}
