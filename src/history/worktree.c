#include "worktree_internal.h"

#include "base/file.h"
#include "base/file_place.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
worktree_stays(const struct entry *entry)
{
	return entry->left || content_equal(&entry->old, &entry->new);
}

enum turn
worktree_turn(const struct entry *entry)
{
	if (!content_exists(&entry->old))
		return CREATIONS;
	return content_exists(&entry->new) ? REPLACEMENTS : DELETIONS;
}

static int
write_temp(struct entry *entry, int root, bool sync, struct error *err)
{
	struct file_place place;
	int rc;

	if (worktree_stays(entry) || !content_exists(&entry->new))
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

	if (worktree_stays(entry) || !content_exists(&entry->new))
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
		return content_exists(&entry->old) || content_exists(&entry->new) ? 1 : 0;
	}
	if (worktree_stays(entry)) {
		rc = displace_holds(place.folder, place.name, &entry->old, err);
		rc = rc < 0 ? -1 : !rc;
	} else {
		entry->touched = true;
		rc = displace_change_places(
		    &place, entry, &entry->old, content_exists(&entry->new), err);
	}
	file_place_leave(&place);
	return rc;
}

int
worktree_sync_folders(const struct fileset *files, int root, struct error *err)
{
	struct strlist paths = STRLIST_INIT;
	const char *last = NULL;
	int rc = 0;

	for (size_t i = 0; i < files->count; i++)
		if (files->items[i].touched && !worktree_stays(&files->items[i]))
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
		if (fd < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
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

			if (worktree_turn(entry) == (enum turn)turn)
				rc = forward_entry(entry, root, err);
			if (rc != 0)
				return rc;
		}
	return worktree_sync_folders(files, root, err);
}

int
worktree_verify(const struct fileset *files, int root, struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];
		const char *temp = displace_last_part(entry->temp);
		struct file_place place;
		int rc = 1;

		if (worktree_stays(entry) || !content_exists(&entry->old))
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
