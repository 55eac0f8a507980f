#ifndef MODEL_FOLLOW_UP_H
#define MODEL_FOLLOW_UP_H

#include "base/date.h"
#include "model/record.h"

/* How urgent an open lead is. Closed leads, contacts and broken records have no state:
 * FOLLOW_UP_NONE. */
enum follow_up_state {
	FOLLOW_UP_OVERDUE,
	FOLLOW_UP_TODAY,
	FOLLOW_UP_UPCOMING,
	FOLLOW_UP_LATER,
	FOLLOW_UP_NONE
};

#define FOLLOW_UP_STATE_COUNT 5

enum follow_up_state follow_up_state(
    const struct record *lead, day_t today, int upcoming_days);
const char *follow_up_state_name(enum follow_up_state state); /* "overdue" */

#endif
