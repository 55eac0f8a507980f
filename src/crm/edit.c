#include "base/mem.h"
#include "crm_internal.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

struct edit_request {
	enum kind kind;
	const char *const *refs;
	size_t ref_count;
	const struct edit_list *edits;
};

/* What one change of several records comes to. */
struct edit_plan {
	const struct edit_request *request;
	struct changeset changes;
	struct buf details; /* a line a record, where there are several */
	char *message; /* of the newest record's own: the message where there is one */
	struct crm_result *result;
};

static const struct edit *
status_edit(const struct edit_list *edits)
{
	for (size_t i = edits->count; i-- > 0;) {
		const struct edit *edit = &edits->items[i];

		if ((edit->verb == EDIT_SET || edit->verb == EDIT_UNSET) &&
		    strcmp(edit->key, "status") == 0)
			return edit;
	}
	return NULL;
}

/* Converted is reached only by convert, and left only by undo. */
static int
check_status(
    const struct record *record, const struct edit_list *edits, struct error *err)
{
	const struct edit *edit = status_edit(edits);
	const char *converted = status_name(STATUS_CONVERTED);
	bool to_converted =
	    edit != NULL && edit->verb == EDIT_SET && strcmp(edit->text, converted) == 0;

	if (edit == NULL || record->kind != KIND_LEAD ||
	    to_converted == (record->status == STATUS_CONVERTED))
		return 0;
	if (to_converted)
		return error_failed(err,
		    "'%s' becomes Converted only together with its contact, by 'minicrm "
		    "convert %s'",
		    record->id, record->id);
	return error_failed(
	    err, "'%s' is Converted: only 'minicrm undo' takes that back", record->id);
}

/* The edits must leave a record that can be read, its name for one. */
static int
check_result(const struct record *before, const struct record *after, struct error *err)
{
	if (after->broken == NULL)
		return 0;
	return error_failed(err, "'%s' would be left as no valid %s: %s", before->id,
	    kind_name(before->kind), after->broken->message);
}

static void
plan_message(
    struct edit_plan *plan, const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	char *words;

	record_diff(before, after, &diff);
	words = record_diff_summary(&diff);
	free(plan->message);
	plan->message = message_record(before->kind, before->id, words, &diff);
	buf_addf(&plan->details, "%s: %s\n", before->id, words);
	strlist_add(&plan->result->ids, before->id);
	strlist_addn(
	    &plan->result->subjects, plan->message, strcspn(plan->message, "\n"));
	free(words);
	record_diff_release(&diff);
}

/* Adds the change of one record, read anew from what its file holds under the lock. */
static int
plan_bytes(struct crm *crm, struct edit_plan *plan, const struct record *before,
    const struct blob *state, struct error *err)
{
	const struct edit_request *request = plan->request;
	struct record *after = record_new(before->kind, before->id, before->path);
	struct buf bytes = BUF_INIT;
	int ret = -1;

	if (codec_edit(request->kind, state->bytes, state->len, request->edits, &bytes,
		err) != 0) {
		error_prefix(err, "cannot change '%s': ", before->path);
		goto out;
	}
	codec_read(after, bytes.data, bytes.len, &crm->team);
	if (check_result(before, after, err) != 0)
		goto out;
	ret = 0;
	if (bytes.len == state->len && memcmp(bytes.data, state->bytes, bytes.len) == 0)
		goto out;
	changeset_add(&plan->changes, before->path, state->bytes, state->len, bytes.data,
	    bytes.len);
	plan_message(plan, before, after);
out:
	record_free(after);
	buf_release(&bytes);
	return ret;
}

static bool
changes_anything(const struct edit_list *edits, const struct record *record)
{
	for (size_t i = 0; i < edits->count; i++)
		if (!edit_is_idle(&edits->items[i], record))
			return true;
	return false;
}

static int
plan_record(struct crm *crm, struct transaction *tx, struct edit_plan *plan,
    const struct record *found, struct error *err)
{
	struct blob state = {false, NULL, 0};
	struct record *before = NULL;
	int ret = -1;

	if (found->broken != NULL)
		return crm_refuse_broken(found, err);
	if (transaction_work_file(tx, found->path, &state, err) != 0)
		goto out;
	before = crm_read_blob(crm, found->kind, found->id, found->path, &state);
	if (before->broken != NULL) {
		crm_refuse_broken(before, err);
		goto out;
	}
	if (check_status(before, plan->request->edits, err) != 0)
		goto out;
	ret = 0;
	if (!changes_anything(plan->request->edits, before))
		goto out;
	ret = pending_commit(crm, tx, before, &state, err);
	if (ret == 0)
		ret = plan_bytes(crm, plan, before, &state, err);
out:
	record_free(before);
	blob_release(&state);
	return ret;
}

/* The records that the REFs name, each once. */
static int
find_all(struct crm *crm, const struct edit_request *request, struct record_list *out,
    struct error *err)
{
	for (size_t i = 0; i < request->ref_count; i++) {
		struct record *record = NULL;
		bool known = false;

		if (crm_find(crm, request->kind, CRM_LIVE, false, request->refs[i],
			&record, err) != 0)
			return -1;
		for (size_t j = 0; j < out->count && !known; j++)
			known = strcmp(out->items[j]->path, record->path) == 0;
		if (known)
			record_free(record);
		else
			record_list_add(out, record);
	}
	return 0;
}

/* One record's own message, or one that stands for many. */
static char *
plan_subject(const struct edit_plan *plan)
{
	char *words, *message;

	if (plan->changes.count == 1)
		return xstrdup(plan->message);
	words = message_edit_words(plan->request->edits);
	message = xasprintf("%zu %ss: %s\n\n%s", plan->changes.count,
	    kind_name(plan->request->kind), words, plan->details.data);
	free(words);
	return message;
}

static int
plan_edit(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	struct edit_plan plan = {request, CHANGESET_INIT, BUF_INIT, NULL, result};
	struct record_list records = RECORD_LIST_INIT;
	char *message = NULL;
	int ret;

	ret = find_all(crm, request, &records, err);
	for (size_t i = 0; ret == 0 && i < records.count; i++)
		ret = plan_record(crm, tx, &plan, records.items[i], err);
	if (ret == 0 && plan.changes.count > 0) {
		message = plan_subject(&plan);
		ret = transaction_commit(tx, &plan.changes, message, err);
	}
	free(message);
	free(plan.message);
	buf_release(&plan.details);
	changeset_release(&plan.changes);
	record_list_release(&records);
	return ret;
}

static const char *
new_email(const struct edit_list *edits)
{
	for (size_t i = edits->count; i-- > 0;)
		if (edits->items[i].verb == EDIT_SET &&
		    strcmp(edits->items[i].key, "email") == 0)
			return edits->items[i].text;
	return NULL;
}

/* Several records given one address are no surprise to whoever gives it. */
static int
warn_email(struct crm *crm, const struct edit_request *request, struct crm_result *result,
    struct error *err)
{
	const char *email = new_email(request->edits);
	struct record *own = NULL;
	int ret;

	if (email == NULL || request->ref_count != 1)
		return 0;
	if (crm_find(crm, request->kind, CRM_LIVE, false, request->refs[0], &own, err) !=
	    0)
		return -1;
	ret = warn_known_email(crm, email, own, result, err);
	record_free(own);
	return ret;
}

int
crm_edit(struct crm *crm, enum kind kind, const char *const *refs, size_t ref_count,
    const struct edit_list *edits, struct crm_result *result, struct error *err)
{
	struct edit_request request = {kind, refs, ref_count, edits};

	if (warn_email(crm, &request, result, err) != 0)
		return -1;
	return crm_change(crm, plan_edit, &request, result, err);
}
