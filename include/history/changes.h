#ifndef HISTORY_CHANGES_H
#define HISTORY_CHANGES_H

#include "base/error.h"
#include "history/object_id.h"
#include "history/repository.h"

#include <stdbool.h>
#include <stddef.h>

/* A path whose file in the work tree may not be HEAD's: edited, new, or missing. */
struct changed_file {
	char *path;
	struct object_id head; /* what HEAD has there; zero: no file */
	bool remoded;          /* it became executable, or no longer is */
};

struct changed_files {
	struct changed_file *items; /* sorted by path */
	size_t count, room;
};
#define CHANGED_FILES_INIT \
	{                  \
		NULL, 0, 0 \
	}
void changed_files_release(struct changed_files *files);

/* The one of that path, or NULL. */
const struct changed_file *changed_files_find(
    const struct changed_files *files, const char *path);

/*
 * Looks for them, staged or not; takes no lock. What a sparse checkout leaves out is not
 * missing. `below` names the folders and files to look at, and ends with NULL.
 */
int repository_changes(struct repository *repo, const char *const *below,
    struct changed_files *out, struct error *err);

#endif
