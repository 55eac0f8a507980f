#include "base/mem.h"
#include "remote_internal.h"

#include <stdlib.h>
#include <string.h>

/* Not git_remote_list(), nor git_remote_delete(): in libgit2 1.5 they leak. */

static int
see_url(const git_config_entry *entry, void *seen)
{
	static const char prefix[] = "remote.", suffix[] = ".url";
	size_t len = strlen(entry->name);

	if (strncmp(entry->name, prefix, sizeof prefix - 1) == 0 &&
	    len >= sizeof suffix - 1 &&
	    strcmp(entry->name + len - (sizeof suffix - 1), suffix) == 0)
		*(bool *)seen = true;
	return 0;
}

bool
remote_any(struct repository *repo)
{
	git_config *config;
	bool seen = false;

	if (git_repository_config(&config, repo->git) != 0)
		return false;
	git_config_foreach(config, see_url, &seen);
	git_config_free(config);
	return seen;
}

int
remote_set(struct repository *repo, const char *name, const char *url, struct error *err)
{
	char *url_key = xasprintf("remote.%s.url", name);
	char *fetch_key = xasprintf("remote.%s.fetch", name);
	char *fetch = config_string(repo->git, fetch_key);
	int rc = repository_config_set(repo, url_key, url, err);

	if (rc == 0 && fetch == NULL) {
		fetch = xasprintf("+refs/heads/*:refs/remotes/%s/*", name);
		rc = repository_config_set(repo, fetch_key, fetch, err);
	}
	free(fetch);
	free(fetch_key);
	free(url_key);
	return rc;
}

static void
unset(struct repository *repo, const char *section, const char *name, const char *key)
{
	char *full = xasprintf("%s.%s.%s", section, name, key);
	git_config *config = NULL, *local = NULL;

	if (git_repository_config(&config, repo->git) == 0 &&
	    git_config_open_level(&local, config, GIT_CONFIG_LEVEL_LOCAL) == 0)
		git_config_delete_entry(local, full);
	git_config_free(local);
	git_config_free(config);
	free(full);
}

static void
remove_refs(struct repository *repo, const char *folder, const char *name)
{
	char *below = xasprintf("%s/%s/*", folder, name);
	git_reference_iterator *refs = NULL;
	struct strlist names = STRLIST_INIT;
	const char *ref;

	if (git_reference_iterator_glob_new(&refs, repo->git, below) == 0)
		while (git_reference_next_name(&ref, refs) == 0)
			strlist_add(&names, ref);
	git_reference_iterator_free(refs);
	for (size_t i = 0; i < names.count; i++)
		git_reference_remove(repo->git, names.items[i]);
	strlist_release(&names);
	free(below);
}

void
remote_unset(struct repository *repo, const char *name)
{
	struct error ignored = ERROR_INIT;
	struct remote remote;

	if (remote_find(repo, name, &remote, &ignored) == 1) {
		if (remote.is_upstream && strcmp(remote.name, name) == 0) {
			const char *branch = remote.local + strlen("refs/heads/");

			unset(repo, "branch", branch, "remote");
			unset(repo, "branch", branch, "merge");
		}
		remote_release(&remote);
	}
	error_clear(&ignored);
	unset(repo, "remote", name, "url");
	unset(repo, "remote", name, "fetch");
	remove_refs(repo, "refs/remotes", name);
	remove_refs(repo, "refs/minicrm", name);
}
