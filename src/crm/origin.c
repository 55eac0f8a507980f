#include "origin.h"

#include "base/mem.h"
#include "crm/draft.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

void
origins_release(struct origins *origins)
{
	for (size_t i = 0; i < origins->count; i++) {
		free(origins->items[i].key);
		free(origins->items[i].who);
	}
	free(origins->items);
	*origins = (struct origins)ORIGINS_INIT;
}

static bool
has_key(const struct origins *origins, const char *key)
{
	for (size_t i = 0; i < origins->count; i++)
		if (strcmp(origins->items[i].key, key) == 0)
			return true;
	return false;
}

/* Those of the keys whose newest change this is. */
static void
add_changes(struct origins *origins, const struct record_diff *changes, instant_t at,
    const char *who)
{
	for (size_t i = 0; i < changes->count; i++) {
		const char *key = changes->items[i].key;

		if (has_key(origins, key))
			continue;
		ARRAY_GROW(origins->items, origins->count, origins->room);
		origins->items[origins->count++] = (struct docmerge_origin){
		    xstrdup(key), at, who == NULL ? NULL : xstrdup(who)};
	}
}

static bool
has_all(const struct origins *origins, const struct record_diff *wanted)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (!has_key(origins, wanted->items[i].key))
			return false;
	return true;
}

/* What no commit has yet. */
static int
find_hand_edits(struct crm *crm, struct transaction *tx, const struct record *now,
    const struct blob *state, struct origins *out, struct error *err)
{
	struct record_diff changes = RECORD_DIFF_INIT;
	struct record *head_record;
	struct blob head = BLOB_INIT;

	if (transaction_head_file(tx, now->path, &head, err) != 0)
		return -1;
	if (!blob_equal(&head, state)) {
		head_record = crm_read_blob(crm, now->kind, now->id, now->path, &head);
		record_diff(head_record, now, &changes);
		add_changes(out, &changes, crm->env->now, crm_user(crm));
		record_free(head_record);
	}
	record_diff_release(&changes);
	blob_release(&head);
	return 0;
}

static int
walk(struct crm *crm, struct record *now, const struct record_diff *wanted,
    struct origins *out, struct error *err)
{
	const struct timeline_event *event;
	struct timeline *timeline;
	int rc = 1;

	if (timeline_open_back(crm, &now, 1, &timeline, err) != 0)
		return -1;
	while (!has_all(out, wanted) && (rc = timeline_next(timeline, &event, err)) > 0)
		add_changes(out, &event->changes, event->at, event->by);
	timeline_close(timeline);
	return rc < 0 ? -1 : 0;
}

int
origins_find(struct crm *crm, struct transaction *tx, const struct buf *base,
    struct record *now, const struct blob *state, struct origins *out, struct error *err)
{
	struct record *then = crm_parse_text(crm, now->kind, now->path, base);
	struct record_diff wanted = RECORD_DIFF_INIT;
	struct error untold = ERROR_INIT;
	int rc = find_hand_edits(crm, tx, now, state, out, err);

	record_diff(then, now, &wanted);
	/* A history that is cut off keeps nobody from editing. */
	if (rc == 0)
		walk(crm, now, &wanted, out, &untold);
	error_clear(&untold);
	record_diff_release(&wanted);
	record_free(then);
	return rc;
}
