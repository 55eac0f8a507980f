#include "base/file.h"
#include "base/mem.h"
#include "check_internal.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define MAX_DEPTH 32

/* A file that a merge kept beside the one that it is a version of. */
static bool
tell_other_copy(struct check *c, const char *path)
{
	size_t stem = store_kept_stem(path, "other");

	if (stem == 0)
		return false;
	check_tell(c,
	    &(struct finding){
		.rule = "other-copy", .path = path, .level = PROBLEM_WARNING},
	    "a merge kept this version of '%.*s': take over what is missing there, then "
	    "delete it",
	    (int)stem, path);
	return true;
}

static void
tell_link(struct check *c, const char *path)
{
	check_tell(c, &(struct finding){.rule = "symlink", .path = path},
	    "is a symbolic link: links are not followed");
}

static void
tell_stray(struct check *c, const struct store_entry *stray)
{
	const char *name = strrchr(stray->path, '/') + 1;
	const char *dot = strrchr(name, '.');
	size_t stem = dot == NULL ? 0 : (size_t)(dot - name);
	struct finding finding = {
	    .rule = "stray-file", .path = stray->path, .level = PROBLEM_WARNING};

	if (stray->rule != NULL && strcmp(stray->rule, "symlink") == 0)
		tell_link(c, stray->path);
	else if (tell_other_copy(c, stray->path))
		return;
	else if (stem > 0 &&
		 (strcasecmp(dot, ".yml") == 0 || strcasecmp(dot, ".yaml") == 0))
		check_tell(c, &finding, "is never read: expected the name '%.*s.yaml'",
		    (int)stem, name);
	else
		check_tell(
		    c, &finding, "is never read: expected a name that ends in '.yaml'");
}

static int
check_strays(struct check *c, enum kind kind, struct error *err)
{
	struct store_entries strays = STORE_ENTRIES_INIT;
	int ret = store_strays(c->store, kind, &strays, err);

	for (size_t i = 0; ret == 0 && i < strays.count; i++)
		tell_stray(c, &strays.items[i]);
	store_entries_release(&strays);
	return ret;
}

static bool
is_kind_folder(const char *path)
{
	enum kind kind;

	return kind_parse(path, &kind) && strcmp(path, kind_folder(kind)) == 0;
}

/* What merges kept elsewhere than among the records. */
static void
look_below(struct check *c, const char *folder, int depth)
{
	DIR *dir = depth > MAX_DEPTH ? NULL : file_opendir(store_root(c->store), folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;
		char *path =
		    depth == 0 ? xstrdup(name) : xasprintf("%s/%s", folder, name);
		struct stat st;

		if (store_kept_stem(name, "other") > 0)
			tell_other_copy(c, path);
		else if (*name != '.' && !is_kind_folder(path) &&
			 fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			 S_ISDIR(st.st_mode))
			look_below(c, path, depth + 1);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
}

static bool
is_among_records(const char *path)
{
	size_t len = strcspn(path, "/");

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		const char *folder = kind_folder((enum kind)kind);

		if (strlen(folder) == len && strncmp(path, folder, len) == 0)
			return true;
	}
	return false;
}

static void
look_in_index(struct check *c)
{
	for (size_t i = 0; i < c->staged.files.count; i++) {
		const struct snapshot_file *file = &c->staged.files.items[i];

		if (!is_among_records(file->path))
			tell_other_copy(c, file->path);
		else if (file->is_link && !store_ignores(file->path))
			tell_link(c, file->path);
	}
}

bool
check_is_folder_link(const struct check *c, enum kind kind)
{
	struct error ignored = ERROR_INIT;
	struct stat st;
	bool is_link =
	    !c->is_staged &&
	    file_stat(store_root(c->store), kind_folder(kind), &st, &ignored) == 1 &&
	    S_ISLNK(st.st_mode);

	error_clear(&ignored);
	return is_link;
}

int
check_files(struct check *c, struct error *err)
{
	for (int i = 0; i < KIND_COUNT; i++) {
		enum kind kind = (enum kind)i;

		if (check_is_folder_link(c, kind))
			tell_link(c, kind_folder(kind));
		else if (check_strays(c, kind, err) != 0)
			return -1;
	}
	if (c->is_staged)
		look_in_index(c);
	else
		look_below(c, ".", 0);
	return 0;
}
