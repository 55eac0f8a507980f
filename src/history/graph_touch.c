#include "history/graph.h"

#include "base/mem.h"
#include "history_internal.h"

#include <stdlib.h>
#include <string.h>

void
touch_release(struct touch *touch)
{
	free(touch->author);
	free(touch->email);
	*touch = (struct touch){0};
}

/* The paths in question, sorted, each with its place in the caller's order. */
struct wanted_path {
	const char *path;
	struct touch *touch;
};
struct search {
	struct wanted_path *wanted;
	size_t count;
	git_commit *commit;
	struct object_id id;
	size_t parents;
};

static int
compare_wanted(const void *a, const void *b)
{
	const struct wanted_path *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static bool
is_newer(const struct search *search, const struct touch *than)
{
	instant_t at = git_commit_author(search->commit)->when.time;

	if (object_id_is_zero(&than->commit) || at != than->at)
		return object_id_is_zero(&than->commit) || at > than->at;
	return object_id_compare(&search->id, &than->commit) > 0;
}

static void
record_touch(const struct search *search, struct touch *touch)
{
	const git_signature *author = git_commit_author(search->commit);

	touch_release(touch);
	*touch = (struct touch){
	    search->id, author->when.time, xstrdup(author->name), xstrdup(author->email)};
}

/* files[0] is the commit's own, its parents' follow. */
static int
see_change(
    void *context, const char *path, const struct compared_file *files, struct error *err)
{
	struct search *search = context;
	struct wanted_path key = {path, NULL}, *found;

	(void)err;
	for (size_t i = 1; i <= search->parents; i++)
		if (object_id_equal(&files[0].blob, &files[i].blob) &&
		    files[0].mode == files[i].mode)
			return 0;
	found = bsearch(
	    &key, search->wanted, search->count, sizeof *search->wanted, compare_wanted);
	if (found != NULL && is_newer(search, found->touch))
		record_touch(search, found->touch);
	return 0;
}

static int
search_commit(struct repository *repo, struct search *search, struct error *err)
{
	git_tree *trees[TREE_WALK_MAX] = {NULL};
	size_t parents = git_commit_parentcount(search->commit);
	int rc = git_commit_tree(&trees[0], search->commit);

	if (parents > TREE_WALK_MAX - 1)
		parents = TREE_WALK_MAX - 1;
	for (size_t i = 0; i < parents && rc == 0; i++) {
		git_commit *parent;

		rc = git_commit_parent(&parent, search->commit, (unsigned)i);
		if (rc == 0) {
			rc = git_commit_tree(&trees[i + 1], parent);
			git_commit_free(parent);
		}
	}
	search->parents = parents == 0 ? 1 : parents;
	search->id = object_id_from(git_commit_id(search->commit));
	rc = rc != 0 ? graph_failed(repo, err)
		     : tree_walk(repo, (const git_tree *const *)trees,
			   search->parents + 1, see_change, search, err);
	for (size_t i = 0; i < TREE_WALK_MAX; i++)
		git_tree_free(trees[i]);
	return rc;
}

static int
search_all(
    struct repository *repo, git_revwalk *walk, struct search *search, struct error *err)
{
	git_oid id;
	int rc;

	while ((rc = git_revwalk_next(&id, walk)) == 0) {
		if (git_commit_lookup(&search->commit, repo->git, &id) != 0)
			return graph_failed(repo, err);
		rc = search_commit(repo, search, err);
		git_commit_free(search->commit);
		if (rc != 0)
			return -1;
	}
	return rc == GIT_ITEROVER ? 0 : graph_failed(repo, err);
}

int
graph_touches(struct repository *repo, const struct object_id *tip,
    const struct object_ids *bases, const struct strlist *paths, struct touch *out,
    struct error *err)
{
	struct search search = {
	    xcalloc(paths->count, sizeof *search.wanted), paths->count, NULL, {{0}}, 0};
	git_revwalk *walk = NULL;
	int rc;

	for (size_t i = 0; i < paths->count; i++) {
		out[i] = (struct touch){0};
		search.wanted[i] = (struct wanted_path){paths->items[i], &out[i]};
	}
	qsort(search.wanted, search.count, sizeof *search.wanted, compare_wanted);
	rc = graph_walk(repo, tip, bases->items, bases->count, &walk, err);
	if (rc == 0)
		rc = search_all(repo, walk, &search, err);
	git_revwalk_free(walk);
	free(search.wanted);
	return rc;
}
