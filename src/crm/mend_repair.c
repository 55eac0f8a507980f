#include "mend_internal.h"

#include <stdlib.h>

/* The commit, on HEAD's own line, in which the file first was not what it had been when
 * it was held: 1; 0 where there is none; -1. */
static int
find_overrun(struct repository *repo, const struct held *held, struct object_id *commit,
    struct object_id *parent, struct graph_commit *out, struct error *err)
{
	struct compared_file file = {{{0}}, 0};
	int rc = graph_resolve(repo, "HEAD", parent, err);

	while (rc >= 0 && !object_id_equal(parent, &held->base)) {
		*commit = *parent;
		graph_commit_release(out);
		*out = (struct graph_commit){0};
		if (graph_read_commit(repo, commit, out, parent, err) != 0 ||
		    graph_file(repo, parent, held->path, &file, err) != 0)
			return -1;
		if (object_id_is_zero(parent))
			return 0;
		if (object_id_equal(&file.blob, &held->head))
			return 1;
	}
	return rc < 0 ? -1 : 0;
}

/* The commit without what it did to the held file. */
static int
write_without(struct repository *repo, const struct held *held,
    const struct object_id *commit, const struct object_id *parent,
    const struct identity *who, instant_t at, struct object_id *out, struct error *err)
{
	struct tree_file file = {.path = held->path};
	struct object_id tree;

	if (graph_file(repo, parent, held->path, &file.file, err) != 0 ||
	    graph_write_tree(repo, commit, &file, 1, &tree, err) != 0)
		return -1;
	return graph_write_commit(repo, &tree, parent, who, at, out, err);
}

/* What the commit lost is merged into it, and the outcome into HEAD. */
static int
repair(struct mending *m, const struct held *held, struct object_id *commit,
    const struct object_id *parent, const struct graph_commit *told, struct error *err)
{
	const struct identity who = {told->author, told->email};
	struct object_id side, others, whole, base = held->base;
	struct compared_file file;
	struct blob blob = BLOB_INIT;
	int rc = graph_file(m->repo, commit, held->path, &file, err);

	if (rc != 0 || object_id_is_zero(&file.blob))
		return rc;
	rc = graph_blob(m->repo, &file.blob, &blob, err);
	if (rc == 0)
		rc = mending_write_side(m->repo, held, held->path, blob.bytes, blob.len,
		    &who, told->at, &side, err);
	if (rc == 0)
		rc = write_without(
		    m->repo, held, commit, parent, &who, told->at, &others, err);
	if (rc == 0)
		rc = mending_merge(m, &others, &side, &base, &who, told->at, &whole, err);
	if (rc == 0)
		rc = mending_merge(
		    m, &m->head, &whole, commit, &who, told->at, &m->result, err);
	if (rc == 0)
		rc = mending_take(m, held->path, err);
	blob_release(&blob);
	return rc;
}

int
mend_repair(struct crm *crm, struct transaction *tx, const struct held *held,
    struct mend *mend, struct error *err)
{
	struct mending m = {.crm = crm, .tx = tx, .mend = mend};
	struct graph_commit told = {0};
	struct object_id commit, parent;
	int rc = crm_history(crm, &m.repo, err);

	m.base = held->base;
	if (rc == 0 && graph_resolve(m.repo, "HEAD", &m.head, err) < 0)
		rc = -1;
	if (rc == 0)
		rc = find_overrun(m.repo, held, &commit, &parent, &told, err);
	if (rc == 1)
		rc = repair(&m, held, &commit, &parent, &told, err);
	graph_commit_release(&told);
	mending_release(&m);
	return rc;
}
