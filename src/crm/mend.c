#include "mend_internal.h"

#include "base/mem.h"
#include "commit_merge.h"
#include "store/codec.h"

#include <stdlib.h>
#include <string.h>

void
mend_release(struct mend *mend)
{
	changeset_release(&mend->changes);
	strlist_release(&mend->report);
	free(mend->message);
	free(mend->path);
	free(mend->blocked);
	*mend = (struct mend){.changes = CHANGESET_INIT};
}

void
mending_release(struct mending *m)
{
	compared_list_release(&m->changed);
}

int
mending_write_side(struct repository *repo, const struct held *held, const char *path,
    const void *bytes, size_t len, const struct identity *who, instant_t at,
    struct object_id *out, struct error *err)
{
	struct tree_file files[2] = {
	    {held->path, {{{0}}, 0}}, {path, {{{0}}, MODE_FILE}}};
	bool moved = strcmp(held->path, path) != 0;
	struct object_id tree;

	if (graph_write_blob(repo, bytes, len, &files[1].file.blob, err) != 0)
		return -1;
	if (moved && strcmp(held->path, path) > 0) {
		struct tree_file first = files[0];

		files[0] = files[1];
		files[1] = first;
	}
	if (graph_write_tree(repo, &held->base, moved ? files : files + 1, moved ? 2 : 1,
		&tree, err) != 0)
		return -1;
	return graph_write_commit(repo, &tree, &held->base, who, at, out, err);
}

int
mending_merge(struct mending *m, const struct object_id *ours,
    const struct object_id *theirs, struct object_id *base, const struct identity *who,
    instant_t at, struct object_id *out, struct error *err)
{
	struct object_ids bases = {base, 1, 1};
	struct commit_merge merged;
	int rc = commit_merge_run(m->repo, ours, theirs, &bases, NULL, &merged, err);

	if (rc == 0) {
		strlist_copy(&m->mend->report, &merged.report);
		rc = graph_write_commit(m->repo, &merged.tree, ours, who, at, out, err);
	}
	commit_merge_release(&merged);
	return rc;
}

static struct record *
read_record(
    const struct mending *m, const struct compared *changed, int tree, struct error *err)
{
	struct blob blob = BLOB_INIT;
	struct record *record = NULL;
	enum kind kind;
	bool trashed;
	char *id;

	if (object_id_is_zero(&changed->files[tree].blob) ||
	    !store_parse_path(changed->path, &kind, &id, &trashed))
		return NULL;
	if (graph_blob(m->repo, &changed->files[tree].blob, &blob, err) == 0)
		record = crm_read_blob(m->crm, kind, id, changed->path, &blob);
	blob_release(&blob);
	free(id);
	return record;
}

static const struct compared *
find_changed(const struct mending *m, const char *path)
{
	for (size_t i = 0; path != NULL && i < m->changed.count; i++)
		if (strcmp(m->changed.items[i].path, path) == 0)
			return &m->changed.items[i];
	return NULL;
}

static bool
is_same(const struct record *a, const struct record *b)
{
	if (a->kind != b->kind)
		return false;
	if (strcmp(a->id, b->id) == 0)
		return true;
	return record_is_same(a, b);
}

/* Where a tree has the record that the base has at the path: there, else where somebody
 * moved it to. */
static struct record *
find_record(const struct mending *m, const char *path, int tree, struct error *err)
{
	const struct compared *there = find_changed(m, path);
	struct record *old = NULL, *found = NULL;

	if (there == NULL)
		return NULL;
	found = read_record(m, there, tree, err);
	if (found == NULL)
		old = read_record(m, there, IN_BASE, err);
	for (size_t i = 0; old != NULL && found == NULL && i < m->changed.count; i++) {
		const struct compared *changed = &m->changed.items[i];

		if (!object_id_is_zero(&changed->files[IN_BASE].blob))
			continue;
		found = read_record(m, changed, tree, err);
		if (found != NULL && !is_same(old, found)) {
			record_free(found);
			found = NULL;
		}
	}
	record_free(old);
	return found;
}

static int
tell(struct mending *m, const char *path, struct error *err)
{
	struct record *before = find_record(m, path, IN_HEAD, err);
	struct record *now = find_record(m, path, IN_RESULT, err);
	struct buf message = BUF_INIT;
	char *words = NULL;

	if (now == NULL && m->path != NULL)
		now = find_record(m, m->path, IN_RESULT, err);
	if (now != NULL) {
		m->mend->path = xstrdup(now->path);
		words = hand_edit_message(
		    before == NULL ? TIMELINE_ADD : TIMELINE_EDIT, before, now);
	} else {
		words = xasprintf(
		    "%s: edit\n", strcmp(path, "minicrm.ini") == 0 ? "settings" : path);
	}
	buf_addstr(&message, words);
	for (size_t i = 0; i < m->mend->report.count; i++)
		buf_addf(
		    &message, "%s%s\n", i == 0 ? "\n" : "", m->mend->report.items[i]);
	m->mend->message = buf_detach(&message, NULL);
	free(words);
	record_free(before);
	record_free(now);
	return err->code == ERROR_NONE ? 0 : -1;
}

static bool
is_own(const struct mending *m, const char *path)
{
	return m->path != NULL &&
	       (strcmp(path, m->path) == 0 || strcmp(path, m->held) == 0);
}

/* A file goes from what lies there to what came out. */
static int
change_file(struct mending *m, const struct compared *changed, struct error *err)
{
	const struct object_id *before = &changed->files[IN_HEAD].blob;
	const struct object_id *after = &changed->files[IN_RESULT].blob;
	bool own = is_own(m, changed->path);
	struct blob state = BLOB_INIT, new = BLOB_INIT;
	struct object_id now = {{0}};
	int rc = 0;

	if (!own && object_id_equal(before, after))
		return 0;
	rc = transaction_work_file(m->tx, changed->path, &state, err);
	if (rc == 0)
		rc = graph_blob(m->repo, after, &new, err);
	if (rc == 0 && state.exists)
		object_id_of_file(state.bytes, state.len, &now);
	if (rc == 0 && !own && !object_id_equal(&now, before) && m->mend->blocked == NULL)
		m->mend->blocked = xstrdup(changed->path);
	else if (rc == 0)
		changeset_add(&m->mend->changes, changed->path, state.bytes, state.len,
		    new.exists ? new.bytes : NULL, new.len);
	blob_release(&state);
	blob_release(&new);
	return rc;
}

/* Moved by hand, and again by the merge. */
static int
clear_path(struct mending *m, struct error *err)
{
	struct blob state = BLOB_INIT;
	int rc = 0;

	if (m->path != NULL && find_changed(m, m->path) == NULL) {
		rc = transaction_work_file(m->tx, m->path, &state, err);
		changeset_add(
		    &m->mend->changes, m->path, state.bytes, state.len, NULL, 0);
	}
	blob_release(&state);
	return rc;
}

int
mending_take(struct mending *m, const char *path, struct error *err)
{
	const struct object_id trees[TREES] = {m->head, m->result, m->base};

	if (graph_compare(m->repo, trees, TREES, &m->changed, err) != 0)
		return -1;
	for (size_t i = 0; i < m->changed.count; i++)
		if (change_file(m, &m->changed.items[i], err) != 0)
			return -1;
	return clear_path(m, err) == 0 ? tell(m, path, err) : -1;
}

/* The bytes with what is stamped on a hand edit. */
static int
stamp(struct mending *m, const struct held *held, const char *path, const void *bytes,
    size_t len, struct buf *out, struct error *err)
{
	struct compared_file file;
	struct record *before = NULL;
	struct blob blob = BLOB_INIT;
	enum kind kind;
	bool trashed;
	char *id;
	int rc;

	if (!store_parse_path(path, &kind, &id, &trashed)) {
		buf_add(out, bytes, len);
		return 0;
	}
	rc = graph_file(m->repo, &held->base, held->path, &file, err);
	if (rc == 0)
		rc = graph_blob(m->repo, &file.blob, &blob, err);
	if (rc == 0 && blob.exists)
		before = crm_read_blob(m->crm, kind, id, held->path, &blob);
	if (rc == 0)
		rc = codec_stamp(kind, bytes, len, before, m->crm->env->now,
		    crm_user(m->crm), out, err);
	record_free(before);
	blob_release(&blob);
	free(id);
	return rc;
}

int
mend_merge(struct crm *crm, struct transaction *tx, const struct held *held,
    const char *path, const void *bytes, size_t len, struct mend *mend, struct error *err)
{
	struct mending m = {
	    .crm = crm, .tx = tx, .path = path, .held = held->path, .mend = mend};
	instant_t now = crm->env->now;
	struct identity who = {NULL, NULL};
	struct buf stamped = BUF_INIT;
	struct object_id side;
	int rc = -1;

	m.base = held->base;
	if (crm_history(crm, &m.repo, err) != 0 ||
	    graph_resolve(m.repo, "HEAD", &m.head, err) < 0 ||
	    repository_author(m.repo, &who, err) != 0 ||
	    stamp(&m, held, path, bytes, len, &stamped, err) != 0)
		goto out;
	rc = mending_write_side(
	    m.repo, held, path, stamped.data, stamped.len, &who, now, &side, err);
	if (rc == 0)
		rc =
		    mending_merge(&m, &m.head, &side, &m.base, &who, now, &m.result, err);
	if (rc == 0)
		rc = mending_take(&m, held->path, err);
out:
	identity_release(&who);
	buf_release(&stamped);
	mending_release(&m);
	return rc;
}

int
mend_check(const struct mend *mend, const char *path, struct error *err)
{
	if (mend->blocked == NULL)
		return 0;
	return error_failed(err,
	    "'%s' has changes that are not committed, and is to be merged with '%s': run "
	    "'minicrm commit' first",
	    mend->blocked, path);
}

int
mend_commit(struct crm *crm, struct transaction *tx, const struct held *held,
    const struct mend *mend, struct error *err)
{
	strlist_add(&crm->mended, held->path);
	if (mend->changes.count == 0)
		return 0;
	return transaction_commit(tx, &mend->changes, mend->message, err);
}

int
mend_now(struct crm *crm, struct transaction *tx, const char *path, const void *bytes,
    size_t len, struct mend *mend, struct error *err)
{
	struct held_list list = HELD_LIST_INIT;
	const struct held *held;
	struct repository *repo;
	int rc = crm_history(crm, &repo, err);

	if (rc == 0)
		rc = held_read(repo, &list, err);
	if (rc == 0)
		rc = held_find(repo, &list, path, &held, err);
	if (rc == 1 && (mend_merge(crm, tx, held, path, bytes, len, mend, err) != 0 ||
			   mend_check(mend, path, err) != 0 ||
			   mend_commit(crm, tx, held, mend, err) != 0))
		rc = -1;
	held_list_release(&list);
	return rc;
}
