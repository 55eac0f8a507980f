#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

/* What git is in the middle of, and how it ends. */
static const struct {
	git_repository_state_t state;
	const char *what, *finish;
} states[] = {
    {GIT_REPOSITORY_STATE_MERGE, "a merge",
	"'minicrm sync', or resolve it and 'git commit', or 'git merge --abort'"},
    {GIT_REPOSITORY_STATE_REVERT, "a revert",
	"'git revert --continue' or 'git revert --abort'"},
    {GIT_REPOSITORY_STATE_REVERT_SEQUENCE, "a revert",
	"'git revert --continue' or 'git revert --abort'"},
    {GIT_REPOSITORY_STATE_CHERRYPICK, "a cherry-pick",
	"'git cherry-pick --continue' or 'git cherry-pick --abort'"},
    {GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE, "a cherry-pick",
	"'git cherry-pick --continue' or 'git cherry-pick --abort'"},
    {GIT_REPOSITORY_STATE_BISECT, "a bisect", "'git bisect reset'"},
    {GIT_REPOSITORY_STATE_REBASE, "a rebase",
	"'git rebase --continue' or 'git rebase --abort'"},
    {GIT_REPOSITORY_STATE_REBASE_INTERACTIVE, "a rebase",
	"'git rebase --continue' or 'git rebase --abort'"},
    {GIT_REPOSITORY_STATE_REBASE_MERGE, "a rebase",
	"'git rebase --continue' or 'git rebase --abort'"},
    {GIT_REPOSITORY_STATE_APPLY_MAILBOX, "a 'git am'",
	"'git am --continue' or 'git am --abort'"},
    {GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE, "a 'git am' or rebase",
	"'git am --continue' or 'git rebase --continue', or '--abort'"},
};

/* Between two of several commits git keeps no more than the list of those to come;
 * libgit2 does not look at it. */
static int
find_state(struct repository *repo)
{
	int state = git_repository_state(repo->git);
	struct error ignored = ERROR_INIT;
	struct buf todo = BUF_INIT;

	if (state == GIT_REPOSITORY_STATE_NONE &&
	    file_read(repo->gitdir, "sequencer/todo", 0, &todo, &ignored) == 1)
		state = strncmp(todo.data, "revert", 6) == 0
			    ? GIT_REPOSITORY_STATE_REVERT_SEQUENCE
			    : GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE;
	buf_release(&todo);
	error_clear(&ignored);
	return state;
}

int
writable_check_state(struct repository *repo, struct error *err)
{
	int state = find_state(repo);

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if ((int)states[i].state == state)
			return error_failed(err,
			    "%s is in progress in '%s': finish it with %s",
			    states[i].what, repo->dir, states[i].finish);
	if (state != GIT_REPOSITORY_STATE_NONE)
		return history_failed(err, "cannot read the state of '%s'", repo->dir);
	return 0;
}

static int
check_head(struct repository *repo, struct error *err)
{
	struct head head;

	if (head_read(repo, &head, err) != 0)
		return -1;
	head_release(&head);
	return 0;
}

static int
check_unmerged(struct repository *repo, git_index *index, struct error *err)
{
	const git_index_entry *entry;

	if (!git_index_has_conflicts(index))
		return 0;
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		entry = git_index_get_byindex(index, i);
		if (git_index_entry_stage(entry) != 0)
			return error_failed(err,
			    "'%s' in '%s' is unmerged: resolve it, then 'git add' it",
			    entry->path, repo->dir);
	}
	return 0;
}

static int
check_identity(struct repository *repo, struct error *err)
{
	git_signature *author, *committer;

	if (identity_sign(repo, &author, &committer, err) != 0)
		return -1;
	git_signature_free(author);
	git_signature_free(committer);
	return 0;
}

/* That it can be done shows when it is: what is certain before that is the format. */
static int
check_signing(struct repository *repo, struct error *err)
{
	bool wanted;

	return signing_is_wanted(repo, &wanted, err);
}

int
writable_check(
    struct repository *repo, git_index *index, enum purpose purpose, struct error *err)
{
	/* git has looked at the rest, and commits by itself. */
	if (purpose == PURPOSE_STRATEGY)
		return check_unmerged(repo, index, err);
	if (purpose == PURPOSE_CHANGE && (writable_check_state(repo, err) != 0 ||
					     check_unmerged(repo, index, err) != 0))
		return -1;
	if (purpose == PURPOSE_MERGE &&
	    git_repository_state(repo->git) != GIT_REPOSITORY_STATE_MERGE &&
	    writable_check_state(repo, err) != 0)
		return -1;
	if (check_head(repo, err) != 0 || check_identity(repo, err) != 0)
		return -1;
	return check_signing(repo, err);
}

int
repository_check_writable(struct repository *repo, struct error *err)
{
	git_index *index = NULL;
	int rc = -1;

	if (index_read(repo, &index, err) == 0)
		rc = writable_check(repo, index, PURPOSE_CHANGE, err);
	git_index_free(index);
	return rc;
}
