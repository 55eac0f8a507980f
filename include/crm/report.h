#ifndef CRM_REPORT_H
#define CRM_REPORT_H

#include "base/date.h"
#include "base/error.h"
#include "crm/crm.h"
#include "model/status.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The pipeline in numbers, from the history of all leads alone: those in the trash and
 * the purged ones count for what happened to them. A lead is new when it is committed
 * first, whatever its `created` says, and every time is its commit author's.
 */

/* How far the leads came. Reached: at least once in the period, by a change or when it
 * was made; who skips a status has not reached it. */
struct report_stage {
	enum status status;
	size_t reached;
	size_t went_on; /* of them reached, later in the period, a status nearer to
			   Converted; of Converted and Lost always 0 */
};

/*
 * How long they stayed: from one change of the status to the next, into the trash or to
 * the end of the period. A stay that lasts still counts up to now. Stays that ended
 * before the period don't count.
 */
struct report_stay {
	size_t stays;
	double median_days; /* 0 where there is no stay */
};

struct report_month {
	int year, month;
	size_t new, lost, converted; /* each time it happened */
};

/* Leads that were new in the period, and those that were converted in it. */
struct report_group {
	char *name; /* as it was last; NULL: not set */
	size_t leads, converted;
};

struct report_groups {
	struct report_group *items;
	size_t count, room;
};

struct report {
	day_t since, until;
	struct report_stage funnel[STATUS_COUNT]; /* New to Converted, then Lost */
	struct report_stay stays[STATUS_COUNT];   /* by enum status */
	struct report_month *months;              /* all of the period, none left out */
	size_t month_count;
	struct report_groups sources, owners; /* most leads first */
};

/* The days of the period, both included. Without `since` it begins with the first lead,
 * without `until` it ends today. */
struct report_period {
	bool has_since, has_until;
	day_t since, until;
};

int report_make(struct crm *crm, const struct report_period *period, struct report *out,
    struct error *err);
void report_release(struct report *report);

#endif
