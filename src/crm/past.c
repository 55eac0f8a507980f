#include "base/mem.h"
#include "crm_internal.h"
#include "history/snapshot.h"

#include <stdlib.h>
#include <string.h>

struct past {
	struct repository *repo;
	struct object_id commit; /* zero: history begins later */
	day_t day;
	struct snapshot files[KIND_COUNT];
	bool is_read[KIND_COUNT];
};

static int
open_files(
    struct past *past, enum kind kind, const struct snapshot **out, struct error *err)
{
	struct snapshot *files = &past->files[kind];

	if (!past->is_read[kind] && !object_id_is_zero(&past->commit) &&
	    snapshot_read(past->repo, &past->commit, kind_folder(kind), files, err) != 0)
		return -1;
	past->is_read[kind] = true;
	*out = files;
	return 0;
}

static int
list_files(void *context, const char *folder, struct strlist *paths, struct error *err)
{
	const struct snapshot *files;
	enum kind kind;

	if (!kind_parse(folder, &kind))
		return 0;
	if (open_files(context, kind, &files, err) != 0)
		return -1;
	/* A link is no file of ours, now or then. */
	for (size_t i = 0; i < files->count; i++)
		if (!files->items[i].is_link)
			strlist_add(paths, files->items[i].path);
	return 0;
}

static int
read_file(void *context, const char *path, struct buf *out, struct error *err)
{
	struct past *past = context;
	const struct snapshot_file *file = NULL;
	struct blob blob = BLOB_INIT;
	int ret = 0;

	for (int i = 0; i < KIND_COUNT && file == NULL; i++) {
		const struct snapshot *files;

		if (open_files(past, (enum kind)i, &files, err) != 0)
			return -1;
		file = snapshot_find(files, path);
	}
	if (file == NULL)
		return 0;
	ret = snapshot_blob(past->repo, &file->id, &blob, err);
	if (ret == 0)
		buf_add(out, blob.bytes, blob.len);
	blob_release(&blob);
	return ret == 0 ? 1 : -1;
}

static const struct store_files past_files = {list_files, read_file};

void
past_free(struct past *past)
{
	if (past == NULL)
		return;
	for (int i = 0; i < KIND_COUNT; i++)
		snapshot_release(&past->files[i]);
	free(past);
}

day_t
past_day(const struct past *past)
{
	return past->day;
}

const struct object_id *
past_commit(const struct past *past)
{
	return &past->commit;
}

int
crm_go_back(struct crm *crm, day_t day, struct error *err)
{
	instant_t end = instant_local_start(day + 1) - 1;
	struct object_id commit = {{0}};
	struct repository *repo;

	if (crm_history(crm, &repo, err) != 0 ||
	    snapshot_commit_at(repo, end, &commit, err) < 0)
		return -1;
	past_free(crm->past);
	crm->past = xcalloc(1, sizeof *crm->past);
	crm->past->repo = repo;
	crm->past->commit = commit;
	crm->past->day = day;
	store_close(crm->store);
	crm->store = store_open_files(&past_files, crm->past, &crm->team);
	return 0;
}
