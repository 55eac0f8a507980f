#include "base/file.h"
#include "base/mem.h"
#include "store_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One walk over a kind's folder. */
struct scan {
	struct store *store;
	enum kind kind;
	unsigned where;
	bool strays; /* asked for instead of records */
	struct store_entries *out;
	struct error *err;
};

/* Deeper than any folder a person makes; a bind mount of a folder into itself ends here.
 */
#define MAX_DEPTH 32

void
store_entries_release(struct store_entries *entries)
{
	for (size_t i = 0; i < entries->count; i++) {
		free(entries->items[i].id);
		free(entries->items[i].path);
	}
	free(entries->items);
	*entries = (struct store_entries)STORE_ENTRIES_INIT;
}

/* Takes the id over. */
static void
add_entry(struct scan *scan, const char *path, char *id, bool trashed, mode_t mode)
{
	struct store_entries *out = scan->out;
	struct store_entry entry = {.kind = scan->kind, .id = id, .trashed = trashed};

	if ((id == NULL) != scan->strays) {
		free(id);
		return;
	}
	if (S_ISLNK(mode)) {
		entry.problem = "is a symbolic link: links are not followed";
		entry.rule = "symlink";
	} else if (!S_ISREG(mode)) {
		entry.problem = "is no regular file";
		entry.rule = "no-file";
	}
	entry.path = xstrdup(path);
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = entry;
}

/* A link to a folder hides all that it leads to: it stands in the list by its name. */
static bool
leads_to_folder(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

static void
add_file(struct scan *scan, int folder, const char *name, const char *path, mode_t mode,
    bool trashed)
{
	char *id = store_id_of_name(name);

	if (S_ISLNK(mode) && id == NULL && leads_to_folder(folder, name))
		id = xstrdup(name);
	add_entry(scan, path, id, trashed, mode);
}

static mode_t
mode_of(int folder, const struct dirent *entry)
{
	struct stat st;

	switch (entry->d_type) {
	case DT_REG:
		return S_IFREG;
	case DT_DIR:
		return S_IFDIR;
	case DT_LNK:
		return S_IFLNK;
	default:
		if (fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
			return 0; /* gone meanwhile */
		return st.st_mode & (mode_t)S_IFMT;
	}
}

static int
refuse_folder(struct scan *scan, const char *path, int errnum)
{
	if (errnum == ELOOP)
		return error_failed(scan->err,
		    "cannot read the folder '%s': is a symbolic link: links are not "
		    "followed",
		    path);
	return error_errno(scan->err, errnum, "cannot read the folder '%s'", path);
}

static int scan_folder(struct scan *scan, const char *path, bool trashed, int depth);

static int
visit(struct scan *scan, int folder, const char *parent, const struct dirent *entry,
    bool trashed, int depth)
{
	mode_t mode = mode_of(folder, entry);
	bool is_trash = depth == 0 && strcmp(entry->d_name, "trash") == 0;
	unsigned where = trashed || is_trash ? STORE_TRASH : STORE_LIVE;
	char *path;
	int ret = 0;

	if (store_is_ignored(entry->d_name) || mode == 0 || (scan->where & where) == 0)
		return 0;
	path = xasprintf("%s/%s", parent, entry->d_name);
	if (S_ISDIR(mode))
		ret = scan_folder(scan, path, where == STORE_TRASH, depth + 1);
	else
		add_file(scan, folder, entry->d_name, path, mode, where == STORE_TRASH);
	free(path);
	return ret;
}

/* A submodule, or any other repository: what lies in it is another's. */
static bool
has_repository(int folder)
{
	return faccessat(folder, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static int
scan_folder(struct scan *scan, const char *path, bool trashed, int depth)
{
	DIR *dir = file_opendir(scan->store->root, path);
	struct dirent *entry;
	bool is_foreign;
	int ret = 0;

	if (dir == NULL && (errno == ENOENT || (errno == ENOTDIR && depth > 0)))
		return 0;
	if (dir == NULL)
		return refuse_folder(scan, path, errno);
	is_foreign = depth > 0 && has_repository(dirfd(dir));
	errno = 0;
	if (depth > MAX_DEPTH)
		ret = error_failed(scan->err, "'%s' is nested too deeply", path);
	while (ret == 0 && !is_foreign) {
		errno = 0;
		entry = readdir(dir);
		if (entry == NULL)
			break;
		ret = visit(scan, dirfd(dir), path, entry, trashed, depth);
	}
	if (ret == 0 && errno != 0)
		ret = refuse_folder(scan, path, errno);
	closedir(dir);
	return ret;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct store_entry *left = a;
	const struct store_entry *right = b;

	return strcmp(left->path, right->path);
}

static int
scan_files(struct scan *scan)
{
	struct strlist paths = STRLIST_INIT;
	int ret = scan->store->files->list(
	    scan->store->context, kind_folder(scan->kind), &paths, scan->err);

	for (size_t i = 0; ret == 0 && i < paths.count; i++) {
		char *id;
		bool trashed;

		if (!store_divide_path(paths.items[i], &id, &trashed))
			continue;
		if ((scan->where & (trashed ? STORE_TRASH : STORE_LIVE)) != 0)
			add_entry(scan, paths.items[i], id, trashed, S_IFREG);
		else
			free(id);
	}
	strlist_release(&paths);
	return ret;
}

static int
run_scan(struct scan *scan)
{
	struct store_entries *out = scan->out;
	size_t first = out->count;
	int ret = scan->store->files != NULL
		      ? scan_files(scan)
		      : scan_folder(scan, kind_folder(scan->kind), false, 0);

	if (ret != 0)
		return -1;
	if (out->count - first > 1)
		qsort(out->items + first, out->count - first, sizeof *out->items,
		    compare_paths);
	return 0;
}

int
store_scan(struct store *store, enum kind kind, unsigned where, struct store_entries *out,
    struct error *err)
{
	struct scan scan = {store, kind, where, false, out, err};

	return run_scan(&scan);
}

int
store_strays(
    struct store *store, enum kind kind, struct store_entries *out, struct error *err)
{
	struct scan scan = {store, kind, STORE_LIVE | STORE_TRASH, true, out, err};

	return run_scan(&scan);
}
