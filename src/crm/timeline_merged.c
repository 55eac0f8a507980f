#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>

/* One change that a merge made by itself. */
struct merged {
	struct log *log;
	const struct log_change *change;
	unsigned kinds;
};

/* The record as one side has it: where it isn't at this path, in the trash or out of it.
 */
static int
find_on_side(const struct merged *merged, size_t side, const struct version *after,
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
	return ret;
}

static int
add_merged(
    const struct merged *merged, size_t sides, struct steps *out, struct error *err)
{
	struct step step = {.is_merge = true, .other_count = sides - 1};
	int ret;

	step.after =
	    version_new(merged->change->path, &merged->change->new, merged->kinds);
	step.others = xcalloc(step.other_count, sizeof *step.others);
	ret = find_on_side(merged, 0, step.after, &step.before, err);
	for (size_t i = 1; ret == 0 && i < sides; i++)
		ret = find_on_side(merged, i, step.after, &step.others[i - 1], err);
	steps_add(out, step);
	return ret;
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
		if (steps->items[i].after != NULL &&
		    version_compare(steps->items[i].after, step->before) == 0)
			return true;
	return false;
}

int
steps_find_merged(struct log *log, size_t sides, const struct log_changes *changes,
    unsigned kinds, struct steps *out, struct error *err)
{
	struct steps all = {0}, idle = {0};
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < changes->count; i++) {
		struct merged merged = {log, &changes->items[i], kinds};

		ret = add_merged(&merged, sides, &all, err);
	}
	for (size_t i = 0; i < all.count; i++)
		steps_add(is_idle(&all, &all.items[i]) ? &idle : out, all.items[i]);
	free(all.items);
	steps_release(&idle);
	return ret;
}
