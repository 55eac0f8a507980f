#include "base/mem.h"
#include "base/unicode.h"
#include "crm/lifecycle.h"
#include "hand_edits_internal.h"

#include <stdlib.h>
#include <string.h>

/* A file that stands elsewhere than the fan-out has it. */
struct removal {
	enum kind kind;
	char *id;
	char *from, *to;
};

struct tidying {
	struct crm *crm;
	struct transaction *tx;
	struct crm_result *result;
	struct removal *items;
	size_t count, room;
	size_t moved[KIND_COUNT];
	struct changeset changes;
	struct buf lines; /* of the message */
	size_t *left;     /* files that stay where they are */
};

static void
tidying_release(struct tidying *tidying)
{
	for (size_t i = 0; i < tidying->count; i++) {
		free(tidying->items[i].id);
		free(tidying->items[i].from);
		free(tidying->items[i].to);
	}
	free(tidying->items);
	changeset_release(&tidying->changes);
	buf_release(&tidying->lines);
}

static size_t
count_characters(const char *text, size_t len)
{
	size_t count = 0;
	uint32_t c;

	for (size_t at = 0; at < len; count++)
		at += unicode_next(text + at, len - at, &c);
	return count;
}

/*
 * A folder of one or two characters is a fan-out's, this one's, an earlier one's or that
 * of an earlier id; but two letters may be a word of the user's. Any other folder is the
 * user's own, and what is in it belongs there.
 */
static bool
is_filed(const char *path, const char *id, int fanout)
{
	const char *name = strchr(path, '/') + 1;
	const char *slash = strchr(name, '/');
	size_t len;

	if (slash == NULL)
		return true;
	if (strchr(slash + 1, '/') != NULL)
		return false;
	len = (size_t)(slash - name);
	switch (count_characters(name, len)) {
	case 1:
		return true;
	case 2:
		return fanout == 2 || strncmp(id, name, len) == 0;
	default:
		return false;
	}
}

/* Where the file belongs, by the name that it has; NULL where it stays. The caller frees.
 */
static char *
find_place(const struct crm *crm, const struct store_entry *entry)
{
	char *live = entry->trashed ? store_live_path(entry->path) : xstrdup(entry->path);
	char *folder = store_path(crm->store, entry->kind, entry->id);
	char *place = NULL, *trash;

	*strrchr(folder, '/') = '\0';
	if (is_filed(live, entry->id, crm->team.fanout))
		place = xasprintf("%s/%s", folder, strrchr(live, '/') + 1);
	if (place != NULL && entry->trashed) {
		trash = store_trash_path(place);
		free(place);
		place = trash;
	}
	if (place != NULL && strcmp(place, entry->path) == 0) {
		free(place);
		place = NULL;
	}
	free(live);
	free(folder);
	return place;
}

static void
stay(struct tidying *tidying, char *why)
{
	strlist_take(&tidying->result->warnings, why);
	++*tidying->left;
}

static int
compare_entries(const void *a, const void *b)
{
	const struct store_entry *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static bool
is_taken(const struct store_entries *entries, char *path)
{
	struct store_entry wanted = {.path = path};

	return bsearch(&wanted, entries->items, entries->count, sizeof wanted,
		   compare_entries) != NULL;
}

static int
list_removals(struct tidying *tidying, enum kind kind, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int rc = store_scan(
	    tidying->crm->store, kind, STORE_LIVE | STORE_TRASH, &entries, err);

	for (size_t i = 0; i < entries.count && rc == 0; i++) {
		struct store_entry *entry = &entries.items[i];
		char *to = find_place(tidying->crm, entry);

		if (to == NULL)
			continue;
		if (is_taken(&entries, to)) {
			stay(tidying, xasprintf("'%s' stays: '%s' is there already",
					  entry->path, to));
			free(to);
			continue;
		}
		ARRAY_GROW(tidying->items, tidying->count, tidying->room);
		tidying->items[tidying->count++] =
		    (struct removal){kind, xstrdup(entry->id), xstrdup(entry->path), to};
	}
	store_entries_release(&entries);
	return rc;
}

static int
compare_removals(const void *a, const void *b)
{
	const struct removal *x = a, *y = b;

	return strcmp(x->from, y->from);
}

static bool
is_removed(const struct tidying *tidying, const char *path)
{
	char *from = xstrdup(path);
	struct removal wanted = {.from = from};
	bool found = bsearch(&wanted, tidying->items, tidying->count, sizeof wanted,
			 compare_removals) != NULL;

	free(from);
	return found;
}

/* Hand edits of what is moved go into history before. */
static int
commit_edits(struct tidying *tidying, struct error *err)
{
	static const char *const below[] = {"leads", "contacts", NULL};
	struct hand_edits ignored = {0};
	struct found_edits found;
	int rc = found_edits_read(tidying->crm, below, false, &found, &ignored, err);

	if (rc == 0)
		rc = found_edits_prepare(&found, tidying->tx, err);
	for (size_t i = 0; i < found.count && rc == 0; i++) {
		struct found_edit *edit = &found.items[i];

		if (edit->path != NULL && is_removed(tidying, edit->path))
			found_edits_choose(&found, edit);
	}
	if (rc == 0)
		rc = found_edits_commit(&found, tidying->tx, &ignored.subjects, err);
	found_edits_release(&found);
	hand_edits_release(&ignored);
	return rc;
}

static int
move_file(struct tidying *tidying, const struct removal *removal, struct error *err)
{
	struct blob state = BLOB_INIT;
	struct record *record = NULL;
	int rc = transaction_work_file(tidying->tx, removal->from, &state, err);

	if (rc == 0 && state.exists)
		record = crm_read_blob(
		    tidying->crm, removal->kind, removal->id, removal->from, &state);
	if (record != NULL && record->broken != NULL) {
		stay(tidying,
		    xasprintf("%s:%zu:%zu: error: %s", record->path, record->broken->line,
			record->broken->column, record->broken->message));
	} else if (record != NULL) {
		changeset_add(
		    &tidying->changes, removal->from, state.bytes, state.len, NULL, 0);
		changeset_add(
		    &tidying->changes, removal->to, NULL, 0, state.bytes, state.len);
		buf_addf(&tidying->lines, "path: %s → %s\n", removal->from, removal->to);
		strlist_add(&tidying->result->ids, removal->id);
		tidying->moved[removal->kind]++;
	}
	record_free(record);
	blob_release(&state);
	return rc;
}

/* "2 leads, 1 contact: tidy", and a line a file. */
static int
commit_moves(struct tidying *tidying, struct error *err)
{
	struct buf message = BUF_INIT;
	int rc = 0;

	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (tidying->moved[kind] > 0)
			buf_addf(&message, "%s%zu %s%s", message.len > 0 ? ", " : "",
			    tidying->moved[kind], kind_name((enum kind)kind),
			    tidying->moved[kind] == 1 ? "" : "s");
	buf_addstr(&message, ": tidy");
	if (tidying->changes.count > 0) {
		strlist_add(&tidying->result->subjects, message.data);
		buf_addf(&message, "\n\n%s", tidying->lines.data);
		rc =
		    transaction_commit(tidying->tx, &tidying->changes, message.data, err);
	}
	buf_release(&message);
	return rc;
}

static int
plan_tidy(struct crm *crm, struct transaction *tx, void *request,
    struct crm_result *result, struct error *err)
{
	struct tidying tidying = {.crm = crm,
	    .tx = tx,
	    .result = result,
	    .changes = CHANGESET_INIT,
	    .lines = BUF_INIT,
	    .left = request};
	int rc = 0;

	*tidying.left = 0;
	strlist_release(&result->warnings);
	for (int kind = 0; kind < KIND_COUNT && rc == 0; kind++)
		rc = list_removals(&tidying, (enum kind)kind, err);
	if (tidying.count > 0)
		qsort(tidying.items, tidying.count, sizeof *tidying.items,
		    compare_removals);
	if (rc == 0 && tidying.count > 0)
		rc = commit_edits(&tidying, err);
	for (size_t i = 0; i < tidying.count && rc == 0; i++)
		rc = move_file(&tidying, &tidying.items[i], err);
	if (rc == 0)
		rc = commit_moves(&tidying, err);
	tidying_release(&tidying);
	return rc;
}

int
crm_tidy(struct crm *crm, struct crm_result *result, size_t *left, struct error *err)
{
	return crm_change(crm, plan_tidy, left, result, err);
}
