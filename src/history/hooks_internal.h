#ifndef HOOKS_INTERNAL_H
#define HOOKS_INTERNAL_H

#include "history_internal.h"

/*
 * The hooks that git runs around a commit (githooks(5)), which libgit2 does not. Those
 * that it runs before it see the commit as an index of their own (GIT_INDEX_FILE), which
 * they may change; the work tree has not changed yet.
 */
enum hook {
	HOOK_NONE,
	HOOK_PRE_COMMIT,
	HOOK_PRE_MERGE_COMMIT,
	HOOK_PREPARE_COMMIT_MSG,
	HOOK_COMMIT_MSG,
	HOOK_POST_COMMIT,
	HOOK_POST_MERGE,
	HOOK_COUNT
};

/* hooks.c */
const char *hook_name(enum hook hook);

struct hooks {
	char *paths[HOOK_COUNT]; /* NULL: there is none, or it may not be executed */
};
void hooks_find(struct repository *repo, struct hooks *out);
void hooks_release(struct hooks *hooks);

struct hook_call {
	enum hook hook;
	const char *args[2]; /* NULL: no more */
	const char *index;   /* what GIT_INDEX_FILE is to say, or NULL */
	const git_signature *author;
	bool locked; /* our lock is held while it runs */
};
/*
 * Runs it where it stands, in the top folder of the work tree. Returns its exit status,
 * or -1 with err where it could not be run. *ended_by: see process.h.
 */
int hooks_run(struct repository *repo, const struct hooks *hooks,
    const struct hook_call *call, int *ended_by, struct error *err);

/* hook_files.c: what a hook gets to see and change, below the git directory. */
void hook_files_discard(const struct repository *repo);
char *hook_index_path(const struct repository *repo); /* the caller frees */
/* An index of the tree, which knows of the work tree what `known` does. */
int hook_index_write(
    struct repository *repo, git_index *known, const git_oid *tree, struct error *err);
/* What it is now, and where that differs from the tree. Free both. */
int hook_index_read(struct repository *repo, const git_oid *tree, git_index **index,
    git_diff **diff, struct error *err);

char *hook_message_path(const struct repository *repo, bool merge);
int hook_message_write(
    const struct repository *repo, bool merge, const char *message, struct error *err);
/* As git takes it: without spare blank lines. One that says nothing is an error. */
int hook_message_read(
    const struct repository *repo, bool merge, char **out, struct error *err);

#endif
