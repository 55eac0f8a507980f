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

static enum merge_kind
kind_of(const struct compared_file *file)
{
	return file->mode == MODE_LINK        ? MERGE_LINK
	       : file->mode == MODE_SUBMODULE ? MERGE_SUBMODULE
					      : MERGE_PLAIN;
}

/* A submodule's commit is not in this repository. */
static int
load_file(struct merging *m, const struct compared_file *file, struct loaded *out)
{
	object_id_format(&file->blob, out->id);
	if (file->mode != MODE_SUBMODULE)
		return graph_blob(m->repo, &file->blob, &out->blob, m->err);
	blob_set(&out->blob, out->id, strlen(out->id));
	return 0;
}

static int
load_path(struct merging *m, size_t row, const struct compared *changed)
{
	struct loaded *files = m->files + row * m->count;
	struct merge_file *views = m->views + row * m->count;

	for (size_t i = 0; i < m->count; i++) {
		if (load_file(m, &changed->files[i], &files[i]) != 0)
			return -1;
		views[i] =
		    (struct merge_file){files[i].blob.exists ? files[i].blob.bytes : NULL,
			files[i].blob.len, files[i].id, kind_of(&changed->files[i])};
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

static unsigned
plain_mode(const struct compared_file *file)
{
	return compared_file_is_plain(file) ? file->mode : MODE_NONE;
}

/* Executable where the side that changed that says so. */
static unsigned
merge_mode(const struct merging *m, const char *path)
{
	long place = merging_find(m, path);
	const struct compared_file *files;
	unsigned base, ours, theirs;

	if (place < 0)
		return MODE_FILE;
	files = m->changed.items[place].files;
	base = m->count > FIRST_BASE ? plain_mode(&files[FIRST_BASE]) : 0;
	ours = plain_mode(&files[OURS]);
	theirs = plain_mode(&files[THEIRS]);
	if (ours == 0 || theirs == 0)
		return ours | theirs;
	if (ours == base)
		return theirs;
	return theirs == base ? ours : ours & theirs;
}

/* The object that the bytes are. */
static int
write_result(struct merging *m, const struct change *change, enum merge_kind kind,
    struct object_id *out)
{
	if (kind == MERGE_SUBMODULE)
		return object_id_parse(change->new.bytes, out)
			   ? 0
			   : error_failed(
				 m->err, "cannot read the submodule '%s'", change->path);
	return graph_write_blob(m->repo, change->new.bytes, change->new.len, out, m->err);
}

static int
put_change(struct merging *m, const struct change *change, enum merge_kind kind)
{
	struct compared_file file = {{{0}}, 0};
	long place = merging_find(m, change->path);

	file.mode = kind == MERGE_LINK        ? MODE_LINK
		    : kind == MERGE_SUBMODULE ? MODE_SUBMODULE
					      : merge_mode(m, change->path);
	if (blob_equal(&change->old, &change->new) &&
	    (place < 0 || !change->new.exists ||
		m->changed.items[place].files[OURS].mode == file.mode))
		return 0;
	if (file.mode == 0)
		file.mode = MODE_FILE;
	if (!change->new.exists)
		file.mode = 0;
	else if (write_result(m, change, kind, &file.blob) != 0)
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
		if (put_change(m, &result->files.items[i], result->kinds[i]) != 0)
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
		if (load_path(m, m->path_count, changed) != 0)
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
