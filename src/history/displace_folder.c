#include "history_internal.h"

#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A whole folder that lies beside its place, or in it. */

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A repository in a folder is one thing. */
static bool
is_repository(int folder)
{
	return displace_stands(folder, ".git");
}

static int list_entry(
    DIR *stream, const char *name, const char *path, struct strlist *out);

/* Takes fd over. -1 with errno. */
static int
list_open(int fd, const char *prefix, struct strlist *out)
{
	DIR *stream = fdopendir(fd);
	struct dirent *found;
	int rc = 0, saved;

	if (stream == NULL) {
		close(fd);
		return -1;
	}
	while (rc == 0 && (errno = 0, found = readdir(stream)) != NULL) {
		char *path;

		if (is_dots(found->d_name))
			continue;
		path = xasprintf(
		    "%s%s%s", prefix, *prefix == '\0' ? "" : "/", found->d_name);
		rc = list_entry(stream, found->d_name, path, out);
		free(path);
	}
	saved = errno;
	closedir(stream);
	errno = saved;
	return rc != 0 || saved != 0 ? -1 : 0;
}

static int
list_entry(DIR *stream, const char *name, const char *path, struct strlist *out)
{
	struct stat st;
	int fd;

	if (fstatat(dirfd(stream), name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISDIR(st.st_mode)) {
		strlist_add(out, path);
		return 0;
	}
	fd = file_place_open(dirfd(stream), name, FILE_PLACE_FOLDER, 0);
	if (fd < 0)
		return -1;
	if (!is_repository(fd))
		return list_open(fd, path, out);
	close(fd);
	strlist_add(out, path);
	return 0;
}

int
folder_list(int folder, const char *name, struct strlist *out, struct error *err)
{
	int fd = file_open(folder, name, FILE_PLACE_FOLDER, 0);

	if (fd >= 0 && is_repository(fd)) {
		close(fd);
		strlist_add(out, ".git");
		return 0;
	}
	if (fd < 0 || list_open(fd, "", out) != 0)
		return file_place_error(err, errno, "read", name);
	strlist_sort(out);
	return 0;
}

static int
inner_holds(int fd, const struct inner *inner, struct error *err)
{
	struct file_place place;
	int rc;

	if (file_place_find(&place, fd, inner->path, false) != 0)
		return 0;
	rc = displace_holds(place.folder, place.name, &inner->content, err);
	file_place_leave(&place);
	return rc;
}

int
folder_holds(int at, const char *name, const struct folder *folder, struct error *err)
{
	struct strlist found = STRLIST_INIT;
	int rc = folder_list(at, name, &found, err), fd = -1;

	if (rc == 0)
		rc = found.count == folder->count;
	if (rc == 1)
		fd = file_open(at, name, FILE_PLACE_FOLDER, 0);
	if (rc == 1 && fd < 0)
		rc = file_place_error(err, errno, "read", name);
	for (size_t i = 0; rc == 1 && i < folder->count; i++)
		rc = inner_holds(fd, &folder->items[i], err);
	if (fd >= 0)
		close(fd);
	strlist_release(&found);
	return rc;
}

static int
write_inner(const struct file_place *place, const struct inner *inner, bool sync)
{
	const struct blob *blob = &inner->content.blob;
	mode_t mode = inner->mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0777 : 0666;
	int fd;

	if (inner->content.is_link)
		return symlinkat(blob->bytes, place->folder, place->name);
	fd = file_place_open(
	    place->folder, place->name, O_WRONLY | O_CREAT | O_EXCL, mode);
	return fd < 0 ? -1 : displace_fill(fd, blob, NULL, sync);
}

int
folder_write_beside(
    int at, const char *name, const struct folder *folder, bool sync, struct error *err)
{
	int fd, rc = mkdirat(at, name, 0777);

	if (rc != 0)
		return file_place_error(err, errno, "write", name);
	fd = file_open(at, name, FILE_PLACE_FOLDER, 0);
	if (fd < 0)
		return file_place_error(err, errno, "write", name);
	for (size_t i = 0; rc == 0 && i < folder->count; i++) {
		struct file_place place;

		rc = file_place_find(&place, fd, folder->items[i].path, true);
		if (rc == 0) {
			rc = write_inner(&place, &folder->items[i], sync);
			if (rc == 0 && sync)
				rc = file_place_sync(place.folder);
			file_place_leave(&place);
		}
		if (rc != 0)
			file_place_error(err, errno, "write", folder->items[i].path);
	}
	if (rc == 0 && sync && file_place_sync(fd) != 0)
		rc = file_place_error(err, errno, "sync", name);
	close(fd);
	return rc;
}

/* Folders that hold nothing but such folders. -1 with errno. */
static int
remove_empty(int at, const char *name)
{
	int fd = file_open(at, name, FILE_PLACE_FOLDER, 0), rc = 0;
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *found;

	if (stream == NULL) {
		if (fd >= 0)
			close(fd);
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	}
	while (rc == 0 && (found = readdir(stream)) != NULL)
		if (!is_dots(found->d_name))
			rc = remove_empty(dirfd(stream), found->d_name);
	closedir(stream);
	if (rc == 0 && unlinkat(at, name, AT_REMOVEDIR) != 0 && errno != ENOENT &&
	    errno != ENOTEMPTY && errno != EEXIST)
		rc = -1;
	return rc;
}

int
folder_remove(int at, const char *name, const struct folder *folder)
{
	int fd = file_open(at, name, FILE_PLACE_FOLDER, 0), rc = 0;

	for (size_t i = 0; fd >= 0 && rc == 0 && i < folder->count; i++) {
		struct file_place place;

		if (file_place_find(&place, fd, folder->items[i].path, false) != 0)
			continue;
		rc = unlinkat(place.folder, place.name, 0);
		if (rc != 0 && (errno == ENOENT || errno == EISDIR))
			rc = 0;
		file_place_leave(&place);
	}
	if (fd >= 0)
		close(fd);
	return rc == 0 ? remove_empty(at, name) : -1;
}
