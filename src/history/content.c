#include "history_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
folder_add(struct folder *folder, const char *path, const struct content *content,
    git_filemode_t mode)
{
	struct inner *inner;

	ARRAY_GROW(folder->items, folder->count, folder->room);
	inner = &folder->items[folder->count++];
	*inner = (struct inner){.path = xstrdup(path), .mode = mode};
	blob_set(&inner->content.blob, content->blob.bytes, content->blob.len);
	inner->content.is_link = content->is_link;
}

static void
folder_free(struct folder *folder)
{
	if (folder == NULL)
		return;
	for (size_t i = 0; i < folder->count; i++) {
		free(folder->items[i].path);
		content_release(&folder->items[i].content);
	}
	free(folder->items);
	free(folder);
}

void
content_release(struct content *content)
{
	blob_release(&content->blob);
	folder_free(content->folder);
	*content = (struct content){.folder = NULL};
}

bool
content_exists(const struct content *content)
{
	return content->blob.exists || content->folder != NULL;
}

static bool
folder_equal(const struct folder *a, const struct folder *b)
{
	if (a == NULL || b == NULL || a->count != b->count)
		return a == b;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i].path, b->items[i].path) != 0 ||
		    !content_equal(&a->items[i].content, &b->items[i].content))
			return false;
	return true;
}

bool
content_equal(const struct content *a, const struct content *b)
{
	return a->is_link == b->is_link && blob_equal(&a->blob, &b->blob) &&
	       folder_equal(a->folder, b->folder);
}

int
content_read_link(int folder, const char *name, struct blob *out)
{
	char target[PATH_MAX + 1];
	ssize_t len = readlinkat(folder, name, target, sizeof target - 1);

	if (len < 0)
		return -1;
	target[len] = '\0';
	blob_set(out, target, (size_t)len);
	return 0;
}

int
content_stat(int root, const char *path, struct stat *out, struct error *err)
{
	if (file_try_stat(root, path, out) == 0)
		return 1;
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP
		   ? 0
		   : file_place_error(err, errno, "read", path);
}

static int
read_link(int root, const char *path, struct content *out, struct error *err)
{
	struct file_place place;
	int rc = file_place_find(&place, root, path, false);

	if (rc == 0) {
		rc = content_read_link(place.folder, place.name, &out->blob);
		file_place_leave(&place);
	}
	out->is_link = rc == 0;
	return rc == 0 ? 1 : file_place_error(err, errno, "read", path);
}

int
content_read(int root, const char *path, struct content *out, struct error *err)
{
	struct buf bytes = BUF_INIT;
	struct stat st;
	int rc = content_stat(root, path, &st, err);

	content_release(out);
	if (rc <= 0)
		return rc < 0 ? -1 : 1;
	if (S_ISLNK(st.st_mode))
		return read_link(root, path, out, err);
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode);
	rc = file_read(root, path, 0, &bytes, err);
	if (rc == 1)
		blob_set(&out->blob, bytes.data, bytes.len);
	buf_release(&bytes);
	return rc < 0 ? -1 : 1;
}

static int
compare_changes(const void *a, const void *b)
{
	const struct tree_change *x = a, *y = b;

	return strcmp(x->path, y->path);
}

/* As a tree, for the journal: it holds the bytes that lie there, whatever git makes of
 * them. */
static int
folder_write(
    struct repository *repo, const struct folder *folder, git_oid *out, struct error *err)
{
	struct tree_change *changes = xcalloc(folder->count + 1, sizeof *changes);
	int rc = 0;

	for (size_t i = 0; i < folder->count && rc == 0; i++) {
		const struct inner *inner = &folder->items[i];

		changes[i].path = inner->path;
		changes[i].mode = inner->mode;
		rc = blob_write(repo, &inner->content.blob, &changes[i].id, err);
	}
	qsort(changes, folder->count, sizeof *changes, compare_changes);
	if (rc == 0)
		rc = tree_update(repo, NULL, changes, folder->count, out, err);
	free(changes);
	return rc;
}

int
content_write(struct repository *repo, const struct content *content, git_oid *out,
    struct error *err)
{
	return content->folder != NULL ? folder_write(repo, content->folder, out, err)
				       : blob_write(repo, &content->blob, out, err);
}

struct loading {
	struct repository *repo;
	struct folder *folder;
};

static int
load_inner(
    void *context, const char *path, const struct compared_file *files, struct error *err)
{
	struct loading *loading = context;
	struct content content = {.is_link = files[0].mode == GIT_FILEMODE_LINK};
	git_oid id = object_id_to(&files[0].blob);
	int rc = blob_read(loading->repo, &id, &content.blob, err);

	if (rc == 0)
		folder_add(
		    loading->folder, path, &content, (git_filemode_t)files[0].mode);
	content_release(&content);
	return rc;
}

static int
folder_load(
    struct repository *repo, const git_oid *id, struct content *out, struct error *err)
{
	const git_tree *trees[2] = {NULL, NULL};
	struct loading loading = {repo, NULL};
	git_tree *tree;
	int rc;

	if (git_tree_lookup(&tree, repo->git, id) != 0)
		return history_failed(err, "cannot read a tree of '%s'", repo->dir);
	trees[0] = tree;
	out->folder = loading.folder = xcalloc(1, sizeof *out->folder);
	rc = tree_walk(repo, trees, 2, load_inner, &loading, err);
	git_tree_free(tree);
	return rc;
}

int
content_load(struct repository *repo, const git_oid *id, unsigned mode,
    struct content *out, struct error *err)
{
	content_release(out);
	/* A submodule's commit is not here. */
	if (mode == GIT_FILEMODE_COMMIT)
		return 0;
	if (mode == GIT_FILEMODE_TREE)
		return folder_load(repo, id, out, err);
	out->is_link = mode == GIT_FILEMODE_LINK && !git_oid_is_zero(id);
	return blob_read(repo, id, &out->blob, err);
}
