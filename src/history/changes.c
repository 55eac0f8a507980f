#include "history/changes.h"

#include "history_internal.h"

#include <stdint.h>

/* Outside of a sparse checkout a file is not missing. */
static bool
is_sparse(git_index *index, const char *path)
{
	const git_index_entry *entry = git_index_get_bypath(index, path, 0);

	return entry != NULL &&
	       (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static const char *
path_of(const git_status_entry *entry)
{
	const git_diff_delta *delta = entry->index_to_workdir != NULL
					  ? entry->index_to_workdir
					  : entry->head_to_index;

	return delta->new_file.path != NULL ? delta->new_file.path : delta->old_file.path;
}

int
repository_changes(struct repository *repo, const char *const *below,
    struct strlist *paths, struct error *err)
{
	git_status_options options;
	git_status_list *list = NULL;
	git_index *index = NULL;
	int rc = index_read(repo, &index, err);

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.flags =
	    GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
	    GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH | GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	while (below[options.pathspec.count] != NULL)
		options.pathspec.count++;
	/* libgit2 does not write to them. */
	options.pathspec.strings = (char **)(uintptr_t)below;
	if (rc == 0 && git_status_list_new(&list, repo->git, &options) != 0)
		rc = history_failed(err, "cannot look for changes in '%s'", repo->dir);
	for (size_t i = 0; rc == 0 && i < git_status_list_entrycount(list); i++) {
		const char *path = path_of(git_status_byindex(list, i));

		if (!is_sparse(index, path))
			strlist_add(paths, path);
	}
	strlist_sort(paths);
	git_status_list_free(list);
	git_index_free(index);
	return rc;
}
