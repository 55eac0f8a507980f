#ifndef CRM_REPORT_INTERNAL_H
#define CRM_REPORT_INTERNAL_H

#include "crm/report.h"
#include "crm/timeline.h"

/* What a report needs of an event. There may be very many. */
struct moment {
	instant_t at;
	enum timeline_action action;
	char *id;
	char *old_id;     /* NULL: the same */
	bool sets_place;  /* to the trash, back, or away for good */
	bool is_there;    /* neither in the trash nor purged */
	bool is_known;    /* the record after it could be read: what follows is of it */
	bool sets_status; /* it is another than before, as far as that is known */
	bool sets_source, sets_owner; /* so too */
	enum status status;
	char *source, *owner; /* NULL: not set */
	char *name;           /* with `created`, what tells leads apart */
	bool has_created;
	instant_t created;
};

struct moments {
	struct moment *items; /* the newest first */
	size_t count, room;
};
void moments_add(struct moments *moments, const struct timeline_event *event);
void moments_release(struct moments *moments);

/* One stay in one status. */
struct stay {
	enum status status;
	double days;
};

struct tallied_lead {
	const struct moment *made;
	const struct moment *last; /* the newest one that could be read, or NULL */
	bool has_status;
	enum status status;
	bool is_there;   /* neither in the trash nor purged */
	instant_t since; /* when it came to the status, or back from the trash */
	unsigned ever;   /* all it had; bits 1 << STATUS_… */
	unsigned reached, went_on;  /* so too, in the period */
	bool is_new;                /* in the period */
	const char *source, *owner; /* a moment's */
	size_t shadowed; /* the lead that another branch had given the id, or NO_LEAD */
};
#define NO_LEAD ((size_t)-1)

/* The leads going through their history. */
struct tally {
	instant_t now;        /* or the period's end, where that was before */
	instant_t begin, end; /* the period's first instant, and the first one after it */
	struct tallied_lead *leads;
	size_t count, room;
	const char **ids; /* all there ever were, sorted; a moment's */
	size_t id_count;
	size_t *lead_of_id;   /* which lead has it now, or NO_LEAD */
	size_t *purged_of_id; /* which one had it and was purged, or NO_LEAD */
	struct stay *stays;
	size_t stay_count, stay_room;
	struct report *report; /* its months are counted as they come */
};

/* Goes through the moments, from the oldest on. */
void tally_run(struct tally *tally, const struct moments *moments);
void tally_release(struct tally *tally);

/* The days in each status, the funnel and the groups, of what the leads went through. */
void report_sum(struct report *report, const struct tally *tally);

/* The row of the month in which that instant, of the period, lies. */
struct report_month *report_month_at(struct report *report, instant_t at);

#endif
