#include "base/mem.h"
#include "commit_merge.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>

/* What plain git asks for as its strategy. */

static int
parse_commits(struct repository *repo, const struct strlist *bases, const char *head,
    const char *theirs, struct object_ids *base_ids, struct whole *whole,
    struct error *err)
{
	if (graph_parse(repo, head, &whole->ours, err) != 0 ||
	    graph_parse(repo, theirs, &whole->theirs, err) != 0)
		return -1;
	for (size_t i = 0; i < bases->count; i++) {
		ARRAY_GROW(base_ids->items, base_ids->count, base_ids->room);
		if (graph_parse(repo, bases->items[i],
			&base_ids->items[base_ids->count++], err) != 0)
			return -1;
	}
	return 0;
}

/* 0; 1 where files stand in the way; -1. */
static int
put_in_place(struct repository *repo, const struct whole *whole, struct strlist *report,
    struct error *err)
{
	struct strlist changed = STRLIST_INIT;
	struct transaction *tx = NULL;
	int rc = transaction_begin_for(repo, PURPOSE_STRATEGY, &tx, err);

	if (rc == 0)
		rc = transaction_take(tx, whole, &changed, err);
	if (rc == 0)
		rc = transaction_finish(tx, err);
	transaction_free(tx);
	if (rc == 1)
		strlist_release(report);
	for (size_t i = 0; i < changed.count; i++)
		strlist_take(report,
		    xasprintf("'%s' has changes that are not committed: commit them "
			      "('minicrm commit'), or put them away with 'git "
			      "stash -u'",
			changed.items[i]));
	if (rc == 1 && changed.count == 0)
		strlist_add(
		    report, "a file was changed by somebody else meanwhile: try again");
	strlist_release(&changed);
	return rc;
}

int
crm_merge_strategy(const struct env *env, const char *dir, const struct strlist *bases,
    const char *head, const char *theirs, struct strlist *report, struct error *err)
{
	struct object_ids base_ids = OBJECT_IDS_INIT;
	struct commit_merge merged = {.report = STRLIST_INIT};
	struct whole whole = {.message = "Merge"};
	struct repository *repo = NULL;
	int rc = repository_open(dir, env, &repo, err);

	if (rc == 0)
		error_failed(err, "'%s' is no git repository", dir);
	rc = rc == 1 ? 0 : -1;
	if (rc == 0)
		rc = parse_commits(repo, bases, head, theirs, &base_ids, &whole, err);
	if (rc == 0)
		rc = commit_merge_run(
		    repo, &whole.ours, &whole.theirs, &base_ids, NULL, &merged, err);
	if (rc == 0) {
		whole.tree = merged.tree;
		strlist_copy(report, &merged.report);
		rc = put_in_place(repo, &whole, report, err);
	}
	commit_merge_release(&merged);
	object_ids_release(&base_ids);
	repository_free(repo);
	return rc;
}
