#include "crm/sync.h"
#include "crm_internal.h"
#include "held.h"

/* How often a change is planned anew because an editor or git was faster. */
#define ATTEMPTS 20

int
crm_writable(struct crm *crm, struct repository **out, struct error *err)
{
	if (crm_refuse_lost(crm, err) != 0 || crm_repository(crm, out, err) != 0)
		return -1;
	if (*out == NULL)
		return error_failed(err,
		    "no git repository in '%s', which every change goes to: run 'minicrm "
		    "init %s'",
		    crm->dir, crm->dir);
	/* Says what is missing where nothing tells who works here. */
	return crm_user(crm) != NULL ? 0 : repository_check_writable(*out, err);
}

/* Once from the start: 0 done, 1 somebody was faster, -1 with err. */
static int
attempt(struct crm *crm, struct repository *repo, crm_plan plan, void *request,
    struct crm_result *result, struct error *err)
{
	struct transaction *tx = NULL;
	int ret = -1;

	if (transaction_begin(repo, &tx, err) == 0 &&
	    plan(crm, tx, request, result, err) == 0) {
		result->commits = transaction_commit_count(tx);
		ret = transaction_finish(tx, err);
	}
	transaction_free(tx);
	return ret;
}

/* What is merged stays so: a line that can't be removed merges the same once more. */
static void
held_forget(struct crm *crm, struct repository *repo)
{
	struct error ignored = ERROR_INIT;

	held_drop(repo, &crm->mended, &ignored);
	error_clear(&ignored);
}

int
crm_change(struct crm *crm, crm_plan plan, void *request, struct crm_result *result,
    struct error *err)
{
	struct repository *repo;
	int ret = 1;

	if (crm_writable(crm, &repo, err) != 0)
		return -1;
	for (int i = 0; ret == 1 && i < ATTEMPTS; i++) {
		strlist_release(&result->ids);
		strlist_release(&result->subjects);
		strlist_release(&crm->mended);
		ret = attempt(crm, repo, plan, request, result, err);
	}
	if (ret == 1)
		return error_failed(err, "the files were changed by somebody else again "
					 "and again: nothing was "
					 "done, try once more");
	if (ret == 0 && crm->mended.count > 0)
		held_forget(crm, repo);
	if (ret == 0 && result->commits > 0 && crm->settings.auto_sync && !crm->syncing)
		crm_sync_after_change(crm);
	return ret;
}
