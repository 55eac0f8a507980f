#include "base/mem.h"
#include "remote_internal.h"

#include <stdlib.h>
#include <string.h>

/* What git leaves where there is nothing to check out: the branch `main`, unborn. */
static int
finish_empty(struct repository *repo, const char *name, struct error *err)
{
	struct remote remote = {.name = xstrdup(name),
	    .local = xstrdup("refs/heads/main"),
	    .branch = xstrdup("refs/heads/main")};
	int rc = 0;

	if (git_repository_set_head(repo->git, remote.local) != 0)
		rc = history_failed(err, "cannot set HEAD of '%s'", repo->dir);
	if (rc == 0)
		rc = remote_set_upstream(repo, &remote, err);
	remote_release(&remote);
	return rc;
}

/* `main`, else the first by name; NULL where the remote has no branch at all. */
static char *
choose_branch(struct repository *repo, const char *name)
{
	char *prefix = xasprintf("refs/remotes/%s/", name);
	git_strarray refs = {NULL, 0};
	const char *chosen = NULL;
	char *branch;

	if (git_reference_list(&refs, repo->git) != 0)
		refs.count = 0;
	for (size_t i = 0; i < refs.count; i++) {
		const char *tail = refs.strings[i] + strlen(prefix);

		if (strncmp(refs.strings[i], prefix, strlen(prefix)) != 0 ||
		    strcmp(tail, "HEAD") == 0)
			continue;
		if (chosen == NULL || strcmp(tail, "main") == 0 ||
		    (strcmp(chosen, "main") != 0 && strcmp(tail, chosen) < 0))
			chosen = tail;
	}
	branch = xstrdup_or_null(chosen);
	git_strarray_dispose(&refs);
	free(prefix);
	return branch;
}

/* The remote's HEAD leads nowhere, as where `git init --bare` named it otherwise than
 * the team named its branch. */
static int
check_out(struct repository *repo, const char *name, const char *branch,
    const struct transfer_request *request, enum transfer *outcome, struct error *err)
{
	char *tracking = xasprintf("%s/%s", name, branch);
	const char *const argv[] = {
	    "git", "checkout", "--quiet", "-B", branch, "--track", tracking, "--", NULL};
	struct transfer_run run;
	int rc;

	transfer_init(&run, argv, repo->dir, NULL);
	rc = transfer_run(&run, request, outcome, err);
	transfer_release(&run);
	free(tracking);
	return rc;
}

static int
finish(const struct env *env, const char *dir, const struct transfer_request *request,
    enum transfer *outcome, struct error *err)
{
	struct repository *repo = NULL;
	struct object_id head;
	char *branch;
	int rc = repository_open(dir, env, &repo, err);

	if (rc == 1)
		rc = graph_resolve(repo, "HEAD", &head, err);
	if (rc == 0) {
		branch = choose_branch(repo, request->name);
		if (branch == NULL) {
			*outcome = TRANSFER_EMPTY;
			rc = finish_empty(repo, request->name, err);
		} else {
			rc =
			    check_out(repo, request->name, branch, request, outcome, err);
		}
		free(branch);
	}
	repository_free(repo);
	return rc < 0 ? -1 : 0;
}

int
remote_clone(const struct env *env, const char *url, const char *dir, const char *name,
    const struct progress *progress, enum transfer *outcome, struct error *err)
{
	const char *const argv[] = {"git", "clone", "--origin", name,
	    progress == NULL ? "--no-progress" : "--progress", "--", url, dir, NULL};
	char *address = remote_plain_url(url);
	const struct transfer_request request = {VERB_CLONE, name, address};
	struct transfer_run run;
	int rc;

	transfer_init(&run, argv, NULL, progress);
	rc = transfer_run(&run, &request, outcome, err);
	transfer_release(&run);
	if (rc == 0)
		rc = finish(env, dir, &request, outcome, err);
	free(address);
	return rc;
}
