#include "base/mem.h"
#include "check_internal.h"

#include <stdlib.h>
#include <string.h>

static int
list_files(void *context, const char *folder, struct strlist *paths, struct error *err)
{
	const struct check *c = context;
	size_t len = strlen(folder);

	(void)err;
	for (size_t i = 0; i < c->staged.files.count; i++) {
		const struct snapshot_file *file = &c->staged.files.items[i];

		/* A link is no record; check_files() tells of it. */
		if (!file->is_link && strncmp(file->path, folder, len) == 0 &&
		    file->path[len] == '/')
			strlist_add(paths, file->path);
	}
	return 0;
}

static int
read_file(void *context, const char *path, struct buf *out, struct error *err)
{
	const struct check *c = context;
	const struct snapshot_file *file = snapshot_find(&c->staged.files, path);
	struct blob blob = BLOB_INIT;
	int ret;

	if (file == NULL || file->is_link)
		return 0;
	ret = snapshot_blob(c->crm->repo, &file->id, &blob, err);
	if (ret == 0)
		buf_add(out, blob.bytes, blob.len);
	blob_release(&blob);
	return ret == 0 ? 1 : -1;
}

static const struct store_files index_files = {list_files, read_file};

bool
check_has_changed(const struct check *c, const char *path)
{
	const struct strlist *changed = &c->staged.changed;
	size_t from = 0, to = changed->count;

	/* With the first commit all begins, what is missing included. */
	if (c->staged.is_first)
		return true;
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(changed->items[middle], path) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < changed->count && strcmp(changed->items[from], path) == 0;
}

static bool
is_at_or_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

bool
check_index_has(const struct check *c, const char *path)
{
	for (size_t i = 0; i < c->staged.files.count; i++)
		if (is_at_or_below(c->staged.files.items[i].path, path))
			return true;
	for (size_t i = 0; i < c->staged.changed.count; i++)
		if (is_at_or_below(c->staged.changed.items[i], path))
			return true;
	return false;
}

static void
find_gone(struct check *c)
{
	for (size_t i = 0; i < c->staged.changed.count; i++) {
		const char *path = c->staged.changed.items[i];
		enum kind kind;
		bool trashed;
		char *id;

		if (snapshot_find(&c->staged.files, path) != NULL ||
		    !store_parse_path(path, &kind, &id, &trashed))
			continue;
		named_add(&c->gone[kind], id, path, NULL);
		free(id);
	}
	for (int kind = 0; kind < KIND_COUNT; kind++)
		named_sort(&c->gone[kind]);
}

static int
read_team_before(struct check *c, struct error *err)
{
	struct setting_problems ignored = SETTING_PROBLEMS_INIT;
	struct blob blob = BLOB_INIT;

	if (repository_head_file(c->crm->repo, "minicrm.ini", &blob, err) != 0)
		return -1;
	if (blob.exists) {
		team_release(&c->before);
		team_parse(blob.bytes, blob.len, &c->before, &ignored);
	}
	setting_problems_release(&ignored);
	blob_release(&blob);
	return 0;
}

int
check_open_index(struct check *c, struct error *err)
{
	struct repository *repo;

	if (crm_repository(c->crm, &repo, err) != 0)
		return -1;
	if (repo == NULL)
		return error_failed(err,
		    "no git repository in '%s', so there is no index: run 'minicrm "
		    "check' "
		    "without --staged",
		    c->crm->dir);
	c->is_staged = true;
	c->store = store_open_files(&index_files, c, &c->crm->team);
	if (staged_read(repo, &c->staged, err) != 0)
		return -1;
	find_gone(c);
	return read_team_before(c, err);
}

void
check_close_index(struct check *c)
{
	if (!c->is_staged)
		return;
	store_close(c->store);
	staged_release(&c->staged);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		named_release(&c->gone[kind]);
}
