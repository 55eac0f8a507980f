#include "base/mem.h"
#include "history/snapshot.h"
#include "store/codec.h"
#include "store/docmerge.h"
#include "undo_internal.h"

#include <stdlib.h>
#include <string.h>

/* The three versions of one record that a step back is made of. */
struct back {
	struct plan *plan;
	const struct step *step;
	struct blob before, after;
	struct record *now; /* NULL: the record is gone */
	struct blob state;  /* of now */
	bool gave_way;      /* another record has the id */
	struct record_diff *diff;
};

static const char *
back_id(const struct back *back)
{
	return back->now != NULL ? back->now->id : step_version(back->step)->id;
}

static int
load_version(
    struct crm *crm, const struct version *version, struct blob *out, struct error *err)
{
	struct repository *repo;

	if (version == NULL)
		return 0;
	if (crm_writable(crm, &repo, err) != 0)
		return -1;
	return snapshot_blob(repo, &version->blob, out, err);
}

/* Wherever it was moved to. */
static int
find_by_id(struct back *back, struct record **found, struct error *err)
{
	const struct version *version = step_version(back->step);
	struct store *store = back->plan->crm->store;
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret =
	    store_scan(store, version->kind, STORE_LIVE | STORE_TRASH, &entries, err);

	for (size_t i = 0; ret == 0 && *found == NULL && i < entries.count; i++)
		if (strcmp(entries.items[i].id, version->id) == 0)
			*found = store_read(store, &entries.items[i]);
	store_entries_release(&entries);
	return ret;
}

/* Whatever its id is now: by `created` and name. */
static int
find_renamed(struct back *back, struct record **found, struct error *err)
{
	const struct version *version = step_version(back->step);
	struct record_list records = RECORD_LIST_INIT;
	int ret = 0;

	if (version_has_identity(version))
		ret = crm_load(
		    back->plan->crm, version->kind, CRM_LIVE | CRM_TRASH, &records, err);
	for (size_t i = 0; ret == 0 && *found == NULL && i < records.count; i++) {
		if (record_is_same(records.items[i], version->record)) {
			*found = records.items[i];
			records.items[i] = NULL;
		}
	}
	record_list_release(&records);
	return ret;
}

/* A merge may have given the id to another that was added as well. What was deleted has
 * no claim on its own. */
static void
leave_to_other(struct back *back, struct record **found)
{
	const struct version *after = back->step->after;

	if (*found == NULL || after == NULL || !record_is_other(*found, after->record))
		return;
	record_free(*found);
	*found = NULL;
	back->gave_way = true;
}

/* The record as it stands now. */
static int
load_now(struct back *back, struct error *err)
{
	struct crm *crm = back->plan->crm;
	struct record *found = NULL;
	int ret = find_by_id(back, &found, err);

	leave_to_other(back, &found);
	if (ret == 0 && found == NULL && back->step->after != NULL)
		ret = find_renamed(back, &found, err);
	if (ret == 0 && found != NULL)
		ret =
		    crm_reread(crm, back->plan->tx, found, &back->now, &back->state, err);
	if (ret == 0 && back->now != NULL)
		ret = pending_commit(crm, back->plan->tx, &back->now, &back->state, err);
	record_free(found);
	return ret;
}

static void
back_release(struct back *back)
{
	blob_release(&back->before);
	blob_release(&back->after);
	blob_release(&back->state);
	record_free(back->now);
}

/* Where the change left it; another id in the same folder is a merge's doing where
 * another record has its own. */
static bool
is_in_place(const struct back *back)
{
	const char *now = back->now->path, *after = back->step->after->path;
	const char *now_name = strrchr(now, '/'), *after_name = strrchr(after, '/');

	return strcmp(now, after) == 0 ||
	       (back->gave_way && now_name - now == after_name - after &&
		   memcmp(now, after, (size_t)(now_name - now)) == 0);
}

static bool
is_unchanged(const struct back *back)
{
	if (back->step->after == NULL)
		return back->now == NULL;
	return back->now != NULL && blob_equal(&back->state, &back->after) &&
	       is_in_place(back);
}

/* An added record goes again, if it is still what was added. */
static int
take_away(struct back *back, struct error *err)
{
	if (back->now == NULL)
		return error_failed(err, "'%s' is gone already", back_id(back));
	if (!is_unchanged(back))
		return error_failed(err,
		    "'%s' was changed since it was added: 'minicrm %srm %s' moves it to "
		    "the trash",
		    back_id(back), kind_prefix(back->now->kind), back_id(back));
	changeset_add(&back->plan->changes, back->now->path, back->state.bytes,
	    back->state.len, NULL, 0);
	record_diff(back->now, NULL, back->diff);
	return 0;
}

/* A purged record comes back, if its id is still free. */
static int
bring_back(struct back *back, struct error *err)
{
	if (back->now != NULL)
		return error_failed(
		    err, "'%s' has the id '%s' now", back->now->path, back_id(back));
	changeset_add(&back->plan->changes, back->step->before->path, NULL, 0,
	    back->before.bytes, back->before.len);
	record_diff(NULL, back->step->before->record, back->diff);
	return 0;
}

static void
name_clashes(struct back *back, const struct docmerge *merge)
{
	for (size_t i = 0; i < merge->count; i++)
		strlist_take(&back->plan->result->warnings,
		    xasprintf("%s: %s was changed again since, and stays", back_id(back),
			merge->clashes[i].key));
}

/* What the file is to hold: now, less what the change did. */
static int
merge_back(struct back *back, struct buf *out, struct error *err)
{
	instant_t at = back->plan->crm->env->now;
	struct docmerge_version base = {back->after.bytes, back->after.len, at, NULL};
	struct docmerge_version earlier = {
	    back->before.bytes, back->before.len, at, NULL};
	struct docmerge_version later = {back->state.bytes, back->state.len, at, NULL};
	struct docmerge merge = DOCMERGE_INIT;
	int ret = 0;

	if (blob_equal(&back->state, &back->after)) {
		buf_add(out, back->before.bytes, back->before.len);
		return 0;
	}
	ret = docmerge_run(
	    back->now->kind, DOCMERGE_UNDO, &base, &earlier, &later, &merge, err);
	if (ret == 0) {
		buf_add(out, merge.bytes.data, merge.bytes.len);
		name_clashes(back, &merge);
	} else {
		error_prefix(err, "'%s' can't be taken back: ", back->now->path);
	}
	docmerge_release(&merge);
	return ret;
}

/* Where the file is to stand: where it stood, unless somebody moved it again since. */
static const char *
path_back(struct back *back)
{
	const char *before = back->step->before->path, *after = back->step->after->path;

	if (strcmp(before, after) == 0)
		return back->now->path;
	if (strcmp(back->now->path, after) == 0)
		return before;
	if (strcmp(back->now->path, before) != 0)
		strlist_take(&back->plan->result->warnings,
		    xasprintf("%s was moved again since, and stays where it is",
			back_id(back)));
	return back->now->path;
}

static void
tell_change(struct back *back, const char *path, const struct buf *bytes)
{
	const struct record *now = back->now;
	struct blob blob = BLOB_INIT;
	struct record *then;

	blob_set(&blob, bytes->data, bytes->len);
	then = crm_read_blob(back->plan->crm, now->kind, now->id, path, &blob);
	record_diff(now, then, back->diff);
	record_free(then);
	blob_release(&blob);
}

static int
change_back(struct back *back, struct error *err)
{
	struct changeset *changes = &back->plan->changes;
	struct buf bytes = BUF_INIT;
	const char *path;
	int ret;

	if (back->now == NULL)
		return error_failed(err, "'%s' was deleted since", back_id(back));
	ret = merge_back(back, &bytes, err);
	path = path_back(back);
	if (ret == 0 && strcmp(path, back->now->path) != 0) {
		changeset_add(changes, back->now->path, back->state.bytes,
		    back->state.len, NULL, 0);
		changeset_add(changes, path, NULL, 0, bytes.data, bytes.len);
	} else if (ret == 0 &&
		   (bytes.len != back->state.len ||
		       memcmp(bytes.data, back->state.bytes, bytes.len) != 0)) {
		changeset_add(changes, path, back->state.bytes, back->state.len,
		    bytes.data, bytes.len);
	}
	if (ret == 0)
		tell_change(back, path, &bytes);
	buf_release(&bytes);
	return ret;
}

int
undo_step(struct plan *plan, const struct step *step, bool strict,
    struct record_diff *diff, struct error *err)
{
	struct back back = {.plan = plan, .step = step, .diff = diff};
	int ret = -1;

	if (load_version(plan->crm, step->before, &back.before, err) != 0 ||
	    load_version(plan->crm, step->after, &back.after, err) != 0 ||
	    load_now(&back, err) != 0)
		goto out;
	if (strict && !is_unchanged(&back))
		ret = error_failed(err,
		    "'%s' was changed since: what made or deleted a record beside others "
		    "goes back as a whole or not at all",
		    back_id(&back));
	else if (step->before == NULL)
		ret = take_away(&back, err);
	else if (step->after == NULL)
		ret = bring_back(&back, err);
	else
		ret = change_back(&back, err);
	if (ret == 0)
		strlist_add(&plan->result->ids, back_id(&back));
out:
	back_release(&back);
	return ret;
}
