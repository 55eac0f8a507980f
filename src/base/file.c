#include "base/file.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define NAME_KEPT 200 /* bytes of a name in its temporary's: both fit in NAME_MAX */
#define TEMP_ATTEMPTS                                                    \
	1000 /* temporaries of one name, left by killed runs, to pass by \
	      */

/* Where a path leads to. */
struct place {
	int folder;       /* that holds the last part; root itself for a plain name */
	const char *name; /* the last part */
	char *parts;      /* what name points into, or NULL where it is the path itself */
	size_t made;      /* folders that were made on the way: the deepest ones */
};

static int
fail(struct error *err, int errnum, const char *verb, const char *path)
{
	if (errnum == ELOOP)
		return error_failed(
		    err, "cannot %s '%s': is a symbolic link", verb, path);
	return error_errno(err, errnum, "cannot %s '%s'", verb, path);
}

static bool
is_missing(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

/* A close that was interrupted has closed. */
static int
close_checked(int fd)
{
	return close(fd) == 0 || errno == EINTR ? 0 : -1;
}

/* A file system that can't sync a folder (EINVAL) has nothing to sync. */
static int
sync_folder(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL ? 0 : -1;
}

/* Opens one part. What systems say of a link differs with the flags: we say ELOOP. */
static int
open_part(int folder, const char *name, int flags, mode_t mode)
{
	int fd = openat(folder, name, flags | O_NOFOLLOW | O_CLOEXEC, mode);
	int saved = errno;
	struct stat st;

	if (fd < 0 && saved != ENOENT &&
	    fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
		saved = ELOOP;
	errno = saved;
	return fd;
}

/* Keeps errno, so that it can stand between a failed call and its message. */
static void
place_leave(struct place *place, int root)
{
	int saved = errno;

	if (place->folder != root)
		close(place->folder);
	place->folder = root;
	free(place->parts);
	place->parts = NULL;
	errno = saved;
}

static int
place_enter(struct place *place, int root, const char *name, bool make)
{
	int fd = open_part(place->folder, name, FOLDER, 0);

	if (fd < 0 && errno == ENOENT && make) {
		if (mkdirat(place->folder, name, 0777) == 0)
			place->made++;
		else if (errno != EEXIST)
			return -1;
		if (sync_folder(place->folder) != 0)
			return -1;
		fd = open_part(place->folder, name, FOLDER, 0);
	}
	if (fd < 0)
		return -1;
	if (place->folder != root)
		close(place->folder);
	place->folder = fd;
	return 0;
}

/* Cuts the next part off. Empty ones and "." lead nowhere, and are left out. */
static char *
next_part(char **rest)
{
	while (*rest != NULL) {
		char *part = *rest;
		char *slash = strchr(part, '/');

		*rest = slash == NULL ? NULL : slash + 1;
		if (slash != NULL)
			*slash = '\0';
		if (*part != '\0' && strcmp(part, ".") != 0)
			return part;
	}
	return NULL;
}

static int
place_walk(struct place *place, int root, char *rest, bool make)
{
	char *part = next_part(&rest);
	char *next;

	place->name = part == NULL ? "." : part;
	for (; part != NULL; part = next) {
		if (strcmp(part, "..") == 0) {
			errno = EINVAL;
			return -1;
		}
		place->name = part;
		next = next_part(&rest);
		if (next != NULL && place_enter(place, root, part, make) != 0)
			return -1;
	}
	return 0;
}

/*
 * Goes to the folder that holds the path. 0, to be left by place_leave(), or -1
 * with errno: ELOOP for a link, EINVAL for "..".
 */
static int
place_find(struct place *place, int root, const char *path, bool make)
{
	*place = (struct place){root, path, NULL, 0};
	if (*path != '\0' && *path != '.' && strchr(path, '/') == NULL)
		return 0;
	place->parts = xstrdup(path);
	if (place_walk(place, root, place->parts, make) == 0)
		return 0;
	place_leave(place, root);
	return -1;
}

int
file_open(int root, const char *path, int flags, mode_t mode)
{
	struct place place;
	int fd;

	if (place_find(&place, root, path, false) != 0)
		return -1;
	fd = open_part(place.folder, place.name, flags, mode);
	place_leave(&place, root);
	return fd;
}

DIR *
file_opendir(int root, const char *path)
{
	int fd = file_open(root, path, FOLDER, 0);
	DIR *folder;

	if (fd < 0)
		return NULL;
	folder = fdopendir(fd);
	if (folder == NULL)
		close(fd);
	return folder;
}

/* Waits where somebody else's descriptor does not: a shared terminal may be so. */
static int
wait_for(int fd, short events)
{
	struct pollfd waiting = {fd, events, 0};

	return poll(&waiting, 1, -1) >= 0 || errno == EINTR ? 0 : -1;
}

int
file_write_all(int fd, const void *bytes, size_t len)
{
	const char *from = bytes;

	while (len > 0) {
		ssize_t n = write(fd, from, len);

		if (n >= 0) {
			from += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (wait_for(fd, POLLOUT) != 0)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 0;
}

/* Reads to the end, or until out holds more than max bytes. */
static int
read_some(int fd, size_t max, struct buf *out)
{
	char chunk[16384];

	while (out->len <= max) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n == 0)
			return 0;
		if (n > 0) {
			buf_add(out, chunk, (size_t)n);
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (wait_for(fd, POLLIN) != 0)
				return -1;
		} else if (errno != EINTR) {
			return -1;
		}
	}
	return 0;
}

int
file_read_all(int fd, struct buf *out)
{
	return read_some(fd, SIZE_MAX - 1, out);
}

/* As file_read(), from an open file. */
static int
read_file(int fd, const char *path, size_t max, struct buf *out, struct error *err)
{
	size_t start = out->len;
	size_t most = max == 0 || max > SIZE_MAX - 1 - start ? SIZE_MAX - 1 : start + max;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail(err, errno, "read", path);
	if (!S_ISREG(st.st_mode))
		return error_failed(err, "cannot read '%s': is not a regular file", path);
	if (read_some(fd, most, out) != 0) {
		fail(err, errno, "read", path);
	} else if (out->len > most) {
		error_failed(
		    err, "cannot read '%s': is larger than %zu bytes", path, max);
	} else {
		return 1;
	}
	buf_splice(out, start, out->len - start, NULL, 0);
	return -1;
}

int
file_read(int root, const char *path, size_t max, struct buf *out, struct error *err)
{
	/* Not to wait for the writer of a fifo that stands there. */
	int fd = file_open(root, path, O_RDONLY | O_NONBLOCK, 0);
	int rc;

	if (fd < 0)
		return is_missing(errno) ? 0 : fail(err, errno, "read", path);
	rc = read_file(fd, path, max, out, err);
	close(fd);
	return rc;
}

int
file_stat(int root, const char *path, struct stat *out, struct error *err)
{
	struct place place;
	int rc = place_find(&place, root, path, false);

	if (rc == 0) {
		rc = fstatat(place.folder, place.name, out, AT_SYMLINK_NOFOLLOW);
		place_leave(&place, root);
	}
	if (rc == 0)
		return 1;
	return is_missing(errno) ? 0 : fail(err, errno, "read", path);
}

int
file_make_parents(int root, const char *path, struct error *err)
{
	struct place place;

	if (place_find(&place, root, path, true) != 0)
		return fail(err, errno, "make the folder of", path);
	place_leave(&place, root);
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
	struct place place;
	int rc;

	if (place_find(&place, root, path, false) != 0)
		return -1;
	rc = unlinkat(place.folder, place.name, flags);
	place_leave(&place, root);
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

/* ".NAME.XXXXXX.minicrm", beside the path; a number that differs for each process. */
static char *
temp_path(const char *path, unsigned attempt)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	unsigned long long number =
	    (unsigned long long)getpid() * TEMP_ATTEMPTS + attempt;
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
	    "%.*s.%.*s.%s.minicrm", (int)(name - path), path, (int)len, name, unique);
}

/* Creates the temporary; its descriptor and its path, or -1 with errno. */
static int
open_temp(const struct place *place, const char *path, char **temp_out)
{
	for (unsigned attempt = 0; attempt < TEMP_ATTEMPTS; attempt++) {
		char *temp = temp_path(path, attempt);
		const char *slash = strrchr(temp, '/');
		int fd = open_part(place->folder, slash == NULL ? temp : slash + 1,
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
write_temp(const struct place *place, const char *path, const void *bytes, size_t len,
    char **temp_out, struct error *err)
{
	struct stat old;
	bool exists = fstatat(place->folder, place->name, &old, AT_SYMLINK_NOFOLLOW) == 0;
	int fd;

	if (!exists && errno != ENOENT)
		return fail(err, errno, "write", path);
	if (exists && S_ISLNK(old.st_mode))
		return fail(err, ELOOP, "write", path);
	if (exists && !S_ISREG(old.st_mode))
		return error_failed(
		    err, "cannot write '%s': is not a regular file", path);
	fd = open_temp(place, path, temp_out);
	if (fd < 0 || fill_temp(fd, exists ? &old : NULL, bytes, len) != 0)
		return fail(err, errno, "write", path);
	return 0;
}

/* As file_write_beside(), and tells how many folders it made. */
static int
write_beside(int root, const char *path, const void *bytes, size_t len, char **temp_out,
    size_t *made, struct error *err)
{
	struct place place;
	int rc = place_find(&place, root, path, true);

	*temp_out = NULL;
	*made = place.made;
	if (rc == 0) {
		rc = write_temp(&place, path, bytes, len, temp_out, err);
		place_leave(&place, root);
	} else {
		fail(err, errno, "write", path);
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

int
file_replace(int root, const char *path, const void *bytes, size_t len, struct error *err)
{
	char *temp;
	size_t made;
	int rc;

	if (write_beside(root, path, bytes, len, &temp, &made, err) != 0)
		return -1;
	rc = file_rename(root, temp, path, err);
	if (rc != 0)
		unmake(root, path, temp, made);
	free(temp);
	return rc;
}

static bool
same_folder(const char *a, const char *b)
{
	const char *end_a = strrchr(a, '/'), *end_b = strrchr(b, '/');
	size_t len_a = end_a == NULL ? 0 : (size_t)(end_a - a);
	size_t len_b = end_b == NULL ? 0 : (size_t)(end_b - b);

	return len_a == len_b && memcmp(a, b, len_a) == 0;
}

int
file_rename(int root, const char *from, const char *to, struct error *err)
{
	struct place source, target;
	int rc;

	if (place_find(&source, root, from, false) != 0)
		return fail(err, errno, "rename", from);
	rc = place_find(&target, root, to, false);
	if (rc == 0) {
		rc = renameat(source.folder, source.name, target.folder, target.name);
		if (rc == 0)
			rc = sync_folder(target.folder);
		if (rc == 0 && !same_folder(from, to))
			rc = sync_folder(source.folder);
		place_leave(&target, root);
	}
	place_leave(&source, root);
	return rc == 0 ? 0 : fail(err, errno, "write", to);
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
	int fd = file_open(root, path, FOLDER, 0);
	int rc, saved;

	if (fd < 0)
		return -1;
	rc = sync_folder(fd);
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
		fail(err, errno, "remove", path);
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
		fail(err, errno, "write", path);
	free(folder);
	return rc;
}
