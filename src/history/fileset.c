#include "history_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a. */
static size_t
hash(const char *path)
{
	uint64_t h = 14695981039346656037u;

	for (; *path != '\0'; path++)
		h = (h ^ (unsigned char)*path) * 1099511628211u;
	return (size_t)h;
}

/* The slot of the path, or the free one where it belongs. */
static size_t *
find_slot(const struct fileset *files, const char *path)
{
	size_t i = hash(path) % files->slot_count;

	while (files->slots[i] != 0 &&
	       strcmp(files->items[files->slots[i] - 1].path, path) != 0)
		i = (i + 1) % files->slot_count;
	return &files->slots[i];
}

static void
grow_slots(struct fileset *files)
{
	free(files->slots);
	files->slot_count = files->slot_count == 0 ? 64 : files->slot_count * 2;
	files->slots = xcalloc(files->slot_count, sizeof *files->slots);
	for (size_t i = 0; i < files->count; i++)
		*find_slot(files, files->items[i].path) = i + 1;
}

struct entry *
fileset_find(const struct fileset *files, const char *path)
{
	size_t *slot = files->slot_count == 0 ? NULL : find_slot(files, path);

	return slot == NULL || *slot == 0 ? NULL : &files->items[*slot - 1];
}

struct entry *
fileset_add(struct fileset *files, const char *path)
{
	struct entry *entry;

	ARRAY_GROW(files->items, files->count, files->room);
	entry = &files->items[files->count];
	*entry = (struct entry){.path = xstrdup(path),
	    .old_mode = GIT_FILEMODE_BLOB,
	    .mode = GIT_FILEMODE_BLOB};
	if ((files->count + 1) * 2 > files->slot_count)
		grow_slots(files);
	*find_slot(files, path) = files->count + 1;
	files->count++;
	return entry;
}

/* One that another run can name again; two of one folder differ even where both names are
 * cut. */
static char *
temp_path(const char *path, const git_oid *commit, const char *ending)
{
	size_t number;

	memcpy(&number, commit->id, sizeof number);
	return file_temp_path(path, number ^ hash(path), ending);
}

void
fileset_name_temps(struct fileset *files, const git_oid *commit)
{
	for (size_t i = 0; i < files->count; i++) {
		struct entry *entry = &files->items[i];

		free(entry->temp);
		free(entry->draft);
		entry->temp = temp_path(entry->path, commit, ".minicrm");
		entry->draft = temp_path(entry->path, commit, ".new.minicrm");
	}
}

/* Adds the folders above the path that don't stand. */
static int
list_above(struct fileset *files, int root, const char *path, struct error *err)
{
	struct stat st;
	int rc = 0;

	for (const char *slash = strchr(path, '/'); slash != NULL && rc == 0;
	     slash = strchr(slash + 1, '/')) {
		char *folder = xstrndup(path, (size_t)(slash - path));
		int found = strlist_has(&files->made, folder)
				? 1
				: file_stat(root, folder, &st, err);

		if (found < 0)
			rc = -1;
		if (found == 0)
			strlist_take(&files->made, folder);
		else
			free(folder);
	}
	return rc;
}

int
fileset_list_folders(struct fileset *files, int root, struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];

		if (!entry->left && content_exists(&entry->new) &&
		    !content_exists(&entry->old) &&
		    list_above(files, root, entry->path, err) != 0)
			return -1;
	}
	return 0;
}

void
fileset_release(struct fileset *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->items[i].path);
		free(files->items[i].temp);
		free(files->items[i].draft);
		content_release(&files->items[i].old);
		content_release(&files->items[i].new);
	}
	free(files->items);
	free(files->slots);
	strlist_release(&files->made);
	*files = (struct fileset){0};
}
