#include "model/kind.h"

#include <string.h>

static const struct {
	const char *name;
	const char *prefix;
	const char *folder;
} kinds[KIND_COUNT] = {
    [KIND_LEAD] = {"lead", "", "leads"},
    [KIND_CONTACT] = {"contact", "contact ", "contacts"},
};

const char *
kind_name(enum kind kind)
{
	return kinds[kind].name;
}

const char *
kind_prefix(enum kind kind)
{
	return kinds[kind].prefix;
}

const char *
kind_folder(enum kind kind)
{
	return kinds[kind].folder;
}

bool
kind_parse(const char *name, enum kind *out)
{
	for (unsigned i = 0; i < KIND_COUNT; i++) {
		if (strcmp(name, kinds[i].name) == 0 ||
		    strcmp(name, kinds[i].folder) == 0) {
			*out = (enum kind)i;
			return true;
		}
	}
	return false;
}
