#include "history_internal.h"

#include "base/file.h"
#include "base/file_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

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

int
displace_fill(int fd, const struct blob *blob, const mode_t *permissions, bool sync)
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
write_file(const struct file_place *place, const struct entry *entry,
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
	if (displace_fill(fd, blob, old ? &permissions : NULL, sync) == 0)
		return 0;
	file_place_error(err, errno, "write", entry->path);
	unlinkat(place->folder, draft, 0);
	return -1;
}

static int
write_draft(const struct file_place *place, const struct entry *entry,
    const struct content *content, bool sync, struct error *err)
{
	const char *draft = displace_last_part(entry->draft);

	if (content->folder != NULL) {
		if (folder_write_beside(
			place->folder, draft, content->folder, sync, err) == 0)
			return 0;
		folder_remove(place->folder, draft, content->folder);
		return -1;
	}
	if (!content->is_link)
		return write_file(place, entry, &content->blob, sync, err);
	if (symlinkat(content->blob.bytes, place->folder, draft) == 0)
		return 0;
	return file_place_error(err, errno, "write", entry->path);
}

int
displace_write_draft(const struct file_place *place, const struct entry *entry,
    const struct content *content, struct error *err)
{
	return write_draft(place, entry, content, false, err);
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
    const struct content *content, struct error *err)
{
	if (write_draft(place, entry, content, true, err) != 0)
		return -1;
	return displace_take_draft(place, entry, err);
}

void
displace_settle_mode(const struct file_place *place, const struct entry *entry)
{
	struct stat st;
	int fd;

	if (entry->left || !entry->new.blob.exists)
		return;
	fd = file_place_open(place->folder, place->name, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    permissions_of(entry, st.st_mode) != (st.st_mode & 07777))
		fchmod(fd, permissions_of(entry, st.st_mode));
	close(fd);
}
