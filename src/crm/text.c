#include "base/mem.h"
#include "crm/draft.h"
#include "hand_edits_internal.h"
#include "mend.h"
#include "origin.h"
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

/* Nobody changed the file meanwhile. */
static bool
is_base(const struct text_request *request, const struct blob *state)
{
	return state->len == request->base->len &&
	       memcmp(state->bytes, request->base->data, state->len) == 0;
}

/* What the file is to hold: the text, and what changed in the file meanwhile. */
static int
merge_text(struct crm *crm, const struct text_request *request, const struct blob *state,
    const struct origins *origins, struct buf *out, struct error *err)
{
	const struct buf *base = request->base, *text = request->text;
	struct docmerge_version ancestor = {base->data, base->len, 0, NULL};
	struct docmerge_version now = {state->bytes, state->len, crm->env->now, NULL};
	struct docmerge_version mine = {
	    text->data, text->len, crm->env->now, crm_user(crm)};
	struct docmerge merge = DOCMERGE_INIT;
	int ret;

	if (is_base(request, state)) {
		buf_add(out, text->data, text->len);
		return 0;
	}
	if (origins != NULL) {
		merge.origins = origins->items;
		merge.origin_count = origins->count;
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

/* `before` is what the text is told against: NULL where the record is new, and where that
 * is broken there is nothing to compare. */
static void
tell_edit(struct plan *plan, const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	bool broken = before != NULL && before->broken != NULL;
	char *words;

	record_diff(before, after, &diff);
	words = record_diff_summary(&diff);
	/* Comments and order alone change no key. */
	plan_tell(plan, after->id,
	    before == NULL             ? "add"
	    : broken || *words == '\0' ? "edit"
				       : words,
	    broken ? NULL : before, broken ? NULL : after);
	free(words);
	record_diff_release(&diff);
}

/* The file's new bytes, stamped against what history has: a note typed just now gets its
 * time and author. `before` is that, NULL where it has none. */
static int
plan_bytes(struct plan *plan, const struct record *now, const struct record *before,
    const struct blob *state, const struct buf *stamped, struct error *err)
{
	struct record *after = record_new(now->kind, now->id, now->path);
	int ret = -1;

	codec_read(after, stamped->data, stamped->len, &plan->crm->team);
	if (after->broken != NULL) {
		crm_refuse_broken(after, err);
	} else {
		changeset_add(&plan->changes, now->path, state->bytes, state->len,
		    stamped->data, stamped->len);
		tell_edit(plan, before, after);
		ret = 0;
	}
	record_free(after);
	return ret;
}

/* What was held back from a sync is merged with what came in: 1; 0 where it was not. */
static int
mend(struct plan *plan, const struct record *now, const struct buf *bytes,
    struct error *err)
{
	struct mend mend = {.changes = CHANGESET_INIT};
	struct strlist *subjects = &plan->result->subjects;
	int rc = mend_now(
	    plan->crm, plan->tx, now->path, bytes->data, bytes->len, &mend, err);

	if (rc == 1) {
		strlist_add(&plan->result->ids, now->id);
		strlist_addn(subjects, mend.message, strcspn(mend.message, "\n"));
	}
	mend_release(&mend);
	return rc;
}

/* What the file holds can't be read, and is no commit of its own: the text mends it. */
static int
plan_mended(struct plan *plan, const struct text_request *request,
    const struct record *now, const struct blob *state, struct error *err)
{
	struct buf bytes = BUF_INIT, stamped = BUF_INIT;
	struct record *before = NULL;
	struct blob head = BLOB_INIT, mended;
	int ret = transaction_head_file(plan->tx, now->path, &head, err);

	if (ret == 0 && head.exists)
		before = crm_read_blob(plan->crm, now->kind, now->id, now->path, &head);
	if (ret == 0)
		ret = merge_text(plan->crm, request, state, NULL, &bytes, err);
	mended = (struct blob){true, bytes.data, bytes.len};
	if (ret == 0)
		ret = mend(plan, now, &bytes, err);
	if (ret == 0)
		ret = pending_stamp(plan->crm, before, now, &mended, &stamped, err);
	if (ret == 0)
		ret = plan_bytes(plan, now, before, state, &stamped, err);
	if (ret > 0)
		ret = 0;
	buf_release(&bytes);
	buf_release(&stamped);
	record_free(before);
	blob_release(&head);
	return ret;
}

/* What was edited by hand meanwhile is a commit of its own before it. */
static int
plan_edited(struct plan *plan, const struct text_request *request, struct record **now,
    struct blob *state, struct error *err)
{
	struct crm *crm = plan->crm;
	struct origins origins = ORIGINS_INIT;
	struct buf bytes = BUF_INIT, stamped = BUF_INIT;
	int ret = 0;

	if (!is_base(request, state))
		ret = origins_find(
		    crm, plan->tx, request->base, *now, state, &origins, err);
	if (ret == 0)
		ret = pending_commit(crm, plan->tx, now, state, err);
	if (ret == 0)
		ret = merge_text(crm, request, state, &origins, &bytes, err);
	if (ret == 0)
		ret = codec_stamp((*now)->kind, bytes.data, bytes.len, *now,
		    crm->env->now, crm_user(crm), &stamped, err);
	if (ret == 0)
		ret = plan_bytes(plan, *now, *now, state, &stamped, err);
	origins_release(&origins);
	buf_release(&bytes);
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
	struct record *now = NULL;
	struct blob state = BLOB_INIT;
	struct plan plan;
	int ret = -1;

	plan_init(&plan, crm, tx, request->record->kind, result);
	if (find_now(crm, request->record, &entries, &entry, err) != 0 ||
	    transaction_work_file(tx, entry->path, &state, err) != 0)
		goto out;
	now = crm_read_blob(crm, entry->kind, entry->id, entry->path, &state);
	ret = now->broken != NULL ? plan_mended(&plan, request, now, &state, err)
				  : plan_edited(&plan, request, &now, &state, err);
	if (ret == 0)
		ret = plan_commit(&plan, "edit", err);
out:
	plan_release(&plan);
	record_free(now);
	blob_release(&state);
	store_entries_release(&entries);
	return ret;
}

/* Converted is what `convert` and `undo` make and take back; here against what was typed.
 */
static int
check_typed(struct crm *crm, const struct text_request *request, struct error *err)
{
	const struct record *record = request->record;
	struct record *before =
	    crm_parse_text(crm, record->kind, record->path, request->base);
	struct record *after =
	    crm_parse_text(crm, record->kind, record->path, request->text);
	int ret = 0;

	if (record->kind == KIND_LEAD && before->broken == NULL && after->broken == NULL)
		ret = crm_check_converted(record->id, before->status, after->status, err);
	record_free(before);
	record_free(after);
	return ret;
}

int
crm_edit_text(struct crm *crm, const struct record *record, const struct buf *base,
    const struct buf *text, struct crm_result *result, struct error *err)
{
	struct text_request request = {record, base, text};

	if (check_typed(crm, &request, err) != 0)
		return -1;
	return crm_change(crm, plan_text, &request, result, err);
}
