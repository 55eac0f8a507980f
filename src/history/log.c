#include "history/log.h"

#include "base/mem.h"
#include "log_internal.h"

#include <stdlib.h>
#include <string.h>

struct log {
	struct repository *repo;
	const char *const *folders;
	git_revwalk *walk; /* NULL: nothing is committed yet */
	struct log_trees trees;
	git_commit *at;
	struct log_commit commit; /* the same, for the caller */
};

static int
explain_walk(struct log *log, struct error *err)
{
	incomplete_explain(log->repo, err);
	return history_failed(err, "cannot read the history of '%s'", log->repo->dir);
}

static int
start_walk(struct log *log, const struct object_id *from, struct error *err)
{
	git_oid head;

	if (from != NULL)
		head = object_id_to(from);
	else if (head_branch_target(log->repo, "HEAD", &head, err) != 0)
		return -1;
	if (git_oid_is_zero(&head))
		return 0;
	if (git_revwalk_new(&log->walk, log->repo->git) != 0 ||
	    git_revwalk_sorting(log->walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) != 0 ||
	    git_revwalk_push(log->walk, &head) != 0)
		return explain_walk(log, err);
	return 0;
}

int
log_open(struct repository *repo, const struct object_id *from,
    const char *const *folders, struct log **out, struct error *err)
{
	struct log *log = xcalloc(1, sizeof *log);

	log->repo = repo;
	log->folders = folders;
	if (log_trees_open(repo, &log->trees, err) != 0 ||
	    start_walk(log, from, err) != 0) {
		log_close(log);
		return -1;
	}
	*out = log;
	return 0;
}

void
log_close(struct log *log)
{
	if (log == NULL)
		return;
	git_commit_free(log->at);
	git_revwalk_free(log->walk);
	log_trees_close(&log->trees);
	free(log);
}

static void
describe_commit(struct log *log)
{
	const git_signature *author = git_commit_author(log->at);
	const char *message = git_commit_message(log->at);

	log->commit = (struct log_commit){
	    .id = object_id_from(git_commit_id(log->at)),
	    .author_name = author->name,
	    .author_email = author->email,
	    .author_time = author->when.time,
	    .committer_time = git_commit_time(log->at),
	    .message = message == NULL ? "" : message,
	    .parent_count = git_commit_parentcount(log->at),
	};
}

static int
stand_at(
    struct log *log, const git_oid *id, const struct log_commit **out, struct error *err)
{
	git_commit_free(log->at);
	log->at = NULL;
	if (git_commit_lookup(&log->at, log->repo->git, id) != 0)
		return explain_walk(log, err);
	describe_commit(log);
	*out = &log->commit;
	return 1;
}

int
log_next(struct log *log, const struct log_commit **out, struct error *err)
{
	git_oid id;
	int rc = log->walk == NULL ? GIT_ITEROVER : git_revwalk_next(&id, log->walk);

	if (rc == GIT_ITEROVER)
		return 0;
	return rc != 0 ? explain_walk(log, err) : stand_at(log, &id, out, err);
}

int
log_go(struct log *log, const struct object_id *id, const struct log_commit **out,
    struct error *err)
{
	git_oid oid = object_id_to(id);

	return stand_at(log, &oid, out, err);
}

/* Against the parent of that number; a root has one: nothing. */
static int
compare_with_parent(
    struct log *log, unsigned parent, struct log_pairs *out, struct error *err)
{
	git_commit *commit = NULL;
	int rc = -1;

	if (git_commit_parentcount(log->at) == 0)
		return log_compare(&log->trees, NULL, git_commit_tree_id(log->at),
		    log->folders, out, err);
	if (git_commit_parent(&commit, log->at, parent) == 0)
		rc = log_compare(&log->trees, git_commit_tree_id(commit),
		    git_commit_tree_id(log->at), log->folders, out, err);
	else
		explain_walk(log, err);
	git_commit_free(commit);
	return rc;
}

static const struct log_pair *
find_pair(const struct log_pairs *pairs, const char *path)
{
	size_t low = 0, high = pairs->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(path, pairs->items[middle].path);

		if (order == 0)
			return &pairs->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* Adds the path where it differs from all parents. */
static void
add_change(struct log_changes *out, struct log_pair *first, const struct log_pairs *all,
    unsigned parents)
{
	struct object_id *old = xreallocarray(NULL, parents, sizeof *old);

	for (unsigned i = 0; i < parents; i++) {
		const struct log_pair *pair =
		    i == 0 ? first : find_pair(&all[i], first->path);

		if (pair == NULL) {
			free(old);
			return;
		}
		old[i] = object_id_from(&pair->old);
	}
	ARRAY_GROW(out->items, out->count, out->room);
	out->items[out->count++] =
	    (struct log_change){first->path, old, object_id_from(&first->new)};
	first->path = NULL;
}

int
log_diff(struct log *log, struct log_changes *out, struct error *err)
{
	unsigned parents = git_commit_parentcount(log->at), compared = 0;
	struct log_pairs *pairs;
	int rc = 0;

	if (parents == 0)
		parents = 1;
	pairs = xcalloc(parents, sizeof *pairs);
	/* Nothing differs from all parents where nothing differs from one. */
	do
		rc = compare_with_parent(log, compared, &pairs[compared], err);
	while (rc == 0 && pairs[compared].count > 0 && ++compared < parents);
	for (size_t i = 0; rc == 0 && compared == parents && i < pairs[0].count; i++)
		add_change(out, &pairs[0].items[i], pairs, parents);
	for (unsigned i = 0; i < parents; i++)
		log_pairs_release(&pairs[i]);
	free(pairs);
	return rc;
}

int
log_diff_parent(
    struct log *log, size_t parent, struct log_changes *out, struct error *err)
{
	struct log_pairs pairs = {0};
	int rc = compare_with_parent(log, (unsigned)parent, &pairs, err);

	for (size_t i = 0; rc == 0 && i < pairs.count; i++)
		add_change(out, &pairs.items[i], &pairs, 1);
	log_pairs_release(&pairs);
	return rc;
}

int
log_parent_file(struct log *log, size_t parent, const char *path, struct object_id *out,
    struct error *err)
{
	const git_oid *commit = git_commit_parent_id(log->at, (unsigned)parent);
	git_oid id = {{0}};
	int rc = 0;

	if (commit != NULL)
		rc = head_file_id(log->repo, commit, path, &id, err);
	*out = object_id_from(&id);
	return rc;
}

void
log_changes_release(struct log_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++) {
		free(changes->items[i].path);
		free(changes->items[i].old);
	}
	free(changes->items);
	*changes = (struct log_changes)LOG_CHANGES_INIT;
}
