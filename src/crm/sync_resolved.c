#include "sync_resolved.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "store/docmerge.h"

#include <stdlib.h>
#include <string.h>

void
resolved_release(struct resolved *resolved)
{
	free(resolved->files.items);
	free(resolved->unmerged.items);
	strlist_release(&resolved->lines);
	strlist_release(&resolved->paths);
	*resolved = (struct resolved)RESOLVED_INIT;
}

/* The search for it. */
struct finding {
	struct sync *sync;
	const struct merge_state *state;
	struct object_id commits[3]; /* ours, theirs, and what they come from */
	size_t count;
	const struct object_id *tree;
	struct resolved *out;
};

static void
add(struct resolutions *list, const char *path, struct compared_file file)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = (struct tree_file){path, file};
}

/* The caller's path is not there for long. */
static const char *
keep_path(struct finding *f, const char *path)
{
	strlist_add(&f->out->paths, path);
	return f->out->paths.items[f->out->paths.count - 1];
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

static const struct compared *
find_compared(const struct compared_list *list, const char *path)
{
	for (size_t low = 0, high = list->count; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(path, list->items[middle].path);

		if (order == 0)
			return &list->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool
is_unmerged(const struct finding *f, const char *path)
{
	return strlist_has(&f->state->unmerged, path);
}

/* What lies in the work tree, as a file of the repository. */
static int
read_unmerged(struct finding *f, const char *path, const struct merge_versions *versions,
    struct compared_file *out, struct error *err)
{
	struct buf bytes = BUF_INIT;
	int rc = file_read(store_root(f->sync->crm->store), path, 0, &bytes, err);

	*out = (struct compared_file){{{0}}, 0};
	if (rc == 1) {
		out->mode = versions->ours.mode != 0 ? versions->ours.mode
						     : versions->theirs.mode;
		rc = graph_write_blob(
		    f->sync->repo, bytes.data, bytes.len, &out->blob, err);
	}
	buf_release(&bytes);
	if (rc == 0)
		add(&f->out->unmerged, keep_path(f, path), *out);
	return rc;
}

/* What was edited and left in pieces is neither to be merged nor to be lost. */
static int
check_readable(struct finding *f, const char *path, const struct compared_file *file,
    struct error *err)
{
	struct blob blob = BLOB_INIT;
	enum kind kind;
	bool trashed;
	char *id;
	int rc;

	if (object_id_is_zero(&file->blob) ||
	    !store_parse_path(path, &kind, &id, &trashed))
		return 0;
	free(id);
	rc = graph_blob(f->sync->repo, &file->blob, &blob, err);
	if (rc == 0 && !docmerge_is_readable(blob.bytes, blob.len))
		rc = error_failed(err,
		    "'%s' was edited in the middle of a merge and can't be read yet: "
		    "mend it, 'git add' it, then sync again",
		    path);
	blob_release(&blob);
	return rc;
}

static void
tell(struct finding *f, const char *path)
{
	struct buf line = BUF_INIT;
	enum kind kind;
	bool trashed;
	char *id = NULL;

	if (store_parse_path(path, &kind, &id, &trashed))
		buf_addstr(&line, kind_prefix(kind));
	unicode_escape(&line, id != NULL ? id : path, "");
	buf_addstr(&line, ": resolved by hand");
	strlist_take(&f->out->lines, buf_detach(&line, NULL));
	free(id);
}

/* 1 where the file is somebody's decision: neither git's work nor what we would make of
 * it; 0; -1. */
static int
is_decided(struct finding *f, const char *path, const struct merge_versions *versions,
    const struct compared_file *file, struct error *err)
{
	struct compared_file merged;
	int rc = merge_state_wrote(f->sync->repo, f->state, path, versions, file, err);

	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (graph_tree_file(f->sync->repo, f->tree, path, &merged, err) != 0)
		return -1;
	return !object_id_equal(&merged.blob, &file->blob);
}

/* `files` as they were compared. */
static int
look_at(struct finding *f, const char *path, const struct compared_file *files,
    struct error *err)
{
	const struct compared *staged = find_compared(&f->state->staged, path);
	struct merge_versions versions = {.base = {{{0}}, 0}};
	struct compared_file file;
	bool unmerged = is_unmerged(f, path);
	int rc = 0;

	versions.ours = files[0];
	versions.theirs = files[1];
	if (f->count > 2)
		versions.base = files[2];
	file = staged != NULL ? staged->files[1] : versions.ours;
	if (unmerged)
		rc = read_unmerged(f, path, &versions, &file, err);
	/* A file that is missing by hand is no decision. */
	if (rc != 0 || (unmerged && object_id_is_zero(&file.blob)))
		return rc;
	rc = is_decided(f, path, &versions, &file, err);
	if (rc == 1)
		rc = check_readable(f, path, &file, err) == 0 ? 1 : -1;
	if (rc != 1)
		return rc;
	add(&f->out->files, keep_path(f, path), file);
	if (!object_id_equal(&versions.ours.blob, &versions.theirs.blob))
		tell(f, path);
	return 0;
}

static int
look_at_all(struct finding *f, struct error *err)
{
	struct compared_list changed = COMPARED_LIST_INIT;
	const struct compared_list *staged = &f->state->staged;
	int rc = graph_compare(f->sync->repo, f->commits, f->count, &changed, err);

	for (size_t i = 0; i < changed.count && rc == 0; i++)
		rc = look_at(f, changed.items[i].path, changed.items[i].files, err);
	/* What the commits have alike, but the index has not. */
	for (size_t i = 0; i < staged->count && rc == 0; i++) {
		const struct compared_file *head = &staged->items[i].files[0];
		const struct compared_file files[] = {*head, *head, *head};

		if (find_compared(&changed, staged->items[i].path) == NULL)
			rc = look_at(f, staged->items[i].path, files, err);
	}
	compared_list_release(&changed);
	return rc;
}

/* A record that was decided on stands once: not in the trash, too, where the merge alone
 * would have put it. */
static int
drop_twins(struct finding *f, struct error *err)
{
	struct resolutions *files = &f->out->files;
	size_t count = files->count;

	for (size_t i = 0; i < count; i++) {
		struct tree_file key = {.path = NULL};
		struct compared_file found;
		enum kind kind;
		bool trashed;
		char *id, *twin;

		if (object_id_is_zero(&files->items[i].file.blob) ||
		    !store_parse_path(files->items[i].path, &kind, &id, &trashed))
			continue;
		free(id);
		twin = trashed ? store_live_path(files->items[i].path)
			       : store_trash_path(files->items[i].path);
		strlist_take(&f->out->paths, twin);
		key.path = twin;
		if (graph_tree_file(f->sync->repo, f->tree, twin, &found, err) != 0)
			return -1;
		if (!object_id_is_zero(&found.blob) &&
		    bsearch(&key, files->items, count, sizeof key, compare_files) == NULL)
			add(files, twin, (struct compared_file){{{0}}, 0});
	}
	return 0;
}

static void
sort(struct resolutions *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, compare_files);
}

int
resolved_find(struct sync *sync, const struct merge_state *state,
    const struct object_id *head, const struct object_ids *bases,
    const struct object_id *tree, struct resolved *out, struct error *err)
{
	struct finding f = {.sync = sync,
	    .state = state,
	    .commits = {*head, state->theirs},
	    .count = 2,
	    .tree = tree,
	    .out = out};
	int rc;

	if (bases->count > 0)
		f.commits[f.count++] = bases->items[0];
	rc = look_at_all(&f, err);
	sort(&out->files);
	sort(&out->unmerged);
	if (rc == 0)
		rc = drop_twins(&f, err);
	sort(&out->files);
	return rc;
}
