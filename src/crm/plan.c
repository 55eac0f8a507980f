#include "plan.h"

#include "base/mem.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

void
plan_init(struct plan *plan, struct crm *crm, struct transaction *tx, enum kind kind,
    struct crm_result *result)
{
	*plan = (struct plan){.crm = crm,
	    .tx = tx,
	    .result = result,
	    .changes = CHANGESET_INIT,
	    .kind = kind,
	    .details = BUF_INIT,
	    .links = BUF_INIT};
}

void
plan_release(struct plan *plan)
{
	changeset_release(&plan->changes);
	free(plan->message);
	buf_release(&plan->details);
	buf_release(&plan->links);
}

void
plan_tell(struct plan *plan, const char *id, const char *words,
    const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;

	if (before != NULL || after != NULL)
		record_diff(before, after, &diff);
	free(plan->message);
	plan->message = message_record(plan->kind, id, words, &diff);
	buf_addf(&plan->details, "%s: %s\n", id, words);
	plan->records++;
	strlist_add(&plan->result->ids, id);
	strlist_addn(
	    &plan->result->subjects, plan->message, strcspn(plan->message, "\n"));
	record_diff_release(&diff);
}

void
plan_move(struct plan *plan, const char *from, const char *to, const struct blob *state)
{
	changeset_add(&plan->changes, from, state->bytes, state->len, NULL, 0);
	changeset_add(&plan->changes, to, NULL, 0, state->bytes, state->len);
}

static void
put(struct plan *plan, const char *from, const char *to, const struct blob *old,
    const struct buf *new)
{
	bool stays = strcmp(from, to) == 0;

	if (!stays)
		changeset_add(&plan->changes, from, old->bytes, old->len, NULL, 0);
	changeset_add(&plan->changes, to, stays ? old->bytes : NULL, stays ? old->len : 0,
	    new->data, new->len);
}

int
plan_edit_file(struct plan *plan, const struct record *before, const struct blob *state,
    const char *path, const struct edit_list *edits, struct record **after,
    struct error *err)
{
	struct record *record = record_new(before->kind, before->id, path);
	struct buf bytes = BUF_INIT;
	int ret = -1;

	*after = NULL;
	if (codec_edit(before->kind, state->bytes, state->len, edits, &bytes, err) != 0) {
		error_prefix(err, "cannot change '%s': ", before->path);
		goto out;
	}
	codec_read(record, bytes.data, bytes.len, &plan->crm->team);
	if (record->broken != NULL) {
		error_failed(err, "'%s' would be left as no valid %s: %s", before->id,
		    kind_name(before->kind), record->broken->message);
		goto out;
	}
	ret = 0;
	if (strcmp(path, before->path) == 0 && bytes.len == state->len &&
	    memcmp(bytes.data, state->bytes, bytes.len) == 0)
		goto out;
	put(plan, before->path, path, state, &bytes);
	*after = record;
	record = NULL;
out:
	record_free(record);
	buf_release(&bytes);
	return ret;
}

const char *
plan_link_key(enum kind from, enum kind to)
{
	size_t count;
	const struct field *const *fields = field_table(from, &count);

	for (size_t i = 0; i < count; i++)
		if (fields[i]->type == FIELD_LINK && fields[i]->links_to == to)
			return fields[i]->key;
	return NULL;
}

static int
relink(struct plan *plan, const struct record *found, const char *key, const char *new_id,
    struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct record *before = NULL, *after = NULL;
	struct blob state = BLOB_INIT;
	int ret = -1;

	edit_list_set(&edits, key, new_id);
	if (crm_reread(plan->crm, plan->tx, found, &before, &state, err) == 0 &&
	    pending_commit(plan->crm, plan->tx, &before, &state, err) == 0)
		ret = plan_edit_file(
		    plan, before, &state, before->path, &edits, &after, err);
	if (ret == 0 && after != NULL)
		message_add_follower(&plan->links, before, after);
	edit_list_release(&edits);
	record_free(before);
	record_free(after);
	blob_release(&state);
	return ret;
}

int
plan_relink(struct plan *plan, enum kind kind, const char *old_id, const char *new_id,
    const char *only, struct error *err)
{
	enum kind other = kind == KIND_LEAD ? KIND_CONTACT : KIND_LEAD;
	const char *key = plan_link_key(other, kind);
	struct record_list records = RECORD_LIST_INIT;
	int ret = crm_load(plan->crm, other, CRM_LIVE | CRM_TRASH, &records, err);

	for (size_t i = 0; ret == 0 && i < records.count; i++) {
		const struct record *record = records.items[i];
		const char *link =
		    record->broken != NULL ? NULL : record_get(record, key);

		if (link != NULL && strcmp(link, old_id) == 0 &&
		    (only == NULL || strcmp(only, record->id) == 0))
			ret = relink(plan, record, key, new_id, err);
	}
	record_list_release(&records);
	return ret;
}

int
plan_commit(struct plan *plan, const char *words, struct error *err)
{
	char *message;
	int ret;

	if (plan->changes.count == 0)
		return 0;
	if (plan->records == 1)
		message = xstrdup(plan->message);
	else
		message = xasprintf("%zu %ss: %s\n\n%s", plan->records,
		    kind_name(plan->kind), words, plan->details.data);
	message = message_extend(message, plan->links.len == 0 ? "" : plan->links.data);
	ret = transaction_commit(plan->tx, &plan->changes, message, err);
	free(message);
	return ret;
}
