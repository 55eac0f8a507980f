#include "base/mem.h"
#include "report_internal.h"

#include <stdlib.h>
#include <string.h>

struct report_month *
report_month_at(struct report *report, instant_t at)
{
	int year, month, mday;
	size_t index;

	day_split(instant_local_day(at), &year, &month, &mday);
	index = (size_t)((year - report->months[0].year) * 12 + month -
			 report->months[0].month);
	return &report->months[index];
}

static int
compare_stays(const void *a, const void *b)
{
	const struct stay *left = a, *right = b;

	if (left->status != right->status)
		return left->status < right->status ? -1 : 1;
	return (left->days > right->days) - (left->days < right->days);
}

/* The middle one, or between the two in the middle. */
static double
median(const struct stay *stays, size_t count)
{
	return (stays[(count - 1) / 2].days + stays[count / 2].days) / 2;
}

static void
sum_stays(struct report *report, const struct tally *tally)
{
	size_t first = 0;

	if (tally->stay_count > 1)
		qsort(
		    tally->stays, tally->stay_count, sizeof *tally->stays, compare_stays);
	for (size_t i = 1; i <= tally->stay_count; i++) {
		enum status status = tally->stays[first].status;

		if (i < tally->stay_count && tally->stays[i].status == status)
			continue;
		report->stays[status].stays = i - first;
		report->stays[status].median_days =
		    median(tally->stays + first, i - first);
		first = i;
	}
}

static void
sum_funnel(struct report *report, const struct tally *tally)
{
	static const enum status order[STATUS_COUNT] = {STATUS_NEW, STATUS_CONTACTED,
	    STATUS_QUALIFIED, STATUS_CONVERTED, STATUS_LOST};

	for (size_t i = 0; i < STATUS_COUNT; i++) {
		struct report_stage *stage = &report->funnel[i];

		stage->status = order[i];
		for (size_t j = 0; j < tally->count; j++) {
			stage->reached += (tally->leads[j].reached & 1u << order[i]) != 0;
			stage->went_on += (tally->leads[j].went_on & 1u << order[i]) != 0;
		}
	}
}

static struct report_group *
find_group(struct report_groups *groups, const char *name)
{
	for (size_t i = 0; i < groups->count; i++) {
		const char *other = groups->items[i].name;

		if (other == NULL || name == NULL ? other == name
						  : strcmp(other, name) == 0)
			return &groups->items[i];
	}
	ARRAY_GROW(groups->items, groups->count, groups->room);
	groups->items[groups->count] =
	    (struct report_group){.name = xstrdup_or_null(name)};
	return &groups->items[groups->count++];
}

static void
count_lead(
    struct report_groups *groups, const char *name, const struct tallied_lead *lead)
{
	bool converted = (lead->reached & 1u << STATUS_CONVERTED) != 0;
	struct report_group *group;

	if (!lead->is_new && !converted)
		return;
	group = find_group(groups, name);
	group->leads += lead->is_new;
	group->converted += converted;
}

/* Most leads first, those without a name last. */
static int
compare_groups(const void *a, const void *b)
{
	const struct report_group *left = a, *right = b;

	if ((left->name == NULL) != (right->name == NULL))
		return left->name == NULL ? 1 : -1;
	if (left->leads != right->leads)
		return left->leads > right->leads ? -1 : 1;
	if (left->converted != right->converted)
		return left->converted > right->converted ? -1 : 1;
	return left->name == NULL ? 0 : strcmp(left->name, right->name);
}

static void
sort_groups(struct report_groups *groups)
{
	if (groups->count > 1)
		qsort(
		    groups->items, groups->count, sizeof *groups->items, compare_groups);
}

void
report_sum(struct report *report, const struct tally *tally)
{
	sum_stays(report, tally);
	sum_funnel(report, tally);
	for (size_t i = 0; i < tally->count; i++) {
		count_lead(&report->sources, tally->leads[i].source, &tally->leads[i]);
		count_lead(&report->owners, tally->leads[i].owner, &tally->leads[i]);
	}
	sort_groups(&report->sources);
	sort_groups(&report->owners);
}
