#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Where a path below a root folder leads to, part by part and through no link:
 * what file.h is built on.
 */
#define PLACE_FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC) /* to open(2) a folder with */

struct place {
	int root;
	int folder;       /* that holds the last part; the root itself for a plain name */
	const char *name; /* the last part; "." for the root */
	char *parts;      /* what name points into, or NULL where it is the path itself */
	size_t made;      /* folders that were made on the way: the deepest ones */
};

/*
 * Goes there, making missing folders where `make` says so. 0, to be left by
 * place_leave(), or -1 with errno: ELOOP for a link, EINVAL for "..".
 */
int place_find(struct place *place, int root, const char *path, bool make);
void place_leave(struct place *place); /* keeps errno */

/* openat(2) of one part, with O_CLOEXEC. What systems say of a link differs with the
 * flags: here it is ELOOP. */
int place_open(int folder, const char *name, int flags, mode_t mode);

/* fsync(2) of a folder. A file system that can't (EINVAL) has nothing to sync. */
int place_sync(int folder);

/* "cannot VERB 'PATH': why"; returns -1. */
int place_error(struct error *err, int errnum, const char *verb, const char *path);

#endif
