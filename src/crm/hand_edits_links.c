#include "hand_edits_internal.h"

#include "base/mem.h"
#include "plan.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

static bool
is_rename(const struct found_edit *edit)
{
	return edit->held == NULL && edit->step != NULL && edit->path != NULL &&
	       edit->from != NULL &&
	       strcmp(edit->step->before->id, edit->step->after->id) != 0;
}

/* The edit that gave a record of that id another. */
static struct found_edit *
find_rename(struct found_edits *found, enum kind kind, const char *id)
{
	for (size_t i = 0; i < found->count; i++)
		if (is_rename(&found->items[i]) &&
		    found->items[i].step->before->kind == kind &&
		    strcmp(found->items[i].step->before->id, id) == 0)
			return &found->items[i];
	return NULL;
}

static struct found_edit *
find_edit(struct found_edits *found, const char *path)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].path != NULL &&
		    strcmp(found->items[i].path, path) == 0)
			return &found->items[i];
	return NULL;
}

static int
edit_link(enum kind kind, const void *bytes, size_t len, const char *key, const char *id,
    struct buf *out, struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	int rc;

	edit_list_set(&edits, key, id);
	rc = codec_edit(kind, bytes, len, &edits, out, err);
	edit_list_release(&edits);
	return rc;
}

/* A link that was edited too says what its editor meant. */
static bool
is_own_link(const struct found_edit *edit, const char *key, const char *link)
{
	const char *before;

	if (edit->step->before == NULL || edit->step->before->record->broken != NULL)
		return true;
	before = record_get(edit->step->before->record, key);
	return before == NULL || strcmp(before, link) != 0;
}

static int
follow_in_edit(struct found_edit *edit, struct found_edit *rename, const char *key,
    struct error *err)
{
	const char *id = rename->step->after->id;
	struct buf bytes = BUF_INIT;
	int rc = edit_link(edit->step->after->kind, edit->bytes.data, edit->bytes.len,
	    key, id, &bytes, err);

	if (rc == 0) {
		buf_clear(&edit->bytes);
		buf_add(&edit->bytes, bytes.data, bytes.len);
		edit->follows = rename;
	}
	buf_release(&bytes);
	return rc;
}

static void
add_follower(struct found_edit *rename, const struct record *record,
    const struct blob *state, const struct buf *bytes)
{
	struct record *after = record_new(record->kind, record->id, record->path);

	codec_read(after, bytes->data, bytes->len, NULL);
	message_add_follower(&rename->link_lines, record, after);
	changeset_add(&rename->links, record->path, state->bytes, state->len, bytes->data,
	    bytes->len);
	record_free(after);
}

/* In a file that is as in HEAD: in the same commit as the new id. */
static int
follow_in_file(struct transaction *tx, struct found_edit *rename,
    const struct record *record, const char *key, const char *id, struct error *err)
{
	struct blob state = BLOB_INIT;
	struct buf bytes = BUF_INIT;
	int rc = transaction_work_file(tx, record->path, &state, err);

	if (rc == 0 && state.exists)
		rc =
		    edit_link(record->kind, state.bytes, state.len, key, id, &bytes, err);
	if (rc == 0 && state.exists)
		add_follower(rename, record, &state, &bytes);
	buf_release(&bytes);
	blob_release(&state);
	return rc;
}

static int
follow_from(struct found_edits *found, struct transaction *tx,
    const struct record *record, const char *key, enum kind kind, struct error *err)
{
	const char *link = record->broken != NULL ? NULL : record_get(record, key);
	struct found_edit *rename = link == NULL ? NULL : find_rename(found, kind, link);
	struct found_edit *own;

	if (rename == NULL)
		return 0;
	own = find_edit(found, record->path);
	if (own == NULL)
		return follow_in_file(
		    tx, rename, record, key, rename->step->after->id, err);
	if (own->held != NULL || is_own_link(own, key, link))
		return 0;
	return follow_in_edit(own, rename, key, err);
}

/* Links to records of this kind. */
static int
follow_to(
    struct found_edits *found, struct transaction *tx, enum kind kind, struct error *err)
{
	enum kind other = kind == KIND_LEAD ? KIND_CONTACT : KIND_LEAD;
	struct record_list records = RECORD_LIST_INIT;
	int rc = crm_load(found->crm, other, CRM_LIVE | CRM_TRASH, &records, err);

	for (size_t i = 0; i < records.count && rc == 0; i++)
		rc = follow_from(
		    found, tx, records.items[i], plan_link_key(other, kind), kind, err);
	record_list_release(&records);
	return rc;
}

int
found_edits_follow(struct found_edits *found, struct transaction *tx, struct error *err)
{
	bool has_rename[KIND_COUNT] = {false};

	for (size_t i = 0; i < found->count; i++)
		if (is_rename(&found->items[i]))
			has_rename[found->items[i].step->before->kind] = true;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (has_rename[kind] && follow_to(found, tx, (enum kind)kind, err) != 0)
			return -1;
	return 0;
}
