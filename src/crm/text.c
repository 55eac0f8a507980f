#include "base/mem.h"
#include "crm/draft.h"
#include "plan.h"
#include "store/codec.h"
#include "store/docmerge.h"

#include <stdlib.h>
#include <string.h>

struct text_request {
	const struct record *record; /* as it was when the editor started */
	const struct buf *base;
	const struct buf *text;
};

/* The record where it stands now: somebody may have moved it, to the trash for one. */
static int
find_now(struct crm *crm, const struct record *record, struct store_entries *entries,
    const struct store_entry **out, struct error *err)
{
	*out = NULL;
	if (store_scan(
		crm->store, record->kind, STORE_LIVE | STORE_TRASH, entries, err) != 0)
		return -1;
	for (size_t i = 0; i < entries->count; i++) {
		const struct store_entry *entry = &entries->items[i];

		if (strcmp(entry->id, record->id) == 0 &&
		    (*out == NULL || strcmp(entry->path, record->path) == 0))
			*out = entry;
	}
	if (*out == NULL)
		return error_failed(
		    err, "'%s' was deleted by somebody else meanwhile", record->path);
	return 0;
}

/* What the file is to hold: the text, and what changed in the file meanwhile. */
static int
merge_text(struct crm *crm, const struct text_request *request, const struct blob *state,
    struct buf *out, struct error *err)
{
	const struct buf *base = request->base, *text = request->text;
	struct docmerge_version ancestor = {base->data, base->len, 0, NULL};
	struct docmerge_version now = {state->bytes, state->len, crm->env->now, NULL};
	struct docmerge_version mine = {
	    text->data, text->len, crm->env->now, crm_user(crm)};
	struct docmerge merge = DOCMERGE_INIT;
	int ret;

	if (state->len == base->len && memcmp(state->bytes, base->data, base->len) == 0) {
		buf_add(out, text->data, text->len);
		return 0;
	}
	ret = docmerge_run(
	    request->record->kind, DOCMERGE_SYNC, &ancestor, &now, &mine, &merge, err);
	if (ret == 0)
		buf_add(out, merge.bytes.data, merge.bytes.len);
	else
		error_prefix(err,
		    "'%s' was changed meanwhile, and can't be merged with your text: ",
		    request->record->path);
	docmerge_release(&merge);
	return ret;
}

static void
tell_edit(struct plan *plan, const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	char *words;

	record_diff(before, after, &diff);
	words = record_diff_summary(&diff);
	/* Comments and order alone change no key; a broken file had none to compare. */
	plan_tell(plan, before->id,
	    *words == '\0' || before->broken != NULL ? "edit" : words,
	    before->broken != NULL ? NULL : before,
	    before->broken != NULL ? NULL : after);
	free(words);
	record_diff_release(&diff);
}

/* Stamped against what history has: a note typed just now gets its time and author. */
static int
plan_bytes(struct plan *plan, const struct record *before, const struct blob *state,
    const struct buf *bytes, struct error *err)
{
	struct crm *crm = plan->crm;
	struct record *after = record_new(before->kind, before->id, before->path);
	struct buf stamped = BUF_INIT;
	int ret = -1;

	if (codec_stamp(before->kind, bytes->data, bytes->len, before, crm->env->now,
		crm_user(crm), &stamped, err) != 0)
		goto out;
	codec_read(after, stamped.data, stamped.len, &crm->team);
	if (after->broken != NULL) {
		crm_refuse_broken(after, err);
		goto out;
	}
	changeset_add(&plan->changes, before->path, state->bytes, state->len,
	    stamped.data, stamped.len);
	tell_edit(plan, before, after);
	ret = 0;
out:
	record_free(after);
	buf_release(&stamped);
	return ret;
}

static int
plan_text(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct text_request *request = request_pointer;
	struct store_entries entries = STORE_ENTRIES_INIT;
	const struct store_entry *entry;
	struct record *before = NULL;
	struct blob state = BLOB_INIT;
	struct buf bytes = BUF_INIT;
	struct plan plan;
	int ret = -1;

	plan_init(&plan, crm, tx, request->record->kind, result);
	if (find_now(crm, request->record, &entries, &entry, err) != 0 ||
	    transaction_work_file(tx, entry->path, &state, err) != 0)
		goto out;
	before = crm_read_blob(crm, entry->kind, entry->id, entry->path, &state);
	/* What can't be read is no commit of its own: the text mends it. */
	if (before->broken == NULL && pending_commit(crm, tx, &before, &state, err) != 0)
		goto out;
	if (merge_text(crm, request, &state, &bytes, err) == 0 &&
	    plan_bytes(&plan, before, &state, &bytes, err) == 0)
		ret = plan_commit(&plan, "edit", err);
out:
	plan_release(&plan);
	buf_release(&bytes);
	record_free(before);
	blob_release(&state);
	store_entries_release(&entries);
	return ret;
}

int
crm_edit_text(struct crm *crm, const struct record *record, const struct buf *base,
    const struct buf *text, struct crm_result *result, struct error *err)
{
	struct text_request request = {record, base, text};

	return crm_change(crm, plan_text, &request, result, err);
}
