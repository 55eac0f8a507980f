#include "crm/report.h"

#include "base/mem.h"
#include "crm_internal.h"
#include "report_internal.h"

#include <stdlib.h>

static int
collect(struct crm *crm, struct moments *out, struct error *err)
{
	const struct timeline_event *event;
	struct timeline *timeline;
	int ret;

	if (timeline_open(crm, 1u << KIND_LEAD, NULL, &timeline, err) != 0)
		return -1;
	while ((ret = timeline_next(timeline, &event, err)) > 0)
		moments_add(out, event);
	timeline_close(timeline);
	return ret;
}

/* The first day on which something happened, or the last of the period. */
static day_t
first_day(const struct moments *moments, day_t last)
{
	day_t first = last;

	for (size_t i = 0; i < moments->count; i++) {
		day_t day = instant_local_day(moments->items[i].at);

		if (day < first)
			first = day;
	}
	return first;
}

/* A row for each month of the period. */
static void
lay_out_months(struct report *report)
{
	int year, month, mday, last_year, last_month;

	day_split(report->since, &year, &month, &mday);
	day_split(report->until, &last_year, &last_month, &mday);
	report->month_count = (size_t)((last_year - year) * 12 + last_month - month + 1);
	report->months = xcalloc(report->month_count, sizeof *report->months);
	for (size_t i = 0; i < report->month_count; i++) {
		report->months[i].year = year;
		report->months[i].month = month;
		year += month == 12;
		month = month % 12 + 1;
	}
}

int
report_make(struct crm *crm, const struct report_period *period, struct report *out,
    struct error *err)
{
	struct moments moments = {0};
	struct tally tally = {.report = out};
	int ret = -1;

	*out = (struct report){0};
	if (collect(crm, &moments, err) != 0)
		goto out;
	out->until = period->has_until ? period->until : crm->env->today;
	out->since = period->has_since ? period->since : first_day(&moments, out->until);
	if (out->since <= out->until) {
		lay_out_months(out);
		tally.begin = instant_local_start(out->since);
		tally.end = instant_local_start(out->until + 1);
		tally.now = crm->env->now < tally.end ? crm->env->now : tally.end;
		tally_run(&tally, &moments);
	}
	report_sum(out, &tally);
	ret = 0;
out:
	tally_release(&tally);
	moments_release(&moments);
	return ret;
}

static void
groups_release(struct report_groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		free(groups->items[i].name);
	free(groups->items);
}

void
report_release(struct report *report)
{
	free(report->months);
	groups_release(&report->sources);
	groups_release(&report->owners);
	*report = (struct report){0};
}
