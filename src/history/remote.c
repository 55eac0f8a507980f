#include "history/remote.h"

#include "base/mem.h"
#include "remote_internal.h"

#include <stdlib.h>
#include <string.h>

static const char heads[] = "refs/heads/";

void
remote_release(struct remote *remote)
{
	free(remote->name);
	free(remote->url);
	free(remote->local);
	free(remote->branch);
	free(remote->tracking);
	*remote = (struct remote){0};
}

char *
remote_plain_url(const char *url)
{
	const char *host = url == NULL ? NULL : strstr(url, "://");
	const char *at, *colon;

	if (host == NULL)
		return xstrdup_or_null(url);
	host += 3;
	at = host + strcspn(host, "/@");
	colon = host + strcspn(host, "/@:");
	if (*at != '@' || *colon != ':')
		return xstrdup(url);
	return xasprintf("%.*s%s", (int)(colon - url), url, at);
}

void
remote_name_branch(struct remote *remote, const char *branch)
{
	free(remote->branch);
	free(remote->tracking);
	remote->branch = xstrdup(branch);
	remote->tracking =
	    strncmp(branch, heads, sizeof heads - 1) == 0
		? xasprintf("refs/remotes/%s/%s", remote->name, branch + sizeof heads - 1)
		: NULL;
}

/* A value of the current branch's section, "branch.main.merge". */
static char *
branch_setting(struct repository *repo, const struct remote *remote, const char *key)
{
	char *name = xasprintf("branch.%s.%s", remote->local + sizeof heads - 1, key);
	char *value = config_string(repo->git, name);

	free(name);
	return value;
}

/* Not git_remote_lookup(): in libgit2 1.5 it leaks. */
static bool
find_url(struct repository *repo, const char *name, char **out)
{
	char *key = xasprintf("remote.%s.url", name);
	char *url = config_string(repo->git, key);

	*out = remote_plain_url(url);
	free(url);
	free(key);
	return *out != NULL;
}

static int
use_upstream(
    struct repository *repo, struct remote *remote, const char *merge, struct error *err)
{
	if (strcmp(remote->name, ".") == 0 ||
	    strncmp(merge, heads, sizeof heads - 1) != 0)
		return error_failed(err,
		    "the upstream of '%s' is no branch of a remote: run 'git branch "
		    "--set-upstream-to=REMOTE/BRANCH'",
		    remote->local + sizeof heads - 1);
	if (!find_url(repo, remote->name, &remote->url))
		return error_failed(err,
		    "the upstream of '%s' is in the remote '%s', which is not set up: "
		    "run 'git remote add %s URL'",
		    remote->local + sizeof heads - 1, remote->name, remote->name);
	remote_name_branch(remote, merge);
	remote->is_upstream = true;
	return 1;
}

/* The branch that the remote's HEAD was last seen to lead to. */
static void
use_head(struct repository *repo, struct remote *remote)
{
	char *prefix = xasprintf("refs/remotes/%s/", remote->name);
	char *name = xasprintf("%sHEAD", prefix);
	git_reference *ref = NULL;
	const char *target = NULL;

	if (git_reference_lookup(&ref, repo->git, name) == 0 &&
	    git_reference_type(ref) == GIT_REFERENCE_SYMBOLIC)
		target = git_reference_symbolic_target(ref);
	if (target != NULL && strncmp(target, prefix, strlen(prefix)) == 0) {
		char *branch = xasprintf("%s%s", heads, target + strlen(prefix));

		remote_name_branch(remote, branch);
		free(branch);
	}
	git_reference_free(ref);
	free(name);
	free(prefix);
}

static int
use_named(struct repository *repo, struct remote *remote, const char *name)
{
	if (!find_url(repo, name, &remote->url))
		return 0;
	remote->name = xstrdup(name);
	use_head(repo, remote);
	return 1;
}

int
remote_find(
    struct repository *repo, const char *name, struct remote *out, struct error *err)
{
	struct head head;
	char *merge;
	int rc;

	*out = (struct remote){0};
	if (head_read(repo, &head, err) != 0)
		return -1;
	out->local = xstrdup(head.branch);
	head_release(&head);
	out->name = branch_setting(repo, out, "remote");
	merge = branch_setting(repo, out, "merge");
	if (out->name != NULL && merge != NULL) {
		rc = use_upstream(repo, out, merge, err);
	} else {
		free(out->name);
		out->name = NULL;
		rc = use_named(repo, out, name);
	}
	free(merge);
	if (rc != 1)
		remote_release(out);
	return rc;
}

static int
set_branch(struct repository *repo, const struct remote *remote, const char *key,
    const char *value, struct error *err)
{
	char *name = xasprintf("branch.%s.%s", remote->local + sizeof heads - 1, key);
	int rc = repository_config_set(repo, name, value, err);

	free(name);
	return rc;
}

int
remote_set_upstream(struct repository *repo, struct remote *remote, struct error *err)
{
	if (remote->is_upstream)
		return 0;
	if (set_branch(repo, remote, "remote", remote->name, err) != 0 ||
	    set_branch(repo, remote, "merge", remote->branch, err) != 0)
		return -1;
	remote->is_upstream = true;
	return 0;
}

/* Our own ref for what we have seen: "refs/minicrm/origin/main". */
static char *
seen_ref(const struct remote *remote)
{
	return xasprintf(
	    "refs/minicrm/%s/%s", remote->name, remote->branch + sizeof heads - 1);
}

int
remote_was_seen(struct repository *repo, const struct remote *remote, struct error *err)
{
	char *name = seen_ref(remote);
	struct object_id id;
	int rc = graph_resolve(repo, name, &id, err);

	if (rc == 0)
		rc = graph_resolve(repo, remote->tracking, &id, err);
	free(name);
	return rc;
}

int
remote_mark_seen(struct repository *repo, const struct remote *remote, struct error *err)
{
	char *name = seen_ref(remote);
	git_reference *ref = NULL;
	struct object_id now;
	git_oid id;
	int rc = graph_resolve(repo, remote->tracking, &now, err);

	if (rc == 1) {
		id = object_id_to(&now);
		rc = git_reference_create(&ref, repo->git, name, &id, true, NULL);
		if (rc != 0 && rc != GIT_ELOCKED)
			rc = history_failed(err, "cannot write '%s'", name);
		else
			rc = 0;
	}
	git_reference_free(ref);
	free(name);
	return rc < 0 ? -1 : 0;
}

/* Whether the current branch still has what the remote no longer does, undecided. */
static int
is_torn(struct repository *repo, const struct remote_rewrite *rewrite, struct error *err)
{
	struct object_id head;
	int rc = graph_resolve(repo, "HEAD", &head, err);

	if (rc != 1)
		return rc;
	rc = graph_contains(repo, &head, &rewrite->seen, err);
	/* Somebody merged the two by hand: that was a decision. */
	if (rc == 1 && !rewrite->is_rollback) {
		rc = graph_contains(repo, &head, &rewrite->now, err);
		if (rc >= 0)
			rc = !rc;
	}
	return rc;
}

int
remote_find_rewrite(struct repository *repo, const struct remote *remote,
    struct remote_rewrite *out, struct error *err)
{
	char *name = seen_ref(remote);
	size_t come;
	int rc = graph_resolve(repo, name, &out->seen, err);

	free(name);
	if (rc != 1)
		return rc;
	rc = graph_resolve(repo, remote->tracking, &out->now, err);
	if (rc != 1)
		return rc;
	rc = graph_contains(repo, &out->now, &out->seen, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = graph_contains(repo, &out->seen, &out->now, err);
	if (rc < 0)
		return -1;
	out->is_rollback = rc == 1;
	rc = is_torn(repo, out, err);
	if (rc == 1 &&
	    graph_count(repo, &out->seen, &out->now, &out->gone, &come, err) != 0)
		rc = -1;
	return rc;
}
