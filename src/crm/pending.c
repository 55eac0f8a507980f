#include "base/mem.h"
#include "hand_edits_internal.h"
#include "mend.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

int
pending_stamp(struct crm *crm, const struct record *before, const struct record *record,
    const struct blob *state, struct buf *out, struct error *err)
{
	return codec_stamp(record->kind, state->bytes, state->len, before, crm->env->now,
	    crm_user(crm), out, err);
}

/* The record where it stands now that its file is merged with what history had. */
static int
follow_mended(const struct mend *mend, struct record **record, struct error *err)
{
	struct record *old = *record;
	enum kind kind;
	bool trashed;
	char *id;

	if (mend->path == NULL || !store_parse_path(mend->path, &kind, &id, &trashed))
		return error_failed(err, "'%s' is gone", old->path);
	*record = record_new(kind, id, mend->path);
	(*record)->trashed = trashed;
	record_free(old);
	free(id);
	return 0;
}

/* A file that was held back from a sync: 1; 0 where it was not; -1. */
static int
commit_mended(struct crm *crm, struct transaction *tx, struct record **record,
    const struct blob *state, struct error *err)
{
	struct mend mend = {.changes = CHANGESET_INIT};
	int rc = mend_now(crm, tx, (*record)->path, state->bytes, state->len, &mend, err);

	if (rc == 1 && follow_mended(&mend, record, err) != 0)
		rc = -1;
	mend_release(&mend);
	return rc;
}

/* A file that HEAD has not where it stands now: it is new, or was moved. */
static int
commit_arrival(struct crm *crm, struct transaction *tx, const struct record *record,
    bool *done, struct error *err)
{
	static const char *const below[] = {"leads", "contacts", NULL};
	struct hand_edits ignored = {0};
	struct found_edits found;
	int rc = found_edits_read(crm, below, false, &found, &ignored, err);

	if (rc == 0)
		rc = found_edits_prepare(&found, tx, err);
	*done = false;
	for (size_t i = 0; i < found.count && rc == 0 && !*done; i++) {
		if (found.items[i].path == NULL ||
		    strcmp(found.items[i].path, record->path) != 0)
			continue;
		found_edits_choose(&found, &found.items[i]);
		rc = found_edits_commit(&found, tx, &ignored.subjects, err);
		*done = true;
	}
	found_edits_release(&found);
	hand_edits_release(&ignored);
	return rc;
}

/* A file that HEAD has where it stands, or git does not look at. */
static int
commit_in_place(struct crm *crm, struct transaction *tx, const struct record *record,
    const struct blob *head, const struct blob *state, struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	struct record *before = NULL, *now = NULL;
	struct buf stamped = BUF_INIT;
	struct blob bytes;
	char *message = NULL;
	int ret = -1;

	if (head->exists)
		before = crm_read_blob(crm, record->kind, record->id, record->path, head);
	if (pending_stamp(crm, before, record, state, &stamped, err) != 0)
		goto out;
	bytes = (struct blob){true, stamped.data, stamped.len};
	now = crm_read_blob(crm, record->kind, record->id, record->path, &bytes);
	message =
	    hand_edit_message(before == NULL ? TIMELINE_ADD : TIMELINE_EDIT, before, now);
	changeset_add(
	    &changes, record->path, state->bytes, state->len, stamped.data, stamped.len);
	ret = transaction_commit(tx, &changes, message, err);
out:
	free(message);
	changeset_release(&changes);
	buf_release(&stamped);
	record_free(before);
	record_free(now);
	return ret;
}

/* The record as it is after that commit. */
static int
reread(struct crm *crm, struct transaction *tx, struct record **record,
    struct blob *state, struct error *err)
{
	struct record *old = *record;

	if (transaction_work_file(tx, old->path, state, err) != 0)
		return -1;
	*record = crm_read_blob(crm, old->kind, old->id, old->path, state);
	(*record)->trashed = old->trashed;
	record_free(old);
	return 0;
}

int
pending_commit(struct crm *crm, struct transaction *tx, struct record **record,
    struct blob *state, struct error *err)
{
	struct blob head = BLOB_INIT;
	bool done = false;
	int ret = transaction_head_file(tx, (*record)->path, &head, err);

	if (ret != 0 || blob_equal(&head, state))
		goto out;
	ret = commit_mended(crm, tx, record, state, err);
	done = ret == 1;
	if (ret == 1)
		ret = 0;
	if (ret == 0 && !done && !head.exists)
		ret = commit_arrival(crm, tx, *record, &done, err);
	if (ret == 0 && !done)
		ret = commit_in_place(crm, tx, *record, &head, state, err);
	if (ret == 0)
		ret = reread(crm, tx, record, state, err);
out:
	blob_release(&head);
	return ret;
}
