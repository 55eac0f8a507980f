#include "base/file.h"

#include "base/file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <unistd.h>

static bool
is_missing(int errnum)
{
	return errnum == ENOENT || errnum == ENOTDIR;
}

int
file_open(int root, const char *path, int flags, mode_t mode)
{
	struct file_place place;
	int fd;

	if (file_place_find(&place, root, path, false) != 0)
		return -1;
	fd = file_place_open(place.folder, place.name, flags, mode);
	file_place_leave(&place);
	return fd;
}

DIR *
file_opendir(int root, const char *path)
{
	int fd = file_open(root, path, FILE_PLACE_FOLDER, 0);
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

/*
 * Reads to the end, or until out holds more than max bytes. A short read that
 * fills it to the expected length is the end: lists open thousands of files, and
 * one more read of each to be told so costs an eighth of the time.
 */
static int
read_some(int fd, size_t max, size_t expected, struct buf *out)
{
	char chunk[16384];

	while (out->len <= max) {
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n == 0)
			return 0;
		if (n > 0) {
			buf_add(out, chunk, (size_t)n);
			if ((size_t)n < sizeof chunk && out->len == expected)
				return 0;
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
	return read_some(fd, SIZE_MAX - 1, SIZE_MAX, out);
}

/* As file_read(), from an open file. */
static int
read_file(int fd, const char *path, size_t max, struct buf *out, struct error *err)
{
	size_t start = out->len;
	size_t most = max == 0 || max > SIZE_MAX - 1 - start ? SIZE_MAX - 1 : start + max;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return file_place_error(err, errno, "read", path);
	if (!S_ISREG(st.st_mode))
		return error_failed(err, "cannot read '%s': is not a regular file", path);
	if (read_some(fd, most, start + (size_t)st.st_size, out) != 0) {
		file_place_error(err, errno, "read", path);
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
		return is_missing(errno) ? 0 : file_place_error(err, errno, "read", path);
	rc = read_file(fd, path, max, out, err);
	close(fd);
	return rc;
}

int
file_try_stat(int root, const char *path, struct stat *out)
{
	struct file_place place;
	int rc = file_place_find(&place, root, path, false);

	if (rc == 0) {
		rc = fstatat(place.folder, place.name, out, AT_SYMLINK_NOFOLLOW);
		file_place_leave(&place);
	}
	return rc;
}

int
file_stat(int root, const char *path, struct stat *out, struct error *err)
{
	if (file_try_stat(root, path, out) == 0)
		return 1;
	return is_missing(errno) ? 0 : file_place_error(err, errno, "read", path);
}
