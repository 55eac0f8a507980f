#include "history_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* git-config(1), "extensions.*": those that change nothing of what is done here, and
 * those whose value format_check() looks at. libgit2 stops at all that it does not know.
 */
static const char *const accepted[] = {"objectformat", "refstorage", "worktreeconfig",
    "relativeworktrees", "preciousobjects", "partialclone"};

void
format_accept(void)
{
	/* libgit2 takes an array of pointers it does not write to. */
	const char *names[sizeof accepted / sizeof *accepted];

	memcpy(names, accepted, sizeof accepted);
	git_libgit2_opts(
	    GIT_OPT_SET_EXTENSIONS, names, sizeof accepted / sizeof *accepted);
}

static int
refuse_objects(const char *dir, struct error *err)
{
	return error_failed(err,
	    "the git repository of '%s' uses sha256, which libgit2 cannot read: move its "
	    ".git away, and 'minicrm init %s' makes another",
	    dir, dir);
}

static int
refuse_refs(const char *dir, struct error *err)
{
	return error_failed(err,
	    "the git repository of '%s' keeps its refs in a reftable, which libgit2 "
	    "cannot read: run 'git refs migrate --ref-format=files'",
	    dir);
}

static bool
is_other(struct repository *repo, const char *key, const char *usual)
{
	char *value = config_string(repo->git, key);
	bool other = value != NULL && strcmp(value, usual) != 0;

	free(value);
	return other;
}

int
format_check(struct repository *repo, struct error *err)
{
	if (is_other(repo, "extensions.objectformat", "sha1"))
		return refuse_objects(repo->dir, err);
	if (is_other(repo, "extensions.refstorage", "files"))
		return refuse_refs(repo->dir, err);
	return 0;
}

int
format_explain(int code, const char *dir, struct error *err)
{
	const git_error *last = git_error_last();
	const char *words = last == NULL ? "" : last->message;

	if (code == GIT_EOWNER || strstr(words, "safe.directory") != NULL)
		return error_failed(err,
		    "the git repository of '%s' belongs to another user: run 'git config "
		    "--global --add safe.directory %s' if you trust it",
		    dir, dir);
	if (strstr(words, "object format") != NULL)
		return refuse_objects(dir, err);
	if (strstr(words, "resolve path") != NULL)
		return error_failed(err,
		    "the git repository of '%s' has its files in a folder that is not "
		    "there (core.worktree): take that line out of '%s/.git/config' if "
		    "they are here",
		    dir, dir);
	return history_failed(err, "cannot open the git repository of '%s'", dir);
}
