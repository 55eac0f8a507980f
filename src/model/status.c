#include "model/status.h"

#include "base/unicode.h"

#include <string.h>

static const char *const names[STATUS_COUNT] = {
    [STATUS_NEW] = "New",
    [STATUS_CONTACTED] = "Contacted",
    [STATUS_QUALIFIED] = "Qualified",
    [STATUS_LOST] = "Lost",
    [STATUS_CONVERTED] = "Converted",
};

const char *
status_name(enum status status)
{
	return names[status];
}

bool
status_parse(const char *name, enum status *out)
{
	/* Nearly every file has the canonical spelling: folding is the second try. */
	for (unsigned i = 0; i < STATUS_COUNT; i++) {
		if (strcmp(name, names[i]) == 0) {
			*out = (enum status)i;
			return true;
		}
	}
	for (unsigned i = 0; i < STATUS_COUNT; i++) {
		if (unicode_equal_case(name, names[i])) {
			*out = (enum status)i;
			return true;
		}
	}
	return false;
}

bool
status_is_open(enum status status)
{
	return status == STATUS_NEW || status == STATUS_CONTACTED ||
	       status == STATUS_QUALIFIED;
}
