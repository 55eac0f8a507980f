#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

/* A merge, one of whose own changes is looked at. */
struct merged {
	struct version_reader *reader;
	struct log *log;
	const struct log_change *change;
	unsigned kinds;
	struct log_changes *sides; /* what it changed of each, where that was asked for */
	bool *is_compared;
	size_t side_count;
};

/* Whether what a side had there may be the record, by its bytes or once it is read: the
 * file is gone, or another record has the id, and this one a number behind it. */
static bool
may_continue(const struct log_change *change, const struct version *before,
    const struct version *after)
{
	return object_id_equal(&before->blob, &after->blob) ||
	       object_id_is_zero(&change->new) ||
	       strncmp(before->id, after->id, strlen(before->id)) == 0;
}

/* A merge moves what one side renamed, and gives one of two with one id another. */
static int
find_moved(struct merged *merged, size_t side, struct version *after,
    struct version **out, struct error *err)
{
	struct log_changes *changes = &merged->sides[side];
	int ret = merged->is_compared[side]
		      ? 0
		      : log_diff_parent(merged->log, side, changes, err);

	merged->is_compared[side] = true;
	for (size_t i = 0; ret == 0 && *out == NULL && i < changes->count; i++) {
		const struct log_change *change = &changes->items[i];
		struct version *before =
		    version_new(change->path, change->old, 1u << after->kind);

		if (before != NULL && may_continue(change, before, after)) {
			ret = version_read(merged->reader, before, err);
			if (ret == 0 && version_is_same(before, after)) {
				*out = before;
				before = NULL;
			}
		}
		version_free(before);
	}
	return ret;
}

/* The record as one side has it where the merge left it: there, or in the trash or out of
 * it. */
static int
find_in_place(const struct merged *merged, size_t side, struct version *after,
    struct version **out, struct error *err)
{
	struct object_id blob = merged->change->old[side];
	const char *path = merged->change->path;
	char *elsewhere = NULL;
	int ret = 0;

	if (object_id_is_zero(&blob) && after != NULL) {
		elsewhere =
		    after->trashed ? store_live_path(path) : store_trash_path(path);
		path = elsewhere;
		ret = log_parent_file(merged->log, side, path, &blob, err);
	}
	if (ret == 0)
		*out = version_new(path, &blob, merged->kinds);
	free(elsewhere);
	if (ret == 0 && *out != NULL && after != NULL)
		ret = version_read(merged->reader, *out, err);
	return ret;
}

static int
find_on_side(struct merged *merged, size_t side, struct version *after,
    struct version **out, struct error *err)
{
	if (find_in_place(merged, side, after, out, err) != 0)
		return -1;
	if (after == NULL)
		return 0;
	if (version_read(merged->reader, after, err) != 0)
		return -1;
	if (*out != NULL && record_is_other((*out)->record, after->record)) {
		version_free(*out);
		*out = NULL;
	}
	return *out != NULL ? 0 : find_moved(merged, side, after, out, err);
}

static int
add_merged(struct merged *merged, struct steps *out, struct error *err)
{
	struct step step = {.is_merge = true, .other_count = merged->side_count - 1};
	int ret;

	step.after =
	    version_new(merged->change->path, &merged->change->new, merged->kinds);
	step.others = xcalloc(step.other_count, sizeof *step.others);
	ret = find_on_side(merged, 0, step.after, &step.before, err);
	for (size_t i = 1; ret == 0 && i < merged->side_count; i++)
		ret = find_on_side(merged, i, step.after, &step.others[i - 1], err);
	steps_add(out, step);
	return ret;
}

/* Of the same id, or known as what the record was on a side. */
static bool
is_told_by(const struct step *step, const struct version *before)
{
	return step->after != NULL &&
	       (version_compare(step->after, before) == 0 ||
		   (step->before != NULL &&
		       strcmp(step->before->path, before->path) == 0));
}

/* No record, or one that the merge left in another place, which tells of it. */
static bool
is_idle(const struct steps *steps, const struct step *step)
{
	if (step->after != NULL)
		return false;
	if (step->before == NULL)
		return true;
	for (size_t i = 0; i < steps->count; i++)
		if (is_told_by(&steps->items[i], step->before))
			return true;
	return false;
}

int
steps_find_merged(struct version_reader *reader, struct log *log, size_t sides,
    const struct log_changes *changes, unsigned kinds, struct steps *out,
    struct error *err)
{
	struct merged merged = {reader, log, NULL, kinds,
	    xcalloc(sides, sizeof *merged.sides),
	    xcalloc(sides, sizeof *merged.is_compared), sides};
	struct steps all = {0}, idle = {0};
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < changes->count; i++) {
		merged.change = &changes->items[i];
		ret = add_merged(&merged, &all, err);
	}
	for (size_t i = 0; i < sides; i++)
		log_changes_release(&merged.sides[i]);
	free(merged.sides);
	free(merged.is_compared);
	for (size_t i = 0; i < all.count; i++)
		steps_add(is_idle(&all, &all.items[i]) ? &idle : out, all.items[i]);
	free(all.items);
	steps_release(&idle);
	return ret;
}
