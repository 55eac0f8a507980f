#include "query_internal.h"

static bool
match_text(const struct needle *needle, const struct record *record)
{
	const char *email;

	if (record->name != NULL && needle_within(needle, record->name))
		return true;
	email = record_get(record, "email");
	return email != NULL && needle_within(needle, email);
}

static bool
match_notes(const struct needle *needle, const struct record *record)
{
	for (size_t i = 0; i < record->note_count; i++)
		if (needle_within(needle, record->notes[i].text))
			return true;
	return false;
}

static bool
match_tag(const struct needle *needle, const struct record *record)
{
	for (size_t i = 0; i < record->tags.count; i++)
		if (needle_equals(needle, record->tags.items[i]))
			return true;
	return false;
}

/* The key's text is one of the condition's names. */
static bool
match_name(
    const struct condition *condition, const struct record *record, const char *key)
{
	const char *text = record_get(record, key);

	for (size_t i = 0; text != NULL && i < condition->needle_count; i++)
		if (needle_equals(&condition->needles[i], text))
			return true;
	return false;
}

static bool
match_stale(const struct record *record, day_t today, int days)
{
	instant_t touched;

	if (record->kind != KIND_LEAD || !status_is_open(record->status))
		return false;
	/* A note that nothing dates was written just now. */
	for (size_t i = 0; i < record->note_count; i++)
		if (!record->notes[i].has_at)
			return false;
	return !record_last_touch(record, &touched) ||
	       (int64_t)today - instant_local_day(touched) > days;
}

static bool
match_condition(const struct condition *condition, const struct record *record,
    const struct query_context *context)
{
	switch (condition->type) {
	case CONDITION_TEXT:
		return match_text(condition->needles, record);
	case CONDITION_NOTES:
		return match_notes(condition->needles, record);
	case CONDITION_STATUS:
		return record->kind == KIND_LEAD &&
		       (condition->set & 1u << record->status) != 0;
	case CONDITION_SOURCE:
		return match_name(condition, record, "source");
	case CONDITION_ASSIGNED:
		return match_name(condition, record, "assigned_to");
	case CONDITION_UNASSIGNED:
		return record_get(record, "assigned_to") == NULL;
	case CONDITION_TAG:
		return match_tag(condition->needles, record);
	case CONDITION_FOLLOW_UP:
		return record->kind == KIND_LEAD &&
		       (condition->set & 1u << follow_up_state(record, context->today,
					     context->upcoming_days)) != 0;
	case CONDITION_STALE:
		return match_stale(record, context->today, condition->days);
	case CONDITION_WHERE:
		return where_match(&condition->where, record, context);
	}
	return false;
}

bool
query_match(const struct query *query, const struct record *record,
    const struct query_context *context)
{
	if (record->broken != NULL)
		return query->condition_count == 0;
	for (size_t i = 0; i < query->condition_count; i++)
		if (!match_condition(&query->conditions[i], record, context))
			return false;
	return true;
}
