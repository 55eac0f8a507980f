#include "crm/undo.h"

#include "base/mem.h"
#include "undo_internal.h"

#include <stdlib.h>
#include <string.h>

/* "jane-doe: phone" as "jane-doe: undo phone", and that as "jane-doe: redo phone". */
static char *
subject_back(const char *subject, bool redo)
{
	const char *colon = strstr(subject, ": ");
	const char *words = colon == NULL ? subject : colon + 2;
	const char *verb = redo ? "redo " : "undo ";
	int head = (int)(words - subject);

	if (redo && strncmp(words, "undo ", strlen("undo ")) == 0)
		words += strlen("undo ");
	return xasprintf("%.*s%s%s", head, subject, verb, words);
}

static char *
message_back(const struct undo_target *target, const char *subject)
{
	char id[OBJECT_ID_TEXT_SIZE], undone[OBJECT_ID_TEXT_SIZE];

	object_id_format(&target->id, id);
	if (!target->has_undone)
		return xasprintf("%s\n\nUndoes: %s\n", subject, id);
	object_id_format(&target->undone, undone);
	return xasprintf("%s\n\nUndoes: %s\nRedoes: %s\n", subject, id, undone);
}

/* A convert, and whatever else makes a record besides changing others. */
static bool
makes_records(const struct steps *steps)
{
	bool adds = false, changes = false;

	for (size_t i = 0; i < steps->count; i++) {
		adds = adds || steps->items[i].before == NULL;
		changes = changes || steps->items[i].before != NULL;
	}
	return adds && changes;
}

static int
take_back(struct plan *plan, const struct undo_target *target, struct error *err)
{
	bool strict = makes_records(&target->steps);
	char *subject = subject_back(target->subject, target->has_undone);
	char *message = message_back(target, subject);
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < target->steps.count; i++)
		ret = undo_step(plan, &target->steps.items[i], strict, err);
	if (ret == 0 && plan->changes.count == 0)
		ret = error_failed(err,
		    "all that '%s' did was changed again since: nothing to take back",
		    target->subject);
	if (ret == 0) {
		strlist_add(&plan->result->subjects, subject);
		ret = transaction_commit(plan->tx, &plan->changes, message, err);
	} else {
		error_prefix(err,
		    "cannot %s '%s': ", target->has_undone ? "redo" : "undo",
		    target->subject);
	}
	free(subject);
	free(message);
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
		ret = take_back(&plan, &target, err);
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
