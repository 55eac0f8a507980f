#include "merge_internal.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int
compare_files(const struct merge_file *a, const struct merge_file *b)
{
	size_t len = a->len < b->len ? a->len : b->len;
	int order;

	if (a->bytes == NULL || b->bytes == NULL)
		return (a->bytes != NULL) - (b->bytes != NULL);
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	order = len == 0 ? 0 : memcmp(a->bytes, b->bytes, len);
	if (order == 0 && a->len != b->len)
		return a->len < b->len ? -1 : 1;
	return order;
}

bool
files_equal(const struct merge_file *a, const struct merge_file *b)
{
	return compare_files(a, b) == 0;
}

const struct merge_file *
tree_file(const struct tree_merge *m, const struct merge_path *path, enum tree tree)
{
	static const struct merge_file none = {NULL, 0, NULL, MERGE_PLAIN};

	if (tree == TREE_OURS)
		return &path->ours;
	if (tree == TREE_THEIRS)
		return &path->theirs;
	for (size_t b = 0; b < m->input->base_count; b++)
		if (path->bases[b].bytes != NULL)
			return &path->bases[b];
	return &none;
}

void
put_file(struct tree_merge *m, const char *path, const void *bytes, size_t len,
    const char *blob, bool beside)
{
	struct put *put;

	ARRAY_GROW(m->puts, m->put_count, m->put_room);
	put = &m->puts[m->put_count++];
	*put = (struct put){.path = xstrdup(path),
	    .bytes = xmalloc(len + 1),
	    .len = len,
	    .blob = blob,
	    .beside = beside};
	if (len > 0)
		memcpy(put->bytes, bytes, len);
}

void
put_own(
    struct tree_merge *m, const char *path, const struct merge_file *file, bool beside)
{
	if (file->bytes == NULL)
		return;
	put_file(m, path, file->bytes, file->len, file->blob, beside);
	m->puts[m->put_count - 1].kind = file->kind;
}

void
report(struct tree_merge *m, const char *fmt, ...)
{
	struct buf line = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(&line, fmt, ap);
	va_end(ap);
	strlist_take(&m->out->report, buf_detach(&line, NULL));
}

char *
path_beside(const char *path, const char *blob)
{
	return xasprintf("%s.other-%.12s", path, blob);
}

const char *
touch_who(const struct merge_touch *touch)
{
	return touch->who != NULL ? touch->who : "somebody";
}

void
report_both(
    struct tree_merge *m, const char *label, const struct merge_touch touches[VERSIONS])
{
	const char *earlier = touch_who(&touches[EARLIER]);
	const char *later = touch_who(&touches[LATER]);

	if (strcmp(earlier, later) == 0)
		report(m, "%s: changed by %s on both sides, merged", label, later);
	else
		report(m, "%s: changed by %s and %s, merged", label, earlier, later);
}

int
compare_touches(const struct merge_touch *a, const struct merge_touch *b)
{
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return strcmp(a->commit, b->commit);
}

struct merge_touch
last_touch(struct tree_merge *m, const char *const paths[TREES], enum tree tree)
{
	enum merge_side side = tree == TREE_OURS ? MERGE_OURS : MERGE_THEIRS;
	struct merge_touch newest = {INT64_MIN, "", NULL}, touch;
	const char *tried[] = {paths[tree], paths[TREE_BASE]};
	bool known = false;

	for (size_t i = 0; i < 2; i++) {
		if (tried[i] == NULL ||
		    (i > 0 && tried[0] != NULL && strcmp(tried[0], tried[i]) == 0) ||
		    !m->input->touched(m->input->context, side, tried[i], &touch))
			continue;
		if (!known || compare_touches(&touch, &newest) > 0)
			newest = touch;
		known = true;
	}
	if (!known)
		newest.at = 0;
	return newest;
}

void
order_sides(struct tree_merge *m, const char *const paths[TREES], int order,
    enum tree sides[VERSIONS], struct merge_touch touches[VERSIONS])
{
	struct merge_touch ours = last_touch(m, paths, TREE_OURS);
	struct merge_touch theirs = last_touch(m, paths, TREE_THEIRS);
	int by_time = compare_touches(&ours, &theirs);
	bool ours_later = is_undo(m) || (by_time != 0 ? by_time > 0 : order > 0);

	sides[BASE] = TREE_BASE;
	sides[EARLIER] = ours_later ? TREE_THEIRS : TREE_OURS;
	sides[LATER] = ours_later ? TREE_OURS : TREE_THEIRS;
	touches[EARLIER] = ours_later ? theirs : ours;
	touches[LATER] = ours_later ? ours : theirs;
}

/* By path; a file kept beside comes behind what stands there. */
static int
compare_puts(const void *a, const void *b)
{
	const struct put *x = a, *y = b;
	int order = strcmp(x->path, y->path);

	return order != 0 ? order : (int)x->beside - (int)y->beside;
}

static struct put *
find_put(const struct tree_merge *m, const char *path)
{
	size_t low = 0, high = m->put_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(m->puts[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < m->put_count && strcmp(m->puts[low].path, path) == 0 ? &m->puts[low]
									  : NULL;
}

/* Where one side has a file and the other a folder the file makes way. */
static bool
clear_folders(struct tree_merge *m)
{
	for (size_t i = 0; i < m->put_count; i++) {
		char *folder = xstrdup(m->puts[i].path), *slash;

		while ((slash = strrchr(folder, '/')) != NULL) {
			struct put *file;

			*slash = '\0';
			file = find_put(m, folder);
			if (file == NULL || file->blob == NULL)
				continue;
			report(m,
			    "%s: a file here and a folder there: the file is kept as "
			    "%s.other-%.12s",
			    folder, folder, file->blob);
			free(file->path);
			file->path = path_beside(folder, file->blob);
			free(folder);
			return true;
		}
		free(folder);
	}
	return false;
}

static void
sort_puts(struct tree_merge *m)
{
	do {
		if (m->put_count > 1)
			qsort(m->puts, m->put_count, sizeof *m->puts, compare_puts);
	} while (clear_folders(m));
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp((*(const struct merge_path *const *)a)->path,
	    (*(const struct merge_path *const *)b)->path);
}

static void
add_result(struct tree_merge *m, const struct merge_path *path, const struct put *put)
{
	const struct merge_file *ours = path == NULL ? NULL : &path->ours;

	changeset_add(&m->out->files, path != NULL ? path->path : put->path,
	    ours == NULL ? NULL : ours->bytes, ours == NULL ? 0 : ours->len,
	    put == NULL ? NULL : put->bytes, put == NULL ? 0 : put->len);
	if (put != NULL)
		m->out->kinds[m->out->files.count - 1] = put->kind;
}

/* Both sorted lists at once: the input's paths, and what is to be. */
static void
collect_results(struct tree_merge *m)
{
	const struct merge_path **paths = xcalloc(m->input->count + 1, sizeof *paths);
	size_t i, p = 0;

	m->out->kinds =
	    xcalloc(m->input->count + m->put_count + 1, sizeof *m->out->kinds);
	for (i = 0; i < m->input->count; i++)
		paths[i] = &m->input->paths[i];
	qsort(paths, m->input->count, sizeof *paths, compare_paths);
	for (i = 0; i < m->input->count || p < m->put_count;) {
		const struct put *put = p < m->put_count ? &m->puts[p] : NULL;
		int order = put == NULL            ? -1
			    : i == m->input->count ? 1
						   : strcmp(paths[i]->path, put->path);

		add_result(m, order <= 0 ? paths[i] : NULL, order >= 0 ? put : NULL);
		i += order <= 0;
		if (order < 0)
			continue;
		while (p < m->put_count && strcmp(m->puts[p].path, put->path) == 0)
			p++;
	}
	free(paths);
}

static void
release(struct tree_merge *m)
{
	for (size_t i = 0; i < m->count; i++) {
		free(m->subjects[i]->folder);
		free(m->subjects[i]->stem);
		free(m->subjects[i]->id);
		free(m->subjects[i]);
	}
	free(m->subjects);
	for (int tree = 0; tree < TREES; tree++) {
		for (size_t i = 0; i < m->copies[tree].count; i++)
			copy_free(m->copies[tree].items[i]);
		free(m->copies[tree].items);
	}
	for (size_t i = 0; i < m->put_count; i++) {
		free(m->puts[i].path);
		free(m->puts[i].bytes);
	}
	free(m->puts);
}

void
merge_trees(const struct merge_input *input, struct merge_result *out)
{
	struct tree_merge m = {.input = input, .out = out};

	for (size_t i = 0; i < input->count; i++)
		if (!is_record_path(&m, &input->paths[i]))
			merge_other_file(&m, &input->paths[i]);
	match_copies(&m);
	decide_places(&m);
	settle_ids(&m);
	merge_contents(&m);
	sort_puts(&m);
	collect_results(&m);
	strlist_sort(&out->report);
	release(&m);
}

void
merge_result_release(struct merge_result *result)
{
	changeset_release(&result->files);
	free(result->kinds);
	result->kinds = NULL;
	strlist_release(&result->report);
}
