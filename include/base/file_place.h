#ifndef BASE_FILE_PLACE_H
#define BASE_FILE_PLACE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Where a path below a root folder leads to, part by part and through no link:
 * what file.h is built on.
 */
#define FILE_PLACE_FOLDER \
	(O_RDONLY | O_DIRECTORY | O_CLOEXEC) /* to open(2) a folder with */

struct file_place {
	int root;
	int folder;       /* that holds the last part; the root itself for a plain name */
	const char *name; /* the last part; "." for the root */
	char *parts;      /* what name points into, or NULL where it is the path itself */
	size_t made;      /* folders that were made on the way: the deepest ones */
};

/*
 * Goes there, making missing folders where `make` says so. 0, to be left by
 * file_place_leave(), or -1 with errno: ELOOP for a link, EINVAL for "..".
 */
int file_place_find(struct file_place *place, int root, const char *path, bool make);
void file_place_leave(struct file_place *place); /* keeps errno */

/* openat(2) of one part, with O_CLOEXEC. What systems say of a link differs with the
 * flags: here it is ELOOP. */
int file_place_open(int folder, const char *name, int flags, mode_t mode);

/* fsync(2) of a folder. A file system that can't (EINVAL) has nothing to sync. */
int file_place_sync(int folder);

/* "cannot VERB 'PATH': why"; returns -1. */
int file_place_error(struct error *err, int errnum, const char *verb, const char *path);

#endif
