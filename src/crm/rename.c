#include "base/mem.h"
#include "base/unicode.h"
#include "crm/lifecycle.h"
#include "model/slug.h"
#include "plan.h"

#include <stdlib.h>
#include <string.h>

struct rename_request {
	enum kind kind;
	const char *ref;
	const char *new_id; /* in NFC */
};

static int
check_free(struct crm *crm, enum kind kind, const char *id, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(crm->store, kind, STORE_LIVE | STORE_TRASH, &entries, err);

	for (size_t i = 0; ret == 0 && i < entries.count; i++)
		if (strcmp(entries.items[i].id, id) == 0)
			ret = error_failed(err, "the id '%s' is taken, by '%s'", id,
			    entries.items[i].path);
	store_entries_release(&entries);
	return ret;
}

static int
rename_record(struct plan *plan, const struct rename_request *request,
    const struct record *found, struct error *err)
{
	struct record *record = NULL;
	struct blob state = BLOB_INIT;
	char *path = NULL, *words = NULL;
	int ret = -1;

	if (crm_reread(plan->crm, plan->tx, found, &record, &state, err) != 0)
		goto out;
	if (strcmp(record->id, request->new_id) == 0) {
		ret = 0;
		goto out;
	}
	if (check_free(plan->crm, request->kind, request->new_id, err) != 0 ||
	    pending_commit(plan->crm, plan->tx, &record, &state, err) != 0)
		goto out;
	path = xasprintf("%.*s/%s.yaml", (int)(strrchr(record->path, '/') - record->path),
	    record->path, request->new_id);
	words = xasprintf("rename to %s", request->new_id);
	plan_move(plan, record->path, path, &state);
	plan_tell(plan, record->id, words, NULL, NULL);
	ret = plan_relink(plan, request->kind, record->id, request->new_id, NULL, err);
out:
	free(path);
	free(words);
	record_free(record);
	blob_release(&state);
	return ret;
}

static int
plan_rename(struct crm *crm, struct transaction *tx, void *request_pointer,
    struct crm_result *result, struct error *err)
{
	const struct rename_request *request = request_pointer;
	struct record *found = NULL;
	struct plan plan;
	int ret;

	plan_init(&plan, crm, tx, request->kind, result);
	ret = crm_find(crm, request->kind, CRM_LIVE, false, request->ref, &found, err);
	if (ret == 0)
		ret = rename_record(&plan, request, found, err);
	if (ret == 0)
		ret = plan_commit(&plan, "rename", err);
	record_free(found);
	plan_release(&plan);
	return ret;
}

int
crm_rename(struct crm *crm, enum kind kind, const char *ref, const char *new_id,
    struct crm_result *result, struct error *err)
{
	char *id = unicode_compose(new_id);
	struct rename_request request = {kind, ref, id};
	int ret;

	/* It would become ID.yaml.yaml, which nobody means. */
	if (strlen(id) > strlen(".yaml") &&
	    strcmp(id + strlen(id) - strlen(".yaml"), ".yaml") == 0)
		ret = error_usage(
		    err, "'%s' is a file's name: give the id without .yaml", new_id);
	else if (slug_is_id(id))
		ret = crm_change(crm, plan_rename, &request, result, err);
	else
		ret = error_usage(err,
		    "'%s' is no id: expected letters, digits and '-', not beginning with "
		    "'.', '#' or '-', without '/'",
		    new_id);
	free(id);
	return ret;
}
