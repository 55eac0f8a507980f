#include "history_internal.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/process.h"

#include <stdlib.h>
#include <string.h>

int
repository_check_whole(struct repository *repo, struct error *err)
{
	if (git_repository_is_shallow(repo->git) != 1)
		return 0;
	return error_failed(err,
	    "the history of '%s' is cut off (a shallow clone): run 'git fetch "
	    "--unshallow'",
	    repo->dir);
}

/* "remote.NAME.promisor" */
static int
take_name(const git_config_entry *entry, void *out)
{
	static const char prefix[] = "remote.", suffix[] = ".promisor";
	size_t len = strlen(entry->name), begin = sizeof prefix - 1,
	       end = sizeof suffix - 1;
	char **found = out;

	if (len <= begin + end || strncmp(entry->name, prefix, begin) != 0 ||
	    strcmp(entry->name + len - end, suffix) != 0)
		return 0;
	free(*found);
	*found = xstrndup(entry->name + begin, len - begin - end);
	return 0;
}

/* The remote that promises what a partial clone lacks, or NULL. */
static char *
find_promisor(struct repository *repo)
{
	git_config *config;
	char *name = NULL;

	if (git_repository_config(&config, repo->git) != 0)
		return NULL;
	git_config_foreach(config, take_name, &name);
	git_config_free(config);
	return name;
}

void
incomplete_explain(struct repository *repo, struct error *err)
{
	const git_error *last = git_error_last();
	char *promisor;

	if (last == NULL || last->klass != GIT_ERROR_ODB ||
	    repository_check_whole(repo, err) != 0)
		return;
	promisor = find_promisor(repo);
	if (promisor != NULL)
		error_failed(err,
		    "'%s' is a partial clone, and what it lacks is needed here: run 'git "
		    "config --unset remote.%s.partialclonefilter' and 'git fetch "
		    "--refetch'",
		    repo->dir, promisor);
	free(promisor);
}

int
incomplete_count(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, size_t *out, struct error *err)
{
	char with[OBJECT_ID_TEXT_SIZE], not [OBJECT_ID_TEXT_SIZE];
	const char *argv[] = {
	    "git", "rev-list", "--count", with, "--not", not, "--", NULL};
	struct buf answer = BUF_INIT, said = BUF_INIT;
	struct process p = {.argv = argv,
	    .env = git_env,
	    .dir = repo->dir,
	    .output = &answer,
	    .errors = &said};
	int status, rc;

	object_id_format(tip, with);
	object_id_format(without, not );
	if (object_id_is_zero(without)) {
		argv[4] = "--";
		argv[5] = NULL;
	}
	rc = process_run(&p, &status, err);
	if (rc == 0 && status != 0)
		rc = repository_check_whole(repo, err);
	*out = strtoul(answer.data, NULL, 10);
	buf_release(&answer);
	buf_release(&said);
	return rc;
}
