#include "history/graph.h"

#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>

void
compared_list_release(struct compared_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].path);
	free(list->items);
	*list = (struct compared_list)COMPARED_LIST_INIT;
}

static int
add_path(
    void *context, const char *path, const struct compared_file *files, struct error *err)
{
	struct compared_list *out = context;

	(void)err;
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] =
	    (struct compared){xstrdup(path), files[0], files[1], files[2]};
	return 0;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct compared *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int
graph_compare(struct repository *repo, const struct object_id *base,
    const struct object_id *ours, const struct object_id *theirs,
    struct compared_list *out, struct error *err)
{
	const struct object_id *commits[] = {base, ours, theirs};
	git_tree *trees[3] = {NULL, NULL, NULL};
	int rc = 0;

	for (size_t i = 0; i < 3 && rc == 0; i++) {
		git_oid id = object_id_to(commits[i]);

		rc = head_tree(repo, &id, &trees[i], err);
	}
	if (rc == 0)
		rc = tree_walk(
		    repo, (const git_tree *const *)trees, 3, add_path, out, err);
	if (out->count > 0)
		qsort(out->items, out->count, sizeof *out->items, compare_paths);
	for (size_t i = 0; i < 3; i++)
		git_tree_free(trees[i]);
	return rc;
}

int
graph_file(struct repository *repo, const struct object_id *commit, const char *path,
    struct compared_file *out, struct error *err)
{
	git_oid id = object_id_to(commit);
	git_tree_entry *entry = NULL;
	git_tree *tree;
	int rc = 0;

	memset(out, 0, sizeof *out);
	if (head_tree(repo, &id, &tree, err) != 0)
		return -1;
	if (tree != NULL)
		rc = git_tree_entry_bypath(&entry, tree, path);
	if (rc == 0 && entry != NULL && git_tree_entry_type(entry) != GIT_OBJECT_TREE) {
		out->blob = object_id_from(git_tree_entry_id(entry));
		out->mode = (unsigned)git_tree_entry_filemode(entry);
	}
	git_tree_entry_free(entry);
	git_tree_free(tree);
	if (rc == 0 || rc == GIT_ENOTFOUND)
		return 0;
	return history_failed(err, "cannot read '%s' in history", path);
}

int
graph_blob(struct repository *repo, const struct object_id *id, struct blob *out,
    struct error *err)
{
	git_oid git = object_id_to(id);

	return blob_read(repo, &git, out, err);
}

int
graph_write_blob(struct repository *repo, const void *bytes, size_t len,
    struct object_id *out, struct error *err)
{
	git_oid id;

	if (git_blob_create_from_buffer(&id, repo->git, bytes, len) != 0)
		return history_failed(err, "cannot write to '%sobjects'",
		    git_repository_commondir(repo->git));
	*out = object_id_from(&id);
	return 0;
}

int
graph_write_tree(struct repository *repo, const struct object_id *commit,
    const struct tree_file *files, size_t count, struct object_id *out, struct error *err)
{
	struct tree_change *changes = xcalloc(count + 1, sizeof *changes);
	git_oid base = object_id_to(commit), id;
	git_tree *tree = NULL;
	int rc = head_tree(repo, &base, &tree, err);

	for (size_t i = 0; i < count; i++)
		changes[i] =
		    (struct tree_change){files[i].path, object_id_to(&files[i].file.blob),
			(git_filemode_t)files[i].file.mode};
	if (rc == 0)
		rc = tree_update(repo, tree, changes, count, &id, err);
	if (rc == 0)
		*out = object_id_from(&id);
	git_tree_free(tree);
	free(changes);
	return rc;
}
