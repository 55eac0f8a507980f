#include "base/mem.h"
#include "hand_edits_internal.h"
#include "mend.h"

#include <string.h>

/* One held file. */
struct mend_request {
	const char *held, *path; /* path: NULL for a repair */
	bool blocked;
};

/* "jane-doe: phone 1 → 2", and behind it what was decided. */
static void
tell(const struct mend *mend, struct strlist *subjects)
{
	strlist_addn(subjects, mend->message, strcspn(mend->message, "\n"));
	for (size_t i = 0; i < mend->report.count; i++)
		strlist_take(subjects, xasprintf("merged: %s", mend->report.items[i]));
}

static int
mend_file(struct crm *crm, struct transaction *tx, const struct mend_request *request,
    const struct held *held, struct mend *mend, struct error *err)
{
	struct blob state = BLOB_INIT;
	int rc = transaction_work_file(tx, request->path, &state, err);

	if (rc == 0 && state.exists)
		rc = mend_merge(
		    crm, tx, held, request->path, state.bytes, state.len, mend, err);
	else if (rc == 0)
		rc = 1;
	blob_release(&state);
	return rc;
}

/* Where the file is gone again nothing is done. */
static int
plan_mend(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	struct mend_request *request = request_pointer;
	struct mend mend = {.changes = CHANGESET_INIT};
	struct held_list list = HELD_LIST_INIT;
	const struct held *held = NULL;
	struct repository *repo;
	int rc = crm_history(crm, &repo, err);

	if (rc == 0)
		rc = held_read(repo, &list, err);
	if (rc == 0)
		rc = held_find(repo, &list, request->held, &held, err);
	if (rc == 1 && request->path != NULL)
		rc = mend_file(crm, tx, request, held, &mend, err);
	else if (rc == 0 && request->path == NULL && held != NULL)
		rc = mend_repair(crm, tx, held, &mend, err);
	request->blocked = mend.blocked != NULL;
	if (rc == 0 && held != NULL && !request->blocked) {
		rc = mend_commit(crm, tx, held, &mend, err);
		if (rc == 0 && transaction_commit_count(tx) > 0)
			tell(&mend, &result->subjects);
	}
	mend_release(&mend);
	held_list_release(&list);
	return rc < 0 ? -1 : 0;
}

static int
change(struct crm *crm, struct mend_request *request, struct hand_edits *out,
    struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int rc = crm_change(crm, plan_mend, request, &result, err);

	if (rc == 0)
		strlist_copy(&out->subjects, &result.subjects);
	crm_result_release(&result);
	return rc;
}

int
hand_edits_mend(struct crm *crm, const char *held, const char *path,
    struct hand_edits *out, struct error *err)
{
	struct mend_request request = {held, path, false};

	if (change(crm, &request, out, err) != 0)
		return -1;
	if (request.blocked) {
		strlist_add(&out->left, held);
		if (strcmp(held, path) != 0)
			strlist_add(&out->left, path);
		strlist_sort(&out->left);
	}
	return 0;
}

int
hand_edits_repair(struct crm *crm, struct hand_edits *out, struct error *err)
{
	struct held_list list = HELD_LIST_INIT;
	struct repository *repo;
	int rc = crm_history(crm, &repo, err);

	if (rc == 0)
		rc = held_read(repo, &list, err);
	for (size_t i = 0; i < list.count && rc == 0; i++) {
		struct mend_request request = {list.items[i].path, NULL, false};
		const struct held *held;

		rc = held_find(repo, &list, request.held, &held, err);
		if (rc == 0)
			rc = change(crm, &request, out, err);
		else if (rc == 1)
			rc = 0;
	}
	held_list_release(&list);
	return rc;
}
