#ifndef STORE_STORE_INTERNAL_H
#define STORE_STORE_INTERNAL_H

#include "store/store.h"

struct store {
	int root; /* -1: the files come from elsewhere */
	const struct store_files *files;
	void *context; /* of the files */
	const struct team *team;
};

/* Editors' and git's own files: names that begin with `.` or `#`. */
bool store_is_ignored(const char *name);

/* The id of a file of that base name, in NFC; NULL where it doesn't end in .yaml. */
char *store_id_of_name(const char *name);

/* Reads id and trash off a path below a kind's folder; *id is NULL where the name is no
 * record's. False where the path is ignored. */
bool store_divide_path(const char *path, char **id, bool *trashed);

#endif
