#include "hooks_internal.h"

#include "base/file.h"
#include "base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HOOK_INDEX OUR_FOLDER "/hook-index"

/* By git's names: hooks go by them. Not git's own files: a message may be in the making
 * there. */
static const char *const messages[] = {
    OUR_FOLDER "/COMMIT_EDITMSG", OUR_FOLDER "/MERGE_MSG"};

void
hook_files_discard(const struct repository *repo)
{
	unlinkat(repo->gitdir, HOOK_INDEX, 0);
	unlinkat(repo->gitdir, HOOK_INDEX ".lock", 0);
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
		unlinkat(repo->gitdir, messages[i], 0);
}

char *
hook_index_path(const struct repository *repo)
{
	return xasprintf("%s" HOOK_INDEX, repository_git_dir(repo));
}

static int
index_failed(const struct repository *repo, const char *verb, struct error *err)
{
	return history_failed(
	    err, "cannot %s '%s" HOOK_INDEX "'", verb, repository_git_dir(repo));
}

/* Files outside of a sparse checkout are not missing. git_index_read_tree() forgets. */
static int
mark_sparse(git_index *index, git_index *known)
{
	for (size_t i = 0; i < git_index_entrycount(known); i++) {
		const git_index_entry *old = git_index_get_byindex(known, i), *found;
		git_index_entry entry;

		if ((old->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) == 0)
			continue;
		found = git_index_get_bypath(index, old->path, 0);
		if (found == NULL)
			continue;
		entry = *found;
		entry.flags_extended |= GIT_INDEX_ENTRY_SKIP_WORKTREE;
		if (git_index_add(index, &entry) != 0)
			return -1;
	}
	return 0;
}

static int
fill_index(git_index *index, git_index *known, const git_tree *tree)
{
	for (size_t i = 0; i < git_index_entrycount(known); i++)
		if (git_index_add(index, git_index_get_byindex(known, i)) != 0)
			return -1;
	/* What is the same in the tree keeps the facts about its file. */
	if (git_index_read_tree(index, tree) != 0 || mark_sparse(index, known) != 0)
		return -1;
	return git_index_write(index);
}

int
hook_index_write(
    struct repository *repo, git_index *known, const git_oid *tree, struct error *err)
{
	char *path = hook_index_path(repo);
	git_index *index = NULL;
	git_tree *files = NULL;
	int rc = 0;

	hook_files_discard(repo);
	if (git_tree_lookup(&files, repo->git, tree) != 0 ||
	    git_index_open(&index, path) != 0 || fill_index(index, known, files) != 0)
		rc = index_failed(repo, "write", err);
	git_index_free(index);
	git_tree_free(files);
	free(path);
	return rc;
}

int
hook_index_read(struct repository *repo, const git_oid *tree, git_index **index,
    git_diff **diff, struct error *err)
{
	git_diff_options options;
	char *path = hook_index_path(repo);
	git_tree *files = NULL;
	int rc = 0;

	*index = NULL;
	*diff = NULL;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_SKIP_BINARY_CHECK;
	if (git_tree_lookup(&files, repo->git, tree) != 0 ||
	    git_index_open(index, path) != 0 ||
	    git_diff_tree_to_index(diff, repo->git, files, *index, &options) != 0)
		rc = index_failed(repo, "read", err);
	git_tree_free(files);
	free(path);
	return rc;
}

char *
hook_message_path(const struct repository *repo, bool merge)
{
	return xasprintf("%s%s", repository_git_dir(repo), messages[merge]);
}

int
hook_message_write(
    const struct repository *repo, bool merge, const char *message, struct error *err)
{
	const char *path = messages[merge];
	int fd = file_open(repo->gitdir, path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	int rc = 0;

	if (fd < 0)
		return gitdir_error(repo, "write", path, err);
	if (file_write_all(fd, message, strlen(message)) != 0)
		rc = gitdir_error(repo, "write", path, err);
	if (close(fd) != 0 && rc == 0)
		rc = gitdir_error(repo, "write", path, err);
	return rc;
}

/* Nothing but who has signed it off counts as nothing, as for git. */
static bool
says_nothing(const char *message)
{
	static const char sign_off[] = "Signed-off-by: ";

	while (*message != '\0') {
		size_t len = strcspn(message, "\n");

		if (len > 0 && strncmp(message, sign_off, sizeof sign_off - 1) != 0)
			return false;
		message += len + (message[len] == '\n');
	}
	return true;
}

int
hook_message_read(
    const struct repository *repo, bool merge, char **out, struct error *err)
{
	struct buf text = BUF_INIT;
	git_buf clean = GIT_BUF_INIT;
	int rc = file_read(repo->gitdir, messages[merge], 0, &text, err);

	if (rc < 0)
		goto out;
	rc = -1;
	if (git_message_prettify(&clean, text.data, false, '#') != 0)
		history_failed(err, "cannot read the message of the commit");
	else if (clean.size == 0 || says_nothing(clean.ptr))
		error_failed(err, "a hook left the message of the commit empty: nothing "
				  "was changed");
	else
		rc = 0;
	if (rc == 0)
		*out = xstrdup(clean.ptr);
out:
	git_buf_dispose(&clean);
	buf_release(&text);
	return rc;
}
