#include "merge_internal.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

/* By what copies of one record find each other, the surest first. */
enum { BY_BYTES, BY_PATH, BY_TRASH, BY_ID, BY_NAME, BY_NUMBER, BY_EMAIL, PASSES };
#define BIT(pass) (1u << (pass))
#define BY_PLACE (BIT(BY_PATH) | BIT(BY_TRASH) | BIT(BY_ID))

/* The length of an id without the `-2` that an earlier merge may have put there. */
static size_t
unnumbered(const char *id)
{
	size_t len = strlen(id), end = len;

	while (end > 0 && id[end - 1] >= '0' && id[end - 1] <= '9')
		end--;
	return end < len && end > 1 && id[end - 1] == '-' ? end - 1 : len;
}

static char *
bytes_key(const struct copy *copy, size_t id_len)
{
	struct buf key = BUF_INIT;

	buf_addf(&key, "%d/%.*s/", (int)copy->kind, (int)id_len, copy->id);
	buf_add(&key, copy->file->bytes, copy->file->len);
	return buf_detach(&key, NULL);
}

/* The address, where the id differs by a number alone. */
static char *
email_key(const struct copy *copy)
{
	char *email = unicode_fold_case(copy->email);
	char *key = xasprintf(
	    "%d/%.*s/%s", (int)copy->kind, (int)unnumbered(copy->id), copy->id, email);

	free(email);
	return key;
}

/* NULL where the copy has nothing of that sort. The caller frees. */
static char *
key_of(struct copy *copy, int pass)
{
	switch (pass) {
	case BY_PATH:
		return xstrdup(copy->path);
	case BY_TRASH:
		return copy->trashed ? store_live_path(copy->path)
				     : store_trash_path(copy->path);
	case BY_ID:
		return xasprintf("%d/%s", (int)copy->kind, copy->id);
	case BY_BYTES:
		/* What a merge kept beside a record is not the record. */
		return strstr(copy->id, ".unreadable-") != NULL ? NULL
								: bytes_key(copy, 0);
	case BY_NUMBER:
		/* What does not say when it was created is known by all that it holds,
		 * where the id differs by a number alone. */
		copy_read(copy);
		return copy->has_created ? NULL : bytes_key(copy, unnumbered(copy->id));
	case BY_EMAIL:
		copy_read(copy);
		return copy->email == NULL ? NULL : email_key(copy);
	default:
		copy_read(copy);
		if (!copy->has_created || copy->name == NULL)
			return NULL;
		return xasprintf(
		    "%d/%lld/%s", (int)copy->kind, (long long)copy->created, copy->name);
	}
}

/* A tree's copies that are nobody's yet, by key. */
struct index_entry {
	char *key;
	struct copy *copy;
};
struct index {
	struct index_entry *entries;
	size_t count;
};

static int
compare_entries(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : strcmp(x->copy->path, y->copy->path);
}

static void
index_build(struct index *index, const struct copies *copies, int pass)
{
	*index = (struct index){xcalloc(copies->count + 1, sizeof *index->entries), 0};
	for (size_t i = 0; i < copies->count; i++) {
		struct copy *copy = copies->items[i];
		/* The other way round is found from the other copy. */
		char *key = copy->subject != NULL
				? NULL
				: key_of(copy, pass == BY_TRASH ? BY_PATH : pass);

		if (key != NULL)
			index->entries[index->count++] = (struct index_entry){key, copy};
	}
	qsort(index->entries, index->count, sizeof *index->entries, compare_entries);
}

static void
index_release(struct index *index)
{
	for (size_t i = 0; i < index->count; i++)
		free(index->entries[i].key);
	free(index->entries);
}

static size_t
index_find(const struct index *index, const char *key)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* One record for sure: created in the same second, or the same file. */
static bool
is_sure(struct copy *a, struct copy *b)
{
	return files_equal(a->file, b->file) ||
	       (!copies_differ(a, b) && a->has_created && b->has_created);
}

/* Can a side's copy be what became of the base's? */
static bool
continues(struct copy *base, struct copy *copy)
{
	return !copies_differ(base, copy) || copies_same_but_created(base, copy);
}

/* What does not say when it was created is known by its address, too: an earlier merge
 * may have put another record in its place. */
static bool
continues_address(struct copy *base, struct copy *copy)
{
	copy_read(base);
	return !base->has_created && copies_share_email(base, copy);
}

/* Can two that both sides added be one record? */
static bool
added_alike(struct copy *ours, struct copy *theirs)
{
	return !copies_differ(ours, theirs) && !copies_part_email(ours, theirs);
}

/* The same, of one that an earlier merge put elsewhere. */
static bool
added_undated(struct copy *ours, struct copy *theirs)
{
	return continues_address(ours, theirs) && continues_address(theirs, ours);
}

static struct copy *
find_copy(const struct index *index, struct copy *copy, int pass,
    bool (*fits)(struct copy *, struct copy *))
{
	char *key = key_of(copy, pass);
	struct copy *found = NULL, *base = copy->subject->copies[TREE_BASE];

	if (key == NULL)
		return NULL;
	for (size_t i = index_find(index, key);
	     found == NULL && i < index->count && strcmp(index->entries[i].key, key) == 0;
	     i++)
		if (index->entries[i].copy->subject == NULL &&
		    fits(copy, index->entries[i].copy) &&
		    (base == NULL || base == copy || fits(base, index->entries[i].copy)))
			found = index->entries[i].copy;
	free(key);
	return found;
}

static struct subject *
add_subject(struct tree_merge *m, struct copy *copy, enum tree tree)
{
	struct subject *subject = xcalloc(1, sizeof *subject);

	subject->kind = copy->kind;
	subject->copies[tree] = copy;
	copy->subject = subject;
	ARRAY_GROW(m->subjects, m->count, m->room);
	m->subjects[m->count++] = subject;
	return subject;
}

/* How a tree's copies are looked for in another. */
struct matching {
	enum tree from, to;
	bool known; /* those of the base's records, or those that are new */
	unsigned passes;
	bool (*fits)(struct copy *, struct copy *);
};

static bool
is_wanted(const struct matching *matching, const struct copy *copy)
{
	const struct subject *subject = copy->subject;

	return subject != NULL && subject->copies[matching->to] == NULL &&
	       (subject->copies[TREE_BASE] != NULL) == matching->known;
}

static void
match_trees(struct tree_merge *m, const struct matching *matching)
{
	const struct copies *from = &m->copies[matching->from];

	for (int pass = BY_BYTES; pass < PASSES; pass++) {
		struct index index;

		if ((matching->passes & BIT(pass)) == 0)
			continue;
		index_build(&index, &m->copies[matching->to], pass);
		for (size_t i = 0; index.count > 0 && i < from->count; i++) {
			struct copy *copy = from->items[i], *found;

			if (!is_wanted(matching, copy))
				continue;
			found = find_copy(&index, copy, pass, matching->fits);
			if (found == NULL)
				continue;
			copy->subject->copies[matching->to] = found;
			found->subject = copy->subject;
		}
		index_release(&index);
	}
}

static void
add_subjects(struct tree_merge *m, enum tree tree)
{
	for (size_t i = 0; i < m->copies[tree].count; i++)
		if (m->copies[tree].items[i]->subject == NULL)
			add_subject(m, m->copies[tree].items[i], tree);
}

static bool
is_same_record(struct copy *a, struct copy *b)
{
	if (a->kind != b->kind)
		return false;
	copy_read(a);
	copy_read(b);
	return strcmp(a->id, b->id) == 0 ||
	       (a->has_created && b->has_created && a->created == b->created &&
		   a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0);
}

/* Adds an older base's copy where the newer ones, the first `known`, have none that can
 * be read. */
static void
add_older(struct copies *copies, size_t known, struct copy *copy)
{
	struct copy *spare = copy;
	size_t i = 0;

	while (i < known && !is_same_record(copies->items[i], copy))
		i++;
	if (i == known) {
		copies_add(copies, copy);
		return;
	}
	if (!copies->items[i]->readable && copy->readable) {
		spare = copies->items[i];
		copies->items[i] = copy;
	}
	copy_free(spare);
}

/* Of several bases the newest that has a readable copy is a record's ancestor. */
static void
collect_base(struct tree_merge *m)
{
	struct copies *copies = &m->copies[TREE_BASE];

	for (size_t b = 0; b < m->input->base_count; b++) {
		size_t known = copies->count;

		for (size_t i = 0; i < m->input->count; i++) {
			const struct merge_path *path = &m->input->paths[i];
			struct copy *copy =
			    path->bases[b].bytes == NULL || !path_is_plain(m, path)
				? NULL
				: copy_of(path->path, &path->bases[b]);

			if (copy != NULL)
				add_older(copies, known, copy);
		}
	}
}

static void
collect_side(struct tree_merge *m, enum tree tree)
{
	for (size_t i = 0; i < m->input->count; i++) {
		const struct merge_path *path = &m->input->paths[i];
		const struct merge_file *file = tree_file(m, path, tree);
		struct copy *copy = file->bytes == NULL || !path_is_plain(m, path)
					? NULL
					: copy_of(path->path, file);

		if (copy != NULL)
			copies_add(&m->copies[tree], copy);
	}
}

void
match_copies(struct tree_merge *m)
{
	static const struct matching steps[] = {
	    {TREE_BASE, TREE_OURS, true, BY_PLACE | BIT(BY_NAME), is_sure},
	    {TREE_BASE, TREE_THEIRS, true, BY_PLACE | BIT(BY_NAME), is_sure},
	    {TREE_BASE, TREE_OURS, true, BY_PLACE | BIT(BY_EMAIL), continues_address},
	    {TREE_BASE, TREE_THEIRS, true, BY_PLACE | BIT(BY_EMAIL), continues_address},
	    {TREE_BASE, TREE_OURS, true, BIT(BY_PATH), continues},
	    {TREE_BASE, TREE_THEIRS, true, BIT(BY_PATH), continues},
	    /* What one side moved the other may have there, unreadable or renamed. */
	    {TREE_OURS, TREE_THEIRS, true, BIT(BY_BYTES) | BIT(BY_PATH), continues},
	    {TREE_THEIRS, TREE_OURS, true, BIT(BY_BYTES) | BIT(BY_PATH), continues},
	    {TREE_BASE, TREE_OURS, true, BY_PLACE, continues},
	    {TREE_BASE, TREE_THEIRS, true, BY_PLACE, continues},
	    {TREE_OURS, TREE_THEIRS, true, BIT(BY_BYTES) | BY_PLACE, continues},
	    {TREE_THEIRS, TREE_OURS, true, BIT(BY_BYTES) | BY_PLACE, continues},
	    {TREE_OURS, TREE_THEIRS, false, BY_PLACE | BIT(BY_NAME), is_sure},
	    {TREE_OURS, TREE_THEIRS, false, BY_PLACE | BIT(BY_NUMBER), added_alike},
	    {TREE_OURS, TREE_THEIRS, false, BIT(BY_EMAIL), added_undated},
	    {TREE_OURS, TREE_THEIRS, false, BY_PLACE, copies_share_email},
	};

	collect_base(m);
	collect_side(m, TREE_OURS);
	collect_side(m, TREE_THEIRS);
	add_subjects(m, TREE_BASE);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (!steps[i].known)
			add_subjects(m, TREE_OURS);
		match_trees(m, &steps[i]);
	}
	add_subjects(m, TREE_THEIRS);
}
