#include "merge_internal.h"

#include "base/mem.h"
#include "crm_internal.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* A file that is no record, and what the trees have of it. */
struct other {
	struct tree_merge *m;
	const char *path;
	const struct merge_file *files[TREES];
	enum tree sides[VERSIONS];
	struct merge_touch touches[VERSIONS];
};

static struct span
span_of(const struct merge_file *file)
{
	return file->bytes == NULL || file->kind != MERGE_PLAIN
		   ? (struct span){"", 0}
		   : (struct span){file->bytes, file->len};
}

static bool
is_name_of_record(const char *path)
{
	enum kind kind;
	bool trashed, is_record;
	char *id;

	is_record = store_parse_path(path, &kind, &id, &trashed);
	if (is_record)
		free(id);
	return is_record;
}

bool
path_is_plain(const struct tree_merge *m, const struct merge_path *path)
{
	for (size_t b = 0; b < m->input->base_count; b++)
		if (path->bases[b].kind != MERGE_PLAIN)
			return false;
	return path->ours.kind == MERGE_PLAIN && path->theirs.kind == MERGE_PLAIN;
}

bool
is_record_path(const struct tree_merge *m, const struct merge_path *path)
{
	return path_is_plain(m, path) && is_name_of_record(path->path);
}

static void
put_own_of(const struct other *o, const struct merge_file *file)
{
	put_own(o->m, o->path, file, false);
}

static void
keep_both(const struct other *o, int stands)
{
	const struct merge_file *kept = o->files[o->sides[OTHER(stands)]];
	char *path = path_beside(o->path, kept->blob);

	put_own_of(o, o->files[o->sides[stands]]);
	/* Of a submodule there is nothing here to be kept. */
	if (kept->kind == MERGE_SUBMODULE) {
		report(o->m,
		    "%s: changed by %s and %s: what %s wrote stands, not the submodule's "
		    "commit %.12s",
		    o->path, touch_who(&o->touches[EARLIER]),
		    touch_who(&o->touches[LATER]), touch_who(&o->touches[stands]),
		    kept->blob);
		free(path);
		return;
	}
	put_own(o->m, path, kept, true);
	report(o->m,
	    "%s: changed by %s and %s: what %s wrote stands, the other is kept as %s",
	    o->path, touch_who(&o->touches[EARLIER]), touch_who(&o->touches[LATER]),
	    touch_who(&o->touches[stands]), path);
	free(path);
}

static bool
is_readable(const struct other *o, int version)
{
	const struct merge_file *file = o->files[o->sides[version]];

	return team_is_readable(file->bytes, file->len);
}

static void
merge_settings(const struct other *o)
{
	struct ini_side sides[VERSIONS];
	struct strlist lost = STRLIST_INIT;
	struct buf out = BUF_INIT;

	if (!is_undo(o->m) && (!is_readable(o, EARLIER) || !is_readable(o, LATER))) {
		keep_both(o, is_readable(o, EARLIER) ? EARLIER : LATER);
		return;
	}
	for (int v = 0; v < VERSIONS; v++)
		sides[v] = (struct ini_side){span_of(o->files[o->sides[v]]),
		    o->touches[v].at, v == BASE ? NULL : o->touches[v].who};
	merge_ini(sides, o->m->input->rules, &out, &lost);
	put_file(o->m, o->path, out.data, out.len, NULL, false);
	if (!is_undo(o->m))
		report_both(o->m, o->path, o->touches);
	for (size_t i = 0; i < lost.count; i++)
		report(o->m, "%s: %s", o->path, lost.items[i]);
	strlist_release(&lost);
	buf_release(&out);
}

static bool
is_plain(const struct other *o)
{
	for (int v = EARLIER; v <= LATER; v++)
		if (o->files[o->sides[v]]->kind != MERGE_PLAIN)
			return false;
	return true;
}

/* An undo that what came since stands against. */
static void
stay(const struct other *o, const char *words)
{
	put_own_of(o, o->files[TREE_OURS]);
	report(o->m, "%s: %s, for it was changed since", o->path, words);
}

/* Links and submodules can't be merged; where records are, files come first. */
static void
choose_whole(const struct other *o)
{
	bool earlier = is_name_of_record(o->path) &&
		       o->files[o->sides[EARLIER]]->kind == MERGE_PLAIN;

	if (is_undo(o->m))
		stay(o, "stays");
	else
		keep_both(o, earlier ? EARLIER : LATER);
}

/* Files of patterns, a line each: those of both. */
static bool
is_line_list(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;

	return strcmp(name, ".gitattributes") == 0 || strcmp(name, ".gitignore") == 0;
}

static void
merge_text(const struct other *o)
{
	struct span base = span_of(o->files[TREE_BASE]);
	struct span earlier = span_of(o->files[o->sides[EARLIER]]);
	struct span later = span_of(o->files[o->sides[LATER]]);
	struct buf out = BUF_INIT;
	bool clean = threeway_text(base, earlier, later, &out);

	if (!clean && is_line_list(o->path)) {
		threeway_lines(base, earlier, later, &out);
		clean = true;
	}
	if (clean)
		put_file(o->m, o->path, out.data, out.len, NULL, false);
	else if (is_undo(o->m))
		stay(o, "stays");
	else
		keep_both(o, LATER);
	buf_release(&out);
}

/* One side changed it, the other deleted it. */
static void
keep_changed(const struct other *o)
{
	int kept = o->files[o->sides[LATER]]->bytes != NULL ? LATER : EARLIER;

	if (is_undo(o->m)) {
		stay(o, "stays as it is");
		return;
	}
	put_own_of(o, o->files[o->sides[kept]]);
	report(o->m, "%s: deleted by %s, changed by %s: it stays, with the change",
	    o->path, touch_who(&o->touches[OTHER(kept)]), touch_who(&o->touches[kept]));
}

void
merge_other_file(struct tree_merge *m, const struct merge_path *path)
{
	struct other o = {.m = m, .path = path->path};
	const char *paths[TREES] = {path->path, path->path, path->path};
	bool ours_changed, theirs_changed;

	for (int tree = 0; tree < TREES; tree++)
		o.files[tree] = tree_file(m, path, (enum tree)tree);
	ours_changed = !files_equal(o.files[TREE_BASE], o.files[TREE_OURS]);
	theirs_changed = !files_equal(o.files[TREE_BASE], o.files[TREE_THEIRS]);
	if (!ours_changed || files_equal(o.files[TREE_OURS], o.files[TREE_THEIRS])) {
		put_own_of(&o, o.files[TREE_THEIRS]);
		return;
	}
	if (!theirs_changed) {
		put_own_of(&o, o.files[TREE_OURS]);
		return;
	}
	order_sides(m, paths, compare_files(o.files[TREE_OURS], o.files[TREE_THEIRS]),
	    o.sides, o.touches);
	if (o.files[TREE_OURS]->bytes == NULL || o.files[TREE_THEIRS]->bytes == NULL)
		keep_changed(&o);
	else if (!is_plain(&o))
		choose_whole(&o);
	else if (strcmp(path->path, "minicrm.ini") == 0)
		merge_settings(&o);
	else
		merge_text(&o);
}
