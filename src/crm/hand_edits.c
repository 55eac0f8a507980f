#include "crm/hand_edits.h"

#include "base/mem.h"
#include "hand_edits_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *const below[] = {
    "leads", "contacts", "minicrm.ini", ".gitattributes", NULL};

void
hand_edits_release(struct hand_edits *edits)
{
	for (size_t i = 0; i < edits->count; i++) {
		free(edits->items[i].id);
		free(edits->items[i].path);
		free(edits->items[i].subject);
		record_diff_release(&edits->items[i].changes);
	}
	free(edits->items);
	for (size_t i = 0; i < edits->broken_count; i++) {
		free(edits->broken[i].path);
		free(edits->broken[i].message);
	}
	free(edits->broken);
	strlist_release(&edits->missing);
	strlist_release(&edits->left);
	strlist_release(&edits->subjects);
	*edits = (struct hand_edits){0};
}

static enum timeline_action
own_file_action(const struct found_edit *edit)
{
	return edit->path == NULL   ? TIMELINE_PURGE
	       : edit->from == NULL ? TIMELINE_ADD
				    : TIMELINE_EDIT;
}

/* What is left of an edit when its bytes go. */
static void
tell_edit(struct found_edit *edit, struct hand_edits *out)
{
	struct hand_edit told = {.is_record = edit->step != NULL};

	told.path = xstrdup(edit->path != NULL ? edit->path : edit->from);
	told.subject = xstrndup(edit->message, strcspn(edit->message, "\n"));
	if (told.is_record) {
		told.kind = edit->event.kind;
		told.id = xstrdup(edit->event.id);
		told.action = edit->event.action;
		told.changes = edit->event.changes;
		edit->event.changes = (struct record_diff)RECORD_DIFF_INIT;
	} else {
		told.action = own_file_action(edit);
	}
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = told;
}

static void
tell_edits(struct found_edits *found, struct hand_edits *out)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].message != NULL)
			tell_edit(&found->items[i], out);
}

static bool
is_broken(const struct record *record, const void *context)
{
	(void)context;
	return record->broken != NULL;
}

static bool
is_named(const struct hand_edits *edits, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(edits->broken[i].path, path) == 0)
			return true;
	return false;
}

/* Files that history has as broken as they are. */
static int
add_all_broken(struct crm *crm, struct hand_edits *out, struct error *err)
{
	size_t known = out->broken_count;

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		struct record_list records = RECORD_LIST_INIT;

		if (crm_load_some(crm, (enum kind)kind, CRM_LIVE | CRM_TRASH, is_broken,
			NULL, &records, err) != 0)
			return -1;
		for (size_t i = 0; i < records.count; i++)
			if (!is_named(out, known, records.items[i]->path))
				hand_edits_add_broken(out, records.items[i]);
		record_list_release(&records);
	}
	hand_edits_sort(out);
	return 0;
}

/* What would keep the hand edits from being committed. */
static void
warn_blocked(struct crm *crm)
{
	struct error err = ERROR_INIT;

	if (repository_check_writable(crm->repo, &err) != 0)
		strlist_take(&crm->warnings,
		    xasprintf("nothing can be committed now: %s", err.message));
	error_clear(&err);
}

int
crm_find_hand_edits(struct crm *crm, struct hand_edits *out, struct error *err)
{
	struct found_edits found;
	int rc = found_edits_read(crm, below, false, &found, out, err);

	if (rc == 0)
		rc = add_all_broken(crm, out, err);
	if (rc == 0) {
		found_edits_describe(&found);
		tell_edits(&found, out);
		warn_blocked(crm);
	}
	found_edits_release(&found);
	return rc;
}

struct request {
	bool deleted;
	struct strlist held; /* of each held file that can be read again, and its path now
			      */
	struct hand_edits *out;
};

static void
choose(struct found_edit *edit, struct strlist *held)
{
	edit->chosen = edit->held == NULL;
	if (edit->chosen)
		return;
	strlist_add(held, edit->held->path);
	strlist_add(held, edit->path);
}

static int
plan_hand_edits(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	struct request *request = request_pointer;
	struct found_edits found;
	int rc;

	(void)result;
	hand_edits_release(request->out);
	strlist_release(&request->held);
	rc = found_edits_read(crm, below, request->deleted, &found, request->out, err);
	for (size_t i = 0; i < found.count; i++)
		choose(&found.items[i], &request->held);
	if (rc == 0)
		rc = found_edits_prepare(&found, tx, err);
	if (rc == 0)
		rc = found_edits_commit(&found, tx, &request->out->subjects, err);
	if (rc == 0)
		tell_edits(&found, request->out);
	found_edits_release(&found);
	return rc;
}

int
crm_commit_hand_edits(
    struct crm *crm, bool deleted, struct hand_edits *out, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	struct request request = {deleted, STRLIST_INIT, out};
	bool lost = crm->lost;
	int rc;

	/* Just this tells what is missing. */
	crm->lost = false;
	rc = crm_change(crm, plan_hand_edits, &request, &result, err);
	crm->lost = lost;
	for (size_t i = 0; i < request.held.count && rc == 0; i += 2)
		rc = hand_edits_mend(
		    crm, request.held.items[i], request.held.items[i + 1], out, err);
	if (rc == 0 && !lost)
		rc = hand_edits_repair(crm, out, err);
	strlist_release(&request.held);
	crm_result_release(&result);
	return rc;
}
