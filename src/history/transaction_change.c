#include "transaction_internal.h"

#include "base/file.h"

#include <string.h>
#include <strings.h>

/* What git would not take into a tree, or find in another place. */
static bool
is_recordable(const char *path)
{
	const char *part = path;

	for (;;) {
		size_t len = strcspn(part, "/");

		if (len == 0 || (len == 1 && part[0] == '.') ||
		    (len == 2 && memcmp(part, "..", 2) == 0) ||
		    (len == 4 && strncasecmp(part, ".git", 4) == 0))
			return false;
		if (part[len] == '\0')
			return true;
		part += len + 1;
	}
}

/* The mode that history is to give the file: the file's own, else what it has there. */
static int
find_mode(struct transaction *tx, const struct change *change, git_filemode_t *out,
    struct error *err)
{
	const git_index_entry *old = git_index_get_bypath(tx->index, change->path, 0);
	struct stat st;
	int rc = file_stat(tx->repo->root, change->path, &st, err);

	if (rc < 0)
		return -1;
	/* A folder in the place of a file that goes. */
	if (rc == 1 && S_ISDIR(st.st_mode) && !change->new.exists)
		rc = 0;
	if (rc == 1 && !S_ISREG(st.st_mode))
		return error_failed(err, "'%s' is %s", change->path,
		    S_ISLNK(st.st_mode) ? "a symbolic link" : "not a regular file");
	if (rc == 0 && old != NULL &&
	    (old->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0)
		return error_failed(err,
		    "'%s' is outside of the sparse checkout: run 'git sparse-checkout "
		    "add' for its folder",
		    change->path);
	*out = old != NULL && old->mode == GIT_FILEMODE_BLOB_EXECUTABLE
		   ? GIT_FILEMODE_BLOB_EXECUTABLE
		   : GIT_FILEMODE_BLOB;
	if (rc == 1 && config_true(tx->repo->git, "core.filemode", true))
		*out = (st.st_mode & S_IXUSR) != 0 ? GIT_FILEMODE_BLOB_EXECUTABLE
						   : GIT_FILEMODE_BLOB;
	return 0;
}

/* What recovery needs to put the file back: it may be in no commit. */
static int
set_old(struct transaction *tx, struct entry *entry, const struct change *change,
    struct error *err)
{
	blob_set(&entry->old.blob, change->old.bytes, change->old.len);
	return blob_write(tx->repo, &entry->old.blob, &entry->old_id, err);
}

/* The path's first change says what the file holds; a later one goes on from there, or
 * from what a hook made of it meanwhile. */
static int
find_entry(struct transaction *tx, const struct change *change, struct entry **out,
    struct error *err)
{
	struct entry *entry = fileset_find(&tx->files, change->path);
	git_filemode_t mode = GIT_FILEMODE_BLOB;

	if (entry != NULL && !entry->hooked &&
	    !blob_equal(&entry->new.blob, &change->old))
		return error_failed(err,
		    "cannot record '%s': its change does not follow the one before",
		    change->path);
	if (entry == NULL || entry->left) {
		if (!is_recordable(change->path))
			return error_failed(err,
			    "cannot record '%s': git does not take that path",
			    change->path);
		if (find_mode(tx, change, &mode, err) != 0)
			return -1;
		if (entry == NULL)
			entry = fileset_add(&tx->files, change->path);
		entry->mode = mode;
		entry->left = false;
		if (set_old(tx, entry, change, err) != 0)
			return -1;
	}
	*out = entry;
	return 0;
}

int
transaction_add_change(
    struct transaction *tx, const struct change *change, struct error *err)
{
	struct entry *entry = NULL;

	if (find_entry(tx, change, &entry, err) != 0)
		return -1;
	if (change->new.exists &&
	    attributes_check(tx->repo, change->path, &change->new, err) != 0)
		return -1;
	entry->hooked = false;
	blob_set(&entry->new.blob, change->new.bytes, change->new.len);
	return blob_write(tx->repo, &entry->new.blob, &entry->new_id, err);
}
