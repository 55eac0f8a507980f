#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

/*
 * An id that the record had, walking back. Where the walk meets the commit that gave the
 * record this id the mark is passed: older commits may be another record's, unless one of
 * them takes the same record away (a purge that was undone).
 */
struct mark {
	char *id;
	bool passed;
	struct version *known; /* what the record was there; NULL: not known */
};

struct trail {
	enum kind kind;
	struct mark *marks;
	size_t count, room;
	bool found;
};

/* A copy that has what tells records apart. */
static struct version *
copy_identity(const struct object_id *blob, const struct record *record)
{
	struct version *copy = xcalloc(1, sizeof *copy);

	copy->kind = record->kind;
	copy->id = xstrdup(record->id);
	copy->path = xstrdup("");
	if (blob != NULL)
		copy->blob = *blob;
	copy->record = record_new(record->kind, record->id, NULL);
	copy->record->name = xstrdup_or_null(record->name);
	copy->record->has_created = record->has_created;
	copy->record->created = record->created;
	if (record->broken != NULL)
		record_break(copy->record, record->broken->rule, record->broken->line,
		    record->broken->column, record->broken->message);
	return copy;
}

static struct mark *
find_mark(const struct trail *trail, const char *id)
{
	for (size_t i = 0; i < trail->count; i++)
		if (strcmp(trail->marks[i].id, id) == 0)
			return &trail->marks[i];
	return NULL;
}

static void
set_mark(struct trail *trail, const char *id, bool passed, struct version *known)
{
	struct mark *mark = find_mark(trail, id);

	if (mark == NULL) {
		ARRAY_GROW(trail->marks, trail->count, trail->room);
		mark = &trail->marks[trail->count++];
		*mark = (struct mark){.id = xstrdup(id)};
	}
	version_free(mark->known);
	mark->passed = passed;
	mark->known = known;
}

struct trail *
trail_new(enum kind kind, const char *id, const struct record *record)
{
	struct trail *trail = xcalloc(1, sizeof *trail);

	trail->kind = kind;
	set_mark(trail, id, false, record == NULL ? NULL : copy_identity(NULL, record));
	return trail;
}

static void
mark_release(struct mark *mark)
{
	free(mark->id);
	version_free(mark->known);
}

void
trail_free(struct trail *trail)
{
	if (trail == NULL)
		return;
	for (size_t i = 0; i < trail->count; i++)
		mark_release(&trail->marks[i]);
	free(trail->marks);
	free(trail);
}

bool
trail_is_found(const struct trail *trail)
{
	return trail->found;
}

bool
trail_has(const struct trail *trail, enum kind kind, const char *id)
{
	return kind == trail->kind && find_mark(trail, id) != NULL;
}

/* The step is where the record of an id comes from: made there, or renamed to it. */
static bool
begins(const struct step *step)
{
	if (step->is_merge || step->after == NULL)
		return false;
	return step->before == NULL || strcmp(step->before->id, step->after->id) != 0;
}

/* Whether what left an id there is the record that was known by it. */
static bool
is_known(const struct mark *mark, const struct version *left)
{
	if (mark->known == NULL || version_is_same(mark->known, left))
		return true;
	/* A file that is not committed yet may hold other bytes; its name may tell. */
	return !mark->passed && !version_is_other(mark->known, left) &&
	       mark->known->record->name != NULL && left->record->name != NULL &&
	       strcmp(mark->known->record->name, left->record->name) == 0;
}

/* At the newest commit that made the id: from here on, the id that it had before. */
static int
pass(struct trail *trail, struct mark *mark, struct version_reader *reader,
    const struct step *step, struct error *err)
{
	if (version_read(reader, step->after, err) != 0)
		return -1;
	version_free(mark->known);
	mark->known = copy_identity(&step->after->blob, step->after->record);
	mark->passed = true;
	if (step->before != NULL)
		set_mark(trail, step->before->id, false, NULL);
	return 0;
}

/* The step took the id away: from the record that is looked for, or from one before it.
 */
static int
leave(struct mark *mark, struct version_reader *reader, struct version *left, bool *out,
    struct error *err)
{
	if (version_read(reader, left, err) != 0)
		return -1;
	*out = is_known(mark, left);
	mark->passed = !*out;
	if (*out) {
		version_free(mark->known);
		mark->known = NULL;
	}
	return 0;
}

int
trail_take(struct trail *trail, struct version_reader *reader, const struct step *step,
    bool *out, struct error *err)
{
	const struct version *version = step_version(step);
	struct mark *mark = find_mark(trail, version->id);
	int ret = 0;

	*out = false;
	if (version->kind != trail->kind)
		return 0;
	if (mark != NULL && !mark->passed && step->after != NULL) {
		*out = true;
		if (begins(step))
			ret = pass(trail, mark, reader, step, err);
	} else if (step->after == NULL || (step->before != NULL && begins(step))) {
		mark = find_mark(trail, step->before->id);
		if (mark != NULL)
			ret = leave(mark, reader, step->before, out, err);
	}
	trail->found |= *out;
	return ret;
}
