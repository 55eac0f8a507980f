#include "history/graph.h"

#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>

void
object_ids_release(struct object_ids *ids)
{
	free(ids->items);
	*ids = (struct object_ids)OBJECT_IDS_INIT;
}

int
graph_resolve(
    struct repository *repo, const char *ref, struct object_id *out, struct error *err)
{
	git_oid id;

	if (head_branch_target(repo, ref, &id, err) != 0)
		return -1;
	*out = object_id_from(&id);
	return !git_oid_is_zero(&id);
}

int
graph_parse(
    struct repository *repo, const char *word, struct object_id *out, struct error *err)
{
	git_object *found = NULL, *commit = NULL;
	int rc = git_revparse_single(&found, repo->git, word);

	if (rc == 0)
		rc = git_object_peel(&commit, found, GIT_OBJECT_COMMIT);
	if (rc == 0)
		*out = object_id_from(git_object_id(commit));
	else
		rc = history_failed(err, "'%s' is no commit", word);
	git_object_free(commit);
	git_object_free(found);
	return rc;
}

int
graph_failed(struct repository *repo, struct error *err)
{
	incomplete_explain(repo, err);
	return history_failed(err, "cannot read the history of '%s'", repo->dir);
}

int
graph_contains(struct repository *repo, const struct object_id *commit,
    const struct object_id *ancestor, struct error *err)
{
	git_oid below = object_id_to(ancestor), above = object_id_to(commit);
	int rc;

	if (object_id_is_zero(ancestor) || object_id_equal(commit, ancestor))
		return 1;
	if (object_id_is_zero(commit))
		return 0;
	rc = git_graph_descendant_of(repo->git, &above, &below);
	return rc < 0 ? graph_failed(repo, err) : rc;
}

struct dated_id {
	git_oid id;
	git_time_t at;
};

static int
newest_first(const void *a, const void *b)
{
	const struct dated_id *x = a, *y = b;

	if (x->at != y->at)
		return x->at > y->at ? -1 : 1;
	return git_oid_cmp(&y->id, &x->id);
}

static int
date(struct repository *repo, struct dated_id *dated, struct error *err)
{
	git_commit *commit;

	if (git_commit_lookup(&commit, repo->git, &dated->id) != 0)
		return graph_failed(repo, err);
	dated->at = git_commit_time(commit);
	git_commit_free(commit);
	return 0;
}

/* libgit2 gives them in no order that could be relied upon. */
static int
add_sorted(struct repository *repo, const git_oidarray *ids, struct object_ids *out,
    struct error *err)
{
	struct dated_id *dated = xcalloc(ids->count, sizeof *dated);
	int rc = 0;

	for (size_t i = 0; i < ids->count && rc == 0; i++) {
		dated[i].id = ids->ids[i];
		rc = date(repo, &dated[i], err);
	}
	qsort(dated, ids->count, sizeof *dated, newest_first);
	for (size_t i = 0; i < ids->count && rc == 0; i++) {
		ARRAY_GROW(out->items, out->count, out->room);
		out->items[out->count++] = object_id_from(&dated[i].id);
	}
	free(dated);
	return rc;
}

int
graph_bases(struct repository *repo, const struct object_id *a, const struct object_id *b,
    struct object_ids *out, struct error *err)
{
	git_oid one = object_id_to(a), two = object_id_to(b);
	git_oidarray found = {NULL, 0};
	int rc = git_merge_bases(&found, repo->git, &one, &two);

	if (rc == 0)
		rc = add_sorted(repo, &found, out, err);
	else if (rc != GIT_ENOTFOUND)
		rc = graph_failed(repo, err);
	git_oidarray_dispose(&found);
	return rc == GIT_ENOTFOUND ? 0 : rc;
}

int
graph_walk(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, size_t count, git_revwalk **out, struct error *err)
{
	git_oid id = object_id_to(tip);
	int rc = git_revwalk_new(out, repo->git);

	if (rc == 0)
		rc = git_revwalk_sorting(*out, GIT_SORT_TIME);
	if (rc == 0 && !object_id_is_zero(tip))
		rc = git_revwalk_push(*out, &id);
	for (size_t i = 0; i < count && rc == 0; i++) {
		id = object_id_to(&without[i]);
		if (!object_id_is_zero(&without[i]))
			rc = git_revwalk_hide(*out, &id);
	}
	return rc == 0 ? 0 : graph_failed(repo, err);
}

static int
count_only(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, size_t *out, struct error *err)
{
	git_revwalk *walk = NULL;
	git_oid id;
	int rc;

	*out = 0;
	/* git knows where the history ends; libgit2 does not. */
	if (!object_id_is_zero(tip) && git_repository_is_shallow(repo->git) == 1)
		return incomplete_count(repo, tip, without, out, err);
	rc = graph_walk(repo, tip, without, 1, &walk, err);
	while (rc == 0 && (rc = git_revwalk_next(&id, walk)) == 0)
		++*out;
	git_revwalk_free(walk);
	return rc == GIT_ITEROVER ? 0 : rc == 0 ? 0 : graph_failed(repo, err);
}

int
graph_count(struct repository *repo, const struct object_id *a, const struct object_id *b,
    size_t *only_a, size_t *only_b, struct error *err)
{
	if (count_only(repo, a, b, only_a, err) != 0)
		return -1;
	return count_only(repo, b, a, only_b, err);
}

void
graph_commit_release(struct graph_commit *commit)
{
	free(commit->author);
	free(commit->email);
	free(commit->subject);
}

void
graph_commits_release(struct graph_commits *commits)
{
	for (size_t i = 0; i < commits->count; i++)
		graph_commit_release(&commits->items[i]);
	free(commits->items);
	*commits = (struct graph_commits)GRAPH_COMMITS_INIT;
}

void
graph_describe(git_commit *commit, struct graph_commit *out)
{
	const git_signature *author = git_commit_author(commit);
	const char *subject = git_commit_summary(commit);

	*out = (struct graph_commit){object_id_from(git_commit_id(commit)),
	    xstrdup(author->name), xstrdup(author->email),
	    xstrdup(subject == NULL ? "" : subject), author->when.time,
	    git_commit_parentcount(commit) > 1};
}

int
graph_list(struct repository *repo, const struct object_id *tip,
    const struct object_id *without, struct graph_commits *out, struct error *err)
{
	git_revwalk *walk = NULL;
	git_commit *commit;
	git_oid id;
	int rc = graph_walk(repo, tip, without, 1, &walk, err);

	if (rc == 0)
		rc = git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME);
	while (rc == 0 && (rc = git_revwalk_next(&id, walk)) == 0) {
		rc = git_commit_lookup(&commit, repo->git, &id);
		if (rc != 0)
			break;
		ARRAY_GROW(out->items, out->count, out->room);
		graph_describe(commit, &out->items[out->count++]);
		git_commit_free(commit);
	}
	git_revwalk_free(walk);
	if (rc == 0 || rc == GIT_ITEROVER)
		return 0;
	return graph_failed(repo, err);
}
