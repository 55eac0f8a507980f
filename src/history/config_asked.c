#include "history_internal.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/process.h"

#include <stdlib.h>
#include <string.h>

static int
see_include(const git_config_entry *entry, void *seen)
{
	static const char prefix[] = "includeif.hasconfig:";

	if (strncmp(entry->name, prefix, sizeof prefix - 1) == 0)
		*(bool *)seen = true;
	return 0;
}

/* git-config(1), "hasconfig", GIT_CONFIG_COUNT. */
static bool
is_partly_unseen(struct repository *repo)
{
	git_config *config;
	bool seen = false;

	if (repo->env->git_config_more)
		return true;
	if (git_repository_config(&config, repo->git) != 0)
		return true;
	if (git_config_foreach(config, see_include, &seen) != 0)
		seen = true;
	git_config_free(config);
	return seen;
}

/* 1 with git's answer, 0 where the key is not set, -1. */
static int
ask_git(struct repository *repo, const char *key, const char *type, struct buf *out,
    struct error *err)
{
	const char *const argv[] = {"git", "config", "--null", type, "--get", key, NULL};
	struct buf errors = BUF_INIT;
	/* Without a repository only the user's settings count. */
	const char *dir = repo->dir == NULL ? "/" : repo->dir;
	struct process p = {
	    .argv = argv, .env = git_env, .dir = dir, .output = out, .errors = &errors};
	int status, rc = -1;

	if (process_run(&p, &status, err) == 0) {
		rc = status == 0 ? 1 : 0;
		if (status > 1)
			rc = error_failed(
			    err, "git cannot tell '%s': %s", key, errors.data);
	}
	buf_release(&errors);
	return rc;
}

static int
true_by_libgit2(struct repository *repo, const char *key, bool *out, struct error *err)
{
	git_config *config = NULL;
	int truth = 0, rc = git_repository_config(&config, repo->git);

	if (rc == 0)
		rc = git_config_get_bool(&truth, config, key);
	git_config_free(config);
	*out = truth != 0;
	if (rc == 0 || rc == GIT_ENOTFOUND)
		return 0;
	return history_failed(err, "cannot tell '%s' from git's configuration", key);
}

int
config_asked_true(struct repository *repo, const char *key, bool *out, struct error *err)
{
	struct buf answer = BUF_INIT;
	int rc;

	if (!is_partly_unseen(repo))
		return true_by_libgit2(repo, key, out, err);
	rc = ask_git(repo, key, "--type=bool", &answer, err);
	*out = rc == 1 && strcmp(answer.data, "true") == 0;
	buf_release(&answer);
	return rc < 0 ? -1 : 0;
}

int
config_asked_string(
    struct repository *repo, const char *key, char **out, struct error *err)
{
	struct buf answer = BUF_INIT;
	int rc;

	*out = NULL;
	if (!is_partly_unseen(repo)) {
		*out = config_string(repo->git, key);
		return 0;
	}
	rc = ask_git(repo, key, "--no-type", &answer, err);
	if (rc == 1 && *answer.data != '\0')
		*out = xstrdup(answer.data);
	buf_release(&answer);
	return rc < 0 ? -1 : 0;
}
