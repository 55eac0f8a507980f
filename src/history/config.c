#include "history_internal.h"

#include "base/mem.h"

#include <git2/sys/repository.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

/* The folder part of GIT_CONFIG_GLOBAL where libgit2 can find it there by itself. */
static char *
global_folder(const struct env *env)
{
	static const char name[] = "/.gitconfig";
	size_t len, tail = sizeof name - 1;

	if (env->git_config_global == NULL)
		return xstrdup(env->home == NULL ? "" : env->home);
	len = strlen(env->git_config_global);
	if (len <= tail || strcmp(env->git_config_global + len - tail, name) != 0)
		return xstrdup("");
	return xstrndup(env->git_config_global, len - tail);
}

static char *
xdg_folder(const struct env *env)
{
	if (env->git_config_global != NULL)
		return xstrdup("");
	if (env->xdg_config_home != NULL)
		return xasprintf("%s/git", env->xdg_config_home);
	return env->home == NULL ? xstrdup("") : xasprintf("%s/.config/git", env->home);
}

/*
 * For what libgit2 reads while it opens a repository, safe.directory above all, and for
 * the user's attributes file.
 */
void
config_set_search_paths(const struct env *env)
{
	char *global = global_folder(env), *xdg = xdg_folder(env);

	git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_GLOBAL, global);
	git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_XDG, xdg);
	git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, GIT_CONFIG_LEVEL_SYSTEM,
	    env->git_config_nosystem || env->git_config_system != NULL ? "" : NULL);
	free(global);
	free(xdg);
}

/* A file that is not there, or is no file (/dev/null), counts as empty. */
static int
add_file(git_config *config, git_repository *git, const char *path,
    git_config_level_t level, struct error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return 0;
	if (git_config_add_file_ondisk(config, path, level, git, false) != 0)
		return history_failed(err, "cannot read '%s'", path);
	return 0;
}

static int
add_system(
    git_config *config, git_repository *git, const struct env *env, struct error *err)
{
	const char *path =
	    env->git_config_system == NULL ? "/etc/gitconfig" : env->git_config_system;

	if (env->git_config_nosystem)
		return 0;
	return add_file(config, git, path, GIT_CONFIG_LEVEL_SYSTEM, err);
}

/* git-config(1), "FILES". */
static int
add_user(
    git_config *config, git_repository *git, const struct env *env, struct error *err)
{
	char *xdg, *path;
	int rc;

	if (env->git_config_global != NULL)
		return add_file(
		    config, git, env->git_config_global, GIT_CONFIG_LEVEL_GLOBAL, err);
	xdg = xdg_folder(env);
	path = xasprintf("%s/config", xdg);
	rc = *xdg == '\0' ? 0 : add_file(config, git, path, GIT_CONFIG_LEVEL_XDG, err);
	free(xdg);
	free(path);
	if (rc != 0 || env->home == NULL)
		return rc;
	path = xasprintf("%s/.gitconfig", env->home);
	rc = add_file(config, git, path, GIT_CONFIG_LEVEL_GLOBAL, err);
	free(path);
	return rc;
}

/* git-worktree(1), "CONFIGURATION FILE": what holds for one work tree alone. */
static int
add_work_tree(git_config *config, git_repository *git, struct error *err)
{
	int truth;
	char *path;
	int rc;

	if (git_config_get_bool(&truth, config, "extensions.worktreeConfig") != 0 ||
	    !truth)
		return 0;
	path = xasprintf("%sconfig.worktree", git_repository_path(git));
	rc = add_file(config, git, path, GIT_CONFIG_LEVEL_APP, err);
	free(path);
	return rc;
}

static int
add_repository(git_config *config, git_repository *git, struct error *err)
{
	const char *folder = git_repository_commondir(git);
	char *path;
	int rc = 0;

	if (folder == NULL) /* no repository yet */
		return 0;
	path = xasprintf("%sconfig", folder);

	/* Not add_file(): it must be there for what is set later. */
	if (git_config_add_file_ondisk(
		config, path, GIT_CONFIG_LEVEL_LOCAL, git, false) != 0)
		rc = history_failed(err, "cannot read '%s'", path);
	free(path);
	return rc == 0 ? add_work_tree(config, git, err) : -1;
}

int
config_install(git_repository *git, const struct env *env, struct error *err)
{
	git_config *config = NULL;
	int rc = -1;

	if (git_config_new(&config) != 0) {
		history_failed(err, "cannot read git's configuration");
		goto out;
	}
	if (add_system(config, git, env, err) != 0 ||
	    add_user(config, git, env, err) != 0 || add_repository(config, git, err) != 0)
		goto out;
	if (git_repository_set_config(git, config) != 0) {
		history_failed(err, "cannot use git's configuration");
		goto out;
	}
	rc = 0;
out:
	git_config_free(config);
	return rc;
}

typedef int (*config_getter)(git_buf *out, const git_config *config, const char *key);

static char *
get(git_repository *git, const char *key, config_getter getter)
{
	git_buf value = GIT_BUF_INIT;
	git_config *config;
	char *copy = NULL;

	if (git_repository_config(&config, git) != 0)
		return NULL;
	if (getter(&value, config, key) == 0 && value.size != 0)
		copy = xstrdup(value.ptr);
	git_buf_dispose(&value);
	git_config_free(config);
	return copy;
}

char *
config_string(git_repository *git, const char *key)
{
	return get(git, key, git_config_get_string_buf);
}

char *
config_path(git_repository *git, const char *key)
{
	return get(git, key, git_config_get_path);
}

char *
config_expand(const struct env *env, const char *path)
{
	size_t len = strcspn(path, "/");
	const struct passwd *user;
	const char *home = NULL;
	char *name;

	if (*path != '~')
		return xstrdup(path);
	if (len == 1) {
		home = env->home;
	} else {
		name = xstrndup(path + 1, len - 1);
		user = getpwnam(name);
		home = user == NULL ? NULL : user->pw_dir;
		free(name);
	}
	return home == NULL ? xstrdup(path) : xasprintf("%s%s", home, path + len);
}

bool
config_true(git_repository *git, const char *key, bool unset)
{
	git_config *config;
	int truth;

	if (git_repository_config(&config, git) != 0)
		return unset;
	if (git_config_get_bool(&truth, config, key) != 0)
		truth = unset;
	git_config_free(config);
	return truth != 0;
}

char *
repository_config_get(struct repository *repo, const char *key)
{
	return config_string(repo->git, key);
}

int
repository_config_set(
    struct repository *repo, const char *key, const char *value, struct error *err)
{
	git_config *config = NULL, *local = NULL;
	int rc = 0;

	if (git_repository_config(&config, repo->git) != 0 ||
	    git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL) != 0 ||
	    git_config_set_string(local, key, value) != 0)
		rc = history_failed(err, "cannot set '%s' in '%sconfig'", key,
		    git_repository_commondir(repo->git));
	git_config_free(local);
	git_config_free(config);
	return rc;
}
