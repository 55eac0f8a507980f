#include "history_internal.h"

#include "base/buf.h"
#include "base/mem.h"

#include <ctype.h>
#include <git2/sys/repository.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE 10000

int
history_failed(struct error *err, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	struct buf text = BUF_INIT;
	va_list ap;
	size_t reason;

	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	reason = text.len + 2;
	buf_addf(&text, ": %s", last == NULL ? "git says no more" : last->message);
	text.data[reason] = (char)tolower((unsigned char)text.data[reason]);
	error_failed(err, "%s", text.data);
	buf_release(&text);
	return -1;
}

int
gitdir_error(
    const struct repository *repo, const char *verb, const char *name, struct error *err)
{
	return error_errno(
	    err, errno, "cannot %s '%s%s'", verb, repository_git_dir(repo), name);
}

/* libgit2 counts its users; what it is told holds until the last has gone. */
static void
library_start(const struct env *env)
{
	git_libgit2_init();
	durability_of_objects(true);
	config_set_search_paths(env);
	format_accept();
}

/* Commits would otherwise record another folder's files, or none. */
static int
check_work_tree(const struct repository *repo, struct error *err)
{
	const char *workdir = git_repository_workdir(repo->git);
	struct stat ours, theirs;

	if (git_repository_is_bare(repo->git) || workdir == NULL)
		return error_failed(err,
		    "the git repository of '%s' is bare: run 'git config core.bare "
		    "false' if its files are here",
		    repo->dir);
	if (fstat(repo->root, &ours) != 0 || stat(workdir, &theirs) != 0)
		return error_errno(err, errno, "cannot read '%s'", workdir);
	if (ours.st_dev != theirs.st_dev || ours.st_ino != theirs.st_ino)
		return error_failed(err,
		    "the git repository of '%s' has its files in '%s' (core.worktree): "
		    "run 'git config --unset core.worktree' if they are here",
		    repo->dir, workdir);
	return 0;
}

static int
open_folders(struct repository *repo, struct error *err)
{
	const char *gitdir = git_repository_path(repo->git);

	repo->root = open(repo->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (repo->root < 0)
		return error_errno(err, errno, "cannot open '%s'", repo->dir);
	repo->gitdir = open(gitdir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (repo->gitdir < 0)
		return error_errno(err, errno, "cannot open '%s'", gitdir);
	return 0;
}

/* Takes over what libgit2 opened. */
static int
wrap(const char *dir, const struct env *env, git_repository *git, struct repository **out,
    struct error *err)
{
	struct repository *repo = xcalloc(1, sizeof *repo);

	repo->git = git;
	repo->env = env;
	repo->dir = xstrdup(dir);
	repo->root = repo->gitdir = -1;
	repo->patience = PATIENCE;
	repo->few = durability_few();
	if (open_folders(repo, err) != 0 || check_work_tree(repo, err) != 0 ||
	    config_install(git, env, err) != 0 || format_check(repo, err) != 0) {
		repository_free(repo);
		return -1;
	}
	*out = repo;
	return 0;
}

/* libgit2 takes a .git that it may not read for none. 1 where there is one. */
static int
find_git(const char *dir, struct error *err)
{
	char *path = xasprintf("%s/.git", dir);
	struct stat st;
	int rc = 1;

	if (lstat(path, &st) != 0)
		rc = errno == ENOENT || errno == ENOTDIR
			 ? 0
			 : error_errno(err, errno, "cannot read '%s'", path);
	else if (access(path, S_ISREG(st.st_mode) ? R_OK : R_OK | X_OK) != 0)
		rc = error_errno(err, errno, "cannot read '%s'", path);
	free(path);
	return rc;
}

int
repository_open(
    const char *dir, const struct env *env, struct repository **out, struct error *err)
{
	git_repository *git;
	int rc = find_git(dir, err);

	if (rc <= 0)
		return rc;
	library_start(env);
	rc = git_repository_open_ext(&git, dir, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
	if (rc != 0) {
		format_explain(rc, dir, err);
		git_libgit2_shutdown();
		return -1;
	}
	return wrap(dir, env, git, out, err) == 0 ? 1 : -1;
}

/* A signature that fails would leave a repository without a commit. */
static int
try_to_sign(struct repository *nowhere, struct error *err)
{
	static const char trial[] = "minicrm init\n";
	git_signature *author, *committer;
	struct buf signature = BUF_INIT;
	int rc;

	if (identity_sign(nowhere, &author, &committer, err) != 0)
		return -1;
	rc = signing_make(nowhere, committer, trial, sizeof trial - 1, &signature, err);
	buf_release(&signature);
	git_signature_free(author);
	git_signature_free(committer);
	return rc;
}

int
identity_check(const struct env *env, struct error *err)
{
	struct repository nowhere = {.env = env};
	int rc = -1;

	library_start(env);
	if (git_repository_new(&nowhere.git) != 0)
		history_failed(err, "cannot read git's configuration");
	else if (config_install(nowhere.git, env, err) == 0)
		rc = try_to_sign(&nowhere, err);
	git_repository_free(nowhere.git);
	git_libgit2_shutdown();
	return rc;
}

int
repository_init(
    const char *dir, const struct env *env, struct repository **out, struct error *err)
{
	git_repository_init_options options;
	git_repository *git;

	library_start(env);
	git_repository_init_options_init(&options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
	options.flags = GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_NO_REINIT;
	options.initial_head = "main";
	if (git_repository_init_ext(&git, dir, &options) != 0) {
		history_failed(err, "cannot make a git repository in '%s'", dir);
		git_libgit2_shutdown();
		return -1;
	}
	return wrap(dir, env, git, out, err);
}

void
repository_free(struct repository *repo)
{
	if (repo == NULL)
		return;
	history_folder_release(&repo->folder);
	if (repo->root >= 0)
		close(repo->root);
	if (repo->gitdir >= 0)
		close(repo->gitdir);
	git_repository_free(repo->git);
	free(repo->dir);
	free(repo);
	git_libgit2_shutdown();
}

const char *
repository_git_dir(const struct repository *repo)
{
	return git_repository_path(repo->git);
}
