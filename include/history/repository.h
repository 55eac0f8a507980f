#ifndef HISTORY_REPOSITORY_H
#define HISTORY_REPOSITORY_H

#include "base/change.h"
#include "base/env.h"
#include "base/error.h"

#include <stdbool.h>

/*
 * The git repository of a data directory: paths and bytes, never a record. The
 * repository is the data directory's own; it is never searched for upwards.
 */
struct repository;

/* Opens it. Returns 1, 0 where the directory has no repository, -1 with err (foreign
 * owner, sha256, bare…). */
int repository_open(
    const char *dir, const struct env *env, struct repository **out, struct error *err);

/* Makes one, on the unborn branch `main`, and opens it. */
int repository_init(
    const char *dir, const struct env *env, struct repository **out, struct error *err);
void repository_free(struct repository *repo);

/*
 * Why a commit can't be made here now: in the middle of a merge, rebase, cherry-pick,
 * revert or bisect, unmerged paths, a detached HEAD, no identity, and what can't be
 * honoured (a format of signatures, external filters on the data files). Says what to
 * finish or set.
 */
int repository_check_writable(struct repository *repo, struct error *err);

/* All of the history is there: this is no shallow clone. */
int repository_check_whole(struct repository *repo, struct error *err);

/* Refuses a file that goes through a program on its way into history (git-crypt, LFS):
 * what lies in the one place is not what the other holds. */
int repository_check_filter(struct repository *repo, const char *path, struct error *err);

/*
 * Who commits, by git's rules (git-commit-tree(1), "Commit information"):
 * GIT_AUTHOR_*, GIT_COMMITTER_*, author.*, committer.*, user.*. None: an error that says
 * how to set it.
 */
struct identity {
	char *name;
	char *email;
};
int repository_author(struct repository *repo, struct identity *out, struct error *err);
int repository_committer(
    struct repository *repo, struct identity *out, struct error *err);
/* The same without a repository, before one is made; where commits are to be signed, by a
 * trial. */
int identity_check(const struct env *env, struct error *err);
void identity_release(struct identity *identity);

/* user.email (GIT_AUTHOR_EMAIL first), or NULL. The caller frees. */
char *repository_user_email(struct repository *repo);

/* A file as HEAD has it; out->exists false where it has none. */
int repository_head_file(
    struct repository *repo, const char *path, struct blob *out, struct error *err);

/* A value of the repository's own configuration (.git/config, with the user's behind it);
 * NULL: not set. */
char *repository_config_get(struct repository *repo, const char *key);
/* Writes to .git/config. */
int repository_config_set(
    struct repository *repo, const char *key, const char *value, struct error *err);

/* The path of the git directory, ending in a slash. Owned by the repository. */
const char *repository_git_dir(const struct repository *repo);

#endif
