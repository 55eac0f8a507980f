#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME_KEPT 200      /* bytes of a name in its temporary's: both fit in NAME_MAX */
#define TEMP_ATTEMPTS 1000 /* past temporaries of one name that killed runs left */

/* A close that was interrupted has closed. */
static int
close_checked(int fd)
{
	return close(fd) == 0 || errno == EINTR ? 0 : -1;
}

int
file_make_parents(int root, const char *path, struct error *err)
{
	struct file_place place;

	if (file_place_find(&place, root, path, true) != 0)
		return file_place_error(err, errno, "make the folder of", path);
	file_place_leave(&place);
	return 0;
}

/* The path becomes that of its folder; false where it has none but the root. */
static bool
cut_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL)
		*path = '\0';
	else
		*slash = '\0';
	return *path != '\0';
}

/* unlinkat(2) below the root. */
static int
unlink_at(int root, const char *path, int flags)
{
	struct file_place place;
	int rc;

	if (file_place_find(&place, root, path, false) != 0)
		return -1;
	rc = unlinkat(place.folder, place.name, flags);
	file_place_leave(&place);
	return rc;
}

/* Takes back what a write that failed has left; the folders it made may lie above some
 * that it never came to. */
static void
unmake(int root, const char *path, const char *temp, size_t made)
{
	char *folder = xstrdup(path);

	if (temp != NULL)
		unlink_at(root, temp, 0);
	while (made > 0 && cut_last(folder)) {
		if (unlink_at(root, folder, AT_REMOVEDIR) == 0)
			made--;
		else if (errno != ENOENT)
			break;
	}
	free(folder);
}

char *
file_temp_path(const char *path, unsigned long long number, const char *ending)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t len = strlen(name);
	char unique[] = "XXXXXX";

	for (char *digit = unique; *digit != '\0'; digit++) {
		*digit = digits[number % 36];
		number /= 36;
	}
	if (len > NAME_KEPT)
		for (len = NAME_KEPT;
		     len > 0 && ((unsigned char)name[len] & 0xc0) == 0x80;)
			len--;
	return xasprintf(
	    "%.*s.%.*s.%s%s", (int)(name - path), path, (int)len, name, unique, ending);
}

/* Creates the temporary; its descriptor and its path, or -1 with errno. */
static int
open_temp(const struct file_place *place, const char *path, char **temp_out)
{
	for (unsigned attempt = 0; attempt < TEMP_ATTEMPTS; attempt++) {
		/* A number that differs for each process. */
		char *temp = file_temp_path(path,
		    (unsigned long long)getpid() * TEMP_ATTEMPTS + attempt, ".minicrm");
		const char *slash = strrchr(temp, '/');
		int fd = file_place_open(place->folder, slash == NULL ? temp : slash + 1,
		    O_WRONLY | O_CREAT | O_EXCL, 0666);

		if (fd >= 0) {
			*temp_out = temp;
			return fd;
		}
		free(temp);
		if (errno != EEXIST && errno != ELOOP)
			return -1;
	}
	return -1;
}

/* Writes, syncs and closes; -1 with errno. Where an old file stands its mode is kept. */
static int
fill_temp(int fd, const struct stat *old, const void *bytes, size_t len)
{
	int rc = file_write_all(fd, bytes, len);
	int saved;

	if (rc == 0 && old != NULL)
		rc = fchmod(fd, old->st_mode & 07777);
	if (rc == 0)
		rc = fsync(fd);
	saved = errno;
	if (close_checked(fd) != 0 && rc == 0)
		return -1;
	errno = saved;
	return rc;
}

/* In the folder that was found; the temporary's path in *temp_out also after an error. */
static int
write_temp(const struct file_place *place, const char *path, const void *bytes,
    size_t len, char **temp_out, struct error *err)
{
	struct stat old;
	bool exists = fstatat(place->folder, place->name, &old, AT_SYMLINK_NOFOLLOW) == 0;
	int fd;

	if (!exists && errno != ENOENT)
		return file_place_error(err, errno, "write", path);
	if (exists && S_ISLNK(old.st_mode))
		return file_place_error(err, ELOOP, "write", path);
	if (exists && !S_ISREG(old.st_mode))
		return error_failed(
		    err, "cannot write '%s': is not a regular file", path);
	fd = open_temp(place, path, temp_out);
	if (fd < 0 || fill_temp(fd, exists ? &old : NULL, bytes, len) != 0)
		return file_place_error(err, errno, "write", path);
	return 0;
}

/* As file_write_beside(), and tells how many folders it made. */
static int
write_beside(int root, const char *path, const void *bytes, size_t len, char **temp_out,
    size_t *made, struct error *err)
{
	struct file_place place;
	int rc = file_place_find(&place, root, path, true);

	*temp_out = NULL;
	*made = place.made;
	if (rc == 0) {
		rc = write_temp(&place, path, bytes, len, temp_out, err);
		file_place_leave(&place);
	} else {
		file_place_error(err, errno, "write", path);
	}
	if (rc != 0) {
		unmake(root, path, *temp_out, *made);
		free(*temp_out);
		*temp_out = NULL;
	}
	return rc;
}

int
file_write_beside(int root, const char *path, const void *bytes, size_t len,
    char **temp_out, struct error *err)
{
	size_t made;

	return write_beside(root, path, bytes, len, temp_out, &made, err);
}

static bool
same_folder(const char *a, const char *b)
{
	const char *end_a = strrchr(a, '/'), *end_b = strrchr(b, '/');
	size_t len_a = end_a == NULL ? 0 : (size_t)(end_a - a);
	size_t len_b = end_b == NULL ? 0 : (size_t)(end_b - b);

	return len_a == len_b && memcmp(a, b, len_a) == 0;
}

/* As file_rename(), but -1 with errno. */
static int
rename_at(int root, const char *from, const char *to)
{
	struct file_place source, target;
	int rc;

	if (file_place_find(&source, root, from, false) != 0)
		return -1;
	rc = file_place_find(&target, root, to, false);
	if (rc == 0) {
		rc = renameat(source.folder, source.name, target.folder, target.name);
		if (rc == 0)
			rc = file_place_sync(target.folder);
		if (rc == 0 && !same_folder(from, to))
			rc = file_place_sync(source.folder);
		file_place_leave(&target);
	}
	file_place_leave(&source);
	return rc;
}

int
file_rename(int root, const char *from, const char *to, struct error *err)
{
	if (rename_at(root, from, to) == 0)
		return 0;
	if (errno == ELOOP)
		return error_failed(
		    err, "cannot rename '%s' to '%s': is a symbolic link", from, to);
	return error_errno(err, errno, "cannot rename '%s' to '%s'", from, to);
}

int
file_replace(int root, const char *path, const void *bytes, size_t len, struct error *err)
{
	char *temp;
	size_t made;
	int rc;

	if (write_beside(root, path, bytes, len, &temp, &made, err) != 0)
		return -1;
	rc = rename_at(root, temp, path);
	if (rc != 0) {
		file_place_error(err, errno, "write", path);
		unmake(root, path, temp, made);
	}
	free(temp);
	return rc;
}

/* Tells whether the path lies below the folder; nothing lies below NULL. */
static bool
is_below(const char *path, const char *folder)
{
	size_t len = folder == NULL ? 0 : strlen(folder);

	return len != 0 && strncmp(path, folder, len) == 0 && path[len] == '/';
}

/* fsync(2) of a folder below the root, "" being the root itself. */
static int
sync_path(int root, const char *path)
{
	int fd = file_open(root, path, FILE_PLACE_FOLDER, 0);
	int rc, saved;

	if (fd < 0)
		return -1;
	rc = file_place_sync(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

int
file_remove(int root, const char *path, const char *keep, struct error *err)
{
	char *at = xstrdup(path);
	int rc = unlink_at(root, path, 0);

	if (rc == 0) {
		while (cut_last(at) && is_below(at, keep))
			if (unlink_at(root, at, AT_REMOVEDIR) != 0)
				break;
		rc = sync_path(root, at);
	}
	if (rc != 0)
		file_place_error(err, errno, "remove", path);
	free(at);
	return rc;
}

int
file_sync_parent(int root, const char *path, struct error *err)
{
	char *folder = xstrdup(path);
	int rc;

	cut_last(folder);
	rc = sync_path(root, folder);
	if (rc != 0)
		file_place_error(err, errno, "write", path);
	free(folder);
	return rc;
}
