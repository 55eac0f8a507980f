#include "transaction_internal.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* Whether what lies in the work tree is somebody's edit. */

/* Whether the index has the path as the newest commit does, or as it is to be. */
static bool
is_staged_otherwise(
    const struct transaction *tx, const char *path, const struct compared_file *files)
{
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);
	struct object_id id = {{0}};

	if (entry != NULL)
		id = object_id_from(&entry->id);
	return !object_id_equal(&id, &files[0].blob) &&
	       !object_id_equal(&id, &files[1].blob);
}

static bool
is_unmerged(const struct transaction *tx, const char *path)
{
	const git_index_entry *base, *ours, *theirs;

	return git_index_conflict_get(&base, &ours, &theirs, tx->index, path) == 0;
}

static int
compare_files(const void *a, const void *b)
{
	return strcmp(
	    ((const struct tree_file *)a)->path, ((const struct tree_file *)b)->path);
}

/* Whether an unmerged file is what it was when the merge of it was decided. */
static bool
is_as_read(const struct whole *whole, const char *path, const struct blob *work)
{
	const struct tree_file key = {.path = path}, *read;
	struct object_id id = {{0}};

	if (whole->unmerged_count == 0)
		return false;
	read = bsearch(
	    &key, whole->unmerged, whole->unmerged_count, sizeof key, compare_files);
	if (work->exists)
		object_id_of_file(work->bytes, work->len, &id);
	return read != NULL && object_id_equal(&read->file.blob, &id);
}

/* In the middle of a merge: what git put there, clean or with markers, is no edit. */
static int
is_git_s(const struct taking *taking, const char *path, const struct content *work,
    struct error *err)
{
	struct transaction *tx = taking->tx;
	const git_index_entry *entry = git_index_get_bypath(tx->index, path, 0);
	struct content staged = {.folder = NULL};
	int rc = 1;

	if (tx->purpose != PURPOSE_MERGE)
		return 0;
	if (is_unmerged(tx, path))
		return is_as_read(taking->whole, path, &work->blob);
	if (entry != NULL &&
	    content_load(tx->repo, &entry->id, entry->mode, &staged, err) != 0)
		rc = -1;
	else
		rc = content_equal(&staged, work);
	content_release(&staged);
	return rc;
}

/* Where git gives the file other bytes than the blob, it says itself whether that is as
 * history has it. */
static int
is_clean_to_git(struct transaction *tx, const char *path, const struct content *head,
    struct error *err)
{
	struct error why = ERROR_INIT;
	bool converted = head->blob.exists && !head->is_link &&
			 attributes_check(tx->repo, path, &head->blob, &why) != 0;

	error_clear(&why);
	return converted ? checkout_is_clean(tx->repo, path, err) : 0;
}

static int
judge_content(struct taking *taking, const struct compared_file *files,
    const struct entry *entry, const struct content *head, struct error *err)
{
	struct transaction *tx = taking->tx;
	int rc =
	    content_equal(&entry->old, head) || content_equal(&entry->old, &entry->new);

	if (rc == 0)
		rc = is_clean_to_git(tx, entry->path, head, err);
	if (rc == 0)
		return is_git_s(taking, entry->path, &entry->old, err);
	if (rc == 1 && tx->purpose != PURPOSE_MERGE)
		rc = !is_staged_otherwise(tx, entry->path, files);
	return rc;
}

int
taking_judge(struct taking *taking, const struct compared_file *files,
    const struct entry *entry, struct error *err)
{
	struct content head = {.folder = NULL};
	git_oid old = object_id_to(&files[0].blob);
	int rc = content_load(taking->tx->repo, &old, files[0].mode, &head, err);

	if (rc == 0)
		rc = judge_content(taking, files, entry, &head, err);
	content_release(&head);
	return rc;
}

/* Nothing is to be lost: the file is as the index has it, or nothing is there. What lies
 * in a folder is looked at by fileset_list_obstacles(). */
int
taking_judge_special(struct taking *taking, const struct entry *entry, struct error *err)
{
	struct transaction *tx = taking->tx;
	struct stat st;
	int rc;

	if (git_index_get_bypath(tx->index, entry->path, 0) != NULL)
		return checkout_is_clean(tx->repo, entry->path, err);
	rc = content_stat(tx->repo->root, entry->path, &st, err);
	return rc < 0 ? -1 : rc == 0 || S_ISDIR(st.st_mode);
}
