#include "base/mem.h"
#include "base/process.h"
#include "remote_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *const git_env[] = {"LC_ALL=C", "LANGUAGE", "GIT_DIR", "GIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE", NULL};

void
transfer_init(struct transfer_run *run, const char *const *argv, const char *dir,
    const struct progress *progress)
{
	*run = (struct transfer_run){argv, dir, BUF_INIT, CHATTER_INIT, 0};
	run->chatter.progress = progress;
}

void
transfer_release(struct transfer_run *run)
{
	buf_release(&run->report);
	chatter_release(&run->chatter);
}

/* 0, or -1 where git could not be run. */
static int
run_git(struct transfer_run *run)
{
	struct buf errors = BUF_INIT;
	struct error ignored = ERROR_INIT;
	struct process p = {.argv = run->argv,
	    .env = git_env,
	    .dir = run->dir,
	    .output = &run->report,
	    .errors = &errors,
	    .watch = chatter_hear,
	    .context = &run->chatter};
	int rc = process_run(&p, &run->status, &ignored);

	chatter_end(&run->chatter);
	error_clear(&ignored);
	buf_release(&errors);
	return rc;
}

int
transfer_run(struct transfer_run *run, const struct transfer_request *request,
    enum transfer *outcome, struct error *err)
{
	const char *messages, *report;

	if (run_git(run) != 0) {
		*outcome = TRANSFER_NO_GIT;
		return transfer_explain(*outcome, request, "", NULL, err);
	}
	if (run->status == 0) {
		*outcome = TRANSFER_DONE;
		return 0;
	}
	messages = run->chatter.messages.data;
	report = request->verb == VERB_PUSH ? run->report.data : NULL;
	*outcome = transfer_judge(request->verb, messages, report);
	if (*outcome == TRANSFER_EMPTY || *outcome == TRANSFER_BEATEN)
		return 0;
	return transfer_explain(*outcome, request, messages, report, err);
}

/* "ref: refs/heads/main\tHEAD" in what `git ls-remote --symref` lists; NULL: none. */
static char *
parse_head(const char *listing)
{
	static const char prefix[] = "ref: ";
	const char *tab;

	if (strncmp(listing, prefix, sizeof prefix - 1) != 0)
		return NULL;
	listing += sizeof prefix - 1;
	tab = strchr(listing, '\t');
	return tab == NULL ? NULL : xstrndup(listing, (size_t)(tab - listing));
}

/* The remote's HEAD branch; where it has none, the namesake of ours. */
static int
ask_branch(struct repository *repo, struct remote *remote, enum transfer *outcome,
    struct error *err)
{
	const char *const argv[] = {
	    "git", "ls-remote", "--symref", "--", remote->name, "HEAD", NULL};
	const struct transfer_request request = {VERB_FETCH, remote->name, remote->url};
	struct transfer_run run;
	char *branch;
	int rc;

	transfer_init(&run, argv, repo->dir, NULL);
	rc = transfer_run(&run, &request, outcome, err);
	if (rc == 0) {
		branch = parse_head(run.report.data);
		remote_name_branch(remote, branch == NULL ? remote->local : branch);
		free(branch);
	}
	transfer_release(&run);
	return rc;
}

int
remote_list_branches(struct repository *repo, const struct remote *remote,
    struct strlist *out, struct error *err)
{
	static const char prefix[] = "\trefs/heads/";
	const char *const argv[] = {
	    "git", "ls-remote", "--heads", "--", remote->name, NULL};
	const struct transfer_request request = {VERB_FETCH, remote->name, remote->url};
	enum transfer outcome;
	struct transfer_run run;
	int rc;

	transfer_init(&run, argv, repo->dir, NULL);
	rc = transfer_run(&run, &request, &outcome, err);
	for (const char *at = run.report.data;
	     rc == 0 && (at = strstr(at, prefix)) != NULL;) {
		at += sizeof prefix - 1;
		strlist_addn(out, at, strcspn(at, "\n"));
	}
	transfer_release(&run);
	return rc;
}

int
remote_fetch(struct repository *repo, struct remote *remote,
    const struct progress *progress, enum transfer *outcome, struct error *err)
{
	const char *argv[] = {"git", "fetch", "--no-recurse-submodules",
	    progress == NULL ? "--no-progress" : "--progress", "--", remote->name, NULL,
	    NULL};
	const struct transfer_request request = {VERB_FETCH, remote->name, remote->url};
	struct transfer_run run;
	char *refspec;
	int rc;

	if (remote->branch == NULL && ask_branch(repo, remote, outcome, err) != 0)
		return -1;
	/* The plus: what a rewritten history becomes is for remote_find_rewrite(). */
	refspec = xasprintf("+%s:%s", remote->branch, remote->tracking);
	argv[6] = refspec;
	transfer_init(&run, argv, repo->dir, progress);
	rc = transfer_run(&run, &request, outcome, err);
	transfer_release(&run);
	free(refspec);
	return rc;
}

int
remote_push(struct repository *repo, struct remote *remote,
    const struct progress *progress, enum transfer *outcome, struct error *err)
{
	const char *argv[] = {"git", "push", "--porcelain",
	    progress == NULL ? "--no-progress" : "--progress", "--", remote->name, NULL,
	    NULL};
	const struct transfer_request request = {VERB_PUSH, remote->name, remote->url};
	struct transfer_run run;
	char *refspec = xasprintf("%s:%s", remote->local, remote->branch);
	int rc;

	argv[6] = refspec;
	transfer_init(&run, argv, repo->dir, progress);
	rc = transfer_run(&run, &request, outcome, err);
	if (rc == 0 && *outcome == TRANSFER_DONE)
		rc = remote_set_upstream(repo, remote, err);
	transfer_release(&run);
	free(refspec);
	return rc;
}
