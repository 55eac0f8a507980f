#include "merge_internal.h"

#include "base/mem.h"
#include "base/unicode.h"
#include "model/edit.h"
#include "store/codec.h"
#include "store/yamldoc.h"

#include <stdlib.h>
#include <string.h>

/* A record of a side that has another id now. */
struct rename {
	enum kind kind;
	const char *from, *to;
};
struct renames {
	struct rename *items;
	size_t count, room;
};

struct relinking {
	struct tree_merge *m;
	struct renames renames[TREES];
};

/* Where a side has two records of one id a link says nothing sure. */
static bool
is_ambiguous(const struct copies *copies, const struct copy *copy)
{
	for (size_t i = 0; i < copies->count; i++) {
		const struct copy *other = copies->items[i];

		if (other != copy && other->kind == copy->kind &&
		    strcmp(other->id, copy->id) == 0)
			return true;
	}
	return false;
}

struct relinking *
links_prepare(struct tree_merge *m)
{
	struct relinking *relinking = xcalloc(1, sizeof *relinking);

	relinking->m = m;
	for (size_t i = 0; i < m->count && !is_undo(m); i++) {
		const struct subject *subject = m->subjects[i];

		for (int tree = TREE_OURS; subject->stands && tree < TREES; tree++) {
			const struct copy *copy = subject->copies[tree];
			struct renames *renames = &relinking->renames[tree];

			if (copy == NULL || strcmp(copy->id, subject->id) == 0 ||
			    is_ambiguous(&m->copies[tree], copy))
				continue;
			ARRAY_GROW(renames->items, renames->count, renames->room);
			renames->items[renames->count++] =
			    (struct rename){subject->kind, copy->id, subject->id};
		}
	}
	return relinking;
}

void
links_release(struct relinking *relinking)
{
	for (int tree = 0; tree < TREES; tree++)
		free(relinking->renames[tree].items);
	free(relinking);
}

static const char *
new_id(const struct renames *renames, enum kind kind, const char *link)
{
	char *id = unicode_compose(link);
	const char *to = NULL;

	for (size_t i = 0; to == NULL && i < renames->count; i++)
		if (renames->items[i].kind == kind &&
		    strcmp(renames->items[i].from, id) == 0)
			to = renames->items[i].to;
	free(id);
	return to;
}

static struct yamldoc *
parse_copy(const struct copy *copy)
{
	struct yamldoc *doc = NULL;
	struct error err = ERROR_INIT;
	struct yamlfault where;

	if (copy != NULL)
		yamldoc_parse(copy->file->bytes, copy->file->len, &doc, &where, &err);
	error_clear(&err);
	return doc;
}

static const char *
link_of(const struct yamldoc *doc, const char *key)
{
	const struct yamlnode *value = doc == NULL ? NULL : yamldoc_get(doc, key);

	return value != NULL && value->type == YAMLNODE_SCALAR ? value->text : NULL;
}

/* What is to be set: the links that the side added or changed, to what has another id. */
static void
collect_edits(const struct renames *renames, enum kind kind, const struct yamldoc *base,
    const struct yamldoc *doc, struct edit_list *edits)
{
	size_t count;
	const struct field *const *table = field_table(kind, &count);

	for (size_t i = 0; i < count; i++) {
		const char *link = link_of(doc, table[i]->key), *to;
		const char *old = link_of(base, table[i]->key);

		if (table[i]->type != FIELD_LINK || link == NULL ||
		    (old != NULL && strcmp(old, link) == 0))
			continue;
		to = new_id(renames, table[i]->links_to, link);
		if (to != NULL)
			edit_list_set(edits, table[i]->key, to);
	}
}

void
links_follow(struct relinking *relinking, const struct subject *subject, enum tree tree,
    struct buf *out)
{
	const struct copy *copy = subject->copies[tree];
	const struct renames *renames = &relinking->renames[tree];
	struct yamldoc *base = NULL, *doc = NULL;
	struct edit_list edits = EDIT_LIST_INIT;
	struct error err = ERROR_INIT;

	if (renames->count > 0 && copy_changed(subject, tree) &&
	    (doc = parse_copy(copy)) != NULL) {
		base = parse_copy(subject->copies[TREE_BASE]);
		collect_edits(renames, subject->kind, base, doc, &edits);
	}
	if (edits.count == 0 || codec_edit(subject->kind, copy->file->bytes,
				    copy->file->len, &edits, out, &err) < 0)
		buf_add(out, copy->file->bytes, copy->file->len);
	if (err.code != ERROR_NONE)
		report(relinking->m,
		    "%s: its link can't be changed, and points to nothing now",
		    copy->path);
	error_clear(&err);
	edit_list_release(&edits);
	yamldoc_free(base);
	yamldoc_free(doc);
}
