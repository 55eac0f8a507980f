#include "base/mem.h"
#include "crm_internal.h"
#include "held.h"
#include "history/graph.h"
#include "history/snapshot.h"
#include "store/codec.h"
#include "store/docmerge.h"

#include <stdlib.h>
#include <string.h>

/* `from` is where HEAD has the file: another path where it was moved. */
static int
commit_bytes(struct transaction *tx, const char *from, const char *path,
    const struct blob *old, const struct buf *new, const char *message, struct error *err)
{
	struct changeset changes = CHANGESET_INIT;
	int ret;

	changeset_add(&changes, path, old->bytes, old->len, new->data, new->len);
	if (strcmp(from, path) != 0)
		changeset_add(&changes, from, NULL, 0, NULL, 0);
	ret = transaction_commit(tx, &changes, message, err);
	changeset_release(&changes);
	return ret;
}

/* "trash", "restore", or "move"; with what was edited on the way behind it. */
static char *
move_message(const char *from, const char *to, char *message)
{
	bool was = strstr(from, "/trash/") != NULL, is = strstr(to, "/trash/") != NULL;
	const char *words = was == is ? "move" : is ? "trash" : "restore";
	const char *colon = strstr(message, ": ");
	char *whole;

	if (colon == NULL)
		return message;
	if (strncmp(colon, ": edit\n", 7) == 0)
		whole = xasprintf("%.*s: %s%s", (int)(colon - message), message, words,
		    strchr(colon, '\n'));
	else
		whole = xasprintf(
		    "%.*s: %s, %s", (int)(colon - message), message, words, colon + 2);
	free(message);
	return whole;
}

/* 1 where HEAD has the file and nothing stands there now: it was moved away. */
static int
is_gone(struct transaction *tx, const char *path, struct error *err)
{
	struct blob head = BLOB_INIT, work = BLOB_INIT;
	int rc = transaction_head_file(tx, path, &head, err);

	if (rc == 0 && head.exists)
		rc = transaction_work_file(tx, path, &work, err);
	if (rc == 0)
		rc = head.exists && !work.exists;
	blob_release(&head);
	blob_release(&work);
	return rc;
}

static bool
is_copy_of(const char *path, const struct record *record)
{
	enum kind kind;
	bool trashed, same;
	char *id;

	if (strcmp(path, record->path) == 0 ||
	    !store_parse_path(path, &kind, &id, &trashed))
		return false;
	same = kind == record->kind && strcmp(id, record->id) == 0;
	free(id);
	return same;
}

/* Where HEAD has the record: its own path, or the one that a hand moved it from. */
static int
find_origin(struct crm *crm, struct transaction *tx, const struct record *record,
    char **out, struct error *err)
{
	struct snapshot snapshot = SNAPSHOT_INIT;
	struct blob head = BLOB_INIT;
	struct object_id commit;
	int rc = transaction_head_file(tx, record->path, &head, err);

	*out = xstrdup(record->path);
	if (rc == 0 && !head.exists)
		rc = graph_resolve(crm->repo, "HEAD", &commit, err);
	if (rc == 1)
		rc = snapshot_read(
		    crm->repo, &commit, kind_folder(record->kind), &snapshot, err);
	for (size_t i = 0; i < snapshot.count && rc == 0; i++) {
		if (!is_copy_of(snapshot.items[i].path, record))
			continue;
		rc = is_gone(tx, snapshot.items[i].path, err);
		if (rc == 1) {
			free(*out);
			*out = xstrdup(snapshot.items[i].path);
		}
	}
	snapshot_release(&snapshot);
	blob_release(&head);
	return rc < 0 ? -1 : 0;
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
	if (strcmp(head_path, record->path) != 0)
		*message = move_message(head_path, record->path, *message);
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
	char *message = NULL, *from = NULL;
	int ret = find_origin(crm, tx, record, &from, err);

	if (ret == 0)
		ret = pending_prepare(
		    crm, tx, record, from, state, &stamped, &message, err);
	if (ret != 1)
		goto out;
	ret = commit_bytes(tx, from, record->path, state, &stamped, message, err);
	blob_set(state, stamped.data, stamped.len);
	stamped_record =
	    crm_read_blob(crm, record->kind, record->id, record->path, state);
	stamped_record->trashed = record->trashed;
	record_free(record);
	*record_pointer = stamped_record;
out:
	free(message);
	free(from);
	buf_release(&stamped);
	return ret;
}
