#include "base/file_place.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
file_place_open(int folder, const char *name, int flags, mode_t mode)
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

int
file_place_error(struct error *err, int errnum, const char *verb, const char *path)
{
	if (errnum == ELOOP)
		return error_failed(
		    err, "cannot %s '%s': is a symbolic link", verb, path);
	return error_errno(err, errnum, "cannot %s '%s'", verb, path);
}

int
file_place_sync(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL ? 0 : -1;
}

void
file_place_leave(struct file_place *place)
{
	int saved = errno;

	if (place->folder != place->root)
		close(place->folder);
	place->folder = place->root;
	free(place->parts);
	place->parts = NULL;
	errno = saved;
}

static int
enter(struct file_place *place, const char *name, bool make)
{
	int fd = file_place_open(place->folder, name, FILE_PLACE_FOLDER, 0);

	if (fd < 0 && errno == ENOENT && make) {
		if (mkdirat(place->folder, name, 0777) == 0)
			place->made++;
		else if (errno != EEXIST)
			return -1;
		if (file_place_sync(place->folder) != 0)
			return -1;
		fd = file_place_open(place->folder, name, FILE_PLACE_FOLDER, 0);
	}
	if (fd < 0)
		return -1;
	if (place->folder != place->root)
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
walk(struct file_place *place, char *rest, bool make)
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
		if (next != NULL && enter(place, part, make) != 0)
			return -1;
	}
	return 0;
}

int
file_place_find(struct file_place *place, int root, const char *path, bool make)
{
	*place = (struct file_place){root, root, path, NULL, 0};
	if (*path != '\0' && *path != '.' && strchr(path, '/') == NULL)
		return 0;
	place->parts = xstrdup(path);
	if (walk(place, place->parts, make) == 0)
		return 0;
	file_place_leave(place);
	return -1;
}
