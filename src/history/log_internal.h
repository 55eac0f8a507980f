#ifndef HISTORY_LOG_INTERNAL_H
#define HISTORY_LOG_INTERNAL_H

#include "history/log.h"
#include "history_internal.h"

/* log_trees.c: trees as raw bytes, the last few of them kept. */
#define LOG_TREES 16
struct log_trees {
	struct repository *repo;
	git_odb *odb;
	struct {
		git_odb_object *object;
		size_t used; /* when last; 0: the place is free */
	} items[LOG_TREES];
	size_t clock;
};
int log_trees_open(struct repository *repo, struct log_trees *trees, struct error *err);
void log_trees_close(struct log_trees *trees);
/* Free it with git_odb_object_free(). */
int log_trees_get(
    struct log_trees *trees, const git_oid *id, git_odb_object **out, struct error *err);

/* log_compare.c: the files in which two trees differ, sorted by path; NULL is an empty
 * tree. */
struct log_pair {
	char *path;
	git_oid old, new;
};
struct log_pairs {
	struct log_pair *items;
	size_t count, room;
};
int log_compare(struct log_trees *trees, const git_oid *old, const git_oid *new,
    const char *const *folders, struct log_pairs *out, struct error *err);
void log_pairs_release(struct log_pairs *pairs);

#endif
