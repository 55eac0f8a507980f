#include "merge_internal.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "model/slug.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Who has the first claim on an id that several records have. */
struct claim {
	struct subject *subject;
	instant_t
	    created;   /* of those that don't say, the one that had the id comes first */
	bool numbered; /* a side has it under another id, from an earlier merge */
	struct merge_touch
	    touch; /* the older of the sides', where `created` is unknown */
	const char *path;
	const struct merge_file *file;
};

struct claims {
	struct claim
	    *items; /* of all that stand, by kind and id, the first claim first */
	size_t count;
};

static const struct copy *
any_copy(const struct subject *subject)
{
	for (int tree = 0; tree < TREES; tree++)
		if (subject->copies[tree] != NULL)
			return subject->copies[tree];
	return NULL;
}

/* The first of the copies' paths, and the copy that sorts first: the same whoever merges.
 */
static void
claim_init(struct claim *claim, struct subject *subject)
{
	const struct copy *base = subject->copies[TREE_BASE];
	bool holds = base != NULL && strcmp(base->id, subject->id) == 0;
	const struct copy *first = any_copy(subject);

	*claim = (struct claim){.subject = subject,
	    .created = holds ? INT64_MIN : INT64_MAX,
	    .touch = {0, "", NULL}};
	for (int tree = 0; tree < TREES; tree++) {
		struct copy *copy = subject->copies[tree];

		if (copy == NULL)
			continue;
		copy_read(copy);
		if (copy->has_created &&
		    (claim->created == INT64_MIN || claim->created > copy->created))
			claim->created = copy->created;
		claim->numbered = claim->numbered || strcmp(copy->id, subject->id) != 0;
		if (strcmp(copy->path, first->path) < 0 ||
		    (strcmp(copy->path, first->path) == 0 &&
			compare_files(copy->file, first->file) < 0))
			first = copy;
	}
	claim->path = first->path;
	claim->file = first->file;
}

static int
compare_ids(const struct subject *a, const struct subject *b)
{
	return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->id, b->id);
}

static int
compare_claims(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = compare_ids(x->subject, y->subject);

	if (order == 0 && x->created != y->created)
		order = x->created < y->created ? -1 : 1;
	if (order == 0)
		order = (int)x->numbered - (int)y->numbered;
	if (order == 0)
		order = compare_touches(&x->touch, &y->touch);
	if (order == 0)
		order = strcmp(x->path, y->path);
	return order != 0 ? order : compare_files(x->file, y->file);
}

static bool
is_claimed(const struct claims *claims, const struct subject *subject, const char *id)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct subject *other = claims->items[i].subject;

		if (other != subject && other->stands && other->kind == subject->kind &&
		    strcmp(other->id, id) == 0)
			return true;
	}
	return false;
}

static void
give_id(struct subject *subject, const char *id, const char *stem)
{
	char *new_id = xstrdup(id), *new_stem = xstrdup(stem);

	free(subject->id);
	free(subject->stem);
	subject->id = new_id;
	subject->stem = new_stem;
}

/* An id that a side has for it already, from an earlier merge. */
static bool
take_other_id(const struct claims *claims, struct subject *subject)
{
	if (subject->copies[TREE_OURS] == NULL || subject->copies[TREE_THEIRS] == NULL)
		return false;
	for (int v = LATER; v >= EARLIER; v--) {
		const struct copy *copy = subject->copies[subject->sides[v]];

		if (copy == NULL || strcmp(copy->id, subject->id) == 0 ||
		    is_claimed(claims, subject, copy->id))
			continue;
		give_id(subject, copy->id, copy->stem);
		return true;
	}
	return false;
}

static void
take_free_id(struct tree_merge *m, const struct claims *claims, struct subject *subject)
{
	const struct merge_input *in = m->input;

	for (unsigned n = 2;; n++) {
		char *id = slug_numbered(subject->id, n);
		bool taken = is_claimed(claims, subject, id) ||
			     in->has_id(in->context, MERGE_OURS, subject->kind, id) ||
			     in->has_id(in->context, MERGE_THEIRS, subject->kind, id);

		if (!taken)
			give_id(subject, id, id);
		free(id);
		if (!taken)
			return;
	}
}

static void
report_id(struct tree_merge *m, const struct claim *claim, const char *old_label)
{
	char *label = subject_label(claim->subject), when[INSTANT_TEXT_SIZE];

	if (claim->created == INT64_MIN || claim->created == INT64_MAX) {
		report(m, "%s: two records had this id: one of them is now %s", old_label,
		    label);
	} else {
		instant_format(claim->created, when);
		report(m, "%s: two records had this id: the one created %s is now %s",
		    old_label, when, label);
	}
	free(label);
}

/* Ours stays where it is; what would come to stand in its place is left out. */
static void
give_way(struct tree_merge *m, struct subject *subject)
{
	const struct copy *ours = subject->copies[TREE_OURS];
	char *label = subject_label(subject);

	if (ours == NULL) {
		subject->stands = false;
		report(m, "%s: not brought back, for the id is taken now", label);
	} else {
		give_id(subject, ours->id, ours->stem);
		free(subject->folder);
		subject->folder = xstrdup(ours->folder);
		subject->trashed = ours->trashed;
		report(m, "%s: not moved back, for the id is taken now", label);
	}
	free(label);
}

static void
renumber(struct tree_merge *m, const struct claims *claims, const struct claim *claim)
{
	char *old_label = subject_label(claim->subject);

	if (is_undo(m)) {
		give_way(m, claim->subject);
	} else {
		if (!take_other_id(claims, claim->subject))
			take_free_id(m, claims, claim->subject);
		report_id(m, claim, old_label);
	}
	free(old_label);
}

/* Two files of one id that a side has itself are its own affair, and `check`'s. */
static bool
is_old_double(const struct subject *a, const struct subject *b)
{
	char *x, *y;
	bool both = false, apart;

	for (int tree = TREE_OURS; tree <= TREE_THEIRS; tree++)
		both = both || (a->copies[tree] != NULL && b->copies[tree] != NULL &&
				   strcmp(a->copies[tree]->id, a->id) == 0 &&
				   strcmp(b->copies[tree]->id, b->id) == 0);
	if (!both)
		return false;
	x = subject_path(a);
	y = subject_path(b);
	apart = strcmp(x, y) != 0;
	free(x);
	free(y);
	return apart;
}

static bool
in_the_way(const struct subject *first, const struct subject *second)
{
	return first->stands && second->stands && compare_ids(first, second) == 0 &&
	       !is_old_double(first, second);
}

/* In an undo those that ours has come first: they stay. */
static void
prefer_ours(struct claims *claims)
{
	for (size_t i = 0; i < claims->count; i++) {
		const struct subject *subject = claims->items[i].subject;
		const struct copy *ours = subject->copies[TREE_OURS];

		claims->items[i].created =
		    ours != NULL && strcmp(ours->id, subject->id) == 0 ? INT64_MIN
								       : INT64_MAX;
	}
}

/* When the record came: of both sides' touches the older. */
static void
find_touch(struct tree_merge *m, struct claim *claim)
{
	const char *paths[TREES];
	bool known = false;

	for (int tree = 0; tree < TREES; tree++) {
		const struct copy *copy = claim->subject->copies[tree];

		paths[tree] = copy == NULL ? NULL : copy->path;
	}
	for (int tree = TREE_OURS; tree <= TREE_THEIRS; tree++) {
		struct merge_touch touch;

		if (paths[tree] == NULL)
			continue;
		touch = last_touch(m, paths, (enum tree)tree);
		if (!known || compare_touches(&touch, &claim->touch) < 0)
			claim->touch = touch;
		known = true;
	}
}

static void
sort_claims(struct claims *claims)
{
	qsort(claims->items, claims->count, sizeof *claims->items, compare_claims);
}

/* Of several that don't say when they were created who came later gives way. */
static void
order_undated(struct tree_merge *m, struct claims *claims)
{
	for (size_t i = 1; i < claims->count; i++) {
		struct claim *a = &claims->items[i - 1], *b = &claims->items[i];

		if (a->created != INT64_MAX || b->created != INT64_MAX ||
		    compare_ids(a->subject, b->subject) != 0)
			continue;
		find_touch(m, a);
		find_touch(m, b);
	}
	sort_claims(claims);
}

static void
collect_claims(struct tree_merge *m, struct claims *claims)
{
	*claims = (struct claims){xcalloc(m->count + 1, sizeof *claims->items), 0};
	for (size_t i = 0; i < m->count; i++) {
		struct subject *subject = m->subjects[i];

		if (!subject->stands)
			continue;
		subject->id = unicode_compose(subject->stem);
		claim_init(&claims->items[claims->count++], subject);
	}
	if (is_undo(m))
		prefer_ours(claims);
	sort_claims(claims);
	if (!is_undo(m))
		order_undated(m, claims);
}

/* Adds the folders above the path that have the name of a record. */
static void
list_folders(struct strlist *folders, const char *path)
{
	static const char ending[] = ".yaml/";

	for (const char *at = path; (at = strstr(at, ending)) != NULL;
	     at += sizeof ending - 1)
		strlist_addn(folders, path, (size_t)(at - path) + sizeof ending - 2);
}

/* A record's file can't stand where the other side has a folder: it gets the next id. */
static void
leave_folders(struct tree_merge *m, const struct claims *claims)
{
	struct strlist folders = STRLIST_INIT;

	for (size_t i = 0; i < m->put_count; i++)
		list_folders(&folders, m->puts[i].path);
	for (size_t i = 0; i < claims->count; i++) {
		char *path = subject_path(claims->items[i].subject);

		list_folders(&folders, path);
		free(path);
	}
	strlist_sort(&folders);
	for (size_t i = 0; folders.count > 0 && i < claims->count; i++) {
		struct subject *subject = claims->items[i].subject;
		char *path = subject_path(subject), *label = subject_label(subject);

		if (strlist_has(&folders, path)) {
			take_free_id(m, claims, subject);
			report(m, "%s: there is a folder in its place: it is now %s",
			    label, subject->stem);
		}
		free(path);
		free(label);
	}
	strlist_release(&folders);
}

void
settle_ids(struct tree_merge *m)
{
	struct claims claims;

	collect_claims(m, &claims);
	leave_folders(m, &claims);
	for (size_t i = 0; i < claims.count; i++) {
		char *id = xstrdup(claims.items[i].subject->id);
		enum kind kind = claims.items[i].subject->kind;

		/* Those behind it that have the id still. */
		for (size_t j = i + 1; j < claims.count; j++) {
			struct subject *other = claims.items[j].subject;

			if (other->kind != kind || strcmp(other->id, id) != 0)
				break;
			if (in_the_way(claims.items[i].subject, other))
				renumber(m, &claims, &claims.items[j]);
		}
		free(id);
	}
	free(claims.items);
}
