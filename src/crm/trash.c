#include "base/mem.h"
#include "crm/lifecycle.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

/* What is done to one record, whose hand edits have been committed already. */
typedef int (*record_verb)(struct plan *plan, const struct record *record,
    const struct blob *state, struct error *err);

struct lifecycle {
	const char *word;
	record_verb verb;
	unsigned where;
	bool strict; /* a part of a name is not enough */
};

struct request {
	const struct lifecycle *step;
	enum kind kind;
	const char *const *refs;
	size_t count; /* none: all that is in the trash */
};

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
purge_one(struct plan *plan, const struct record *record, const struct blob *state,
    struct error *err)
{
	(void)err;
	changeset_add(&plan->changes, record->path, state->bytes, state->len, NULL, 0);
	plan_tell(plan, record->id, "purge", record, NULL);
	return 0;
}

static int
find_records(struct crm *crm, const struct request *request, struct record_list *records,
    struct error *err)
{
	if (request->count == 0)
		return crm_load(crm, request->kind, CRM_TRASH, records, err);
	return crm_find_all(crm, request->kind, request->step->where,
	    request->step->strict, request->refs, request->count, records, err);
}

static int
plan_step(struct crm *crm, struct transaction *tx, void *context,
    struct crm_result *result, struct error *err)
{
	const struct request *request = context;
	struct record_list records = RECORD_LIST_INIT;
	struct plan plan;
	int ret;

	strlist_release(&result->warnings);
	plan_init(&plan, crm, tx, request->kind, result);
	ret = find_records(crm, request, &records, err);
	for (size_t i = 0; ret == 0 && i < records.count; i++)
		ret = do_one(&plan, request->step->verb, records.items[i], err);
	if (ret == 0)
		ret = plan_commit(&plan, request->step->word, err);
	record_list_release(&records);
	plan_release(&plan);
	return ret;
}

int
crm_trash(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	static const struct lifecycle step = {"trash", trash_one, CRM_LIVE, true};
	struct request request = {&step, kind, refs, count};

	return crm_change(crm, plan_step, &request, result, err);
}

int
crm_restore(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	static const struct lifecycle step = {"restore", restore_one, CRM_TRASH, false};
	struct request request = {&step, kind, refs, count};

	return crm_change(crm, plan_step, &request, result, err);
}

int
crm_purge(struct crm *crm, enum kind kind, const char *const *refs, size_t count,
    struct crm_result *result, struct error *err)
{
	static const struct lifecycle step = {"purge", purge_one, CRM_TRASH, true};
	struct request request = {&step, kind, refs, count};

	return crm_change(crm, plan_step, &request, result, err);
}
