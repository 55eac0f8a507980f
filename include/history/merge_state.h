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
	struct compared_list staged; /* sorted by path */
	struct object_id written; /* the tree that git put in the work tree, markers and
				     all; zero where it did not say */
};

/* Returns 1 in the middle of a merge, 0 where not, -1. */
int merge_state_read(struct repository *repo, struct merge_state *out, struct error *err);
void merge_state_release(struct merge_state *state);

/* The three versions of a file that a merge begins with. */
struct merge_versions {
	struct compared_file base, ours, theirs;
};

/*
 * 1 where that file is git's own work: a side's, or what comes of a merge of
 * their lines, with markers where they clash; 0 where somebody else wrote it; -1.
 */
int merge_state_wrote(struct repository *repo, const struct merge_state *state,
    const char *path, const struct merge_versions *versions,
    const struct compared_file *file, struct error *err);

/* Forgets a merge whose commit stands already. */
void merge_state_clear(struct repository *repo);

#endif
