#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A file and its temporary lie in one folder. Going forward the temporary first holds
 * the new bytes and then, once they have changed places, what stood there before;
 * going back is the same the other way round. What was displaced is looked at after
 * it has been displaced: so no save of an editor is lost in between.
 */

const char *
displace_last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool
displace_stands(int folder, const char *name)
{
	struct stat st;

	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

int
displace_holds(int folder, const char *name, const struct blob *blob, struct error *err)
{
	struct buf bytes = BUF_INIT;
	struct stat st;
	int rc;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? !blob->exists
				       : file_place_error(err, errno, "read", name);
	if (!blob->exists || !S_ISREG(st.st_mode) || (size_t)st.st_size != blob->len)
		return 0;
	rc = file_read(folder, name, 0, &bytes, err);
	if (rc == 1)
		rc = bytes.len == blob->len &&
		     memcmp(bytes.data, blob->bytes, blob->len) == 0;
	buf_release(&bytes);
	return rc;
}

/* Whoever may read it may execute it, as git has it. */
static mode_t
permissions_of(const struct entry *entry, mode_t now)
{
	now &= 07777;
	if (!entry->remode)
		return now;
	return entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE
		   ? now | (now & (S_IRUSR | S_IRGRP | S_IROTH)) >> 2
		   : now & (mode_t) ~(S_IXUSR | S_IXGRP | S_IXOTH);
}

/* Writes, syncs where asked to, and closes; -1 with errno. */
static int
fill(int fd, const struct blob *blob, const mode_t *permissions, bool sync)
{
	int rc = file_write_all(fd, blob->bytes, blob->len);
	int saved;

	if (rc == 0 && permissions != NULL)
		rc = fchmod(fd, *permissions);
	if (rc == 0 && sync)
		rc = fsync(fd);
	saved = errno;
	if (close(fd) != 0 && rc == 0 && errno != EINTR)
		return -1;
	errno = saved;
	return rc;
}

static int
write_draft(const struct file_place *place, const struct entry *entry,
    const struct blob *blob, bool sync, struct error *err)
{
	const char *draft = displace_last_part(entry->draft);
	mode_t permissions,
	    mode = entry->mode == GIT_FILEMODE_BLOB_EXECUTABLE ? 0777 : 0666;
	struct stat st;
	bool old = fstatat(place->folder, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		   S_ISREG(st.st_mode);
	int fd = file_place_open(place->folder, draft, O_WRONLY | O_CREAT | O_EXCL, mode);

	if (fd < 0)
		return file_place_error(err, errno, "write", entry->path);
	permissions = old ? permissions_of(entry, st.st_mode) : 0;
	if (fill(fd, blob, old ? &permissions : NULL, sync) == 0)
		return 0;
	file_place_error(err, errno, "write", entry->path);
	unlinkat(place->folder, draft, 0);
	return -1;
}

int
displace_write_draft(const struct file_place *place, const struct entry *entry,
    const struct blob *blob, struct error *err)
{
	return write_draft(place, entry, blob, false, err);
}

int
displace_take_draft(
    const struct file_place *place, const struct entry *entry, struct error *err)
{
	const char *draft = displace_last_part(entry->draft);

	if (renameat(place->folder, draft, place->folder,
		displace_last_part(entry->temp)) == 0)
		return 0;
	file_place_error(err, errno, "write", entry->path);
	unlinkat(place->folder, draft, 0);
	return -1;
}

/* A temporary is whole from the first moment: one that a kill cut short would be taken
 * for a save that was displaced. */
int
displace_write_temp(const struct file_place *place, const struct entry *entry,
    const struct blob *blob, struct error *err)
{
	if (write_draft(place, entry, blob, true, err) != 0)
		return -1;
	return displace_take_draft(place, entry, err);
}

/* For systems that can't exchange: a save in between is lost, the instant is short. */
static int
compare_and_rename(int folder, const char *name, const char *temp,
    const struct blob *from, struct error *err)
{
	int rc = displace_holds(folder, name, from, err);

	if (rc <= 0)
		return rc == 0 ? 1 : -1;
	if (renameat(folder, temp, folder, name) != 0)
		return file_place_error(err, errno, "write", name);
	return 0;
}

/* Not by its change time: a rename alone moves that. */
static bool
same_file(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_dev == b->st_dev &&
	       a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Takes an exchange back; where that would take away a still later save, it stays. */
static int
exchange_back(int folder, const char *name, const char *temp, const struct stat *was,
    struct error *err)
{
	struct stat now;

	if (rename_exchange(folder, name, temp) != 0)
		return file_place_error(err, errno, "put back", name);
	if (fstatat(folder, temp, &now, AT_SYMLINK_NOFOLLOW) == 0 &&
	    !same_file(&now, was) && rename_exchange(folder, name, temp) != 0)
		return file_place_error(err, errno, "put back", name);
	return 0;
}

static int
exchange(int folder, const char *name, const char *temp, const struct blob *from,
    struct error *err)
{
	struct stat was;
	int rc;

	if (fstatat(folder, temp, &was, AT_SYMLINK_NOFOLLOW) != 0)
		return file_place_error(err, errno, "read", temp);
	if (rename_exchange(folder, name, temp) != 0) {
		if (errno == ENOTSUP)
			return compare_and_rename(folder, name, temp, from, err);
		return errno == ENOENT ? 1 : file_place_error(err, errno, "write", name);
	}
	rc = displace_holds(folder, temp, from, err);
	if (rc == 1)
		return 0;
	if (exchange_back(folder, name, temp, &was, err) != 0)
		return -1;
	return rc == 0 ? 1 : -1;
}

static int
take_away(int folder, const char *name, const char *temp, const struct blob *from,
    struct error *err)
{
	int rc;

	if (rename_exclusive(folder, name, temp) != 0)
		return errno == ENOENT ? 1 : file_place_error(err, errno, "remove", name);
	rc = displace_holds(folder, temp, from, err);
	if (rc == 1)
		return 0;
	if (rename_exclusive(folder, temp, name) != 0 && errno != EEXIST)
		return file_place_error(err, errno, "put back", name);
	return rc == 0 ? 1 : -1;
}

int
displace_change_places(const struct file_place *place, const struct entry *entry,
    const struct blob *from, bool to_exists, struct error *err)
{
	const char *temp = displace_last_part(entry->temp);

	if (!to_exists)
		return take_away(place->folder, place->name, temp, from, err);
	if (from->exists)
		return exchange(place->folder, place->name, temp, from, err);
	if (rename_exclusive(place->folder, temp, place->name) == 0)
		return 0;
	return errno == EEXIST ? 1 : file_place_error(err, errno, "write", entry->path);
}

void
displace_settle_mode(const struct file_place *place, const struct entry *entry)
{
	struct stat st;
	int fd;

	if (entry->left || !entry->new.exists)
		return;
	fd = file_place_open(place->folder, place->name, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    permissions_of(entry, st.st_mode) != (st.st_mode & 07777))
		fchmod(fd, permissions_of(entry, st.st_mode));
	close(fd);
}
