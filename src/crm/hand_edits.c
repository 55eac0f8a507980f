#include "crm/hand_edits.h"

#include "base/mem.h"
#include "crm_internal.h"
#include "history/changes.h"

#include <stdlib.h>
#include <string.h>

#define OWN_COMMITS 20 /* above that one for all */

/* One record's commit in the making. */
struct item {
	struct changeset changes;
	char *message;
};

struct gathering {
	struct crm *crm;
	struct transaction *tx;
	struct hand_edits *out;
	const struct strlist *paths; /* that are not as in HEAD, sorted */
	bool *taken;                 /* one each: part of a move */
	struct item *items;
	size_t count, room;
};

void
hand_edits_release(struct hand_edits *edits)
{
	strlist_release(&edits->subjects);
	strlist_release(&edits->broken);
	strlist_release(&edits->broken_paths);
	strlist_release(&edits->missing);
}

static struct item *
add_item(struct gathering *g)
{
	ARRAY_GROW(g->items, g->count, g->room);
	g->items[g->count] = (struct item){CHANGESET_INIT, NULL};
	return &g->items[g->count++];
}

static void
note_broken(struct gathering *g, const struct record *record)
{
	strlist_take(&g->out->broken,
	    xasprintf("%s:%zu:%zu: error: %s", record->path, record->broken->line,
		record->broken->column, record->broken->message));
	strlist_add(&g->out->broken_paths, record->path);
}

/* A record's file that is new here and whose id is that of one that is gone: its place in
 * the list, or -1. */
static long
find_moved(struct gathering *g, enum kind kind, const char *id, struct error *err)
{
	for (size_t i = 0; i < g->paths->count; i++) {
		const char *path = g->paths->items[i];
		struct blob head = BLOB_INIT;
		enum kind other;
		bool trashed, fits;
		char *name;

		if (g->taken[i] || !store_parse_path(path, &other, &name, &trashed))
			continue;
		fits = other == kind && strcmp(name, id) == 0 &&
		       transaction_head_file(g->tx, path, &head, err) == 0 &&
		       !head.exists;
		free(name);
		blob_release(&head);
		if (fits)
			return (long)i;
	}
	return -1;
}

/* A record's file, which HEAD has at `from`. */
static int
gather_file(struct gathering *g, struct record *record, const char *from,
    const struct blob *state, struct error *err)
{
	struct buf stamped = BUF_INIT;
	char *message = NULL;
	struct item *item;
	int rc =
	    pending_prepare(g->crm, g->tx, record, from, state, &stamped, &message, err);

	if (rc == 1) {
		item = add_item(g);
		changeset_add(&item->changes, record->path, state->bytes, state->len,
		    stamped.data, stamped.len);
		if (strcmp(from, record->path) != 0)
			changeset_add(&item->changes, from, NULL, 0, NULL, 0);
		item->message = message;
	}
	buf_release(&stamped);
	return rc < 0 ? -1 : 0;
}

static int
gather_record(struct gathering *g, const char *path, const char *from, enum kind kind,
    const char *id, struct error *err)
{
	struct blob state = BLOB_INIT;
	struct record *record = NULL;
	int rc = transaction_work_file(g->tx, path, &state, err);

	if (rc == 0 && state.exists) {
		record = crm_read_blob(g->crm, kind, id, path, &state);
		if (record->broken != NULL)
			note_broken(g, record);
		else
			rc = gather_file(g, record, from, &state, err);
	}
	record_free(record);
	blob_release(&state);
	return rc;
}

/* A link or a folder in the place of a file: nothing that can be read. */
static int
note_unreadable(struct gathering *g, const char *path, struct error *err)
{
	strlist_take(&g->out->broken, xasprintf("%s:1:1: error: %s", path, err->message));
	strlist_add(&g->out->broken_paths, path);
	error_clear(err);
	return 0;
}

static int
gather_missing(
    struct gathering *g, size_t i, enum kind kind, const char *id, struct error *err)
{
	const char *path = g->paths->items[i];
	long moved = find_moved(g, kind, id, err);

	if (err->code != ERROR_NONE)
		return -1;
	if (moved < 0) {
		strlist_add(&g->out->missing, path);
		return 0;
	}
	g->taken[moved] = true;
	return gather_record(g, g->paths->items[moved], path, kind, id, err);
}

/* The team's settings: what is wrong in them the session has refused already. */
static int
gather_settings(struct gathering *g, const char *path, struct error *err)
{
	struct blob state = BLOB_INIT, head = BLOB_INIT;
	struct item *item;
	int rc = transaction_work_file(g->tx, path, &state, err);

	if (rc == 0)
		rc = transaction_head_file(g->tx, path, &head, err);
	if (rc == 0 && !state.exists) {
		strlist_add(&g->out->missing, path);
	} else if (rc == 0 && !blob_equal(&state, &head)) {
		item = add_item(g);
		changeset_add(
		    &item->changes, path, state.bytes, state.len, state.bytes, state.len);
		item->message = xstrdup("settings: edit");
	}
	blob_release(&state);
	blob_release(&head);
	return rc;
}

enum pass { MISSING, PRESENT };

static int
gather_path(struct gathering *g, size_t i, enum pass pass, struct error *err)
{
	const char *path = g->paths->items[i];
	struct blob state = BLOB_INIT;
	enum kind kind;
	bool trashed;
	char *id;
	int rc;

	if (strcmp(path, "minicrm.ini") == 0)
		return pass == PRESENT ? gather_settings(g, path, err) : 0;
	if (g->taken[i] || !store_parse_path(path, &kind, &id, &trashed))
		return 0;
	rc = transaction_work_file(g->tx, path, &state, err);
	if (rc != 0)
		rc = pass == PRESENT ? note_unreadable(g, path, err) : 0;
	else if (pass == MISSING && !state.exists)
		rc = gather_missing(g, i, kind, id, err);
	else if (pass == PRESENT && state.exists)
		rc = gather_record(g, path, path, kind, id, err);
	if (pass == MISSING && rc == 0)
		error_clear(err);
	blob_release(&state);
	free(id);
	return rc;
}

static int
commit_each(struct gathering *g, struct error *err)
{
	for (size_t i = 0; i < g->count; i++) {
		const char *message = g->items[i].message;

		if (transaction_commit(g->tx, &g->items[i].changes, message, err) != 0)
			return -1;
		strlist_addn(&g->out->subjects, message, strcspn(message, "\n"));
	}
	return 0;
}

static int
commit_together(struct gathering *g, struct error *err)
{
	struct changeset all = CHANGESET_INIT;
	struct buf message = BUF_INIT;
	int rc;

	buf_addf(&message, "%zu hand edits\n\n", g->count);
	for (size_t i = 0; i < g->count; i++) {
		const struct changeset *changes = &g->items[i].changes;

		for (size_t j = 0; j < changes->count; j++) {
			const struct change *c = &changes->items[j];

			changeset_add(&all, c->path, c->old.bytes, c->old.len,
			    c->new.exists ? c->new.bytes : NULL, c->new.len);
		}
		buf_add(
		    &message, g->items[i].message, strcspn(g->items[i].message, "\n"));
		buf_addch(&message, '\n');
	}
	rc = transaction_commit(g->tx, &all, message.data, err);
	strlist_take(&g->out->subjects, xasprintf("%zu hand edits", g->count));
	buf_release(&message);
	changeset_release(&all);
	return rc;
}

static int
plan_hand_edits(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	static const char *const below[] = {"leads", "contacts", "minicrm.ini", NULL};
	struct hand_edits *out = request;
	struct strlist paths = STRLIST_INIT;
	struct gathering g = {.crm = crm, .tx = tx, .out = out, .paths = &paths};
	int rc = repository_changes(crm->repo, below, &paths, err);

	(void)result;
	hand_edits_release(out);
	g.taken = xcalloc(paths.count + 1, sizeof *g.taken);
	for (int pass = MISSING; pass <= PRESENT; pass++)
		for (size_t i = 0; i < paths.count && rc == 0; i++)
			rc = gather_path(&g, i, (enum pass)pass, err);
	if (rc == 0 && g.count > 0)
		rc = g.count <= OWN_COMMITS ? commit_each(&g, err)
					    : commit_together(&g, err);
	for (size_t i = 0; i < g.count; i++) {
		changeset_release(&g.items[i].changes);
		free(g.items[i].message);
	}
	free(g.items);
	free(g.taken);
	strlist_release(&paths);
	return rc;
}

int
crm_commit_hand_edits(struct crm *crm, struct hand_edits *out, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int rc = crm_change(crm, plan_hand_edits, out, &result, err);

	crm_result_release(&result);
	return rc;
}
