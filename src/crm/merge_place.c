#include "merge_internal.h"

#include "base/mem.h"
#include "model/slug.h"

#include <stdlib.h>
#include <string.h>

static char *
make_path(enum kind kind, bool trashed, const char *folder, const char *stem)
{
	return xasprintf(
	    "%s/%s%s%s.yaml", kind_folder(kind), trashed ? "trash/" : "", folder, stem);
}

char *
subject_path(const struct subject *subject)
{
	return make_path(subject->kind, subject->trashed, subject->folder, subject->stem);
}

char *
subject_label(const struct subject *subject)
{
	return xasprintf("%s%s", kind_prefix(subject->kind), subject->stem);
}

bool
copy_changed(const struct subject *subject, enum tree tree)
{
	const struct copy *base = subject->copies[TREE_BASE];
	const struct copy *copy = subject->copies[tree];

	return base == NULL || copy == NULL || !files_equal(base->file, copy->file);
}

bool
copy_moved(const struct subject *subject, enum tree tree)
{
	const struct copy *base = subject->copies[TREE_BASE];
	const struct copy *copy = subject->copies[tree];

	return base == NULL || copy == NULL || strcmp(base->path, copy->path) != 0;
}

static bool
was_trashed(const struct subject *subject, enum tree tree)
{
	const struct copy *base = subject->copies[TREE_BASE];
	const struct copy *copy = subject->copies[tree];

	return base != NULL && copy != NULL && !base->trashed && copy->trashed;
}

/* Nothing was done to it but putting it into the trash. */
static bool
only_trashed(const struct subject *subject, enum tree tree)
{
	const struct copy *base = subject->copies[TREE_BASE];
	const struct copy *copy = subject->copies[tree];

	return !copy_changed(subject, tree) && strcmp(base->stem, copy->stem) == 0 &&
	       strcmp(base->folder, copy->folder) == 0 &&
	       (copy->trashed || !base->trashed);
}

static void
order_subject(struct tree_merge *m, struct subject *subject)
{
	const char *paths[TREES];
	const struct copy *ours = subject->copies[TREE_OURS];
	const struct copy *theirs = subject->copies[TREE_THEIRS];
	int order = (ours != NULL) - (theirs != NULL);

	for (int tree = 0; tree < TREES; tree++)
		paths[tree] =
		    subject->copies[tree] == NULL ? NULL : subject->copies[tree]->path;
	if (ours != NULL && theirs != NULL) {
		order = compare_files(ours->file, theirs->file);
		if (order == 0)
			order = strcmp(ours->path, theirs->path);
	}
	order_sides(m, paths, order, subject->sides, subject->touches);
}

/* Only where both sides did something does it matter when they did it. */
static void
order_if_needed(struct tree_merge *m, struct subject *subject)
{
	bool ours = copy_changed(subject, TREE_OURS) || copy_moved(subject, TREE_OURS);
	bool theirs =
	    copy_changed(subject, TREE_THEIRS) || copy_moved(subject, TREE_THEIRS);

	subject->both = ours && theirs;
	if (subject->both) {
		order_subject(m, subject);
		return;
	}
	subject->sides[BASE] = TREE_BASE;
	subject->sides[EARLIER] = is_undo(m) ? TREE_THEIRS : TREE_OURS;
	subject->sides[LATER] = is_undo(m) ? TREE_OURS : TREE_THEIRS;
}

static void
place_at(struct subject *subject, const struct copy *copy)
{
	free(subject->folder);
	free(subject->stem);
	subject->trashed = copy->trashed;
	subject->folder = xstrdup(copy->folder);
	subject->stem = xstrdup(copy->stem);
}

/* Only one side has it: it stays if it is new there, or if more was done to it than
 * putting it into the trash. */
static void
place_lone(struct tree_merge *m, struct subject *subject, enum tree tree)
{
	bool known = subject->copies[TREE_BASE] != NULL;
	char *label;

	place_at(subject, subject->copies[tree]);
	subject->stands = !known || !only_trashed(subject, tree);
	if (known && is_undo(m) && tree == TREE_THEIRS)
		subject->stands = false;
	if (!known || only_trashed(subject, tree))
		return;
	label = subject_label(subject);
	order_subject(m, subject);
	if (is_undo(m))
		report(m,
		    tree == TREE_OURS ? "%s: stays, for it was changed since"
				      : "%s: stays away, for it was deleted since",
		    label);
	else
		report(m, "%s: deleted by %s, changed by %s: it stays, with the change",
		    label,
		    touch_who(
			&subject->touches[subject->sides[EARLIER] == tree ? LATER
									  : EARLIER]),
		    touch_who(
			&subject->touches[subject->sides[EARLIER] == tree ? EARLIER
									  : LATER]));
	free(label);
}

/* One part of a place, three ways; the later side's where both changed it. */
static const char *
merge_part(const char *base, const char *earlier, const char *later, bool *clash)
{
	const char *parts[] = {base, earlier, later};
	int version = threeway_pick(base == NULL || strcmp(base, earlier) != 0,
	    base == NULL || strcmp(base, later) != 0, strcmp(earlier, later) != 0);

	if (version != BASE)
		return parts[version];
	*clash = true;
	return later;
}

static bool
merge_trashed(
    const struct copy *base, const struct copy *earlier, const struct copy *later)
{
	return base != NULL && later->trashed == base->trashed ? earlier->trashed
							       : later->trashed;
}

static void
report_place(struct tree_merge *m, struct subject *subject, bool clash)
{
	char *label = subject_label(subject), *path;

	subject->told = clash;
	for (int v = EARLIER; v <= LATER; v++) {
		enum tree side = subject->sides[v], other = OTHER_TREE(side);

		if (is_undo(m) || !subject->trashed || !was_trashed(subject, side) ||
		    was_trashed(subject, other) ||
		    (!copy_changed(subject, other) && !copy_moved(subject, other)))
			continue;
		subject->told = true;
		report(m,
		    "%s: moved to the trash by %s, changed by %s: it is in the "
		    "trash, with the change",
		    label, touch_who(&subject->touches[v]),
		    touch_who(&subject->touches[OTHER(v)]));
	}
	path = subject_path(subject);
	if (clash && is_undo(m))
		report(m, "%s: stays at %s, for it was moved since", label, path);
	else if (clash)
		report(m, "%s: moved to %s by %s and to %s by %s: it is at %s", label,
		    subject->copies[subject->sides[EARLIER]]->path,
		    touch_who(&subject->touches[EARLIER]),
		    subject->copies[subject->sides[LATER]]->path,
		    touch_who(&subject->touches[LATER]), path);
	free(path);
	free(label);
}

static void
place_both(struct tree_merge *m, struct subject *subject)
{
	const struct copy *base = subject->copies[TREE_BASE], *earlier, *later;
	const char *folder, *stem;
	bool clash = false;

	order_if_needed(m, subject);
	earlier = subject->copies[subject->sides[EARLIER]];
	later = subject->copies[subject->sides[LATER]];
	folder = merge_part(
	    base == NULL ? NULL : base->folder, earlier->folder, later->folder, &clash);
	stem = merge_part(
	    base == NULL ? NULL : base->stem, earlier->stem, later->stem, &clash);
	subject->stands = true;
	subject->trashed = merge_trashed(base, earlier, later);
	subject->folder = xstrdup(folder);
	subject->stem = xstrdup(stem);
	report_place(m, subject, clash);
}

void
decide_places(struct tree_merge *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct subject *subject = m->subjects[i];
		bool ours = subject->copies[TREE_OURS] != NULL;
		bool theirs = subject->copies[TREE_THEIRS] != NULL;

		if (ours && theirs)
			place_both(m, subject);
		else if (ours || theirs)
			place_lone(m, subject, ours ? TREE_OURS : TREE_THEIRS);
	}
}
