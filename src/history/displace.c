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

static int
link_holds(int folder, const char *name, const struct content *content, struct error *err)
{
	struct blob target = BLOB_INIT;
	int rc;

	if (content_read_link(folder, name, &target) != 0)
		return file_place_error(err, errno, "read", name);
	rc = blob_equal(&target, &content->blob);
	blob_release(&target);
	return rc;
}

static int
file_holds(int folder, const char *name, const struct blob *blob, struct error *err)
{
	struct buf bytes = BUF_INIT;
	int rc = file_read(folder, name, 0, &bytes, err);

	if (rc == 1)
		rc = bytes.len == blob->len &&
		     memcmp(bytes.data, blob->bytes, blob->len) == 0;
	buf_release(&bytes);
	return rc;
}

int
displace_holds(
    int folder, const char *name, const struct content *content, struct error *err)
{
	const struct blob *blob = &content->blob;
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? !content_exists(content)
				       : file_place_error(err, errno, "read", name);
	if (S_ISDIR(st.st_mode))
		return content->folder == NULL
			   ? !content_exists(content)
			   : folder_holds(folder, name, content->folder, err);
	if (!blob->exists || (size_t)st.st_size != blob->len)
		return 0;
	if (S_ISLNK(st.st_mode))
		return content->is_link ? link_holds(folder, name, content, err) : 0;
	return S_ISREG(st.st_mode) && !content->is_link
		   ? file_holds(folder, name, blob, err)
		   : 0;
}

/* For systems that can't exchange: a save in between is lost, the instant is short. */
static int
compare_and_rename(int folder, const char *name, const char *temp, const char *draft,
    const struct content *from, struct error *err)
{
	int rc = displace_holds(folder, name, from, err);
	struct stat st;

	if (rc <= 0)
		return rc == 0 ? 1 : -1;
	if (fstatat(folder, temp, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return file_place_error(err, errno, "read", temp);
	/* A folder takes no place but an empty one, and gives none to a file. */
	if (from->folder == NULL && !S_ISDIR(st.st_mode)) {
		if (renameat(folder, temp, folder, name) != 0)
			return file_place_error(err, errno, "write", name);
		return 0;
	}
	if (renameat(folder, name, folder, draft) != 0 ||
	    renameat(folder, temp, folder, name) != 0 ||
	    renameat(folder, draft, folder, temp) != 0)
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
exchange(const struct file_place *place, const struct entry *entry,
    const struct content *from, struct error *err)
{
	const char *name = place->name, *temp = displace_last_part(entry->temp);
	int folder = place->folder;
	struct stat was;
	int rc;

	if (fstatat(folder, temp, &was, AT_SYMLINK_NOFOLLOW) != 0)
		return file_place_error(err, errno, "read", temp);
	if (rename_exchange(folder, name, temp) != 0) {
		if (errno == ENOTSUP)
			return compare_and_rename(folder, name, temp,
			    displace_last_part(entry->draft), from, err);
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
take_away(int folder, const char *name, const char *temp, const struct content *from,
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
    const struct content *from, bool to_exists, struct error *err)
{
	const char *temp = displace_last_part(entry->temp);

	if (!to_exists)
		return take_away(place->folder, place->name, temp, from, err);
	if (content_exists(from))
		return exchange(place, entry, from, err);
	if (rename_exclusive(place->folder, temp, place->name) == 0)
		return 0;
	return errno == EEXIST ? 1 : file_place_error(err, errno, "write", entry->path);
}
