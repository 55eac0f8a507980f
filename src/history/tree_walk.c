#include "history_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct walk {
	struct repository *repo;
	size_t count; /* of trees */
	tree_visit visit;
	void *context;
};

static int walk_folder(
    struct walk *walk, const git_tree *const *trees, const char *path, struct error *err);

static bool
is_tree(const git_tree_entry *entry)
{
	return entry != NULL && git_tree_entry_type(entry) == GIT_OBJECT_TREE;
}

static bool
is_same(const git_tree_entry *a, const git_tree_entry *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return git_tree_entry_filemode(a) == git_tree_entry_filemode(b) &&
	       git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b));
}

/* The folder in each of the trees that has one there. */
static int
enter(struct walk *walk, const git_tree_entry *const *entries, const char *path,
    struct error *err)
{
	git_tree *trees[TREE_WALK_MAX] = {NULL};
	char *prefix = xasprintf("%s/", path);
	int rc = 0;

	for (size_t i = 0; i < walk->count && rc == 0; i++)
		if (is_tree(entries[i]) && git_tree_lookup(&trees[i], walk->repo->git,
					       git_tree_entry_id(entries[i])) != 0) {
			incomplete_explain(walk->repo, err);
			rc = history_failed(err, "cannot read the tree of '%s'", path);
		}
	if (rc == 0)
		rc = walk_folder(walk, (const git_tree *const *)trees, prefix, err);
	for (size_t i = 0; i < walk->count; i++)
		git_tree_free(trees[i]);
	free(prefix);
	return rc;
}

/* One name that is not the same in all of them. */
static int
walk_name(struct walk *walk, const git_tree_entry *const *entries, const char *path,
    struct error *err)
{
	struct compared_file files[TREE_WALK_MAX];
	bool any_file = false, any_folder = false;
	int rc = 0;

	memset(files, 0, sizeof files);
	for (size_t i = 0; i < walk->count; i++) {
		if (is_tree(entries[i])) {
			any_folder = true;
		} else if (entries[i] != NULL) {
			any_file = true;
			files[i].blob = object_id_from(git_tree_entry_id(entries[i]));
			files[i].mode = (unsigned)git_tree_entry_filemode(entries[i]);
		}
	}
	if (any_file)
		rc = walk->visit(walk->context, path, files, err);
	if (rc == 0 && any_folder)
		rc = enter(walk, entries, path, err);
	return rc;
}

/* Looks the name up in every tree; *known where one before `from` has it, too. */
static bool
gather(const struct walk *walk, const git_tree *const *trees, size_t from,
    const git_tree_entry *entry, const git_tree_entry **out)
{
	bool differs = false;

	for (size_t i = 0; i < walk->count; i++) {
		out[i] = i == from          ? entry
			 : trees[i] == NULL ? NULL
					    : git_tree_entry_byname(
						  trees[i], git_tree_entry_name(entry));
		if (i < from && out[i] != NULL)
			return false;
		differs = differs || !is_same(out[0], out[i]);
	}
	return differs;
}

static int
walk_folder(struct walk *walk, const git_tree *const *trees, const char *prefix,
    struct error *err)
{
	const git_tree_entry *entries[TREE_WALK_MAX];

	for (size_t from = 0; from < walk->count; from++) {
		size_t count = trees[from] == NULL ? 0 : git_tree_entrycount(trees[from]);

		for (size_t i = 0; i < count; i++) {
			const git_tree_entry *entry =
			    git_tree_entry_byindex(trees[from], i);
			char *path;
			int rc;

			if (!gather(walk, trees, from, entry, entries))
				continue;
			path = xasprintf("%s%s", prefix, git_tree_entry_name(entry));
			rc = walk_name(walk, entries, path, err);
			free(path);
			if (rc != 0)
				return rc;
		}
	}
	return 0;
}

int
tree_walk(struct repository *repo, const git_tree *const *trees, size_t count,
    tree_visit visit, void *context, struct error *err)
{
	struct walk walk = {repo, count, visit, context};

	return walk_folder(&walk, trees, "", err);
}
