#include "crm/sync.h"

#include "base/mem.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PUSHES 8         /* how often somebody else may be first */
#define BRANCHES_NAMED 5 /* in a message */
#define FIRST_PAUSE 50   /* milliseconds; it doubles each time */

void
sync_report_release(struct sync_report *report)
{
	strlist_release(&report->lines);
	strlist_release(&report->warnings);
	report->unreadable = 0;
}

/* Two that were beaten by the same one should not meet again. */
static void
pause_growing(const struct crm *crm, int attempt)
{
	long ms = (long)FIRST_PAUSE << attempt;
	struct timespec time;

	ms += (long)((unsigned)crm->env->pid * 2654435761u >> 8) % ms;
	time = (struct timespec){ms / 1000, ms % 1000 * 1000000};
	nanosleep(&time, NULL);
}

static int
open_remote(struct sync *sync, struct error *err)
{
	struct crm *crm = sync->crm;
	int rc = remote_find(sync->repo, crm->settings.remote, &sync->remote, err);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return error_failed(err,
	    "no remote '%s' to sync with: run 'minicrm init --remote URL', or 'git "
	    "remote "
	    "add %s URL'",
	    crm->settings.remote, crm->settings.remote);
}

/* Nothing is merged with a history that was rewritten, before somebody has decided. */
static int
refuse_rewrite(struct sync *sync, struct error *err)
{
	struct remote_rewrite found;
	const char *name = sync->remote.tracking + sizeof "refs/remotes/" - 1;
	int rc = remote_find_rewrite(sync->repo, &sync->remote, &found, err);

	if (rc <= 0)
		return rc;
	if (found.is_rollback)
		return error_failed(err,
		    "'%s' was set back: %zu commit%s that it had %s gone there; all is "
		    "still here: 'git push' brings them back, 'git reset --keep %s' lets "
		    "them go here too",
		    name, found.gone, found.gone == 1 ? "" : "s",
		    found.gone == 1 ? "is" : "are", name);
	return error_failed(err,
	    "the history of '%s' was rewritten: %zu commit%s that it had %s gone there; "
	    "all is still here: to keep both run 'git merge %s', then sync again; to "
	    "take "
	    "the new one run 'git branch before', then 'git reset --keep %s'",
	    name, found.gone, found.gone == 1 ? "" : "s", found.gone == 1 ? "is" : "are",
	    name, name);
}

/* A branch that was renamed or deleted there is not made again: it would split the team.
 * Where nothing is left there at all, what is here brings it back. */
static int
refuse_gone(struct sync *sync, struct error *err)
{
	const char *branch = sync->remote.branch + sizeof "refs/heads/" - 1;
	struct strlist names = STRLIST_INIT;
	struct buf list = BUF_INIT;
	int rc = remote_was_seen(sync->repo, &sync->remote, err);

	if (rc == 1)
		rc = remote_list_branches(sync->repo, &sync->remote, &names, err);
	for (size_t i = 0; rc == 0 && i < names.count && i < BRANCHES_NAMED; i++)
		buf_addf(&list, "%s'%s'", i == 0 ? "" : ", ", names.items[i]);
	if (names.count > BRANCHES_NAMED)
		buf_addstr(&list, ", …");
	if (rc == 0 && names.count > 0)
		rc = error_failed(err,
		    "the branch '%s' is gone from '%s', where there is %s: if it was "
		    "renamed, run 'git fetch %s' and 'git branch --set-upstream-to "
		    "%s/%s', then sync again",
		    branch, sync->remote.name, list.data, sync->remote.name,
		    sync->remote.name, names.count == 1 ? names.items[0] : "BRANCH");
	strlist_release(&names);
	buf_release(&list);
	return rc;
}

static int
count_ahead(struct sync *sync, size_t *ahead, struct error *err)
{
	struct object_id head, theirs;
	size_t behind;

	if (graph_resolve(sync->repo, "HEAD", &head, err) < 0 ||
	    graph_resolve(sync->repo, sync->remote.tracking, &theirs, err) < 0)
		return -1;
	if (sync->is_empty)
		memset(&theirs, 0, sizeof theirs);
	return graph_count(sync->repo, &head, &theirs, ahead, &behind, err);
}

/* Fetch, merge, push, once. 0 where all is done, 1 where somebody else was first. */
static int
exchange(struct sync *sync, size_t *sent, struct error *err)
{
	enum transfer outcome;

	if (remote_fetch(sync->repo, &sync->remote, sync->progress, &outcome, err) != 0)
		return -1;
	if (outcome == TRANSFER_BEATEN)
		return 1;
	sync->is_empty = outcome == TRANSFER_EMPTY;
	if (sync->is_empty && refuse_gone(sync, err) != 0)
		return -1;
	if (!sync->is_empty &&
	    (refuse_rewrite(sync, err) != 0 || sync_integrate(sync, err) != 0))
		return -1;
	if (count_ahead(sync, sent, err) != 0)
		return -1;
	if (*sent == 0 && !sync->is_empty)
		return remote_set_upstream(sync->repo, &sync->remote, err);
	if (*sent == 0)
		return 0;
	if (remote_push(sync->repo, &sync->remote, sync->progress, &outcome, err) != 0)
		return -1;
	return outcome == TRANSFER_BEATEN;
}

static int
exchange_until_done(struct sync *sync, size_t *sent, struct error *err)
{
	for (int attempt = 0; attempt < PUSHES; attempt++) {
		int rc = exchange(sync, sent, err);

		if (rc == 0)
			return sync->is_empty && *sent == 0
				   ? 0
				   : remote_mark_seen(sync->repo, &sync->remote, err);
		if (rc < 0)
			return -1;
		pause_growing(sync->crm, attempt);
	}
	return error_failed(err,
	    "somebody else pushed to '%s' first, %d times in a row: what was changed is "
	    "safe here, so sync again later",
	    sync->remote.name, PUSHES);
}

static int
run(struct sync *sync, struct error *err)
{
	size_t sent = 0;

	if (sync_finish_merge(sync, err) != 0 || sync_commit_edits(sync, err) != 0 ||
	    exchange_until_done(sync, &sent, err) != 0)
		return -1;
	sync_tell(sync, sent);
	return 0;
}

int
crm_sync(struct crm *crm, const struct progress *progress, struct sync_report *report,
    struct error *err)
{
	struct sync sync = {.crm = crm, .progress = progress, .report = report};
	int rc = crm_repository(crm, &sync.repo, err);

	crm->syncing = true;
	if (rc == 0 && sync.repo == NULL)
		rc = error_failed(err,
		    "no git repository in '%s': run 'minicrm init %s --remote URL'",
		    crm->dir, crm->dir);
	if (rc == 0)
		rc = repository_check_whole(sync.repo, err);
	if (rc == 0)
		rc = open_remote(&sync, err);
	if (rc == 0)
		rc = merge_setup_install(sync.repo, &report->warnings, err);
	if (rc == 0)
		rc = run(&sync, err);
	sync_release(&sync);
	crm->syncing = false;
	return rc;
}

void
crm_sync_after_change(struct crm *crm)
{
	struct sync_report report = SYNC_REPORT_INIT;
	struct error err = ERROR_INIT;

	if (crm->repo == NULL || !remote_any(crm->repo))
		return;
	if (crm_sync(crm, NULL, &report, &err) != 0)
		strlist_take(&crm->warnings, xasprintf("not synced: %s", err.message));
	for (size_t i = 0; i < report.lines.count; i++)
		strlist_add(&crm->notices, report.lines.items[i]);
	for (size_t i = 0; i < report.warnings.count; i++)
		strlist_add(&crm->warnings, report.warnings.items[i]);
	sync_report_release(&report);
	error_clear(&err);
}

void
remote_status_release(struct remote_status *status)
{
	free(status->name);
	free(status->branch);
	*status = (struct remote_status){0};
}

int
crm_remote_status(struct crm *crm, struct remote_status *out, struct error *err)
{
	struct repository *repo;
	struct object_id head, theirs;
	struct remote remote;
	int rc;

	*out = (struct remote_status){0};
	if (crm_repository(crm, &repo, err) != 0)
		return -1;
	if (repo == NULL)
		return 0;
	out->merge_setup = merge_setup_stands(repo);
	rc = remote_find(repo, crm->settings.remote, &remote, err);
	if (rc != 1)
		return rc;
	rc = remote.tracking == NULL ? 0
				     : graph_resolve(repo, remote.tracking, &theirs, err);
	out->name = xstrdup(remote.name);
	if (remote.branch != NULL)
		out->branch = xstrdup(remote.branch + sizeof "refs/heads/" - 1);
	if (rc == 1 && graph_resolve(repo, "HEAD", &head, err) >= 0)
		rc = graph_count(repo, &head, &theirs, &out->ahead, &out->behind, err);
	remote_release(&remote);
	return err->code == ERROR_NONE && rc >= 0 ? 0 : -1;
}
