#include "model/follow_up.h"

static const char *const names[] = {
    [FOLLOW_UP_OVERDUE] = "overdue",
    [FOLLOW_UP_TODAY] = "today",
    [FOLLOW_UP_UPCOMING] = "upcoming",
    [FOLLOW_UP_LATER] = "later",
    [FOLLOW_UP_NONE] = "none",
};

enum follow_up_state
follow_up_state(const struct record *lead, day_t today, int upcoming_days)
{
	if (lead->broken != NULL || lead->kind != KIND_LEAD ||
	    !status_is_open(lead->status) || !lead->has_follow_up)
		return FOLLOW_UP_NONE;
	if (lead->follow_up < today)
		return FOLLOW_UP_OVERDUE;
	if (lead->follow_up == today)
		return FOLLOW_UP_TODAY;
	return lead->follow_up - today <= upcoming_days ? FOLLOW_UP_UPCOMING
							: FOLLOW_UP_LATER;
}

const char *
follow_up_state_name(enum follow_up_state state)
{
	return names[state];
}
