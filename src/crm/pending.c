#include "base/mem.h"
#include "hand_edits_internal.h"
#include "held.h"
#include "store/codec.h"
#include "store/docmerge.h"

#include <stdlib.h>
#include <string.h>

int
pending_merge(struct crm *crm, const char *from, enum kind kind, const struct blob *head,
    const struct blob *state, struct buf *out, struct error *err)
{
	struct docmerge merge = DOCMERGE_INIT;
	struct blob base = BLOB_INIT;
	int rc = held_base(crm, from, head, &base, err);

	if (rc == 1) {
		struct docmerge_version versions[] = {
		    {base.exists ? base.bytes : NULL, base.len, 0, NULL},
		    {head->bytes, head->len, crm->env->now, NULL},
		    {state->bytes, state->len, crm->env->now, crm_user(crm)}};

		rc = docmerge_run(kind, DOCMERGE_SYNC, &versions[0], &versions[1],
		    &versions[2], &merge, err);
		buf_add(out, merge.bytes.data, merge.bytes.len);
	} else if (rc == 0) {
		buf_add(out, state->bytes, state->len);
	}
	docmerge_release(&merge);
	blob_release(&base);
	return rc;
}

int
pending_stamp(struct crm *crm, const char *from, const struct record *before,
    const struct blob *head, const struct record *record, const struct blob *state,
    struct buf *out, struct error *err)
{
	struct buf merged = BUF_INIT;
	int rc = pending_merge(crm, from, record->kind, head, state, &merged, err);

	if (rc == 0)
		rc = codec_stamp(record->kind, merged.data, merged.len, before,
		    crm->env->now, crm_user(crm), out, err);
	buf_release(&merged);
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
	if (pending_stamp(
		crm, record->path, before, head, record, state, &stamped, err) != 0)
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
	if (!head.exists)
		ret = commit_arrival(crm, tx, *record, &done, err);
	if (ret == 0 && !done)
		ret = commit_in_place(crm, tx, *record, &head, state, err);
	if (ret == 0)
		ret = reread(crm, tx, record, state, err);
out:
	blob_release(&head);
	return ret;
}
