#include "history/snapshot.h"

#include "base/mem.h"
#include "log_internal.h"

#include <stdlib.h>
#include <string.h>

void
snapshot_release(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->count; i++)
		free(snapshot->items[i].path);
	free(snapshot->items);
	*snapshot = (struct snapshot)SNAPSHOT_INIT;
}

static int
open_commit(
    struct repository *repo, const git_oid *id, git_commit **out, struct error *err)
{
	char text[GIT_OID_HEXSZ + 1];

	if (git_commit_lookup(out, repo->git, id) == 0)
		return 0;
	incomplete_explain(repo, err);
	return history_failed(
	    err, "cannot read commit %s", git_oid_tostr(text, sizeof text, id));
}

int
snapshot_commit_at(
    struct repository *repo, instant_t at, struct object_id *commit, struct error *err)
{
	git_commit *here = NULL;
	git_oid id;

	if (head_branch_target(repo, "HEAD", &id, err) != 0)
		return -1;
	if (git_oid_is_zero(&id))
		return 0;
	for (;;) {
		bool is_root, found;

		if (open_commit(repo, &id, &here, err) != 0)
			return -1;
		found = git_commit_time(here) <= at;
		is_root = git_commit_parentcount(here) == 0;
		if (!found && !is_root)
			git_oid_cpy(&id, git_commit_parent_id(here, 0));
		git_commit_free(here);
		if (found)
			*commit = object_id_from(&id);
		if (found || is_root)
			return found;
	}
}

struct reader {
	const char *folder;
	struct snapshot *out;
};

static int
add_file(const char *parent, const git_tree_entry *entry, void *context)
{
	struct reader *reader = context;
	struct snapshot *out = reader->out;
	git_filemode_t mode = git_tree_entry_filemode(entry);

	if (mode == GIT_FILEMODE_TREE || mode == GIT_FILEMODE_COMMIT)
		return 0;
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = (struct snapshot_file){
	    xasprintf("%s/%s%s", reader->folder, parent, git_tree_entry_name(entry)),
	    object_id_from(git_tree_entry_id(entry)), mode == GIT_FILEMODE_LINK};
	return 0;
}

/* The tree of the commit's folder; *out is NULL where there is none. */
static int
open_folder(struct repository *repo, const git_oid *commit, const char *folder,
    git_tree **out, struct error *err)
{
	const git_tree_entry *entry;
	git_tree *root;
	int rc = 0;

	*out = NULL;
	if (head_tree(repo, commit, &root, err) != 0)
		return -1;
	entry = git_tree_entry_byname(root, folder);
	if (entry != NULL && git_tree_entry_type(entry) == GIT_OBJECT_TREE &&
	    git_tree_lookup(out, repo->git, git_tree_entry_id(entry)) != 0) {
		incomplete_explain(repo, err);
		rc = history_failed(err, "cannot read the tree of '%s'", folder);
	}
	git_tree_free(root);
	return rc;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct snapshot_file *left = a, *right = b;

	return strcmp(left->path, right->path);
}

static int
compare_with_path(const void *path, const void *file)
{
	return strcmp(path, ((const struct snapshot_file *)file)->path);
}

const struct snapshot_file *
snapshot_find(const struct snapshot *snapshot, const char *path)
{
	if (snapshot->count == 0)
		return NULL;
	return bsearch(path, snapshot->items, snapshot->count, sizeof *snapshot->items,
	    compare_with_path);
}

int
snapshot_read(struct repository *repo, const struct object_id *commit, const char *folder,
    struct snapshot *out, struct error *err)
{
	struct reader reader = {folder, out};
	git_oid id = object_id_to(commit);
	git_tree *tree;
	int rc = 0;

	if (open_folder(repo, &id, folder, &tree, err) != 0)
		return -1;
	if (tree != NULL &&
	    git_tree_walk(tree, GIT_TREEWALK_PRE, add_file, &reader) != 0) {
		incomplete_explain(repo, err);
		rc = history_failed(err, "cannot read the tree of '%s'", folder);
	}
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, compare_paths);
	git_tree_free(tree);
	return rc;
}

int
snapshot_blob(struct repository *repo, const struct object_id *id, struct blob *out,
    struct error *err)
{
	git_oid git = object_id_to(id);

	return blob_read(repo, &git, out, err);
}
