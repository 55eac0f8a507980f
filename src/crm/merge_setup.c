#include "base/mem.h"
#include "base/process.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>

static const char driver[] = "minicrm merge-driver %O %A %B %P";
static const char strategy[] = "minicrm";

static bool
is_set(struct repository *repo, const char *key, const char *value)
{
	char *now = repository_config_get(repo, key);
	bool same = now != NULL && strcmp(now, value) == 0;

	free(now);
	return same;
}

static int
set(struct repository *repo, const char *key, const char *value, struct error *err)
{
	return is_set(repo, key, value) ? 0
					: repository_config_set(repo, key, value, err);
}

/* Whether git would find the strategy's program. */
static bool
has_program(void)
{
	static const char *const argv[] = {"git-merge-minicrm", "--version", NULL};
	struct buf ignored = BUF_INIT;
	struct error err = ERROR_INIT;
	struct process p = {.argv = argv, .output = &ignored, .errors = &ignored};
	int status = 1;
	bool found = process_run(&p, &status, &err) == 0 && status == 0;

	error_clear(&err);
	buf_release(&ignored);
	return found;
}

/* Whether git knows what `git pull` is to do where both sides have commits: since 2.33 it
 * refuses otherwise (git-pull(1)). */
static bool
knows_pull(struct repository *repo)
{
	char *rebase = repository_config_get(repo, "pull.rebase");
	char *ff = repository_config_get(repo, "pull.ff");
	bool known = rebase != NULL || ff != NULL;

	free(rebase);
	free(ff);
	return known;
}

bool
merge_setup_stands(struct repository *repo)
{
	return is_set(repo, "merge.minicrm.driver", driver) &&
	       is_set(repo, "pull.twohead", strategy);
}

int
merge_setup_install(struct repository *repo, struct strlist *warnings, struct error *err)
{
	if (merge_setup_stands(repo) && is_set(repo, "pull.octopus", strategy) &&
	    knows_pull(repo))
		return 0;
	if (set(repo, "merge.minicrm.name", "minicrm's records", err) != 0 ||
	    set(repo, "merge.minicrm.driver", driver, err) != 0 ||
	    (!knows_pull(repo) && set(repo, "pull.rebase", "false", err) != 0))
		return -1;
	/* Ours refuses an octopus; git's own merges records as text. */
	if (has_program())
		return set(repo, "pull.twohead", strategy, err) != 0
			   ? -1
			   : set(repo, "pull.octopus", strategy, err);
	strlist_add(warnings,
	    "'git-merge-minicrm' is not on the PATH: plain 'git pull' and 'git merge' "
	    "merge each file alone until it is, and 'minicrm sync' is run");
	return 0;
}
