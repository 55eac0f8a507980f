#include "worktree_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum beside
beside_look(const struct file_place *place, const struct entry *entry)
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
remove_folder(const struct file_place *place, const struct entry *entry, const char *name,
    struct error *err)
{
	const struct folder *folders[] = {entry->old.folder, entry->new.folder};
	int rc = 0;

	for (size_t i = 0; i < 2 && rc == 0; i++)
		if (folders[i] != NULL)
			rc = folder_remove(place->folder, name, folders[i]);
	return rc == 0 ? 0 : file_place_error(err, errno, "remove", entry->path);
}

int
beside_remove(const struct file_place *place, const struct entry *entry, const char *path,
    struct error *err)
{
	const char *name = displace_last_part(path);
	struct stat st;

	if (fstatat(place->folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		return remove_folder(place, entry, name, err);
	if (unlinkat(place->folder, name, 0) == 0 || errno == ENOENT)
		return 0;
	return file_place_error(err, errno, "remove", path);
}

int
beside_drop(const struct file_place *place, const struct entry *entry, struct error *err)
{
	const char *temp = displace_last_part(entry->temp);
	const char *draft = displace_last_part(entry->draft);
	struct stat st;

	if (beside_look(place, entry) != OURS)
		return 0;
	if (fstatat(place->folder, temp, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !S_ISDIR(st.st_mode))
		return beside_remove(place, entry, entry->temp, err);
	/* Half of a folder must not be taken for one that somebody edited. */
	if (renameat(place->folder, temp, place->folder, draft) != 0)
		return file_place_error(err, errno, "remove", entry->temp);
	return beside_remove(place, entry, entry->draft, err);
}
