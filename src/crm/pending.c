#include "base/mem.h"
#include "crm_internal.h"
#include "store/codec.h"

#include <stdlib.h>

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

int
pending_commit(struct crm *crm, struct transaction *tx, struct record **record_pointer,
    struct blob *state, struct error *err)
{
	struct record *record = *record_pointer, *stamped_record;
	struct blob head = BLOB_INIT;
	struct record *head_record = NULL;
	struct buf stamped = BUF_INIT;
	char *message = NULL;
	int ret = -1;

	if (transaction_head_file(tx, record->path, &head, err) != 0)
		goto out;
	if (blob_equal(&head, state)) {
		ret = 0;
		goto out;
	}
	if (head.exists)
		head_record =
		    crm_read_blob(crm, record->kind, record->id, record->path, &head);
	if (codec_stamp(record->kind, state->bytes, state->len, head_record,
		crm->env->now, crm_user(crm), &stamped, err) != 0)
		goto out;
	message = describe(crm, record, head_record, &stamped);
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
	record_free(head_record);
	blob_release(&head);
	return ret;
}
