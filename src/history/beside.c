#include "worktree_internal.h"

#include <errno.h>
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

int
beside_remove(const struct file_place *place, const char *path, struct error *err)
{
	if (unlinkat(place->folder, displace_last_part(path), 0) == 0 || errno == ENOENT)
		return 0;
	return file_place_error(err, errno, "remove", path);
}

int
beside_drop(const struct file_place *place, const struct entry *entry, struct error *err)
{
	return beside_look(place, entry) == OURS ? beside_remove(place, entry->temp, err)
						 : 0;
}
