#include "history/graph.h"

#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>

void
compared_list_release(struct compared_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].path);
		free(list->items[i].files);
	}
	free(list->items);
	*list = (struct compared_list)COMPARED_LIST_INIT;
}

void
compared_list_add(struct compared_list *list, const char *path,
    const struct compared_file *files, size_t count)
{
	struct compared_file *copy = xreallocarray(NULL, count, sizeof *copy);

	memcpy(copy, files, count * sizeof *copy);
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = (struct compared){xstrdup(path), copy};
}

struct comparing {
	struct compared_list *out;
	size_t count;
};

static int
add_path(
    void *context, const char *path, const struct compared_file *files, struct error *err)
{
	struct comparing *comparing = context;

	(void)err;
	compared_list_add(comparing->out, path, files, comparing->count);
	return 0;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct compared *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int
graph_compare(struct repository *repo, const struct object_id *commits, size_t count,
    struct compared_list *out, struct error *err)
{
	git_tree *trees[GRAPH_COMPARE_MAX] = {NULL};
	struct comparing comparing = {out, count};
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++) {
		git_oid id = object_id_to(&commits[i]);

		rc = head_tree(repo, &id, &trees[i], err);
	}
	if (rc == 0)
		rc = tree_walk(repo, (const git_tree *const *)trees, count, add_path,
		    &comparing, err);
	if (out->count > 0)
		qsort(out->items, out->count, sizeof *out->items, compare_paths);
	for (size_t i = 0; i < count; i++)
		git_tree_free(trees[i]);
	return rc;
}

bool
compared_file_is_plain(const struct compared_file *file)
{
	return file->mode == MODE_FILE || file->mode == MODE_EXECUTABLE;
}

int
graph_file(struct repository *repo, const struct object_id *commit, const char *path,
    struct compared_file *out, struct error *err)
{
	git_oid id = object_id_to(commit);
	git_tree *tree;
	int rc;

	if (head_tree(repo, &id, &tree, err) != 0)
		return -1;
	rc = tree_find(tree, path, out, err);
	git_tree_free(tree);
	return rc;
}

int
graph_tree_file(struct repository *repo, const struct object_id *tree, const char *path,
    struct compared_file *out, struct error *err)
{
	git_oid id = object_id_to(tree);
	git_tree *found;
	int rc;

	if (git_tree_lookup(&found, repo->git, &id) != 0)
		return history_failed(err, "cannot read a tree of '%s'", repo->dir);
	rc = tree_find(found, path, out, err);
	git_tree_free(found);
	return rc;
}

int
graph_tree_of(struct repository *repo, const struct object_id *commit,
    struct object_id *out, struct error *err)
{
	git_oid id = object_id_to(commit);
	git_tree *tree;

	if (head_tree(repo, &id, &tree, err) != 0)
		return -1;
	memset(out, 0, sizeof *out);
	if (tree != NULL)
		*out = object_id_from(git_tree_id(tree));
	git_tree_free(tree);
	return 0;
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

static int
change_tree(struct repository *repo, const git_tree *tree, const struct tree_file *files,
    size_t count, struct object_id *out, struct error *err)
{
	struct tree_change *changes = xcalloc(count + 1, sizeof *changes);
	git_oid id;
	int rc;

	for (size_t i = 0; i < count; i++)
		changes[i] =
		    (struct tree_change){files[i].path, object_id_to(&files[i].file.blob),
			(git_filemode_t)files[i].file.mode};
	rc = tree_update(repo, tree, changes, count, &id, err);
	if (rc == 0)
		*out = object_id_from(&id);
	free(changes);
	return rc;
}

int
graph_write_tree(struct repository *repo, const struct object_id *commit,
    const struct tree_file *files, size_t count, struct object_id *out, struct error *err)
{
	git_oid base = object_id_to(commit);
	git_tree *tree;
	int rc;

	if (head_tree(repo, &base, &tree, err) != 0)
		return -1;
	rc = change_tree(repo, tree, files, count, out, err);
	git_tree_free(tree);
	return rc;
}

int
graph_change_tree(struct repository *repo, const struct object_id *tree,
    const struct tree_file *files, size_t count, struct object_id *out, struct error *err)
{
	git_oid id = object_id_to(tree);
	git_tree *found;
	int rc;

	if (git_tree_lookup(&found, repo->git, &id) != 0)
		return history_failed(err, "cannot read a tree of '%s'", repo->dir);
	rc = change_tree(repo, found, files, count, out, err);
	git_tree_free(found);
	return rc;
}
