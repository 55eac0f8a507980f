#include "commit_merge_internal.h"

#include "base/mem.h"
#include "history/snapshot.h"
#include "store/store.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int
compare_changed(const void *a, const void *b)
{
	return strcmp(
	    ((const struct compared *)a)->path, ((const struct compared *)b)->path);
}

long
merging_find(const struct merging *m, const char *path)
{
	struct compared key = {(char *)(uintptr_t)path, NULL}, *found;

	if (m->changed.count == 0)
		return -1;
	found = bsearch(
	    &key, m->changed.items, m->changed.count, sizeof key, compare_changed);
	return found == NULL ? -1 : found - m->changed.items;
}

static void
load_touches(struct merging *m, enum merge_side side)
{
	struct side *of = &m->sides[side];
	struct strlist paths = STRLIST_INIT;

	of->has_touches = true;
	of->touches = xcalloc(m->changed.count, sizeof *of->touches);
	for (size_t i = 0; i < m->changed.count; i++)
		strlist_add(&paths, m->changed.items[i].path);
	graph_touches(m->repo, &m->commits[side], m->bases, &paths, of->touches, m->err);
	strlist_release(&paths);
}

bool
merging_find_touch(
    void *context, enum merge_side side, const char *path, struct merge_touch *out)
{
	struct merging *m = context;
	long place = merging_find(m, path);
	struct strlist *texts = &m->sides[side].texts;
	char id[OBJECT_ID_TEXT_SIZE];
	const struct touch *touch;
	char *who;

	if (!m->sides[side].has_touches)
		load_touches(m, side);
	if (place < 0 || object_id_is_zero(&m->sides[side].touches[place].commit))
		return false;
	touch = &m->sides[side].touches[place];
	object_id_format(&touch->commit, id);
	/* The team may have to be merged first, which asks for touches, too. */
	who = team_author(merging_team(m), touch->author, touch->email);
	strlist_add(texts, id);
	strlist_take(texts, who);
	*out = (struct merge_touch){
	    touch->at, texts->items[texts->count - 2], texts->items[texts->count - 1]};
	return true;
}

static void
load_ids(struct merging *m, enum merge_side side)
{
	struct side *of = &m->sides[side];
	struct snapshot snapshot = SNAPSHOT_INIT;

	of->has_ids = true;
	for (int kind = 0; kind < KIND_COUNT; kind++)
		if (snapshot_read(m->repo, &m->commits[side],
			kind_folder((enum kind)kind), &snapshot, m->err) != 0)
			break;
	for (size_t i = 0; i < snapshot.count; i++) {
		enum kind kind;
		bool trashed;
		char *id;

		if (!store_parse_path(snapshot.items[i].path, &kind, &id, &trashed))
			continue;
		strlist_take(&of->ids, xasprintf("%d%s", (int)kind, id));
		free(id);
	}
	strlist_sort(&of->ids);
	snapshot_release(&snapshot);
}

bool
merging_has_id(void *context, enum merge_side side, enum kind kind, const char *id)
{
	struct merging *m = context;
	const struct strlist *ids = &m->sides[side].ids;
	char *key = xasprintf("%d%s", (int)kind, id);
	bool found;

	if (!m->sides[side].has_ids)
		load_ids(m, side);
	found = strlist_has_sorted(ids, key);
	free(key);
	return found;
}

void
side_release(struct side *side, size_t count)
{
	for (size_t i = 0; side->touches != NULL && i < count; i++)
		touch_release(&side->touches[i]);
	free(side->touches);
	strlist_release(&side->texts);
	strlist_release(&side->ids);
}
