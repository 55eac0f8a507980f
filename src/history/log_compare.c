#include "log_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* One comparison, on all its levels. */
struct comparison {
	struct log_trees *trees;
	const char *const *folders;
	struct log_pairs *out;
	struct error *err;
};

/* A place in a tree's bytes: entries of "MODE NAME\0" and 20 bytes of id. */
struct cursor {
	const char *at, *end;
};

struct tree_entry {
	const char *name;
	size_t name_len;
	size_t len; /* of the whole entry */
	git_oid id;
	bool is_folder, is_file;
};

static const struct tree_entry no_entry = {0};

/* The length of the entry there; 0 where the bytes are no tree. */
static size_t
entry_len(const char *at, const char *end)
{
	const char *nul = memchr(at, '\0', (size_t)(end - at));

	if (nul == NULL || end - nul <= GIT_OID_RAWSZ)
		return 0;
	return (size_t)(nul - at) + 1 + GIT_OID_RAWSZ;
}

static bool
has_mode(const char *at, size_t len, const char *mode)
{
	return len == strlen(mode) && memcmp(at, mode, len) == 0;
}

/* At the end, an entry without a name. False where the bytes are no tree. */
static bool
read_entry(const struct cursor *cursor, struct tree_entry *out)
{
	const char *space;
	size_t mode_len;

	*out = no_entry;
	if (cursor->at == cursor->end)
		return true;
	out->len = entry_len(cursor->at, cursor->end);
	if (out->len == 0)
		return false;
	space = memchr(cursor->at, ' ', out->len - GIT_OID_RAWSZ);
	if (space == NULL)
		return false;
	mode_len = (size_t)(space - cursor->at);
	out->name = space + 1;
	out->name_len = strlen(out->name);
	git_oid_fromraw(&out->id, (const unsigned char *)out->name + out->name_len + 1);
	out->is_folder = has_mode(cursor->at, mode_len, "40000");
	/* 100644, 100755, and what old gits wrote. */
	out->is_file = mode_len == 6 && memcmp(cursor->at, "100", 3) == 0;
	return true;
}

/* git's order: a folder's name sorts as if a slash followed. */
static int
compare_entries(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t len = a->name_len < b->name_len ? a->name_len : b->name_len;
	int order = memcmp(a->name, b->name, len);
	unsigned char a_next, b_next;

	if (order != 0)
		return order;
	a_next = len < a->name_len ? (unsigned char)a->name[len] : a->is_folder ? '/' : 0;
	b_next = len < b->name_len ? (unsigned char)b->name[len] : b->is_folder ? '/' : 0;
	return a_next - b_next;
}

/* How many bytes both begin with. */
static size_t
common_len(const char *a, const char *b, size_t max)
{
	static const size_t steps[] = {4096, 256, 16, 1};
	size_t len = 0;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		while (len + steps[i] <= max && memcmp(a + len, b + len, steps[i]) == 0)
			len += steps[i];
	return len;
}

/* Over the entries that are the same in both: most of any two commits are. */
static void
skip_common(struct cursor *a, struct cursor *b)
{
	size_t a_left = (size_t)(a->end - a->at), b_left = (size_t)(b->end - b->at);
	size_t same = common_len(a->at, b->at, a_left < b_left ? a_left : b_left);
	size_t done = 0, len;

	/* Where an entry ends can be told only from its beginning. */
	if (same == a_left && same == b_left)
		done = same;
	while (done < same && (len = entry_len(a->at + done, a->end)) != 0 &&
	       done + len <= same)
		done += len;
	a->at += done;
	b->at += done;
}

static bool
is_wanted(const struct comparison *comparison, const char *prefix,
    const struct tree_entry *entry)
{
	if (*prefix != '\0')
		return true;
	for (const char *const *folder = comparison->folders; *folder != NULL; folder++)
		if (entry->is_folder && strlen(*folder) == entry->name_len &&
		    memcmp(*folder, entry->name, entry->name_len) == 0)
			return true;
	return false;
}

static int compare_trees(struct comparison *comparison, const git_oid *old,
    const git_oid *new, const char *prefix);

/* Either may be no_entry; both have one name. */
static int
add_difference(struct comparison *comparison, const char *prefix,
    const struct tree_entry *old, const struct tree_entry *new)
{
	const struct tree_entry *named = new->name != NULL ? new : old;
	struct log_pairs *out = comparison->out;
	git_oid old_id = {{0}}, new_id = {{0}};
	char *path;
	int rc = 0;

	if (!is_wanted(comparison, prefix, named))
		return 0;
	if (named->is_folder) {
		path = xasprintf("%s%.*s/", prefix, (int)named->name_len, named->name);
		rc = compare_trees(comparison, old->name == NULL ? NULL : &old->id,
		    new->name == NULL ? NULL : &new->id, path);
		free(path);
		return rc;
	}
	if (old->is_file)
		old_id = old->id;
	if (new->is_file)
		new_id = new->id;
	if (git_oid_equal(&old_id, &new_id))
		return 0;
	ARRAY_GROW(out->items, out->count, out->room);
	path = xasprintf("%s%.*s", prefix, (int)named->name_len, named->name);
	out->items[out->count++] = (struct log_pair){path, old_id, new_id};
	return 0;
}

/* One step from where the two cursors differ. */
static int
compare_next(struct comparison *comparison, const char *prefix, struct cursor *old,
    struct cursor *new)
{
	struct tree_entry old_entry, new_entry;
	int order;

	if (!read_entry(old, &old_entry) || !read_entry(new, &new_entry))
		return error_failed(comparison->err,
		    "a tree of '%s' is damaged: run "
		    "'git fsck'",
		    *prefix == '\0' ? "." : prefix);
	order = old_entry.name == NULL   ? 1
		: new_entry.name == NULL ? -1
					 : compare_entries(&old_entry, &new_entry);
	if (order <= 0)
		old->at += old_entry.len;
	if (order >= 0)
		new->at += new_entry.len;
	return add_difference(comparison, prefix, order <= 0 ? &old_entry : &no_entry,
	    order >= 0 ? &new_entry : &no_entry);
}

static int
open_tree(struct log_trees *trees, const git_oid *id, git_odb_object **object,
    struct cursor *out, struct error *err)
{
	*out = (struct cursor){"", NULL};
	out->end = out->at;
	if (id == NULL)
		return 0;
	if (log_trees_get(trees, id, object, err) != 0)
		return -1;
	out->at = git_odb_object_data(*object);
	out->end = out->at + git_odb_object_size(*object);
	return 0;
}

static int
compare_trees(struct comparison *comparison, const git_oid *old, const git_oid *new,
    const char *prefix)
{
	git_odb_object *old_tree = NULL, *new_tree = NULL;
	struct cursor old_at, new_at;
	int rc = -1;

	if (old != NULL && new != NULL && git_oid_equal(old, new))
		return 0;
	if (open_tree(comparison->trees, old, &old_tree, &old_at, comparison->err) != 0 ||
	    open_tree(comparison->trees, new, &new_tree, &new_at, comparison->err) != 0)
		goto out;
	rc = 0;
	for (;;) {
		skip_common(&old_at, &new_at);
		if (rc != 0 || (old_at.at == old_at.end && new_at.at == new_at.end))
			break;
		rc = compare_next(comparison, prefix, &old_at, &new_at);
	}
out:
	git_odb_object_free(old_tree);
	git_odb_object_free(new_tree);
	return rc;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct log_pair *left = a, *right = b;

	return strcmp(left->path, right->path);
}

int
log_compare(struct log_trees *trees, const git_oid *old, const git_oid *new,
    const char *const *folders, struct log_pairs *out, struct error *err)
{
	struct comparison comparison = {trees, folders, out, err};

	if (compare_trees(&comparison, old, new, "") != 0)
		return -1;
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, compare_paths);
	return 0;
}

void
log_pairs_release(struct log_pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		free(pairs->items[i].path);
	free(pairs->items);
	*pairs = (struct log_pairs){0};
}
