#ifndef HISTORY_REMOTE_H
#define HISTORY_REMOTE_H

#include "base/env.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/strlist.h"
#include "history/object_id.h"
#include "history/repository.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The remote that a team shares through. Transfers are git's own programs, run as
 * children: the user's ssh, credential helpers, proxies and hooks work as they do for
 * git. None of this takes a lock.
 */
struct remote {
	char *name;     /* "origin" */
	char *url;      /* for messages, without a password; may be NULL */
	char *local;    /* the current branch, "refs/heads/main" */
	char *branch;   /* the branch there, "refs/heads/main"; NULL: a fetch will tell */
	char *tracking; /* where git keeps what it fetched, "refs/remotes/origin/main";
			   NULL with the branch */
	bool is_upstream; /* the current branch has it as its upstream */
};

/*
 * The current branch's upstream, else the remote `name` and its HEAD branch. Returns 1; 0
 * where there is no such remote; -1 with err (a detached HEAD, an upstream that is gone).
 */
int remote_find(
    struct repository *repo, const char *name, struct remote *out, struct error *err);
void remote_release(struct remote *remote);

/* Whether there is any remote at all. */
bool remote_any(struct repository *repo);

/* Sets a remote's URL; makes the remote where it is missing. */
int remote_set(
    struct repository *repo, const char *name, const char *url, struct error *err);

/* Takes a remote away again, with all that git and we know of it, as far as that goes. */
void remote_unset(struct repository *repo, const char *name);

/* Makes the remote's branch the upstream of the current one. */
int remote_set_upstream(
    struct repository *repo, struct remote *remote, struct error *err);

enum transfer {
	TRANSFER_DONE,
	TRANSFER_EMPTY,  /* there is no such branch yet */
	TRANSFER_BEATEN, /* somebody else was first: fetch, merge and push again */

	/* Those that come with err: our words, and git's as its details. */
	TRANSFER_NO_GIT,
	TRANSFER_HOST_UNKNOWN,
	TRANSFER_OFFLINE,
	TRANSFER_HOST_KEY,
	TRANSFER_KEY_REFUSED,
	TRANSFER_LOGIN_REFUSED,
	TRANSFER_CERTIFICATE,
	TRANSFER_NO_REPOSITORY,
	TRANSFER_NO_PERMISSION,
	TRANSFER_CHECKED_OUT, /* the remote is no bare repository */
	TRANSFER_HOOK,        /* the server's */
	TRANSFER_OWN_HOOK,    /* our pre-push */
	TRANSFER_REFUSED,     /* by the server, for another reason */
	TRANSFER_BROKEN_OFF,
	TRANSFER_FAILED
};

/*
 * `git fetch` of the branch; finds out which branch where that is not known yet. 0 with
 * *outcome DONE, EMPTY (the branch is the current one's namesake then) or BEATEN (another
 * fetch runs here), or -1 with err.
 */
int remote_fetch(struct repository *repo, struct remote *remote,
    const struct progress *progress, enum transfer *outcome, struct error *err);

/* The names of the remote's branches ("main"), as it has them now. */
int remote_list_branches(struct repository *repo, const struct remote *remote,
    struct strlist *out, struct error *err);

/* 1 where the remote's branch was seen before: fetched, or synced with; 0; -1. */
int remote_was_seen(
    struct repository *repo, const struct remote *remote, struct error *err);

/* `git push` of the current branch. 0 with *outcome DONE or BEATEN, or -1 with err. */
int remote_push(struct repository *repo, struct remote *remote,
    const struct progress *progress, enum transfer *outcome, struct error *err);

/*
 * `git clone` into a folder that is not there yet or empty. An empty remote gives a
 * repository on the unborn branch `main`, with the upstream set.
 */
int remote_clone(const struct env *env, const char *url, const char *dir,
    const char *name, const struct progress *progress, enum transfer *outcome,
    struct error *err);

/*
 * What the remote was last seen to hold, and what git has of it now, where they don't
 * follow from each other: somebody rewrote the shared history.
 */
struct remote_rewrite {
	struct object_id seen, now;
	size_t gone;      /* commits that it no longer has */
	bool is_rollback; /* all that it has was there before */
};

/*
 * Returns 1 where the remote's history was rewritten since remote_mark_seen() and the
 * current branch still stands on the old one; 0 where not; -1.
 */
int remote_find_rewrite(struct repository *repo, const struct remote *remote,
    struct remote_rewrite *out, struct error *err);

/* Remembers what git has of the remote now as seen. */
int remote_mark_seen(
    struct repository *repo, const struct remote *remote, struct error *err);

#endif
