#ifndef HISTORY_MERGE_STATE_H
#define HISTORY_MERGE_STATE_H

#include "base/strlist.h"
#include "history/graph.h"
#include "history/repository.h"

/* A merge that git is in the middle of (`git status`: "you have unmerged paths"). */
struct merge_state {
	struct object_id theirs;
	size_t heads;            /* commits that are merged; an octopus has several */
	struct strlist unmerged; /* paths, sorted */
	/* What git merged, or somebody did and staged it: HEAD's file, and the index's.
	 */
	struct compared_list staged;
};

/* Returns 1 in the middle of a merge, 0 where not, -1. */
int merge_state_read(struct repository *repo, struct merge_state *out, struct error *err);
void merge_state_release(struct merge_state *state);

/* Forgets a merge whose commit stands already. */
void merge_state_clear(struct repository *repo);

#endif
