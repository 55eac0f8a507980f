#include "base/mem.h"
#include "store/store.h"
#include "sync_internal.h"

#include <stdlib.h>

#define NAMED 20

static char *
describe(const struct record *record)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "%s:%zu:%zu: error: %s (it came with this sync", record->path,
	    record->broken->line, record->broken->column, record->broken->message);
	if (record->trashed)
		buf_addstr(&line, ", into the trash)");
	else
		buf_addf(&line, ": mend it with 'minicrm %sedit %s')",
		    kind_prefix(record->kind), record->id);
	return buf_detach(&line, NULL);
}

/* What a merge kept beside a readable one was told with the merge. */
static void
warn_file(struct sync *sync, const char *path, const struct compared_file *file,
    struct strlist *out)
{
	struct error ignored = ERROR_INIT;
	struct blob blob = BLOB_INIT;
	struct record *record;
	enum kind kind;
	bool trashed;
	char *id;

	/* Links are never followed. */
	if (!compared_file_is_plain(file) ||
	    !store_parse_path(path, &kind, &id, &trashed))
		return;
	if (store_kept_stem(id, "unreadable") == 0 &&
	    graph_blob(sync->repo, &file->blob, &blob, &ignored) == 0) {
		record = crm_read_blob(sync->crm, kind, id, path, &blob);
		record->trashed = trashed;
		if (record->broken != NULL)
			strlist_take(out, describe(record));
		record_free(record);
	}
	error_clear(&ignored);
	blob_release(&blob);
	free(id);
}

static void
warn_changed(struct sync *sync, const struct compared_list *changed)
{
	struct strlist found = STRLIST_INIT, left = STRLIST_INIT;
	struct strlist *warnings = &sync->report->warnings;

	sync_list_left(sync, &left);
	for (size_t i = 0; i < changed->count; i++)
		if (!strlist_has(&left, changed->items[i].path))
			warn_file(sync, changed->items[i].path,
			    &changed->items[i].files[1], &found);
	for (size_t i = 0; i < found.count && i < NAMED; i++)
		strlist_add(warnings, found.items[i]);
	if (found.count > NAMED)
		strlist_take(warnings,
		    xasprintf("%zu more that came with this sync can't be read: "
			      "'minicrm check' names them all",
			found.count - NAMED));
	strlist_release(&found);
	strlist_release(&left);
}

void
sync_warn_unreadable(struct sync *sync)
{
	struct compared_list changed = COMPARED_LIST_INIT;
	struct object_id commits[] = {sync->start, {{0}}};
	struct error ignored = ERROR_INIT;

	if (sync->has_start &&
	    graph_resolve(sync->repo, "HEAD", &commits[1], &ignored) == 1 &&
	    !object_id_equal(&commits[0], &commits[1]) &&
	    graph_compare(sync->repo, commits, 2, &changed, &ignored) == 0)
		warn_changed(sync, &changed);
	compared_list_release(&changed);
	error_clear(&ignored);
}
