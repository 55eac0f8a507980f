#ifndef HISTORY_CHANGES_H
#define HISTORY_CHANGES_H

#include "base/error.h"
#include "base/strlist.h"
#include "history/repository.h"

/*
 * Adds the paths whose file in the work tree is not HEAD's, staged or not, sorted:
 * edited, new, or missing. `below` names the folders and files to look at, and ends with
 * NULL.
 */
int repository_changes(struct repository *repo, const char *const *below,
    struct strlist *paths, struct error *err);

#endif
