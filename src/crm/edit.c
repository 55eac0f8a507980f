#include "base/mem.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

struct edit_request {
	enum kind kind;
	const char *const *refs;
	size_t ref_count;
	const struct edit_list *edits;
};

/* The edit that has the last word on a key, or NULL. */
static const struct edit *
last_edit_of(const struct edit_list *edits, const char *key)
{
	for (size_t i = edits->count; i-- > 0;) {
		const struct edit *edit = &edits->items[i];

		if ((edit->verb == EDIT_SET || edit->verb == EDIT_UNSET) &&
		    strcmp(edit->key, key) == 0)
			return edit;
	}
	return NULL;
}

int
crm_check_converted(
    const char *id, enum status before, enum status after, struct error *err)
{
	if ((before == STATUS_CONVERTED) == (after == STATUS_CONVERTED))
		return 0;
	if (after == STATUS_CONVERTED)
		return error_failed(err,
		    "'%s' becomes Converted only together with its contact, by 'minicrm "
		    "convert %s'",
		    id, id);
	return error_failed(
	    err, "'%s' is Converted: only 'minicrm undo %s' takes that back", id, id);
}

static int
check_status(
    const struct record *record, const struct edit_list *edits, struct error *err)
{
	const struct edit *edit = last_edit_of(edits, "status");
	enum status after = STATUS_NEW;

	if (edit == NULL || record->kind != KIND_LEAD)
		return 0;
	if (edit->verb == EDIT_SET)
		status_parse(edit->text, &after);
	return crm_check_converted(record->id, record->status, after, err);
}

static bool
changes_anything(const struct edit_list *edits, const struct record *record)
{
	for (size_t i = 0; i < edits->count; i++)
		if (!edit_is_idle(&edits->items[i], record))
			return true;
	return false;
}

static void
tell(struct plan *plan, const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	char *words;

	record_diff(before, after, &diff);
	words = record_diff_summary(&diff);
	plan_tell(plan, before->id, words, before, after);
	free(words);
	record_diff_release(&diff);
}

static int
plan_record(struct plan *plan, const struct edit_list *edits, const struct record *found,
    struct error *err)
{
	struct blob state = BLOB_INIT;
	struct record *before = NULL, *after = NULL;
	int ret = -1;

	if (crm_reread(plan->crm, plan->tx, found, &before, &state, err) != 0 ||
	    check_status(before, edits, err) != 0)
		goto out;
	ret = 0;
	if (!changes_anything(edits, before))
		goto out;
	ret = pending_commit(plan->crm, plan->tx, &before, &state, err);
	if (ret == 0)
		ret = plan_edit_file(
		    plan, before, &state, before->path, edits, &after, err);
	if (after != NULL)
		tell(plan, before, after);
out:
	record_free(before);
	record_free(after);
	blob_release(&state);
	return ret;
}

static int
plan_edit(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct edit_request *request = request_pointer;
	struct record_list records = RECORD_LIST_INIT;
	struct plan plan;
	char *words = message_edit_words(request->edits);
	int ret;

	plan_init(&plan, crm, tx, request->kind, result);
	ret = crm_find_all(crm, request->kind, CRM_LIVE, false, request->refs,
	    request->ref_count, &records, err);
	for (size_t i = 0; ret == 0 && i < records.count; i++)
		ret = plan_record(&plan, request->edits, records.items[i], err);
	if (ret == 0)
		ret = plan_commit(&plan, words, err);
	free(words);
	plan_release(&plan);
	record_list_release(&records);
	return ret;
}

/* Several records given one address are no surprise to whoever gives it. */
static int
warn_email(struct crm *crm, const struct edit_request *request, struct crm_result *result,
    struct error *err)
{
	const struct edit *edit = last_edit_of(request->edits, "email");
	struct record *own = NULL;
	int ret;

	if (edit == NULL || edit->verb != EDIT_SET || request->ref_count != 1)
		return 0;
	if (crm_find(crm, request->kind, CRM_LIVE, false, request->refs[0], &own, err) !=
	    0)
		return -1;
	ret = warn_known_email(crm, edit->text, own, result, err);
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
