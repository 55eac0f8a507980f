#include "history_internal.h"

#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* True where the entry changes nothing on disk: a hand edit that is recorded. */
static bool
stays(const struct entry *entry)
{
	return entry->left || blob_equal(&entry->old, &entry->new);
}

static int
write_temp(struct entry *entry, int root, bool sync, struct error *err)
{
	struct file_place place;
	int rc;

	if (stays(entry) || !entry->new.exists)
		return 0;
	entry->touched = true;
	if (file_place_find(&place, root, entry->path, true) != 0)
		return file_place_error(err, errno, "write", entry->path);
	rc = sync ? displace_write_temp(&place, entry, &entry->new, err)
		  : displace_write_draft(&place, entry, &entry->new, err);
	file_place_leave(&place);
	return rc;
}

static int
take_draft(const struct entry *entry, int root, struct error *err)
{
	struct file_place place;
	int rc;

	if (stays(entry) || !entry->new.exists)
		return 0;
	if (file_place_find(&place, root, entry->path, false) != 0)
		return file_place_error(err, errno, "write", entry->path);
	rc = displace_take_draft(&place, entry, err);
	file_place_leave(&place);
	return rc;
}

/* The temporaries of all, on disk. */
static int
write_temps(struct fileset *files, int root, struct error *err)
{
	for (size_t i = 0; i < files->count; i++)
		if (write_temp(&files->items[i], root, !files->at_once, err) != 0)
			return -1;
	if (!files->at_once)
		return 0;
	if (durability_reach(root, err) != 0)
		return -1;
	for (size_t i = 0; i < files->count; i++)
		if (take_draft(&files->items[i], root, err) != 0)
			return -1;
	return 0;
}

static int
forward_entry(struct entry *entry, int root, struct error *err)
{
	struct file_place place;
	int rc;

	if (entry->left)
		return 0;
	if (file_place_find(&place, root, entry->path, false) != 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			return file_place_error(err, errno, "write", entry->path);
		return entry->old.exists || entry->new.exists ? 1 : 0;
	}
	if (stays(entry)) {
		rc = displace_holds(place.folder, place.name, &entry->old, err);
		rc = rc < 0 ? -1 : !rc;
	} else {
		entry->touched = true;
		rc = displace_change_places(
		    &place, entry, &entry->old, entry->new.exists, err);
	}
	file_place_leave(&place);
	return rc;
}

/* Readers look at one file after the other: what moves is there twice rather than not at
 * all. */
enum turn { CREATIONS, REPLACEMENTS, DELETIONS };

static enum turn
turn_of(const struct entry *entry)
{
	if (!entry->old.exists)
		return CREATIONS;
	return entry->new.exists ? REPLACEMENTS : DELETIONS;
}

/* fsync of each folder once. */
static int
sync_folders(const struct fileset *files, int root, struct error *err)
{
	struct strlist paths = STRLIST_INIT;
	const char *last = NULL;
	int rc = 0;

	for (size_t i = 0; i < files->count; i++)
		if (files->items[i].touched)
			strlist_add(&paths, files->items[i].path);
	strlist_copy(&paths, &files->made);
	for (size_t i = 0; i < paths.count; i++) {
		char *slash = strrchr(paths.items[i], '/');

		*(slash == NULL ? paths.items[i] : slash) = '\0';
	}
	strlist_sort(&paths);
	for (size_t i = 0; i < paths.count && rc == 0; i++) {
		const char *folder = *paths.items[i] == '\0' ? "." : paths.items[i];
		int fd;

		if (last != NULL && strcmp(last, folder) == 0)
			continue;
		last = folder;
		fd = file_open(root, folder, FILE_PLACE_FOLDER, 0);
		/* One that was taken back is gone. */
		if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
			continue;
		if (fd < 0 || file_place_sync(fd) != 0)
			rc = file_place_error(err, errno, "sync", folder);
		if (fd >= 0)
			close(fd);
	}
	strlist_release(&paths);
	return rc;
}

int
worktree_forward(struct fileset *files, int root, struct error *err)
{
	if (write_temps(files, root, err) != 0)
		return -1;
	for (int turn = CREATIONS; turn <= DELETIONS; turn++)
		for (size_t i = 0; i < files->count; i++) {
			struct entry *entry = &files->items[i];
			int rc = 0;

			if (turn_of(entry) == (enum turn)turn)
				rc = forward_entry(entry, root, err);
			if (rc != 0)
				return rc;
		}
	return sync_folders(files, root, err);
}

int
worktree_verify(const struct fileset *files, int root, struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];
		const char *temp = displace_last_part(entry->temp);
		struct file_place place;
		int rc = 1;

		if (stays(entry) || !entry->old.exists)
			continue;
		if (file_place_find(&place, root, entry->path, false) != 0)
			return 1;
		if (displace_stands(place.folder, temp))
			rc = displace_holds(place.folder, temp, &entry->old, err);
		file_place_leave(&place);
		if (rc != 1)
			return rc == 0 ? 1 : -1;
	}
	return 0;
}

/* What lies beside the file. */
enum beside { NOTHING, OURS, FOREIGN };

static enum beside
look_beside(const struct file_place *place, const struct entry *entry)
{
	const char *temp = displace_last_part(entry->temp);
	struct error ignored = ERROR_INIT;
	enum beside found = FOREIGN;

	if (!displace_stands(place->folder, temp))
		found = NOTHING;
	else if (displace_holds(place->folder, temp, &entry->old, &ignored) == 1 ||
		 displace_holds(place->folder, temp, &entry->new, &ignored) == 1)
		found = OURS;
	error_clear(&ignored);
	return found;
}

static int
remove_beside(const struct file_place *place, const char *path, struct error *err)
{
	if (unlinkat(place->folder, displace_last_part(path), 0) == 0 || errno == ENOENT)
		return 0;
	return file_place_error(err, errno, "remove", path);
}

/* A save that was displaced is not ours to remove. */
static int
drop_temp(const struct file_place *place, const struct entry *entry, struct error *err)
{
	return look_beside(place, entry) == OURS ? remove_beside(place, entry->temp, err)
						 : 0;
}

/* 1 where the temporary holds what the file does: the two have not changed places, or an
 * editor saved those very bytes. */
static int
holds_twice(const struct file_place *place, const struct entry *entry,
    const struct blob *from, struct error *err)
{
	const char *temp = displace_last_part(entry->temp);
	struct stat beside, st;

	if (fstatat(place->folder, temp, &beside, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	/* Linked to its place, and the kill came before the unlink. */
	if (fstatat(place->folder, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    st.st_ino == beside.st_ino && st.st_dev == beside.st_dev)
		return unlinkat(place->folder, temp, 0) == 0
			   ? 0
			   : file_place_error(err, errno, "remove", entry->temp);
	return from->exists ? displace_holds(place->folder, temp, from, err) : 0;
}

/* Where the file holds `from`, it gets `to`, or what was displaced in its place. */
static int
bring(const struct file_place *place, const struct entry *entry, const struct blob *from,
    const struct blob *to, struct error *err)
{
	int rc = displace_holds(place->folder, place->name, from, err);

	/* Edited since: it is left alone. */
	if (rc <= 0)
		return rc;
	rc = holds_twice(place, entry, from, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (to->exists &&
	    !displace_stands(place->folder, displace_last_part(entry->temp)) &&
	    displace_write_temp(place, entry, to, err) != 0)
		return -1;
	return displace_change_places(place, entry, from, to->exists, err) < 0 ? -1 : 0;
}

static int
bring_entry(const struct entry *entry, int root, const struct blob *from,
    const struct blob *to, struct error *err)
{
	struct file_place place;
	int rc = 0;

	if (!entry->touched || stays(entry))
		return 0;
	if (file_place_find(&place, root, entry->path, to->exists) != 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? 0
			   : file_place_error(err, errno, "write", entry->path);
	if (!entry->decided)
		rc = bring(&place, entry, from, to, err);
	file_place_leave(&place);
	return rc;
}

/* Only where it is empty. */
static bool
remove_folder(int root, const char *folder)
{
	struct file_place place;
	bool gone;

	if (file_place_find(&place, root, folder, false) != 0)
		return false;
	gone = unlinkat(place.folder, place.name, AT_REMOVEDIR) == 0;
	file_place_leave(&place);
	return gone;
}

static int
drop_temps(const struct fileset *files, int root, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < files->count && rc == 0; i++) {
		const struct entry *entry = &files->items[i];
		struct file_place place;

		if (!entry->touched || stays(entry) ||
		    file_place_find(&place, root, entry->path, false) != 0)
			continue;
		rc = remove_beside(&place, entry->draft, err);
		if (rc == 0)
			rc = drop_temp(&place, entry, err);
		file_place_leave(&place);
	}
	return rc;
}

int
worktree_back(struct fileset *files, int root, struct error *err)
{
	for (int turn = DELETIONS; turn >= CREATIONS; turn--)
		for (size_t i = files->count; i-- > 0;)
			if (turn_of(&files->items[i]) == (enum turn)turn &&
			    bring_entry(&files->items[i], root, &files->items[i].new,
				&files->items[i].old, err) != 0)
				return -1;
	if (drop_temps(files, root, err) != 0)
		return -1;
	for (size_t i = files->made.count; i-- > 0;)
		remove_folder(root, files->made.items[i]);
	return sync_folders(files, root, err);
}

int
worktree_redo(struct fileset *files, int root, struct error *err)
{
	for (int turn = CREATIONS; turn <= DELETIONS; turn++)
		for (size_t i = 0; i < files->count; i++)
			if (turn_of(&files->items[i]) == (enum turn)turn &&
			    bring_entry(&files->items[i], root, &files->items[i].old,
				&files->items[i].new, err) != 0)
				return -1;
	return sync_folders(files, root, err);
}

/* An edit that reached the displaced file after worktree_verify() is pending then, as any
 * hand edit. */
static int
settle_entry(const struct file_place *place, const struct entry *entry, struct error *err)
{
	if (remove_beside(place, entry->draft, err) != 0)
		return -1;
	if (look_beside(place, entry) == FOREIGN &&
	    displace_holds(place->folder, place->name, &entry->new, err) == 1 &&
	    displace_change_places(place, entry, &entry->new, true, err) < 0)
		return -1;
	return drop_temp(place, entry, err);
}

/* As git does where a file was the folder's last; the first part stays. */
static void
prune_folders(int root, const char *path)
{
	char *folder = xstrdup(path), *slash;

	while ((slash = strrchr(folder, '/')) != NULL) {
		*slash = '\0';
		if (strchr(folder, '/') == NULL || !remove_folder(root, folder))
			break;
	}
	free(folder);
}

int
worktree_settle(const struct fileset *files, int root, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < files->count && rc == 0; i++) {
		const struct entry *entry = &files->items[i];
		struct file_place place;

		if ((stays(entry) && !entry->remode) ||
		    file_place_find(&place, root, entry->path, false) != 0)
			continue;
		if (stays(entry))
			displace_settle_mode(&place, entry);
		else
			rc = settle_entry(&place, entry, err);
		file_place_leave(&place);
		if (!entry->new.exists)
			prune_folders(root, entry->path);
	}
	return rc;
}
