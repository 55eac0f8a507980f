#include "history/changes.h"

#include "base/file.h"
#include "base/mem.h"
#include "history_internal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
changed_files_release(struct changed_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->items[i].path);
	free(files->items);
	*files = (struct changed_files)CHANGED_FILES_INIT;
}

static int
compare_paths(const void *a, const void *b)
{
	const struct changed_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

const struct changed_file *
changed_files_find(const struct changed_files *files, const char *path)
{
	char *copy = xstrdup(path);
	struct changed_file wanted = {.path = copy};
	const struct changed_file *found =
	    files->count == 0 ? NULL
			      : bsearch(&wanted, files->items, files->count,
				    sizeof *files->items, compare_paths);

	free(copy);
	return found;
}

static bool
is_sparse(const git_index_entry *entry)
{
	return entry != NULL &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

/* A file that stands there although the checkout leaves it out counts, as it does for git
 * (git-sparse-checkout(1)); libgit2 would not look at it. */
static int
show_present(struct repository *repo, git_index *index, struct error *err)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *found = git_index_get_byindex(index, i);
		git_index_entry entry = *found;
		struct error ignored = ERROR_INIT;
		struct stat st;
		bool stands;

		if (!is_sparse(found))
			continue;
		stands = file_stat(repo->root, found->path, &st, &ignored) == 1;
		error_clear(&ignored);
		if (!stands)
			continue;
		entry.flags_extended &= (uint16_t)~GIT_INDEX_ENTRY_SKIP_WORKTREE;
		if (git_index_add(index, &entry) != 0)
			return history_failed(err, "cannot change the index");
	}
	return 0;
}

static const char *
path_of(const git_status_entry *entry)
{
	const git_diff_delta *delta = entry->index_to_workdir != NULL
					  ? entry->index_to_workdir
					  : entry->head_to_index;

	return delta->new_file.path != NULL ? delta->new_file.path : delta->old_file.path;
}

/* What HEAD has is the index's where that is no change. */
static int
head_of(struct repository *repo, const git_oid *commit, const git_status_entry *entry,
    git_oid *out, struct error *err)
{
	if (entry->status == GIT_STATUS_CONFLICTED)
		return head_file_id(repo, commit, path_of(entry), out, err);
	*out = entry->head_to_index != NULL ? entry->head_to_index->old_file.id
					    : entry->index_to_workdir->old_file.id;
	return 0;
}

static bool
is_remoded(const git_status_entry *entry)
{
	const git_diff_delta *staged = entry->head_to_index;
	const git_diff_delta *edited = entry->index_to_workdir;
	unsigned head = (staged != NULL ? staged : edited)->old_file.mode;
	unsigned now = edited != NULL ? edited->new_file.mode : staged->new_file.mode;

	return (head == GIT_FILEMODE_BLOB && now == GIT_FILEMODE_BLOB_EXECUTABLE) ||
	       (head == GIT_FILEMODE_BLOB_EXECUTABLE && now == GIT_FILEMODE_BLOB);
}

static int
add_entry(struct repository *repo, git_index *index, const git_oid *commit,
    const git_status_entry *entry, struct changed_files *out, struct error *err)
{
	const char *path = path_of(entry);
	git_oid head;

	if ((entry->status & GIT_STATUS_WT_DELETED) != 0 &&
	    is_sparse(git_index_get_bypath(index, path, 0)))
		return 0;
	if (head_of(repo, commit, entry, &head, err) != 0)
		return -1;
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] = (struct changed_file){
	    xstrdup(path), object_id_from(&head), is_remoded(entry)};
	return 0;
}

static int
list_changes(struct repository *repo, git_index *index, const char *const *below,
    struct changed_files *out, struct error *err)
{
	git_status_options options;
	git_status_list *list = NULL;
	git_oid commit;
	int rc = head_branch_target(repo, "HEAD", &commit, err);

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED |
			GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
			GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH |
			GIT_STATUS_OPT_EXCLUDE_SUBMODULES | GIT_STATUS_OPT_NO_REFRESH;
	while (below[options.pathspec.count] != NULL)
		options.pathspec.count++;
	/* libgit2 does not write to them. */
	options.pathspec.strings = (char **)(uintptr_t)below;
	if (rc == 0 && git_status_list_new(&list, repo->git, &options) != 0)
		rc = history_failed(err, "cannot look for changes in '%s'", repo->dir);
	for (size_t i = 0; rc == 0 && i < git_status_list_entrycount(list); i++)
		rc = add_entry(
		    repo, index, &commit, git_status_byindex(list, i), out, err);
	git_status_list_free(list);
	return rc;
}

int
repository_changes(struct repository *repo, const char *const *below,
    struct changed_files *out, struct error *err)
{
	git_index *index = NULL;
	int rc = index_shared(repo, &index, err);

	if (rc == 0)
		rc = show_present(repo, index, err);
	if (rc == 0)
		rc = list_changes(repo, index, below, out, err);
	if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, compare_paths);
	git_index_free(index);
	return rc;
}
