#include "worktree_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* 1 where the temporary holds what the file does: the two have not changed places, or an
 * editor saved those very bytes. */
static int
holds_twice(const struct file_place *place, const struct entry *entry,
    const struct content *from, struct error *err)
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
	return content_exists(from) ? displace_holds(place->folder, temp, from, err) : 0;
}

/* A folder and a file change places in three steps where the system has no single one. */
static int
end_exchange(const struct file_place *place, const struct entry *entry, struct error *err)
{
	const char *draft = displace_last_part(entry->draft);
	const char *temp = displace_last_part(entry->temp);
	const char *to = displace_stands(place->folder, place->name) ? temp : place->name;
	int rc;

	if ((entry->old.folder == NULL && entry->new.folder == NULL) ||
	    displace_stands(place->folder, to) || !displace_stands(place->folder, draft))
		return 0;
	/* Else it was cut short in the making. */
	rc = displace_holds(place->folder, draft, &entry->old, err);
	if (rc == 1 && renameat(place->folder, draft, place->folder, to) != 0)
		return file_place_error(err, errno, "put back", entry->path);
	return rc < 0 ? -1 : 0;
}

/* Where the file holds `from`, it gets `to`, or what was displaced in its place. */
static int
bring(const struct file_place *place, const struct entry *entry,
    const struct content *from, const struct content *to, struct error *err)
{
	int rc = end_exchange(place, entry, err);

	if (rc == 0)
		rc = displace_holds(place->folder, place->name, from, err);
	/* Edited since: it is left alone. */
	if (rc <= 0)
		return rc;
	rc = holds_twice(place, entry, from, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	if (content_exists(to) &&
	    !displace_stands(place->folder, displace_last_part(entry->temp)) &&
	    displace_write_temp(place, entry, to, err) != 0)
		return -1;
	return displace_change_places(place, entry, from, content_exists(to), err) < 0
		   ? -1
		   : 0;
}

static int
bring_entry(const struct entry *entry, int root, const struct content *from,
    const struct content *to, struct error *err)
{
	struct file_place place;
	int rc = 0;

	if (!entry->touched || worktree_stays(entry))
		return 0;
	if (file_place_find(&place, root, entry->path, content_exists(to)) != 0)
		return errno == ENOENT || errno == ENOTDIR
			   ? 0
			   : file_place_error(err, errno, "write", entry->path);
	if (!entry->decided)
		rc = bring(&place, entry, from, to, err);
	file_place_leave(&place);
	return rc;
}

static int
drop_temps(const struct fileset *files, int root, struct error *err)
{
	int rc = 0;

	for (size_t i = 0; i < files->count && rc == 0; i++) {
		const struct entry *entry = &files->items[i];
		struct file_place place;

		if (!entry->touched || worktree_stays(entry) ||
		    file_place_find(&place, root, entry->path, false) != 0)
			continue;
		rc = beside_remove(&place, entry, entry->draft, err);
		if (rc == 0)
			rc = beside_drop(&place, entry, err);
		file_place_leave(&place);
	}
	return rc;
}

int
worktree_back(struct fileset *files, int root, struct error *err)
{
	for (int turn = DELETIONS; turn >= CREATIONS; turn--)
		for (size_t i = files->count; i-- > 0;)
			if (worktree_turn(&files->items[i]) == (enum turn)turn &&
			    bring_entry(&files->items[i], root, &files->items[i].new,
				&files->items[i].old, err) != 0)
				return -1;
	if (drop_temps(files, root, err) != 0)
		return -1;
	for (size_t i = files->made.count; i-- > 0;)
		worktree_remove_folder(root, files->made.items[i]);
	return worktree_sync_folders(files, root, err);
}

int
worktree_redo(struct fileset *files, int root, struct error *err)
{
	for (int turn = CREATIONS; turn <= DELETIONS; turn++)
		for (size_t i = 0; i < files->count; i++)
			if (worktree_turn(&files->items[i]) == (enum turn)turn &&
			    bring_entry(&files->items[i], root, &files->items[i].old,
				&files->items[i].new, err) != 0)
				return -1;
	return worktree_sync_folders(files, root, err);
}
