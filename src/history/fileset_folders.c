#include "history_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What stands at a path of the work tree. */
enum standing { NOTHING_THERE, A_FILE, A_FOLDER };

static enum standing
look(int root, const char *path)
{
	struct error ignored = ERROR_INIT;
	struct stat st;
	enum standing found = NOTHING_THERE;

	if (content_stat(root, path, &st, &ignored) == 1)
		found = S_ISDIR(st.st_mode) ? A_FOLDER : A_FILE;
	error_clear(&ignored);
	return found;
}

/* The entry whose place the path lies in, or NULL. */
static struct entry *
find_top(const struct fileset *files, const char *path)
{
	struct entry *top = NULL;

	for (const char *slash = strchr(path, '/'); slash != NULL && top == NULL;
	     slash = strchr(slash + 1, '/')) {
		char *folder = xstrndup(path, (size_t)(slash - path));

		top = fileset_find(files, folder);
		free(folder);
	}
	return top;
}

static bool
is_below(const char *path, const char *folder)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

static bool
is_kept(const struct entry *entry, int root)
{
	return entry->left && !entry->special && look(root, entry->path) != NOTHING_THERE;
}

/* Is a file to stand there when all is done? */
static bool
comes(const struct entry *entry)
{
	return content_exists(&entry->new) ||
	       (entry->special && !git_oid_is_zero(&entry->new_id));
}

static void
leave(struct entry *entry)
{
	entry->left = true;
	entry->special = false;
}

void
fileset_leave_folders(struct fileset *files, int root)
{
	for (size_t i = 0; i < files->count; i++) {
		struct entry *top = find_top(files, files->items[i].path);

		if (top != NULL && is_kept(&files->items[i], root))
			leave(top);
	}
	for (size_t i = 0; i < files->count; i++) {
		struct entry *top = find_top(files, files->items[i].path);

		if (top != NULL && is_kept(top, root))
			leave(&files->items[i]);
	}
}

/* What stands where a folder of the path is to be, and is not going. */
static void
list_above(const struct fileset *files, int root, const char *path, struct strlist *out)
{
	for (const char *slash = strchr(path, '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		char *folder = xstrndup(path, (size_t)(slash - path));
		enum standing found = look(root, folder);
		const struct entry *entry = fileset_find(files, folder);

		if (found == A_FILE && (entry == NULL || comes(entry)) &&
		    !strlist_has(out, folder))
			strlist_add(out, folder);
		free(folder);
		if (found != A_FOLDER)
			return;
	}
}

/* A file that is known, and goes. */
static bool
is_going(const struct entry *entry)
{
	if (entry == NULL || entry->old_mode == GIT_FILEMODE_COMMIT || comes(entry))
		return false;
	return entry->special || content_exists(&entry->old);
}

/* What lies in a folder in whose place something else is to stand. */
static int
list_below(const struct fileset *files, int root, const char *path, struct strlist *out,
    struct error *err)
{
	struct strlist found = STRLIST_INIT;
	int rc = folder_list(root, path, &found, err);

	for (size_t i = 0; rc == 0 && i < found.count; i++) {
		bool itself = strcmp(found.items[i], ".git") == 0;
		char *inner =
		    itself ? xstrdup(path) : xasprintf("%s/%s", path, found.items[i]);

		if (!is_going(fileset_find(files, inner)) && !strlist_has(out, inner))
			strlist_add(out, inner);
		free(inner);
	}
	strlist_release(&found);
	return rc;
}

/* A submodule's work tree, where files of ours are to lie. */
static bool
is_submodule_above(const struct fileset *files, int root, const char *path)
{
	const struct entry *top = find_top(files, path);
	char *git;
	bool found;

	if (top == NULL || top->old_mode != GIT_FILEMODE_COMMIT)
		return false;
	git = xasprintf("%s/.git", top->path);
	found = look(root, git) != NOTHING_THERE;
	free(git);
	return found;
}

static int
list_obstacles(const struct fileset *files, int root, const struct entry *entry,
    struct strlist *out, struct error *err)
{
	if (!comes(entry) || (entry->left && !entry->special) ||
	    content_exists(&entry->old))
		return 0;
	list_above(files, root, entry->path, out);
	if (is_submodule_above(files, root, entry->path)) {
		const char *top = find_top(files, entry->path)->path;

		if (!strlist_has(out, top))
			strlist_add(out, top);
	}
	if (entry->mode == GIT_FILEMODE_COMMIT || look(root, entry->path) != A_FOLDER)
		return 0;
	return list_below(files, root, entry->path, out, err);
}

int
fileset_list_obstacles(
    const struct fileset *files, int root, struct strlist *out, struct error *err)
{
	for (size_t i = 0; i < files->count; i++)
		if (list_obstacles(files, root, &files->items[i], out, err) != 0)
			return -1;
	return 0;
}

/* The old state of a file that is git's to write is what lies there. */
static int
load_old(struct entry *entry, int root, struct error *err)
{
	return entry->special ? content_read(root, entry->path, &entry->old, err) : 1;
}

/* What lies below the path, before or after. */
static int
collect(struct fileset *files, int root, const char *path, bool after, struct folder *out,
    struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		struct entry *entry = &files->items[i];
		const struct content *content = after ? &entry->new : &entry->old;

		if (!is_below(entry->path, path))
			continue;
		if (!after && load_old(entry, root, err) < 0)
			return -1;
		if (content_exists(content))
			folder_add(out, entry->path + strlen(path) + 1, content,
			    content->is_link ? GIT_FILEMODE_LINK
			    : after          ? entry->mode
					     : entry->old_mode);
		entry->left = true;
	}
	return 0;
}

static int
join(struct fileset *files, struct repository *repo, struct entry *top, bool after,
    struct error *err)
{
	struct content *content = after ? &top->new : &top->old;

	content_release(content);
	content->folder = xcalloc(1, sizeof *content->folder);
	top->left = top->touched = false;
	if (after)
		top->mode = GIT_FILEMODE_TREE;
	else
		top->old_mode = GIT_FILEMODE_TREE;
	if (collect(files, repo->root, top->path, after, content->folder, err) != 0)
		return -1;
	return content_write(repo, content, after ? &top->new_id : &top->old_id, err);
}

/* A file that stands in the place of a folder to come. */
static int
join_above(struct fileset *files, struct repository *repo, const struct entry *entry,
    struct error *err)
{
	struct entry *top = find_top(files, entry->path);

	if (top == NULL || top->new.folder != NULL || !content_exists(&top->old) ||
	    comes(top))
		return 0;
	return join(files, repo, top, true, err);
}

int
fileset_join_folders(struct fileset *files, struct repository *repo, struct error *err)
{
	struct strlist obstacles = STRLIST_INIT;
	int rc = fileset_list_obstacles(files, repo->root, &obstacles, err);

	if (rc == 0 && obstacles.count > 0)
		rc = 1;
	strlist_release(&obstacles);
	for (size_t i = 0; rc == 0 && i < files->count; i++) {
		struct entry *entry = &files->items[i];

		if (!comes(entry) || content_exists(&entry->old) ||
		    entry->mode == GIT_FILEMODE_COMMIT ||
		    (entry->left && !entry->special))
			continue;
		if (look(repo->root, entry->path) == A_FOLDER)
			rc = join(files, repo, entry, false, err);
		else
			rc = join_above(files, repo, entry, err);
	}
	return rc;
}
