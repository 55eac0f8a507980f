#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

const char *
timeline_action_name(enum timeline_action action)
{
	static const char *const names[] = {
	    [TIMELINE_ADD] = "add",
	    [TIMELINE_EDIT] = "edit",
	    [TIMELINE_MOVE] = "move",
	    [TIMELINE_TRASH] = "trash",
	    [TIMELINE_RESTORE] = "restore",
	    [TIMELINE_PURGE] = "purge",
	    [TIMELINE_CONVERT] = "convert",
	    [TIMELINE_RENAME] = "rename",
	    [TIMELINE_MERGE] = "merge",
	};

	return names[action];
}

static bool
is_converted(const struct record *record)
{
	return record->broken == NULL && record->kind == KIND_LEAD &&
	       record->status == STATUS_CONVERTED;
}

static enum timeline_action
action_of(const struct step *step)
{
	const struct version *before = step->before, *after = step->after;

	if (after == NULL)
		return TIMELINE_PURGE;
	if (step->is_merge)
		return TIMELINE_MERGE;
	if (before == NULL)
		return TIMELINE_ADD;
	if (before->trashed != after->trashed)
		return after->trashed ? TIMELINE_TRASH : TIMELINE_RESTORE;
	if (strcmp(before->id, after->id) != 0)
		return TIMELINE_RENAME;
	if (strcmp(before->path, after->path) != 0)
		return TIMELINE_MOVE;
	if (before->record->broken == NULL && !is_converted(before->record) &&
	    is_converted(after->record) && record_get(after->record, "contact") != NULL)
		return TIMELINE_CONVERT;
	return TIMELINE_EDIT;
}

static void
add_change(struct record_diff *diff, const char *key, const char *from, const char *to)
{
	ARRAY_GROW(diff->items, diff->count, diff->room);
	diff->items[diff->count++] = (struct record_change){
	    xstrdup(key), xstrdup_or_null(from), xstrdup_or_null(to)};
}

/* Takes out the change at that place. */
static void
drop_change(struct record_diff *diff, size_t index)
{
	struct record_change *change = &diff->items[index];

	free(change->key);
	free(change->from);
	free(change->to);
	diff->count--;
	memmove(change, change + 1, (diff->count - index) * sizeof *change);
}

/* The place of a key in what differs, or the count. */
static size_t
find_key(const struct record_diff *diff, const char *key)
{
	size_t i = 0;

	while (i < diff->count && strcmp(diff->items[i].key, key) != 0)
		i++;
	return i;
}

/* How many of the changes are of keys that the field table has before the status. */
static size_t
place_of_status(const struct record_diff *diff)
{
	size_t count, place = 0;
	const struct field *const *table = field_table(KIND_LEAD, &count);

	for (size_t i = 0; i < count && table[i]->type != FIELD_STATUS; i++)
		place += find_key(diff, table[i]->key) < diff->count;
	return place;
}

static void
move_last_change(struct record_diff *diff, size_t place)
{
	struct record_change last = diff->items[diff->count - 1];

	memmove(&diff->items[place + 1], &diff->items[place],
	    (diff->count - 1 - place) * sizeof last);
	diff->items[place] = last;
}

/*
 * Of a record that comes or goes. The commit says when, and that a lead is New goes
 * without saying in its file: it tells the same whoever wrote it.
 */
static void
complete(
    const struct record *before, const struct record *after, struct record_diff *diff)
{
	const struct record *one = after != NULL ? after : before;
	const char *status = status_name(one->status);
	size_t created = find_key(diff, "created");

	if (created < diff->count)
		drop_change(diff, created);
	if (one->kind != KIND_LEAD || find_key(diff, "status") < diff->count)
		return;
	add_change(
	    diff, "status", after != NULL ? NULL : status, after != NULL ? status : NULL);
	move_last_change(diff, place_of_status(diff));
}

/* A time in `created` that was missing is a stamp, not a change. */
static void
drop_stamp(struct record_diff *diff)
{
	size_t created = find_key(diff, "created");

	if (created < diff->count && diff->items[created].from == NULL)
		drop_change(diff, created);
}

static void
compare(const struct record *before, const struct record *after, struct record_diff *out)
{
	/* What can't be read has no keys to compare. */
	if ((before != NULL && before->broken != NULL) ||
	    (after != NULL && after->broken != NULL))
		return;
	record_diff(before, after, out);
	if (before == NULL || after == NULL)
		complete(before, after, out);
	else
		drop_stamp(out);
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Another side comes to the same by another way: it had another value, or none. */
static bool
has_change(const struct record_diff *diff, const struct record_change *change)
{
	bool is_note = strcmp(change->key, "note") == 0;

	for (size_t i = 0; i < diff->count; i++)
		if (strcmp(diff->items[i].key, change->key) == 0 &&
		    same_text(diff->items[i].to, change->to) &&
		    (!is_note || same_text(diff->items[i].from, change->from)))
			return true;
	return false;
}

static void
add_place(enum timeline_action action, const struct record *before,
    const struct record *after, struct record_diff *out)
{
	if (before == NULL || after == NULL)
		return;
	if (strcmp(before->id, after->id) != 0)
		add_change(out, "id", before->id, after->id);
	else if (action == TIMELINE_MOVE)
		add_change(out, "path", before->path, after->path);
}

/* Leaves out what the merge took from another side. */
static void
sift(const struct step *step, struct record_diff *diff)
{
	for (size_t i = 0; i < step->other_count; i++) {
		struct record_diff other = RECORD_DIFF_INIT;

		if (step->others[i] == NULL)
			continue;
		add_place(
		    TIMELINE_MERGE, step->others[i]->record, step->after->record, &other);
		compare(step->others[i]->record, step->after->record, &other);
		for (size_t j = diff->count; j-- > 0;)
			if (!has_change(&other, &diff->items[j]))
				drop_change(diff, j);
		record_diff_release(&other);
	}
}

/* The sides of which there is one, first of all the first. */
static const struct record *
first_side(const struct step *step)
{
	if (step->before != NULL)
		return step->before->record;
	for (size_t i = 0; i < step->other_count; i++)
		if (step->others[i] != NULL)
			return step->others[i]->record;
	return NULL;
}

static int
read_versions(struct version_reader *reader, const struct step *step, struct error *err)
{
	if (step->before != NULL && version_read(reader, step->before, err) != 0)
		return -1;
	if (step->after != NULL && version_read(reader, step->after, err) != 0)
		return -1;
	for (size_t i = 0; i < step->other_count; i++)
		if (step->others[i] != NULL &&
		    version_read(reader, step->others[i], err) != 0)
			return -1;
	return 0;
}

void
event_compare_mended(struct timeline_event *event, const struct record *readable)
{
	compare(readable, event->after, &event->changes);
}

int
event_fill(struct version_reader *reader, const struct step *step,
    struct timeline_event *event, struct error *err)
{
	const struct version *named = step_version(step);

	if (read_versions(reader, step, err) != 0)
		return -1;
	event->kind = named->kind;
	event->id = named->id;
	event->before = first_side(step);
	event->after = step->after == NULL ? NULL : step->after->record;
	event->old_id = event->before == NULL ? NULL : event->before->id;
	event->action = action_of(step);
	add_place(event->action, event->before, event->after, &event->changes);
	compare(event->before, event->after, &event->changes);
	if (step->is_merge && step->after != NULL)
		sift(step, &event->changes);
	return 0;
}
