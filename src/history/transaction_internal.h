#ifndef HISTORY_TRANSACTION_INTERNAL_H
#define HISTORY_TRANSACTION_INTERNAL_H

#include "history/merge_state.h"
#include "hooks_internal.h"

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
	struct hooks hooks;
	enum hook after; /* to be run once all is done */
	bool overtaken;  /* a file of ours was changed while a hook ran: begin anew */
	struct fileset files;
};

/* The branch, or HEAD itself where it may be detached. */
int transaction_read_head(struct transaction *tx, struct error *err);

/* A file as it lies in the work tree, whatever is planned for it. */
int transaction_read_work(
    struct transaction *tx, const char *path, struct blob *out, struct error *err);

/* transaction_whole.c: a whole result, in the making. */
struct taking {
	struct transaction *tx;
	const struct whole *whole;
	struct strlist *changed;
};
/*
 * transaction_judge.c: 1 where the file can be changed, 0 where it is somebody's edit,
 * -1. files[0]: the newest commit's; files[1]: the result's.
 */
int taking_judge(struct taking *taking, const struct compared_file *files,
    const struct entry *entry, struct error *err);
/* The same for one that is git's to write. */
int taking_judge_special(
    struct taking *taking, const struct entry *entry, struct error *err);

/* transaction_change.c: plans a file's new state, and writes its blobs. */
int transaction_add_change(
    struct transaction *tx, const struct change *change, struct error *err);

/* transaction_hooks.c */
enum occasion { OCCASION_COMMIT, OCCASION_MERGE, OCCASION_MERGE_END };
/*
 * Runs those that come before a commit, which may change its tree and its message (then
 * *message, which the caller frees): 0; 1 where all begins anew (tx->overtaken); -1
 * where one refuses.
 */
int transaction_run_hooks(struct transaction *tx, enum occasion occasion,
    struct commit_object *commit, char **message, struct error *err);
/* The one that comes after it. The locks have been let go. */
void transaction_tell_hooks(struct transaction *tx);

#endif
