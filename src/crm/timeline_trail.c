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
	struct record_list known; /* what tells it from others, as far as it was seen */
	bool found;
};

/* What tells records apart. */
static struct record *
copy_record(const struct record *record)
{
	struct record *copy = record_new(record->kind, record->id, NULL);
	const char *email = record_get(record, "email");

	copy->name = xstrdup_or_null(record->name);
	copy->has_created = record->has_created;
	copy->created = record->created;
	if (email != NULL)
		record_add_value(copy, "email", email, false);
	return copy;
}

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
	copy->record = copy_record(record);
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

static bool
is_one_of_known(const struct trail *trail, const struct record *record)
{
	for (size_t i = 0; i < trail->known.count; i++)
		if (record_is_same(trail->known.items[i], record))
			return true;
	return false;
}

static bool
is_other(const struct trail *trail, const struct record *record)
{
	for (size_t i = 0; i < trail->known.count; i++)
		if (!record_is_other(trail->known.items[i], record))
			return false;
	return trail->known.count > 0;
}

static bool
is_learned(const struct trail *trail, const struct record *record)
{
	const char *email = record_get(record, "email");

	for (size_t i = 0; i < trail->known.count; i++) {
		const struct record *known = trail->known.items[i];
		const char *other = record_get(known, "email");

		if (record_is_same(known, record) &&
		    (email == NULL || (other != NULL && strcmp(email, other) == 0)))
			return true;
	}
	return false;
}

static void
learn(struct trail *trail, const struct record *record)
{
	if (record->broken == NULL && record->has_created && !is_learned(trail, record))
		record_list_add(&trail->known, copy_record(record));
}

struct trail *
trail_new(enum kind kind, const char *id, const struct record *record)
{
	struct trail *trail = xcalloc(1, sizeof *trail);

	trail->kind = kind;
	set_mark(trail, id, false, record == NULL ? NULL : copy_identity(NULL, record));
	if (record != NULL)
		learn(trail, record);
	return trail;
}

void
trail_learn_committed(struct trail *trail, struct crm *crm, const struct record *record)
{
	struct error ignored = ERROR_INIT;
	struct blob blob = BLOB_INIT;
	struct repository *repo;
	struct record *committed;

	/* What can't be read the walk stumbles upon, and says. */
	if (crm_history(crm, &repo, &ignored) == 0 &&
	    repository_head_file(repo, record->path, &blob, &ignored) == 0 &&
	    blob.exists) {
		committed =
		    crm_read_blob(crm, record->kind, record->id, record->path, &blob);
		learn(trail, committed);
		record_free(committed);
	}
	blob_release(&blob);
	error_clear(&ignored);
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
	record_list_release(&trail->known);
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
	bool from_side = step->before != NULL;

	if (step->after == NULL)
		return false;
	if (step->before != NULL && strcmp(step->before->id, step->after->id) == 0)
		return false;
	for (size_t i = 0; i < step->other_count; i++) {
		if (step->others[i] == NULL)
			continue;
		if (strcmp(step->others[i]->id, step->after->id) == 0)
			return false;
		from_side = true;
	}
	return !step->is_merge || from_side;
}

/* A command, or a hand, took an id away there. */
static bool
leaves(const struct step *step)
{
	return step->before != NULL &&
	       (step->after == NULL || (!step->is_merge && begins(step)));
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

/* At the newest commit that made the id the record's older ones are of another id. */
static void
pass(struct mark *mark, const struct version *made)
{
	version_free(mark->known);
	mark->known = copy_identity(&made->blob, made->record);
	mark->passed = true;
}

/* From here on also as it was before the step, by whatever id that was. */
static int
go_back(struct trail *trail, struct version_reader *reader, struct version *before,
    const char *id, struct error *err)
{
	if (before == NULL)
		return 0;
	if (version_read(reader, before, err) != 0)
		return -1;
	learn(trail, before->record);
	if (strcmp(before->id, id) != 0)
		set_mark(trail, before->id, false, NULL);
	return 0;
}

/* The step led to the id: of the record that is looked for, or of another. */
static int
arrive(struct trail *trail, struct mark *mark, struct version_reader *reader,
    const struct step *step, bool *out, struct error *err)
{
	const struct version *after = step->after;
	int ret = version_read(reader, step->after, err);

	if (ret != 0)
		return -1;
	*out = mark->passed ? is_one_of_known(trail, after->record)
			    : !is_other(trail, after->record);
	if (!*out)
		return 0;
	learn(trail, after->record);
	if (begins(step))
		pass(mark, after);
	ret = go_back(trail, reader, step->before, after->id, err);
	for (size_t i = 0; ret == 0 && i < step->other_count; i++)
		ret = go_back(trail, reader, step->others[i], after->id, err);
	return ret;
}

/* The step took the id away: from the record that is looked for, or from one before it.
 */
static int
leave(struct trail *trail, struct mark *mark, struct version_reader *reader,
    struct version *left, bool *out, struct error *err)
{
	if (version_read(reader, left, err) != 0)
		return -1;
	*out = is_known(mark, left) && !is_other(trail, left->record);
	mark->passed = !*out;
	if (*out) {
		learn(trail, left->record);
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
	if (mark != NULL && step->after != NULL)
		ret = arrive(trail, mark, reader, step, out, err);
	if (ret == 0 && !*out && leaves(step)) {
		mark = find_mark(trail, step->before->id);
		if (mark != NULL)
			ret = leave(trail, mark, reader, step->before, out, err);
	}
	trail->found |= *out;
	return ret;
}
