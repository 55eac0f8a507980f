#ifndef MODEL_STATUS_H
#define MODEL_STATUS_H

#include <stdbool.h>

/* Where a lead stands in the pipeline. */
enum status {
	STATUS_NEW,
	STATUS_CONTACTED,
	STATUS_QUALIFIED,
	STATUS_LOST,
	STATUS_CONVERTED
};
#define STATUS_COUNT 5
#define STATUS_NAMES "New, Contacted, Qualified, Lost, Converted"

const char *status_name(enum status status);
bool status_parse(const char *name, enum status *out); /* case does not count */
bool status_is_open(enum status status);               /* New, Contacted, Qualified */

#endif
