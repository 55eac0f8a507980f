#include "transaction_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Where a file takes the place of a folder, or a folder that of a file: the two can't
 * stand at once, so neither can be prepared beside the other. git writes those. */

static void
give_to_git(struct entry *entry)
{
	entry->left = entry->special = true;
	blob_release(&entry->old);
	blob_release(&entry->new);
}

/* Both are in the plan, `below` in a folder that has the file's name. */
static void
clear_way(struct entry *file, struct entry *below)
{
	bool stays = file->left && !file->special;

	if (git_oid_is_zero(&file->new_id) == git_oid_is_zero(&below->new_id))
		return;
	if (!stays)
		give_to_git(file);
	if (!below->left && stays)
		below->left = true;
	else if (!below->left)
		give_to_git(below);
}

void
transaction_clear_ways(struct transaction *tx)
{
	for (size_t i = 0; i < tx->files.count; i++) {
		char *folder = xstrdup(tx->files.items[i].path), *slash;

		while ((slash = strrchr(folder, '/')) != NULL) {
			struct entry *file;

			*slash = '\0';
			file = fileset_find(&tx->files, folder);
			if (file != NULL)
				clear_way(file, &tx->files.items[i]);
		}
		free(folder);
	}
}

int
transaction_is_folder(
    const struct transaction *tx, const char *path, bool *out, struct error *err)
{
	char *below = xasprintf("%s/", path);
	struct stat st;
	int rc = file_stat(tx->repo->root, path, &st, err);

	*out = rc == 1 && S_ISDIR(st.st_mode) &&
	       git_index_find_prefix(NULL, tx->index, below) == 0;
	free(below);
	return rc < 0 ? -1 : 0;
}
