#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

struct versions {
	struct version **items;
	size_t count, room;
};

/* What a commit took away and what it put, before it is known what belongs together. */
struct pairing {
	struct version_reader *reader;
	struct versions removed, added;
	struct steps *out;
};

static void
versions_add(struct versions *list, struct version *version)
{
	if (version == NULL)
		return;
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = version;
}

static void
versions_release(struct versions *list)
{
	for (size_t i = 0; i < list->count; i++)
		version_free(list->items[i]);
	free(list->items);
}

static int
versions_read(
    struct version_reader *reader, const struct versions *list, struct error *err)
{
	for (size_t i = 0; i < list->count; i++)
		if (version_read(reader, list->items[i], err) != 0)
			return -1;
	return 0;
}

/* Takes out the NULLs. */
static void
versions_pack(struct versions *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i] != NULL)
			list->items[kept++] = list->items[i];
	list->count = kept;
}

void
steps_add(struct steps *out, struct step step)
{
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = step;
}

void
steps_release(struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		struct step *step = &steps->items[i];

		version_free(step->before);
		version_free(step->after);
		for (size_t j = 0; j < step->other_count; j++)
			version_free(step->others[j]);
		free(step->others);
	}
	free(steps->items);
	*steps = (struct steps){0};
}

/* Orders for versions, as qsort(3) wants them. */
#define VERSION(pointer) (*(struct version *const *)(pointer))

static int
by_id(const void *a, const void *b)
{
	return version_compare(VERSION(a), VERSION(b));
}

static int
by_blob(const void *left, const void *right)
{
	const struct version *a = VERSION(left), *b = VERSION(right);

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return memcmp(a->blob.bytes, b->blob.bytes, sizeof a->blob.bytes);
}

static int
by_identity(const void *left, const void *right)
{
	const struct version *a = VERSION(left), *b = VERSION(right);

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (!version_has_identity(a) || !version_has_identity(b))
		return version_has_identity(a) - version_has_identity(b);
	if (a->record->created != b->record->created)
		return a->record->created < b->record->created ? -1 : 1;
	return strcmp(a->record->name, b->record->name);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(VERSION(a)->path, VERSION(b)->path);
}

/* Whether two that an order takes for equal are one record. */
static bool
have_same_bytes(const struct version *a, const struct version *b)
{
	return object_id_equal(&a->blob, &b->blob);
}

static bool
may_be_one(const struct version *a, const struct version *b)
{
	return !version_is_other(a, b);
}

static bool
stand_in_one_place(const struct version *a, const struct version *b)
{
	return strcmp(a->path, b->path) == 0;
}

static void
join(struct pairing *pairing, int (*order)(const void *, const void *),
    bool (*are_one)(const struct version *, const struct version *))
{
	struct versions *removed = &pairing->removed, *added = &pairing->added;
	size_t i = 0, j = 0;

	if (removed->count == 0 || added->count == 0)
		return;
	qsort(removed->items, removed->count, sizeof *removed->items, order);
	qsort(added->items, added->count, sizeof *added->items, order);
	while (i < removed->count && j < added->count) {
		int which = order(&removed->items[i], &added->items[j]);

		if (which == 0 && are_one(removed->items[i], added->items[j])) {
			steps_add(pairing->out, (struct step){.before = removed->items[i],
						    .after = added->items[j]});
			removed->items[i] = added->items[j] = NULL;
		}
		i += which <= 0;
		j += which >= 0;
	}
	versions_pack(removed);
	versions_pack(added);
}

/* Two files may have changed places: then an edited one is two halves of others. */
static int
split_edits(struct pairing *pairing, struct error *err)
{
	struct steps *steps = pairing->out;
	size_t kept = 0;

	for (size_t i = 0; i < steps->count; i++) {
		struct step *step = &steps->items[i];

		if (version_read(pairing->reader, step->before, err) != 0 ||
		    version_read(pairing->reader, step->after, err) != 0)
			return -1;
		if (version_is_other(step->before, step->after)) {
			versions_add(&pairing->removed, step->before);
			versions_add(&pairing->added, step->after);
			*step = (struct step){0};
		}
	}
	for (size_t i = 0; i < steps->count; i++)
		if (steps->items[i].before != NULL)
			steps->items[kept++] = steps->items[i];
	steps->count = kept;
	return 0;
}

static int
pair(struct pairing *pairing, struct error *err)
{
	struct versions *removed = &pairing->removed, *added = &pairing->added;

	if ((removed->count > 0 || added->count > 0) && split_edits(pairing, err) != 0)
		return -1;
	/* Most moves need no look at the bytes. */
	join(pairing, by_id, have_same_bytes);
	if (removed->count > 0 && added->count > 0) {
		if (versions_read(pairing->reader, removed, err) != 0 ||
		    versions_read(pairing->reader, added, err) != 0)
			return -1;
		join(pairing, by_id, may_be_one);
		join(pairing, by_blob, have_same_bytes);
		join(pairing, by_identity, version_is_same);
		join(pairing, by_path, stand_in_one_place);
	}
	for (size_t i = 0; i < removed->count; i++)
		steps_add(pairing->out, (struct step){.before = removed->items[i]});
	for (size_t i = 0; i < added->count; i++)
		steps_add(pairing->out, (struct step){.after = added->items[i]});
	removed->count = added->count = 0;
	return 0;
}

const struct version *
step_version(const struct step *step)
{
	return step->after != NULL ? step->after : step->before;
}

static int
compare_steps(const void *a, const void *b)
{
	return version_compare(step_version(a), step_version(b));
}

int
steps_pair(struct version_reader *reader, struct steps *steps, struct error *err)
{
	struct pairing pairing = {.reader = reader, .out = steps};
	size_t kept = 0;
	int ret;

	for (size_t i = 0; i < steps->count; i++) {
		struct step step = steps->items[i];

		if (step.before != NULL && step.after != NULL) {
			steps->items[kept++] = step;
			continue;
		}
		versions_add(&pairing.removed, step.before);
		versions_add(&pairing.added, step.after);
	}
	steps->count = kept;
	ret = pair(&pairing, err);
	versions_release(&pairing.removed);
	versions_release(&pairing.added);
	return ret;
}

void
steps_sort(struct steps *steps)
{
	if (steps->count > 1)
		qsort(steps->items, steps->count, sizeof *steps->items, compare_steps);
}

static int
find_steps(struct version_reader *reader, const struct log_changes *changes,
    unsigned kinds, struct steps *out, struct error *err)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct log_change *change = &changes->items[i];

		steps_add(out,
		    (struct step){.before = version_new(change->path, change->old, kinds),
			.after = version_new(change->path, &change->new, kinds)});
	}
	return steps_pair(reader, out, err);
}

int
steps_find(struct version_reader *reader, struct log *log, size_t parents,
    const struct log_changes *changes, unsigned kinds, struct steps *out,
    struct error *err)
{
	int ret = parents > 1
		      ? steps_find_merged(reader, log, parents, changes, kinds, out, err)
		      : find_steps(reader, changes, kinds, out, err);

	if (ret == 0)
		steps_sort(out);
	return ret;
}
