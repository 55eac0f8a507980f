#include "hooks_internal.h"

#include "base/mem.h"
#include "base/process.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const names[HOOK_COUNT] = {
    [HOOK_PRE_COMMIT] = "pre-commit",
    [HOOK_PRE_MERGE_COMMIT] = "pre-merge-commit",
    [HOOK_PREPARE_COMMIT_MSG] = "prepare-commit-msg",
    [HOOK_COMMIT_MSG] = "commit-msg",
    [HOOK_POST_COMMIT] = "post-commit",
    [HOOK_POST_MERGE] = "post-merge",
};

const char *
hook_name(enum hook hook)
{
	return names[hook];
}

/* core.hooksPath; empty, it stands for no folder at all. NULL: not set. */
static char *
configured_folder(struct repository *repo)
{
	git_buf value = GIT_BUF_INIT;
	git_config *config;
	char *path = NULL;

	if (git_repository_config(&config, repo->git) != 0)
		return NULL;
	if (git_config_get_path(&value, config, "core.hooksPath") == 0)
		path = xstrndup(value.size == 0 ? "" : value.ptr, value.size);
	git_buf_dispose(&value);
	git_config_free(config);
	return path;
}

/* Ends in a slash. Hooks run in the top folder: what is relative begins there. */
static char *
hooks_folder(struct repository *repo)
{
	char *set = configured_folder(repo), *path;

	if (set == NULL)
		return xasprintf("%shooks/", git_repository_commondir(repo->git));
	path =
	    xasprintf("%s%s/", *set == '/' ? "" : git_repository_workdir(repo->git), set);
	if (*set == '\0')
		*path = '\0';
	free(set);
	return path;
}

void
hooks_find(struct repository *repo, struct hooks *out)
{
	char *folder = hooks_folder(repo);

	*out = (struct hooks){{NULL}};
	for (int i = HOOK_NONE + 1; i < HOOK_COUNT && *folder != '\0'; i++) {
		char *path = xasprintf("%s%s", folder, names[i]);

		if (access(path, X_OK) == 0)
			out->paths[i] = path;
		else
			free(path);
	}
	free(folder);
}

void
hooks_release(struct hooks *hooks)
{
	for (int i = 0; i < HOOK_COUNT; i++)
		free(hooks->paths[i]);
	*hooks = (struct hooks){{NULL}};
}

static void
add_author(struct strlist *env, const git_signature *author)
{
	int offset = abs(author->when.offset);

	strlist_take(env, xasprintf("GIT_AUTHOR_NAME=%s", author->name));
	strlist_take(env, xasprintf("GIT_AUTHOR_EMAIL=%s", author->email));
	strlist_take(env,
	    xasprintf("GIT_AUTHOR_DATE=@%lld %c%02d%02d", (long long)author->when.time,
		author->when.offset < 0 ? '-' : '+', offset / 60, offset % 60));
}

/* git names the repository where it does not lie in the folder itself. */
static void
add_git_dir(struct repository *repo, struct strlist *env)
{
	const char *dir = repository_git_dir(repo);
	char *usual = xasprintf("%s.git/", git_repository_workdir(repo->git));

	if (strcmp(dir, usual) == 0)
		strlist_add(env, "GIT_DIR");
	else
		strlist_take(env, xasprintf("GIT_DIR=%s", dir));
	free(usual);
}

/* What git sets for a hook, and nothing that leads to another repository. */
static void
list_env(struct repository *repo, const struct hook_call *call, struct strlist *env)
{
	static const char *const others[] = {"GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY",
	    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE",
	    "GIT_PREFIX=", "GIT_EDITOR=:"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		strlist_add(env, others[i]);
	add_git_dir(repo, env);
	add_author(env, call->author);
	if (call->index != NULL)
		strlist_take(env, xasprintf("GIT_INDEX_FILE=%s", call->index));
	else
		strlist_add(env, "GIT_INDEX_FILE");
	if (call->locked)
		strlist_take(env, xasprintf("MINICRM_HOOK=%s", repository_git_dir(repo)));
	else
		strlist_add(env, "MINICRM_HOOK");
}

int
hooks_run(struct repository *repo, const struct hooks *hooks,
    const struct hook_call *call, int *ended_by, struct error *err)
{
	const char *const argv[] = {
	    hooks->paths[call->hook], call->args[0], call->args[1], NULL};
	struct strlist env = STRLIST_INIT;
	struct process p = {.argv = argv,
	    .dir = git_repository_workdir(repo->git),
	    .output_to_errors = true,
	    .ended_by = ended_by};
	const char **list;
	int status = 0;

	*ended_by = 0;
	if (argv[0] == NULL)
		return 0;
	list_env(repo, call, &env);
	list = xcalloc(env.count + 1, sizeof *list);
	for (size_t i = 0; i < env.count; i++)
		list[i] = env.items[i];
	p.env = list;
	if (process_run(&p, &status, err) != 0)
		status = -1;
	free(list);
	strlist_release(&env);
	return status;
}
