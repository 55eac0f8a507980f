#ifndef HISTORY_STAGED_H
#define HISTORY_STAGED_H

#include "base/error.h"
#include "base/strlist.h"
#include "history/repository.h"
#include "history/snapshot.h"

/*
 * What the next commit is to hold: git's index, or the one that git names in
 * GIT_INDEX_FILE while it runs a hook (githooks(5), "pre-commit").
 */
struct staged {
	struct snapshot files;  /* all of it, sorted by path */
	struct strlist changed; /* paths that are not as in HEAD, or gone; sorted */
	bool is_first;          /* HEAD's branch has no commit yet */
};
#define STAGED_INIT                                \
	{                                          \
		SNAPSHOT_INIT, STRLIST_INIT, false \
	}

int staged_read(struct repository *repo, struct staged *out, struct error *err);
void staged_release(struct staged *staged);

#endif
