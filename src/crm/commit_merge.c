#include "commit_merge.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "crm/merge.h"
#include "history/snapshot.h"
#include "store/store.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The order of the commits in all that is compared. */
enum { OURS, THEIRS, FIRST_BASE };
#define BASES_MAX (GRAPH_COMPARE_MAX - FIRST_BASE)

/* A file's bytes, for the merge. */
struct loaded {
	struct blob blob;
	char id[OBJECT_ID_TEXT_SIZE];
};

/* What is asked of one side only where it matters. */
struct side {
	bool has_touches, has_ids;
	struct touch *touches; /* one a path */
	struct strlist texts;  /* of the touches: ids and names */
	struct strlist ids;    /* "0jane", sorted */
};

struct merging {
	struct repository *repo;
	struct object_id commits[GRAPH_COMPARE_MAX];
	size_t count; /* of commits */
	const struct object_ids *bases;
	struct compared_list changed;
	struct loaded *files;     /* count a path */
	struct merge_file *views; /* the same, for the merge */
	struct merge_path *paths;
	size_t path_count;
	struct side sides[2];
	struct tree_file *puts; /* what differs from ours; the paths are others' */
	size_t put_count, put_room;
	struct error *err; /* of what is asked in between */
};

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

static int
compare_changed(const void *a, const void *b)
{
	return strcmp(
	    ((const struct compared *)a)->path, ((const struct compared *)b)->path);
}

/* The path's place in what is compared, or -1. */
static long
find_changed(const struct merging *m, const char *path)
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

static bool
find_touch(void *context, enum merge_side side, const char *path, struct merge_touch *out)
{
	struct merging *m = context;
	long place = find_changed(m, path);
	struct strlist *texts = &m->sides[side].texts;
	char id[OBJECT_ID_TEXT_SIZE];
	const struct touch *touch;

	if (!m->sides[side].has_touches)
		load_touches(m, side);
	if (place < 0 || object_id_is_zero(&m->sides[side].touches[place].commit))
		return false;
	touch = &m->sides[side].touches[place];
	object_id_format(&touch->commit, id);
	strlist_add(texts, id);
	/* Not by the team's list: it need not be the same on both sides. */
	strlist_addn(texts, touch->email, strcspn(touch->email, "@"));
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

static int
compare_strings(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
has_id(void *context, enum merge_side side, enum kind kind, const char *id)
{
	struct merging *m = context;
	const struct strlist *ids = &m->sides[side].ids;
	char *key = xasprintf("%d%s", (int)kind, id);
	bool found;

	if (!m->sides[side].has_ids)
		load_ids(m, side);
	found = ids->count > 0 && bsearch(&key, ids->items, ids->count,
				      sizeof *ids->items, compare_strings) != NULL;
	free(key);
	return found;
}

static void
add_put(struct merging *m, const char *path, struct compared_file file)
{
	ARRAY_GROW(m->puts, m->put_count, m->put_room);
	m->puts[m->put_count++] = (struct tree_file){path, file};
}

/* Which of two sides that both changed a thing comes later. */
static bool
theirs_is_later(struct merging *m, const char *path)
{
	struct merge_touch ours = {0, "", NULL}, theirs = {0, "", NULL};

	find_touch(m, MERGE_OURS, path, &ours);
	find_touch(m, MERGE_THEIRS, path, &theirs);
	if (ours.at != theirs.at)
		return theirs.at > ours.at;
	return strcmp(theirs.commit, ours.commit) > 0;
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
	if (same_file(ours, base) || theirs_is_later(m, changed->path))
		add_put(m, changed->path, *theirs);
}

/* Executable where the side that changed that says so. */
static unsigned
merge_mode(const struct merging *m, const char *path)
{
	long place = find_changed(m, path);
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
	long place = find_changed(m, change->path);

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

static int
run(struct merging *m, struct merge_result *result, struct commit_merge *out)
{
	struct merge_input input = {.rules = MERGE_SYNC,
	    .paths = m->paths,
	    .count = m->path_count,
	    .base_count = m->count - FIRST_BASE,
	    .has_id = has_id,
	    .touched = find_touch,
	    .context = m};

	merge_trees(&input, result);
	for (size_t i = 0; i < result->files.count; i++)
		if (put_change(m, &result->files.items[i]) != 0)
			return -1;
	if (m->err->code != ERROR_NONE)
		return -1;
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

		if (!all_plain(m, changed))
			choose_whole(m, changed);
		else if (load_path(m, m->path_count, changed) != 0)
			return -1;
	}
	return 0;
}

static void
side_release(struct side *side, size_t count)
{
	for (size_t i = 0; side->touches != NULL && i < count; i++)
		touch_release(&side->touches[i]);
	free(side->touches);
	strlist_release(&side->texts);
	strlist_release(&side->ids);
}

static void
merging_release(struct merging *m)
{
	side_release(&m->sides[MERGE_OURS], m->changed.count);
	side_release(&m->sides[MERGE_THEIRS], m->changed.count);
	for (size_t i = 0; m->files != NULL && i < m->path_count * m->count; i++)
		blob_release(&m->files[i].blob);
	free(m->files);
	free(m->views);
	free(m->paths);
	free(m->puts);
	compared_list_release(&m->changed);
}

int
commit_merge_run(struct repository *repo, const struct object_id *ours,
    const struct object_id *theirs, const struct object_ids *bases,
    struct commit_merge *out, struct error *err)
{
	struct merging m = {.repo = repo, .bases = bases, .err = err};
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
