#include "base/file.h"
#include "base/mem.h"
#include "base/threeway.h"
#include "commit_merge.h"
#include "store/codec.h"
#include "store/docmerge.h"
#include "sync_internal.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What plain git asks for: as its strategy, and as its driver. */

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
			      "('minicrm commit'), or put them away with 'git stash'",
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
		    repo, &whole.ours, &whole.theirs, &base_ids, &merged, err);
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

/* The three files that git made for its driver. */
struct driving {
	int root;
	struct buf files[VERSIONS];
	const char *path; /* of the file that they are versions of */
	struct strlist *report;
};

static int
read_versions(struct driving *d, const char *const paths[VERSIONS], struct error *err)
{
	d->root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->root < 0)
		return error_failed(err, "cannot open the current folder");
	for (int i = 0; i < VERSIONS; i++) {
		const char *path =
		    strncmp(paths[i], "./", 2) == 0 ? paths[i] + 2 : paths[i];
		int rc = file_read(d->root, path, 0, &d->files[i], err);

		if (rc != 1)
			return rc < 0 ? -1
				      : error_failed(err, "'%s' is not there", paths[i]);
	}
	return 0;
}

static int
undecided(struct driving *d, const char *why)
{
	strlist_take(
	    d->report, xasprintf("%s: %s: 'minicrm sync' decides it", d->path, why));
	return 1;
}

/* Two records that only happen to stand at one path. */
static bool
are_others(struct driving *d, enum kind kind, const char *id)
{
	struct record *a = record_new(kind, id, d->path);
	struct record *b = record_new(kind, id, d->path);
	const char *one, *two;
	bool others;

	codec_read(a, d->files[EARLIER].data, d->files[EARLIER].len, NULL);
	codec_read(b, d->files[LATER].data, d->files[LATER].len, NULL);
	one = record_get(a, "created");
	two = record_get(b, "created");
	others = one != NULL && two != NULL && strcmp(one, two) != 0;
	record_free(a);
	record_free(b);
	return others;
}

static int
drive_record(
    struct driving *d, enum kind kind, const char *id, struct buf *out, struct error *err)
{
	struct docmerge merge = DOCMERGE_INIT;
	struct docmerge_version versions[VERSIONS];
	struct error unreadable = ERROR_INIT;
	int rc;

	(void)err;
	if (!docmerge_is_readable(d->files[EARLIER].data, d->files[EARLIER].len) ||
	    !docmerge_is_readable(d->files[LATER].data, d->files[LATER].len))
		return undecided(d, "one side can't be read");
	if (are_others(d, kind, id))
		return undecided(d, "two records at one path");
	for (int i = 0; i < VERSIONS; i++)
		versions[i] = (struct docmerge_version){
		    i == BASE && d->files[i].len == 0 ? NULL : d->files[i].data,
		    d->files[i].len, 0, NULL};
	rc = docmerge_run(kind, DOCMERGE_SYNC, &versions[BASE], &versions[EARLIER],
	    &versions[LATER], &merge, &unreadable);
	if (rc != 0)
		rc = undecided(d, unreadable.message);
	else if (merge.count > 0)
		rc = undecided(d, "both sides changed a value, and git does not tell "
				  "which is the later");
	else
		buf_add(out, merge.bytes.data, merge.bytes.len);
	docmerge_release(&merge);
	error_clear(&unreadable);
	return rc;
}

static int
drive_text(struct driving *d, struct buf *out)
{
	struct span spans[VERSIONS];

	for (int i = 0; i < VERSIONS; i++)
		spans[i] = (struct span){d->files[i].data, d->files[i].len};
	return threeway_text(spans[BASE], spans[EARLIER], spans[LATER], out)
		   ? 0
		   : undecided(d, "both sides changed the same lines");
}

int
crm_merge_driver(const char *base, const char *ours, const char *theirs, const char *path,
    struct strlist *report, struct error *err)
{
	const char *const paths[VERSIONS] = {
	    [BASE] = base, [EARLIER] = ours, [LATER] = theirs};
	struct driving d = {.root = -1, .path = path, .report = report};
	struct buf merged = BUF_INIT;
	enum kind kind;
	bool trashed;
	char *id = NULL;
	int rc;

	for (int i = 0; i < VERSIONS; i++)
		buf_init(&d.files[i]);
	rc = read_versions(&d, paths, err);
	if (rc == 0)
		rc = store_parse_path(path, &kind, &id, &trashed)
			 ? drive_record(&d, kind, id, &merged, err)
			 : drive_text(&d, &merged);
	if (rc == 0)
		rc = file_replace(d.root, strncmp(ours, "./", 2) == 0 ? ours + 2 : ours,
		    merged.data, merged.len, err);
	free(id);
	buf_release(&merged);
	for (int i = 0; i < VERSIONS; i++)
		buf_release(&d.files[i]);
	if (d.root >= 0)
		close(d.root);
	return rc;
}
