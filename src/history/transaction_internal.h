#ifndef HISTORY_TRANSACTION_INTERNAL_H
#define HISTORY_TRANSACTION_INTERNAL_H

#include "history/merge_state.h"
#include "history_internal.h"

struct transaction {
	struct repository *repo;
	enum purpose purpose;
	struct locks locks;
	git_index *index; /* the copy that is to take the index's place */
	struct head head; /* where the branch stood at the beginning */
	git_oid tip;      /* the newest commit: the last one added, else head's */
	size_t commits;
	bool unsynced; /* objects were written that may not be on disk */
	bool whole;    /* a whole result takes the place of the files */
	git_signature *author, *committer;
	char *reason; /* what the reflog says */
	struct fileset files;
};

/* The branch, or HEAD itself where it may be detached. */
int transaction_read_head(struct transaction *tx, struct error *err);

/* A file as it lies in the work tree, whatever is planned for it. */
int transaction_read_work(
    struct transaction *tx, const char *path, struct blob *out, struct error *err);

/* transaction_change.c: plans a file's new state, and writes its blobs. */
int transaction_add_change(
    struct transaction *tx, const struct change *change, struct error *err);

#endif
