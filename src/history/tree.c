#include "history_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/*
 * Not git_tree_create_updated(): that leaves trees that have become empty, which git
 * never writes, and fails on the removal of what is not there.
 */
struct level {
	struct repository *repo;
	const git_tree *base; /* NULL: nothing yet */
	git_treebuilder *builder;
	size_t depth; /* where the names of this level begin in the paths */
};

static int update_level(struct repository *repo, const git_tree *base,
    const struct tree_change *changes, size_t count, size_t depth, git_oid *out,
    bool *empty, struct error *err);

static int
update_file(struct level *level, const struct tree_change *change, struct error *err)
{
	const char *name = change->path + level->depth;
	const git_tree_entry *old =
	    level->base == NULL ? NULL : git_tree_entry_byname(level->base, name);

	if (old != NULL && git_tree_entry_type(old) == GIT_OBJECT_TREE)
		return error_failed(
		    err, "cannot record '%s': history has a folder there", change->path);
	if (!git_oid_is_zero(&change->id)) {
		if (git_treebuilder_insert(
			NULL, level->builder, name, &change->id, change->mode) == 0)
			return 0;
	} else if (old == NULL || git_treebuilder_remove(level->builder, name) == 0) {
		return 0;
	}
	return history_failed(err, "cannot record '%s'", change->path);
}

/* The tree below this one that has the name; *out is NULL where there is none. */
static int
open_folder(struct level *level, const char *name, const char *path, git_tree **out,
    struct error *err)
{
	const git_tree_entry *old =
	    level->base == NULL ? NULL : git_tree_entry_byname(level->base, name);

	*out = NULL;
	if (old == NULL)
		return 0;
	if (git_tree_entry_type(old) == GIT_OBJECT_COMMIT)
		return error_failed(
		    err, "cannot record '%s': '%s' is a submodule", path, name);
	if (git_tree_entry_type(old) != GIT_OBJECT_TREE)
		return error_failed(
		    err, "cannot record '%s': history has a file '%s'", path, name);
	if (git_tree_lookup(out, level->repo->git, git_tree_entry_id(old)) != 0)
		return history_failed(err, "cannot read the tree of '%s'", path);
	return 0;
}

/* All changes below one folder. */
static int
update_folder(struct level *level, const struct tree_change *changes, size_t count,
    size_t len, struct error *err)
{
	char *name = xstrndup(changes->path + level->depth, len);
	git_tree *base = NULL;
	git_oid id;
	bool empty;
	int rc = -1;

	if (open_folder(level, name, changes->path, &base, err) != 0 ||
	    update_level(level->repo, base, changes, count, level->depth + len + 1, &id,
		&empty, err) != 0)
		goto out;
	if (!empty)
		rc = git_treebuilder_insert(
		    NULL, level->builder, name, &id, GIT_FILEMODE_TREE);
	else
		rc = base == NULL ? 0 : git_treebuilder_remove(level->builder, name);
	if (rc != 0)
		rc = history_failed(err, "cannot record '%s'", changes->path);
out:
	git_tree_free(base);
	free(name);
	return rc;
}

/* How many of the changes, which are sorted, lie in the folder of the first. */
static size_t
count_below(const struct tree_change *changes, size_t count, size_t prefix)
{
	size_t n = 1;

	while (n < count && strncmp(changes[n].path, changes[0].path, prefix) == 0)
		n++;
	return n;
}

static int
update_names(struct level *level, const struct tree_change *changes, size_t count,
    struct error *err)
{
	size_t i = 0;

	while (i < count) {
		const char *name = changes[i].path + level->depth;
		const char *slash = strchr(name, '/');
		size_t n = 1;
		int rc;

		if (slash == NULL) {
			rc = update_file(level, &changes[i], err);
		} else {
			size_t len = (size_t)(slash - name);

			n = count_below(&changes[i], count - i, level->depth + len + 1);
			rc = update_folder(level, &changes[i], n, len, err);
		}
		if (rc != 0)
			return -1;
		i += n;
	}
	return 0;
}

static int
update_level(struct repository *repo, const git_tree *base,
    const struct tree_change *changes, size_t count, size_t depth, git_oid *out,
    bool *empty, struct error *err)
{
	struct level level = {repo, base, NULL, depth};
	int rc = -1;

	if (git_treebuilder_new(&level.builder, repo->git, base) != 0) {
		history_failed(err, "cannot make a tree");
		goto out;
	}
	if (update_names(&level, changes, count, err) != 0)
		goto out;
	*empty = git_treebuilder_entrycount(level.builder) == 0;
	if ((!*empty || depth == 0) && git_treebuilder_write(out, level.builder) != 0) {
		history_failed(err, "cannot write to '%sobjects'",
		    git_repository_commondir(repo->git));
		goto out;
	}
	rc = 0;
out:
	git_treebuilder_free(level.builder);
	return rc;
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_change *)a)->path, ((const struct tree_change *)b)->path);
}

/* Is one of them where another has a folder? */
static bool
any_in_folder(const struct tree_change *changes, size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		char *path = xstrdup(changes[i].path), *slash = path;

		while (!found && (slash = strchr(slash, '/')) != NULL) {
			struct tree_change key = {.path = path};

			*slash = '\0';
			found = bsearch(&key, changes, count, sizeof key,
				    compare_paths) != NULL;
			*slash++ = '/';
		}
		free(path);
	}
	return found;
}

/* Those changes that remove a file, or those that don't. */
static int
update_part(struct repository *repo, const git_tree *base,
    const struct tree_change *changes, size_t count, bool removals, git_oid *out,
    struct error *err)
{
	struct tree_change *part = xcalloc(count + 1, sizeof *part);
	size_t n = 0;
	bool empty;
	int rc;

	for (size_t i = 0; i < count; i++)
		if (git_oid_is_zero(&changes[i].id) == removals)
			part[n++] = changes[i];
	rc = update_level(repo, base, part, n, 0, out, &empty, err);
	free(part);
	return rc;
}

int
tree_update(struct repository *repo, const git_tree *base,
    const struct tree_change *changes, size_t count, git_oid *out, struct error *err)
{
	git_tree *rest = NULL;
	bool empty;
	int rc;

	if (!any_in_folder(changes, count))
		return update_level(repo, base, changes, count, 0, out, &empty, err);
	/* First what goes: a folder may stand in the place of a file, or the reverse. */
	rc = update_part(repo, base, changes, count, true, out, err);
	if (rc == 0 && git_tree_lookup(&rest, repo->git, out) != 0)
		rc = history_failed(err, "cannot read a tree of '%s'", repo->dir);
	if (rc == 0)
		rc = update_part(repo, rest, changes, count, false, out, err);
	git_tree_free(rest);
	return rc;
}

int
tree_find(
    const git_tree *tree, const char *path, struct compared_file *out, struct error *err)
{
	git_tree_entry *entry = NULL;
	int rc = tree == NULL ? GIT_ENOTFOUND : git_tree_entry_bypath(&entry, tree, path);

	memset(out, 0, sizeof *out);
	if (rc == 0 && git_tree_entry_type(entry) != GIT_OBJECT_TREE) {
		out->blob = object_id_from(git_tree_entry_id(entry));
		out->mode = (unsigned)git_tree_entry_filemode(entry);
	}
	git_tree_entry_free(entry);
	if (rc == 0 || rc == GIT_ENOTFOUND)
		return 0;
	return history_failed(err, "cannot read '%s' in history", path);
}

bool
tree_is_empty(const git_oid *id)
{
	/* The same in every repository. */
	return git_oid_streq(id, "4b825dc642cb6eb9a060e54bf8d69288fbee4904") == 0;
}
