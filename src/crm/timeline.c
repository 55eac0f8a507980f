#include "base/mem.h"
#include "base/unicode.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

const char *const record_folders[] = {"leads", "contacts", NULL};

struct timeline {
	struct crm *crm;
	unsigned kinds;
	struct timeline_filter filter;
	char *by;              /* the filter's */
	char *ref;             /* that the one trail is of */
	struct trail **trails; /* NULL: all records */
	bool *taken;           /* a trail each: whether the event is its record's */
	size_t trail_count;
	struct version_reader *reader;
	struct log *log;
	const struct log_commit *commit;
	struct steps steps; /* of the commit */
	size_t next;        /* of them */
	struct timeline_event event;
	char *user; /* by whom the commit is */
};

static int
open_log(struct timeline *timeline, struct error *err)
{
	const struct past *past = timeline->crm->past;
	struct repository *repo;

	if (crm_history(timeline->crm, &repo, err) != 0)
		return -1;
	return log_open(repo, past == NULL ? NULL : past_commit(past), record_folders,
	    &timeline->log, err);
}

int
timeline_open(struct crm *crm, unsigned kinds, const struct timeline_filter *filter,
    struct timeline **out, struct error *err)
{
	struct timeline *timeline = xcalloc(1, sizeof *timeline);

	timeline->crm = crm;
	timeline->reader = version_reader_new(crm);
	timeline->kinds = kinds;
	if (filter != NULL) {
		timeline->filter = *filter;
		timeline->by = xstrdup_or_null(filter->by);
	}
	if (open_log(timeline, err) != 0) {
		timeline_close(timeline);
		return -1;
	}
	*out = timeline;
	return 0;
}

static void
make_trails(struct timeline *timeline, size_t count)
{
	timeline->trails = xcalloc(count, sizeof(struct trail *));
	timeline->taken = xcalloc(count, sizeof *timeline->taken);
	timeline->trail_count = count;
}

int
timeline_open_record(struct crm *crm, enum kind kind, const char *ref,
    const struct timeline_filter *filter, struct timeline **out, struct error *err)
{
	struct record *record = NULL;
	struct timeline *timeline;
	char *id;

	if (store_lookup(
		crm->store, kind, STORE_LIVE | STORE_TRASH, false, ref, &record, err) < 0)
		return -1;
	if (timeline_open(crm, 1u << kind, filter, &timeline, err) != 0) {
		record_free(record);
		return -1;
	}
	id = unicode_compose(record != NULL ? record->id : ref);
	make_trails(timeline, 1);
	timeline->trails[0] = trail_new(kind, id, record);
	if (record != NULL)
		trail_learn_committed(timeline->trails[0], crm, record);
	/* A file that was never committed has no history, and that is no mistake. */
	if (record == NULL)
		timeline->ref = xstrdup(ref);
	*out = timeline;
	record_free(record);
	free(id);
	return 0;
}

int
timeline_open_back(struct crm *crm, struct record *const *records, size_t count,
    struct timeline **out, struct error *err)
{
	if (timeline_open(crm, 1u << records[0]->kind, NULL, out, err) != 0)
		return -1;
	make_trails(*out, count);
	for (size_t i = 0; i < count; i++)
		(*out)->trails[i] =
		    trail_new(records[i]->kind, records[i]->id, records[i]);
	return 0;
}

bool
timeline_is_of(const struct timeline *timeline, size_t record)
{
	return timeline->taken[record];
}

static void
event_release(struct timeline_event *event)
{
	record_diff_release(&event->changes);
	*event = (struct timeline_event){0};
}

void
timeline_close(struct timeline *timeline)
{
	if (timeline == NULL)
		return;
	event_release(&timeline->event);
	steps_release(&timeline->steps);
	version_reader_free(timeline->reader);
	log_close(timeline->log);
	for (size_t i = 0; i < timeline->trail_count; i++)
		trail_free(timeline->trails[i]);
	free(timeline->trails);
	free(timeline->taken);
	free(timeline->by);
	free(timeline->ref);
	free(timeline->user);
	free(timeline);
}

/* Whether the commit is by whom and of when the filter says. */
static bool
is_wanted(const struct timeline *timeline)
{
	const struct timeline_filter *filter = &timeline->filter;
	day_t day = instant_local_day(timeline->commit->author_time);

	if (filter->has_since && day < filter->since)
		return false;
	if (filter->has_until && day > filter->until)
		return false;
	return timeline->by == NULL || unicode_equal_case(timeline->by, timeline->user) ||
	       unicode_equal_case(timeline->by, timeline->commit->author_email);
}

/* Whether any of the paths may be one of the records'. */
static bool
concerns(const struct timeline *timeline, const struct log_changes *changes)
{
	bool found = timeline->trails == NULL;

	for (size_t i = 0; i < changes->count && !found; i++) {
		enum kind kind;
		bool trashed;
		char *id;

		if (!store_parse_path(changes->items[i].path, &kind, &id, &trashed))
			continue;
		for (size_t j = 0; j < timeline->trail_count && !found; j++)
			found = trail_has(timeline->trails[j], kind, id);
		free(id);
	}
	return found;
}

static int
find_steps(struct timeline *timeline, struct error *err)
{
	struct log_changes changes = LOG_CHANGES_INIT;
	int ret = log_diff(timeline->log, &changes, err);

	if (ret == 0 && concerns(timeline, &changes))
		ret = steps_find(timeline->reader, timeline->log,
		    timeline->commit->parent_count, &changes, timeline->kinds,
		    &timeline->steps, err);
	log_changes_release(&changes);
	return ret;
}

/* The step before the next has served. A commit may hold as many as there are records. */
static void
drop_step(struct timeline *timeline)
{
	struct step *step;

	if (timeline->next == 0)
		return;
	step = &timeline->steps.items[timeline->next - 1];
	version_retire(timeline->reader, step->before);
	version_free(step->after);
	step->before = step->after = NULL;
}

/* Goes on to the next commit. 1, 0 at the end, -1. */
static int
next_commit(struct timeline *timeline, struct error *err)
{
	int ret = log_next(timeline->log, &timeline->commit, err);

	drop_step(timeline);
	steps_release(&timeline->steps);
	timeline->next = 0;
	if (ret != 1)
		return ret;
	free(timeline->user);
	timeline->user = team_author(&timeline->crm->team, timeline->commit->author_name,
	    timeline->commit->author_email);
	/* A record is to be followed through commits that are not shown too. */
	if (timeline->trails == NULL && !is_wanted(timeline))
		return 1;
	return find_steps(timeline, err) == 0 ? 1 : -1;
}

/* Whether the step is of a record that is asked for: 1, 0, -1. */
static int
take_step(struct timeline *timeline, const struct step *step, struct error *err)
{
	int taken = timeline->trails == NULL;

	for (size_t i = 0; i < timeline->trail_count; i++) {
		if (trail_take(timeline->trails[i], timeline->reader, step,
			&timeline->taken[i], err) != 0)
			return -1;
		taken |= timeline->taken[i];
	}
	return taken;
}

/* Tells the next step of the commit. 1, 0 where it is not wanted, -1. */
static int
tell_step(struct timeline *timeline, struct error *err)
{
	struct timeline_event *event = &timeline->event;
	const struct step *step;
	int taken;

	drop_step(timeline);
	step = &timeline->steps.items[timeline->next++];
	taken = take_step(timeline, step, err);
	if (taken != 1 || !is_wanted(timeline))
		return taken < 0 ? -1 : 0;
	object_id_format(&timeline->commit->id, event->commit);
	event->at = timeline->commit->author_time;
	event->by = timeline->user;
	event->email = timeline->commit->author_email;
	return event_fill_at(timeline->crm, timeline->reader, &timeline->commit->id, step,
		   event, err) == 0
		   ? 1
		   : -1;
}

static int
refuse_unknown(const struct timeline *timeline, struct error *err)
{
	const char *kind = timeline->kinds == 1u << KIND_LEAD ? "lead" : "contact";

	return error_failed(err, "no %s '%s', now or in history", kind, timeline->ref);
}

int
timeline_next(
    struct timeline *timeline, const struct timeline_event **out, struct error *err)
{
	int ret = 0;

	event_release(&timeline->event);
	while (ret == 0) {
		if (timeline->next < timeline->steps.count) {
			ret = tell_step(timeline, err);
			continue;
		}
		ret = next_commit(timeline, err);
		if (ret == 0)
			break;
		ret = ret < 0 ? -1 : 0;
	}
	*out = &timeline->event;
	if (ret == 0 && timeline->ref != NULL && !trail_is_found(timeline->trails[0]))
		return refuse_unknown(timeline, err);
	return ret;
}
