#include "base/mem.h"
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

static bool
differs(const struct record *before, const struct record *after, const char *key)
{
	const char *from = record_get(before, key), *to = record_get(after, key);

	return from == NULL || to == NULL ? from != to : strcmp(from, to) != 0;
}

/*
 * What a commit leaves as it is it doesn't set: on two branches at once a lead is in two
 * states, and the one that did not change is no news. A merge decides.
 */
static void
compare(struct moment *moment, const struct timeline_event *event)
{
	const struct record *before = event->before, *after = event->after;
	bool is_set =
	    before == NULL || before->broken != NULL || event->action == TIMELINE_MERGE;

	moment->sets_status = is_set || before->status != after->status;
	moment->sets_source = is_set || differs(before, after, "source");
	moment->sets_owner = is_set || differs(before, after, "assigned_to");
}

void
moments_add(struct moments *moments, const struct timeline_event *event)
{
	const struct record *after = event->after, *named = after;
	struct moment moment = {.at = event->at, .action = event->action};

	if (named == NULL)
		named = event->before;
	moment.is_there = after != NULL && !after->trashed;
	moment.sets_place = event->before == NULL || after == NULL ||
			    event->action == TIMELINE_MERGE ||
			    event->before->trashed != after->trashed;
	moment.id = xstrdup(event->id);
	/* The id that a merge took one of two from is the other's. */
	if (event->action != TIMELINE_MERGE && event->old_id != NULL &&
	    strcmp(event->old_id, event->id) != 0)
		moment.old_id = xstrdup(event->old_id);
	moment.name = xstrdup_or_null(named->name);
	moment.has_created = named->broken == NULL && named->has_created;
	moment.created = named->created;
	if (after != NULL && after->broken == NULL) {
		moment.is_known = true;
		moment.status = after->status;
		moment.source = xstrdup_or_null(record_get(after, "source"));
		moment.owner = xstrdup_or_null(record_get(after, "assigned_to"));
		compare(&moment, event);
	}
	ARRAY_GROW(moments->items, moments->count, moments->room);
	moments->items[moments->count++] = moment;
}

void
moments_release(struct moments *moments)
{
	for (size_t i = 0; i < moments->count; i++) {
		struct moment *moment = &moments->items[i];

		free(moment->id);
		free(moment->old_id);
		free(moment->source);
		free(moment->owner);
		free(moment->name);
	}
	free(moments->items);
	*moments = (struct moments){0};
}
