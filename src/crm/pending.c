#include "base/mem.h"
#include "crm_internal.h"
#include "held.h"
#include "store/codec.h"
#include "store/docmerge.h"

#include <stdlib.h>
#include <string.h>

static int
commit_bytes(struct transaction *tx, const char *path, const struct blob *old,
    const struct buf *new, const char *message, struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	int ret;

	changeset_add(&changes, path, old->bytes, old->len, new->data, new->len);
	ret = transaction_commit(tx, &changes, message, err);
	changeset_release(&changes);
	return ret;
}

/* What the person did between HEAD and the file, as the commit tells it. */
static char *
describe(struct crm *crm, const struct record *record, const struct record *head,
    const struct buf *bytes)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	struct record *now = record_new(record->kind, record->id, record->path);
	char *words, *message;

	codec_read(now, bytes->data, bytes->len, &crm->team);
	record_diff(head, now, &diff);
	words = record_diff_summary(&diff);
	/* Comments and order alone change no key. */
	message = message_record(record->kind, record->id,
	    head == NULL     ? "add"
	    : *words == '\0' ? "edit"
			     : words,
	    &diff);
	free(words);
	record_free(now);
	record_diff_release(&diff);
	return message;
}

/* The person's bytes with what came in while the file could not be read. */
static int
merge_held(struct crm *crm, const struct record *record, const struct blob *head,
    const struct blob *state, struct buf *out, struct error *err)
{
	struct docmerge merge = DOCMERGE_INIT;
	struct blob base = BLOB_INIT;
	int rc = held_base(crm, record->path, head, &base, err);

	if (rc == 1) {
		struct docmerge_version versions[] = {
		    {base.exists ? base.bytes : NULL, base.len, 0, NULL},
		    {head->bytes, head->len, crm->env->now, NULL},
		    {state->bytes, state->len, crm->env->now, crm_user(crm)}};

		rc = docmerge_run(record->kind, DOCMERGE_SYNC, &versions[0], &versions[1],
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
pending_prepare(struct crm *crm, struct transaction *tx, const struct record *record,
    const char *head_path, const struct blob *state, struct buf *stamped, char **message,
    struct error *err)
{
	struct record *head_record = NULL;
	struct blob head = BLOB_INIT;
	struct buf merged = BUF_INIT;
	int ret = transaction_head_file(tx, head_path, &head, err);

	*message = NULL;
	if (ret != 0 ||
	    (strcmp(head_path, record->path) == 0 && blob_equal(&head, state)))
		goto out;
	ret = -1;
	if (head.exists)
		head_record =
		    crm_read_blob(crm, record->kind, record->id, head_path, &head);
	if (merge_held(crm, record, &head, state, &merged, err) != 0 ||
	    codec_stamp(record->kind, merged.data, merged.len, head_record, crm->env->now,
		crm_user(crm), stamped, err) != 0)
		goto out;
	*message = describe(crm, record, head_record, stamped);
	ret = 1;
out:
	buf_release(&merged);
	record_free(head_record);
	blob_release(&head);
	return ret;
}

int
pending_commit(struct crm *crm, struct transaction *tx, struct record **record_pointer,
    struct blob *state, struct error *err)
{
	struct record *record = *record_pointer, *stamped_record;
	struct buf stamped = BUF_INIT;
	char *message;
	int ret = pending_prepare(
	    crm, tx, record, record->path, state, &stamped, &message, err);

	if (ret != 1)
		goto out;
	ret = commit_bytes(tx, record->path, state, &stamped, message, err);
	blob_set(state, stamped.data, stamped.len);
	stamped_record =
	    crm_read_blob(crm, record->kind, record->id, record->path, state);
	stamped_record->trashed = record->trashed;
	record_free(record);
	*record_pointer = stamped_record;
out:
	free(message);
	buf_release(&stamped);
	return ret;
}
