#include "base/mem.h"
#include "crm/lifecycle.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

struct refs {
	enum kind kind;
	const char *const *refs;
	size_t count;
};

/* What is done to one record, whose hand edits have been committed already. */
typedef int (*record_verb)(struct plan *plan, const struct record *record,
    const struct blob *state, struct error *err);

static int
do_one(struct plan *plan, record_verb verb, const struct record *found, struct error *err)
{
	struct record *record = NULL;
	struct blob state = BLOB_INIT;
	int ret = -1;

	if (crm_reread(plan->crm, plan->tx, found, &record, &state, err) == 0 &&
	    pending_commit(plan->crm, plan->tx, &record, &state, err) == 0)
		ret = verb(plan, record, &state, err);
	record_free(record);
	blob_release(&state);
	return ret;
}

static int
do_all(struct plan *plan, record_verb verb, const struct record_list *records,
    const char *words, struct error *err)
{
	for (size_t i = 0; i < records->count; i++)
		if (do_one(plan, verb, records->items[i], err) != 0)
			return -1;
	return plan_commit(plan, words, err);
}

static int
trash_one(struct plan *plan, const struct record *record, const struct blob *state,
    struct error *err)
{
	char *path;

	(void)err;
	if (record->trashed) /* somebody else's doing, which came in by a sync */
		return 0;
	path = store_trash_path(record->path);
	plan_move(plan, record->path, path, state);
	plan_tell(plan, record->id, "trash", NULL, NULL);
	free(path);
	return 0;
}

static int
plan_trash(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	const struct refs *refs = request;
	struct record_list records = RECORD_LIST_INIT;
	struct plan plan;
	int ret;

	plan_init(&plan, crm, tx, refs->kind, result);
	ret = crm_find_all(
	    crm, refs->kind, CRM_LIVE, true, refs->refs, refs->count, &records, err);
	if (ret == 0)
		ret = do_all(&plan, trash_one, &records, "trash", err);
	record_list_release(&records);
	plan_release(&plan);
	return ret;
}

int
crm_trash(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	struct refs request = {kind, refs, count};

	return crm_change(crm, plan_trash, &request, result, err);
}

/* The same folder, another id. The caller frees. */
static char *
path_with_id(const char *path, const char *id)
{
	return xasprintf("%.*s/%s.yaml", (int)(strrchr(path, '/') - path), path, id);
}

static int
restore_as(struct plan *plan, const struct record *record, const struct blob *state,
    const char *id, struct error *err)
{
	char *live = store_live_path(record->path);
	char *path = path_with_id(live, id);
	char *words = xasprintf("restore as %s", id);
	const char *counterpart =
	    record_get(record, record->kind == KIND_LEAD ? "contact" : "lead");
	int ret = 0;

	plan_move(plan, record->path, path, state);
	strlist_take(&plan->result->warnings,
	    xasprintf("a new %s has the id '%s' now: restored as '%s'",
		kind_name(record->kind), record->id, id));
	if (counterpart != NULL)
		ret = plan_relink(plan, record->kind, record->id, id, counterpart, err);
	plan_tell(plan, record->id, words, NULL, NULL);
	free(live);
	free(path);
	free(words);
	return ret;
}

static bool
is_taken(struct crm *crm, const struct record *record, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	bool taken = false;

	if (store_scan(
		crm->store, record->kind, STORE_LIVE | STORE_TRASH, &entries, err) == 0)
		for (size_t i = 0; i < entries.count && !taken; i++)
			taken = strcmp(entries.items[i].id, record->id) == 0 &&
				strcmp(entries.items[i].path, record->path) != 0;
	store_entries_release(&entries);
	return taken;
}

static int
restore_one(struct plan *plan, const struct record *record, const struct blob *state,
    struct error *err)
{
	char *path = NULL, *id = NULL;
	int ret = 0;

	if (is_taken(plan->crm, record, err)) {
		ret = store_new_id(
		    plan->crm->store, record->kind, record->id, NULL, NULL, &id, err);
		if (ret == 0)
			ret = restore_as(plan, record, state, id, err);
	} else if (err->code == ERROR_NONE) {
		path = store_live_path(record->path);
		plan_move(plan, record->path, path, state);
		plan_tell(plan, record->id, "restore", NULL, NULL);
	}
	free(id);
	free(path);
	return err->code == ERROR_NONE ? ret : -1;
}

static int
plan_restore(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	const struct refs *refs = request;
	struct record_list records = RECORD_LIST_INIT;
	struct plan plan;
	int ret;

	strlist_release(&result->warnings);
	plan_init(&plan, crm, tx, refs->kind, result);
	ret = crm_find_all(
	    crm, refs->kind, CRM_TRASH, false, refs->refs, refs->count, &records, err);
	if (ret == 0)
		ret = do_all(&plan, restore_one, &records, "restore", err);
	record_list_release(&records);
	plan_release(&plan);
	return ret;
}

int
crm_restore(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	struct refs request = {kind, refs, count};

	return crm_change(crm, plan_restore, &request, result, err);
}

static int
purge_one(struct plan *plan, const struct record *record, const struct blob *state,
    struct error *err)
{
	(void)err;
	changeset_add(&plan->changes, record->path, state->bytes, state->len, NULL, 0);
	plan_tell(plan, record->id, "purge", record, NULL);
	return 0;
}

static int
plan_purge(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	const struct refs *refs = request;
	struct record_list records = RECORD_LIST_INIT;
	struct plan plan;
	int ret;

	plan_init(&plan, crm, tx, refs->kind, result);
	if (refs->count == 0)
		ret = crm_load(crm, refs->kind, CRM_TRASH, &records, err);
	else
		ret = crm_find_all(crm, refs->kind, CRM_TRASH, true, refs->refs,
		    refs->count, &records, err);
	if (ret == 0)
		ret = do_all(&plan, purge_one, &records, "purge", err);
	record_list_release(&records);
	plan_release(&plan);
	return ret;
}

int
crm_purge(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	struct refs request = {kind, refs, count};

	return crm_change(crm, plan_purge, &request, result, err);
}
