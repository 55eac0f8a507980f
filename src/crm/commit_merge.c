#include "commit_merge_internal.h"

#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

void
commit_merge_release(struct commit_merge *merge)
{
	strlist_release(&merge->report);
}

static bool
is_plain(const struct compared_file *file)
{
	return file->mode == 0 || file->mode == 0100644 || file->mode == 0100755;
}

static bool
all_plain(const struct merging *m, const struct compared *changed)
{
	for (size_t i = 0; i < m->count; i++)
		if (!is_plain(&changed->files[i]))
			return false;
	return true;
}

static bool
same_file(const struct compared_file *a, const struct compared_file *b)
{
	return a->mode == b->mode && object_id_equal(&a->blob, &b->blob);
}

static int
load_path(struct merging *m, size_t row, const struct compared *changed)
{
	struct loaded *files = m->files + row * m->count;
	struct merge_file *views = m->views + row * m->count;

	for (size_t i = 0; i < m->count; i++) {
		if (graph_blob(
			m->repo, &changed->files[i].blob, &files[i].blob, m->err) != 0)
			return -1;
		object_id_format(&changed->files[i].blob, files[i].id);
		views[i] =
		    (struct merge_file){files[i].blob.exists ? files[i].blob.bytes : NULL,
			files[i].blob.len, files[i].id};
	}
	m->paths[m->path_count++] = (struct merge_path){
	    changed->path, views + FIRST_BASE, views[OURS], views[THEIRS]};
	return 0;
}

static void
add_put(struct merging *m, const char *path, struct compared_file file)
{
	ARRAY_GROW(m->puts, m->put_count, m->put_room);
	m->puts[m->put_count++] = (struct tree_file){path, file};
}

/* Links and submodules: one side's, as a whole. */
static void
choose_whole(struct merging *m, const struct compared *changed)
{
	static const struct compared_file none;
	const struct compared_file *base =
	    m->count > FIRST_BASE ? &changed->files[FIRST_BASE] : &none;
	const struct compared_file *ours = &changed->files[OURS];
	const struct compared_file *theirs = &changed->files[THEIRS];

	if (same_file(ours, theirs) || same_file(theirs, base))
		return;
	if (same_file(ours, base) || merging_theirs_is_later(m, changed->path))
		add_put(m, changed->path, *theirs);
}

/* Executable where the side that changed that says so. */
static unsigned
merge_mode(const struct merging *m, const char *path)
{
	long place = merging_find(m, path);
	const struct compared_file *files;
	unsigned base;

	if (place < 0)
		return 0100644;
	files = m->changed.items[place].files;
	base = m->count > FIRST_BASE ? files[FIRST_BASE].mode : 0;
	if (files[OURS].mode == 0 || files[THEIRS].mode == 0)
		return files[OURS].mode | files[THEIRS].mode;
	if (files[OURS].mode == base)
		return files[THEIRS].mode;
	return files[THEIRS].mode == base ? files[OURS].mode
					  : files[OURS].mode & files[THEIRS].mode;
}

static int
put_change(struct merging *m, const struct change *change)
{
	struct compared_file file = {{{0}}, merge_mode(m, change->path)};
	long place = merging_find(m, change->path);

	if (blob_equal(&change->old, &change->new) &&
	    (place < 0 || !change->new.exists ||
		m->changed.items[place].files[OURS].mode == file.mode))
		return 0;
	if (file.mode == 0)
		file.mode = 0100644;
	if (!change->new.exists)
		file.mode = 0;
	else if (graph_write_blob(m->repo, change->new.bytes, change->new.len, &file.blob,
		     m->err) != 0)
		return -1;
	add_put(m, change->path, file);
	return 0;
}

static void
copy_report(const struct strlist *report, struct strlist *out)
{
	for (size_t i = 0; i < report->count; i++) {
		struct buf line = BUF_INIT;

		unicode_escape(&line, report->items[i], "");
		strlist_take(out, buf_detach(&line, NULL));
	}
}

static int
compare_puts(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

static bool
is_resolved(const struct merging *m, const char *path)
{
	const struct tree_file key = {.path = path};

	return m->resolutions->count > 0 &&
	       bsearch(&key, m->resolutions->items, m->resolutions->count, sizeof key,
		   compare_puts) != NULL;
}

/* They stand in the place of what would come of the merge there. */
static void
put_resolutions(struct merging *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->put_count; i++)
		if (!is_resolved(m, m->puts[i].path))
			m->puts[n++] = m->puts[i];
	m->put_count = n;
	for (size_t i = 0; i < m->resolutions->count; i++)
		add_put(m, m->resolutions->items[i].path, m->resolutions->items[i].file);
}

static int
run(struct merging *m, struct merge_result *result, struct commit_merge *out)
{
	struct merge_input input = {.rules = MERGE_SYNC,
	    .paths = m->paths,
	    .count = m->path_count,
	    .base_count = m->count - FIRST_BASE,
	    .has_id = merging_has_id,
	    .touched = merging_find_touch,
	    .context = m};

	merge_trees(&input, result);
	for (size_t i = 0; i < result->files.count; i++)
		if (put_change(m, &result->files.items[i]) != 0)
			return -1;
	if (m->err->code != ERROR_NONE)
		return -1;
	put_resolutions(m);
	if (m->put_count > 1)
		qsort(m->puts, m->put_count, sizeof *m->puts, compare_puts);
	copy_report(&result->report, &out->report);
	return graph_write_tree(
	    m->repo, &m->commits[OURS], m->puts, m->put_count, &out->tree, m->err);
}

static int
load(struct merging *m)
{
	size_t rows;

	if (graph_compare(m->repo, m->commits, m->count, &m->changed, m->err) != 0)
		return -1;
	rows = m->changed.count + 1;
	m->files = xcalloc(rows * m->count, sizeof *m->files);
	m->views = xcalloc(rows * m->count, sizeof *m->views);
	m->paths = xcalloc(rows, sizeof *m->paths);
	for (size_t i = 0; i < m->changed.count; i++) {
		const struct compared *changed = &m->changed.items[i];

		if (is_resolved(m, changed->path))
			continue;
		if (!all_plain(m, changed))
			choose_whole(m, changed);
		else if (load_path(m, m->path_count, changed) != 0)
			return -1;
	}
	return 0;
}

static void
merging_release(struct merging *m)
{
	side_release(&m->sides[MERGE_OURS], m->changed.count);
	side_release(&m->sides[MERGE_THEIRS], m->changed.count);
	for (size_t i = 0; m->files != NULL && i < m->path_count * m->count; i++)
		blob_release(&m->files[i].blob);
	if (m->has_team)
		team_release(&m->team);
	free(m->files);
	free(m->views);
	free(m->paths);
	free(m->puts);
	compared_list_release(&m->changed);
}

int
commit_merge_run(struct repository *repo, const struct object_id *ours,
    const struct object_id *theirs, const struct object_ids *bases,
    const struct resolutions *resolutions, struct commit_merge *out, struct error *err)
{
	static const struct resolutions none;
	struct merging m = {.repo = repo,
	    .bases = bases,
	    .resolutions = resolutions == NULL ? &none : resolutions,
	    .err = err};
	struct merge_result result = MERGE_RESULT_INIT;
	size_t count = bases->count < BASES_MAX ? bases->count : BASES_MAX;
	int rc;

	*out = (struct commit_merge){.report = STRLIST_INIT};
	m.commits[OURS] = *ours;
	m.commits[THEIRS] = *theirs;
	if (count > 0)
		memcpy(
		    m.commits + FIRST_BASE, bases->items, count * sizeof *bases->items);
	m.count = FIRST_BASE + count;
	rc = load(&m);
	if (rc == 0)
		rc = run(&m, &result, out);
	merge_result_release(&result);
	merging_release(&m);
	return rc;
}
