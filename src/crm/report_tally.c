#include "base/mem.h"
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400.0

/* Nearness to Converted. */
static int
rank_of(enum status status)
{
	static const int ranks[STATUS_COUNT] = {
	    [STATUS_LOST] = -1,
	    [STATUS_NEW] = 0,
	    [STATUS_CONTACTED] = 1,
	    [STATUS_QUALIFIED] = 2,
	    [STATUS_CONVERTED] = 3,
	};

	return ranks[status];
}

static bool
is_within(const struct tally *tally, instant_t at)
{
	return at >= tally->begin && at < tally->end;
}

/* Counts the lead's stay up to there, as far as it lies in the period. */
static void
end_stay(struct tally *tally, const struct tallied_lead *lead, instant_t at)
{
	if (at > tally->end)
		at = tally->end;
	if (!lead->has_status || !lead->is_there || at < tally->begin)
		return;
	ARRAY_GROW(tally->stays, tally->stay_count, tally->stay_room);
	/* Clocks differ: what one wrote later may be of an earlier time. */
	tally->stays[tally->stay_count++] = (struct stay){lead->status,
	    at > lead->since ? (double)(at - lead->since) / DAY_SECONDS : 0};
}

static void
count_month(struct tally *tally, instant_t at, bool is_new, enum status status)
{
	struct report_month *month = report_month_at(tally->report, at);

	month->new += is_new;
	month->lost += status == STATUS_LOST;
	month->converted += status == STATUS_CONVERTED;
}

/* Where a merge only decides for one of two, that is told already. */
static void
reach(struct tally *tally, struct tallied_lead *lead, const struct moment *moment)
{
	enum status status = moment->status;
	bool is_told =
	    moment->action == TIMELINE_MERGE && (lead->ever & 1u << status) != 0;

	lead->ever |= 1u << status;
	if (!is_within(tally, moment->at) || is_told)
		return;
	for (int i = 0; i < STATUS_COUNT; i++)
		if ((lead->reached & 1u << i) != 0 && i != STATUS_LOST &&
		    rank_of((enum status)i) < rank_of(status))
			lead->went_on |= 1u << i;
	lead->reached |= 1u << status;
	if (status == STATUS_LOST || status == STATUS_CONVERTED)
		count_month(tally, moment->at, false, status);
}

static void
set_status(struct tally *tally, struct tallied_lead *lead, const struct moment *moment)
{
	if (lead->has_status && lead->status == moment->status)
		return;
	end_stay(tally, lead, moment->at);
	reach(tally, lead, moment);
	lead->has_status = true;
	lead->status = moment->status;
	lead->since = moment->at;
}

static void
set_place(struct tally *tally, struct tallied_lead *lead, bool is_there, instant_t at)
{
	if (lead->is_there == is_there)
		return;
	end_stay(tally, lead, at);
	lead->is_there = is_there;
	lead->since = at;
}

/* What the moment says of the lead, wherever that is. */
static void
learn(struct tally *tally, struct tallied_lead *lead, const struct moment *moment)
{
	if (!moment->is_known)
		return;
	if (moment->sets_status || !lead->has_status)
		set_status(tally, lead, moment);
	if (moment->sets_source || lead->last == NULL)
		lead->source = moment->source;
	if (moment->sets_owner || lead->last == NULL)
		lead->owner = moment->owner;
	lead->last = moment;
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t
place_of_id(const struct tally *tally, const char *id)
{
	const char *const *found =
	    bsearch(&id, tally->ids, tally->id_count, sizeof *tally->ids, compare_ids);

	return (size_t)(found - (const char *const *)tally->ids);
}

static bool
is_same(const struct moment *a, const struct moment *b)
{
	return a->has_created && b->has_created && a->created == b->created &&
	       a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0;
}

static size_t
make_lead(struct tally *tally, const struct moment *moment, size_t shadowed)
{
	struct tallied_lead lead = {.made = moment,
	    .is_there = moment->is_there,
	    .since = moment->at,
	    .is_new = is_within(tally, moment->at),
	    .shadowed = shadowed};

	ARRAY_GROW(tally->leads, tally->count, tally->room);
	tally->leads[tally->count] = lead;
	if (lead.is_new)
		count_month(tally, moment->at, true, STATUS_NEW);
	return tally->count++;
}

/* A lead that is added: a new one, or one whose purge was taken back. */
static size_t
add_lead(struct tally *tally, const struct moment *moment, size_t id)
{
	size_t purged = tally->purged_of_id[id];

	if (purged == NO_LEAD || !is_same(tally->leads[purged].made, moment))
		return make_lead(tally, moment, tally->lead_of_id[id]);
	tally->purged_of_id[id] = NO_LEAD;
	return purged;
}

/*
 * A merge gave an id to a lead that had none of its own: of two that were added as one id
 * on two branches the one made later got it.
 */
static size_t
find_merged(struct tally *tally, const struct moment *moment)
{
	for (size_t i = 0; i < tally->count; i++) {
		size_t shadowed = tally->leads[i].shadowed;

		if (!is_same(tally->leads[i].made, moment))
			continue;
		for (size_t j = 0; j < tally->id_count && shadowed != NO_LEAD; j++)
			if (tally->lead_of_id[j] == i)
				tally->lead_of_id[j] = shadowed;
		return i;
	}
	return make_lead(tally, moment, NO_LEAD);
}

static size_t
find_lead(struct tally *tally, const struct moment *moment, size_t id)
{
	size_t old = moment->old_id == NULL ? id : place_of_id(tally, moment->old_id);
	size_t lead = tally->lead_of_id[old];

	if (moment->action == TIMELINE_ADD)
		return add_lead(tally, moment, id);
	if (lead == NO_LEAD)
		return find_merged(tally, moment);
	if (old != id)
		tally->lead_of_id[old] = NO_LEAD;
	return lead;
}

static void
take(struct tally *tally, const struct moment *moment)
{
	size_t id = place_of_id(tally, moment->id);
	size_t which = find_lead(tally, moment, id);
	struct tallied_lead *lead = &tally->leads[which];

	tally->lead_of_id[id] = which;
	if (moment->sets_place)
		set_place(tally, lead, moment->is_there, moment->at);
	learn(tally, lead, moment);
	if (moment->action == TIMELINE_PURGE) {
		tally->lead_of_id[id] = NO_LEAD;
		tally->purged_of_id[id] = which;
	}
}

static void
list_ids(struct tally *tally, const struct moments *moments)
{
	size_t kept = 0;

	tally->ids = xreallocarray(NULL, 2 * moments->count, sizeof *tally->ids);
	for (size_t i = 0; i < moments->count; i++) {
		tally->ids[tally->id_count++] = moments->items[i].id;
		if (moments->items[i].old_id != NULL)
			tally->ids[tally->id_count++] = moments->items[i].old_id;
	}
	qsort(tally->ids, tally->id_count, sizeof *tally->ids, compare_ids);
	for (size_t i = 0; i < tally->id_count; i++)
		if (i == 0 || strcmp(tally->ids[i], tally->ids[kept - 1]) != 0)
			tally->ids[kept++] = tally->ids[i];
	tally->id_count = kept;
	tally->lead_of_id = xreallocarray(NULL, kept, sizeof *tally->lead_of_id);
	tally->purged_of_id = xreallocarray(NULL, kept, sizeof *tally->purged_of_id);
	for (size_t i = 0; i < kept; i++)
		tally->lead_of_id[i] = tally->purged_of_id[i] = NO_LEAD;
}

void
tally_run(struct tally *tally, const struct moments *moments)
{
	if (moments->count == 0)
		return;
	list_ids(tally, moments);
	for (size_t i = moments->count; i-- > 0;)
		if (moments->items[i].at < tally->end)
			take(tally, &moments->items[i]);
	for (size_t i = 0; i < tally->count; i++)
		end_stay(tally, &tally->leads[i], tally->now);
}

void
tally_release(struct tally *tally)
{
	free(tally->leads);
	free(tally->ids);
	free(tally->lead_of_id);
	free(tally->purged_of_id);
	free(tally->stays);
	*tally = (struct tally){0};
}
