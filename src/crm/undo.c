#include "crm/undo.h"

#include "base/mem.h"
#include "undo_internal.h"

#include <stdlib.h>
#include <string.h>

/* "contact jane-doe: " */
static char *
subject_head(enum kind kind, const char *id)
{
	return xasprintf("%s%s: ", kind_prefix(kind), id);
}

/* A plain commit may not name its record, and the record may have another id now. */
static char *
head_back(const struct undo_target *target, const char *now, int len)
{
	const struct version *version = step_version(&target->steps.items[0]);
	char *then = subject_head(version->kind, version->id), *head;

	if (target->steps.count == 1 &&
	    (len == 0 || strncmp(target->subject, then, strlen(then)) == 0))
		head = subject_head(version->kind, now);
	else
		head = xasprintf("%.*s", len, target->subject);
	free(then);
	return head;
}

/* "jane-doe: phone" as "jane-doe: undo phone", and that as "jane-doe: redo phone". `now`
 * is the id of the first record. */
static char *
subject_back(const struct undo_target *target, const char *now)
{
	const char *subject = target->subject, *colon = strstr(subject, ": ");
	const char *words = colon == NULL ? subject : colon + 2;
	bool redo = target->has_undone;
	char *head = head_back(target, now, (int)(words - subject)), *out;

	if (colon != NULL && redo && strncmp(words, "undo ", strlen("undo ")) == 0)
		words += strlen("undo ");
	out = xasprintf("%s%s%s", head, redo ? "redo " : "undo ", words);
	free(head);
	return out;
}

static char *
message_back(
    const struct undo_target *target, const char *subject, const struct buf *details)
{
	char id[OBJECT_ID_TEXT_SIZE], undone[OBJECT_ID_TEXT_SIZE];
	const char *gap = details->len == 0 ? "" : "\n";

	object_id_format(&target->id, id);
	if (!target->has_undone)
		return xasprintf(
		    "%s\n\n%s%sUndoes: %s\n", subject, details->data, gap, id);
	object_id_format(&target->undone, undone);
	return xasprintf("%s\n\n%s%sUndoes: %s\nRedoes: %s\n", subject, details->data,
	    gap, id, undone);
}

static bool
is_converted(const struct version *version)
{
	return version->kind == KIND_LEAD && version->record->broken == NULL &&
	       version->record->status == STATUS_CONVERTED;
}

/* A convert, the undo of one, and whatever else makes or takes away a record besides
 * changing others. */
static bool
is_indivisible(const struct steps *steps)
{
	bool whole = false, changes = false, converts = false;

	for (size_t i = 0; i < steps->count; i++) {
		const struct step *step = &steps->items[i];

		if (step->before == NULL || step->after == NULL) {
			whole = true;
		} else {
			changes = true;
			converts |=
			    is_converted(step->before) != is_converted(step->after);
		}
	}
	return (whole && changes) || converts;
}

/* What goes back: a line a key, or of several records a line each. */
static void
add_details(struct buf *out, const struct step *step, const struct record_diff *diff,
    bool several)
{
	char *text = several ? record_diff_summary(diff) : record_diff_details(diff);

	if (several)
		buf_addf(out, "%s: %s\n", step_version(step)->id, text);
	else
		buf_addstr(out, text);
	free(text);
}

static int
refuse_id(const struct store_entries *entries, const struct strlist *ids,
    const struct strlist *gone, struct error *err)
{
	for (size_t i = 0; i < entries->count; i++) {
		const struct store_entry *entry = &entries->items[i];

		if (strlist_has_sorted(ids, entry->id) &&
		    !strlist_has_sorted(gone, entry->path))
			return error_failed(
			    err, "'%s' has the id '%s' now", entry->path, entry->id);
	}
	return 0;
}

/* The ids that records would have again, of each kind, and the paths that go away. */
static void
list_places(
    const struct changeset *changes, struct strlist ids[KIND_COUNT], struct strlist *gone)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		enum kind kind;
		bool trashed;
		char *id;

		if (!change->new.exists)
			strlist_add(gone, change->path);
		else if (!change->old.exists &&
			 store_parse_path(change->path, &kind, &id, &trashed))
			strlist_take(&ids[kind], id);
	}
	strlist_sort(gone);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		strlist_sort(&ids[kind]);
}

/* Another record may have taken an id meanwhile that one would have again. */
static int
refuse_taken(struct plan *plan, struct error *err)
{
	struct strlist ids[KIND_COUNT] = {STRLIST_INIT}, gone = STRLIST_INIT;
	int ret = 0;

	list_places(&plan->changes, ids, &gone);
	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct store_entries entries = STORE_ENTRIES_INIT;

		if (ret == 0 && ids[kind].count > 0)
			ret = store_scan(plan->crm->store, (enum kind)kind,
			    STORE_LIVE | STORE_TRASH, &entries, err);
		if (ret == 0)
			ret = refuse_id(&entries, &ids[kind], &gone, err);
		store_entries_release(&entries);
		strlist_release(&ids[kind]);
	}
	strlist_release(&gone);
	return ret;
}

static int
take_back_steps(struct plan *plan, const struct undo_target *target, struct buf *details,
    struct error *err)
{
	const struct version *first = step_version(&target->steps.items[0]);
	bool strict = is_indivisible(&target->steps);
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < target->steps.count; i++) {
		const struct step *step = &target->steps.items[i];
		struct record_diff diff = RECORD_DIFF_INIT;

		ret = undo_step(plan, step, strict, &diff, err);
		add_details(details, step, &diff, target->steps.count > 1);
		record_diff_release(&diff);
	}
	if (ret == 0)
		ret = refuse_taken(plan, err);
	if (ret == 0 && plan->changes.count == 0)
		ret = error_failed(err,
		    "all of it was changed again since, see 'minicrm %slog %s'",
		    kind_prefix(first->kind), plan->result->ids.items[0]);
	return ret;
}

static int
take_back(struct plan *plan, const struct undo_target *target, const char *hint,
    struct error *err)
{
	struct buf details = BUF_INIT;
	int ret = take_back_steps(plan, target, &details, err);

	if (ret == 0) {
		char *subject = subject_back(target, plan->result->ids.items[0]);
		char *message = message_back(target, subject, &details);

		strlist_take(&plan->result->subjects, subject);
		ret = transaction_commit(plan->tx, &plan->changes, message, err);
		free(message);
	} else {
		error_prefix(err,
		    "cannot %s '%s'%s: ", target->has_undone ? "redo" : "undo",
		    target->subject, hint);
	}
	buf_release(&details);
	return ret;
}

static int
plan_undo(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct undo_request *request = request_pointer;
	struct undo_target target = {.subject = NULL};
	struct plan plan;
	int ret;

	strlist_release(&result->warnings);
	plan_init(&plan, crm, tx, request->kind, result);
	ret = undo_find_target(crm, request, &target, err);
	if (ret == 1)
		ret = take_back(&plan, &target,
		    request->ref == NULL && !request->redo
			? " (another record's: 'minicrm undo REF')"
			: "",
		    err);
	else if (ret == 0)
		ret = request->redo
			  ? error_failed(
				err, "nothing of yours was taken back: nothing to redo")
			  : error_failed(err, "no change of yours%s%s to take back",
				request->ref == NULL ? "" : " to ",
				request->ref == NULL ? "" : request->ref);
	undo_target_release(&target);
	plan_release(&plan);
	return ret;
}

int
crm_undo(struct crm *crm, enum kind kind, const char *ref, struct crm_result *result,
    struct error *err)
{
	struct undo_request request = {kind, ref, false};

	return crm_change(crm, plan_undo, &request, result, err);
}

int
crm_redo(struct crm *crm, struct crm_result *result, struct error *err)
{
	struct undo_request request = {KIND_LEAD, NULL, true};

	return crm_change(crm, plan_undo, &request, result, err);
}
