#include "worktree_internal.h"

#include "base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool
worktree_remove_folder(int root, const char *folder)
{
	struct file_place place;
	bool gone;

	if (file_place_find(&place, root, folder, false) != 0)
		return false;
	gone = unlinkat(place.folder, place.name, AT_REMOVEDIR) == 0;
	file_place_leave(&place);
	return gone;
}

/* An edit that reached the displaced file after worktree_verify() is pending then, as any
 * hand edit. */
static int
settle_entry(const struct file_place *place, const struct entry *entry, struct error *err)
{
	if (beside_remove(place, entry, entry->draft, err) != 0)
		return -1;
	if (beside_look(place, entry) == FOREIGN &&
	    displace_holds(place->folder, place->name, &entry->new, err) == 1 &&
	    displace_change_places(place, entry, &entry->new, true, err) < 0)
		return -1;
	return beside_drop(place, entry, err);
}

/* As git does where a file was the folder's last; the first part stays. */
static void
prune_folders(int root, const char *path)
{
	char *folder = xstrdup(path), *slash;

	while ((slash = strrchr(folder, '/')) != NULL) {
		*slash = '\0';
		if (strchr(folder, '/') == NULL || !worktree_remove_folder(root, folder))
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

		if ((worktree_stays(entry) && !entry->remode) ||
		    file_place_find(&place, root, entry->path, false) != 0)
			continue;
		if (worktree_stays(entry))
			displace_settle_mode(&place, entry);
		else
			rc = settle_entry(&place, entry, err);
		file_place_leave(&place);
		if (!content_exists(&entry->new))
			prune_folders(root, entry->path);
	}
	return rc;
}
