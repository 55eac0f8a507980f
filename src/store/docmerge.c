#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
docmerge_release(struct docmerge *merge)
{
	for (size_t i = 0; i < merge->count; i++) {
		free(merge->clashes[i].key);
		free(merge->clashes[i].value);
	}
	free(merge->clashes);
	buf_release(&merge->bytes);
	*merge = (struct docmerge)DOCMERGE_INIT;
}

static bool
starts_line(const char *text, size_t len, const char *start)
{
	size_t start_len = strlen(start);

	for (size_t i = 0; i + start_len <= len; i++)
		if ((i == 0 || text[i - 1] == '\n') &&
		    memcmp(text + i, start, start_len) == 0)
			return true;
	return false;
}

bool
docmerge_is_readable(const void *bytes, size_t len)
{
	struct yamldoc *doc = NULL;
	struct error err = ERROR_INIT;
	struct yamlfault where;
	bool readable = !(starts_line(bytes, len, "<<<<<<< ") &&
			    starts_line(bytes, len, ">>>>>>> ")) &&
			yamldoc_parse(bytes, len, &doc, &where, &err) == 0;

	yamldoc_free(doc);
	error_clear(&err);
	return readable;
}

static bool
versions_equal(const struct docmerge_version *a, const struct docmerge_version *b)
{
	if (a->bytes == NULL || b->bytes == NULL)
		return a->bytes == b->bytes;
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->bytes, b->bytes, a->len) == 0);
}

/* One side left it alone, or both did the same: whose bytes stand; else BASE. */
static int
take_whole(const struct merging *m)
{
	return threeway_pick(!versions_equal(m->sides[BASE], m->sides[EARLIER]),
	    !versions_equal(m->sides[BASE], m->sides[LATER]),
	    !versions_equal(m->sides[EARLIER], m->sides[LATER]));
}

static int
read_version(struct merging *m, int v, struct error *err)
{
	const struct docmerge_version *side = m->sides[v];
	struct buf text = BUF_INIT;
	struct yamlblocks blocks;
	struct yamlfault where;
	int rc;

	m->forms[v] = form_read(side->bytes, side->len, &text);
	rc = yamldoc_parse(text.data, text.len, &m->docs[v], &where, err);
	if (rc < 0)
		error_prefix(err, "%zu:%zu: error: ", where.line, where.column);
	else if (yamldoc_blocks(m->docs[v], &blocks)) {
		m->forms[v].column = blocks.items[0].column;
		yamldoc_blocks_release(&blocks);
	}
	buf_release(&text);
	return rc;
}

/* Gives a version the indentation that the merged file has, where it can be done. */
static void
align_version(struct merging *m, int v)
{
	struct yamldoc *doc = m->docs[v], *aligned = NULL;
	struct error err = ERROR_INIT;
	struct buf text = BUF_INIT;
	struct yamlblocks blocks;
	struct yamlfault where;
	const char *bytes;
	size_t len, first;

	if (m->forms[v].column == m->form.column || !yamldoc_blocks(doc, &blocks))
		return;
	bytes = yamldoc_bytes(doc, &len);
	first = blocks.items[0].start;
	buf_add(&text, bytes, first);
	shift_lines((struct span){bytes + first, blocks.tail - first}, m->forms[v].column,
	    m->form.column, &text);
	buf_add(&text, bytes + blocks.tail, len - blocks.tail);
	if (yamldoc_parse(text.data, text.len, &aligned, &where, &err) == 0) {
		yamldoc_free(doc);
		m->docs[v] = aligned;
	}
	yamldoc_blocks_release(&blocks);
	buf_release(&text);
	error_clear(&err);
}

static int
read_versions(struct merging *m, struct error *err)
{
	struct error ignored = ERROR_INIT;

	if (read_version(m, EARLIER, err) < 0 || read_version(m, LATER, err) < 0)
		return -1;
	if (m->sides[BASE]->bytes != NULL &&
	    docmerge_is_readable(m->sides[BASE]->bytes, m->sides[BASE]->len))
		read_version(m, BASE, &ignored);
	error_clear(&ignored);
	m->form = form_merge(m->forms, m->docs[BASE] != NULL);
	for (int v = 0; v < VERSIONS; v++) {
		if (m->docs[v] == NULL)
			continue;
		align_version(m, v);
		section_of_file(&m->sections[v], m->docs[v]);
	}
	return 0;
}

static bool
list_reads_back(const struct list_merge *list, const struct yamlnode *value)
{
	if (list_count(value) != list->items.count)
		return false;
	for (size_t i = 0; i < list->items.count; i++)
		if (!node_same(list_item(value, i), list_merged_item(list, i)))
			return false;
	return true;
}

/* The document holds what was decided on, and nothing else. */
static bool
reads_back(const struct merging *m, const struct yamldoc *doc)
{
	struct section section;
	size_t expected = 0, i;
	bool same = true;

	section_of_file(&section, doc);
	for (i = 0; same && i < m->keys.count; i++) {
		const struct threeway_item *item = &m->keys.items[i];
		const struct decision *d = &m->decisions[item->id];
		const struct entry *entry;
		const char *identity;
		size_t at = 0;

		if (!d->stands)
			continue;
		expected++;
		entry = &m->sections[d->source].entries[item->at[d->source]];
		identity = m->sections[d->source].identities.items[item->at[d->source]];
		while (at < section.count &&
		       strcmp(section.identities.items[at], identity) != 0)
			at++;
		same = at < section.count &&
		       (d->list != NULL
			       ? list_reads_back(d->list, section.entries[at].value)
			       : node_same(section.entries[at].value, entry->value));
	}
	same = same && section.count == expected;
	section_release(&section);
	return same;
}

/* Lists that lines can't make are edited afterwards. */
static int
edit_lists(struct merging *m, struct yamldoc *doc, struct error *err)
{
	for (size_t i = 0; i < m->keys.count; i++) {
		const struct list_merge *list = m->decisions[m->keys.items[i].id].list;

		if (list != NULL && !list->lines && edits_list(doc, list, err) < 0)
			return -1;
	}
	return 0;
}

/* The merged document from the sides' lines, or NULL. */
static struct yamldoc *
merge_lines(struct merging *m)
{
	struct buf text = BUF_INIT;
	struct error err = ERROR_INIT;
	struct yamldoc *doc = NULL;
	struct yamlfault where;

	if (!m->sections[EARLIER].divided || !m->sections[LATER].divided)
		return NULL;
	keys_assemble(m, &text);
	if (yamldoc_parse(text.data, text.len, &doc, &where, &err) < 0 ||
	    edit_lists(m, doc, &err) < 0 || !reads_back(m, doc)) {
		yamldoc_free(doc);
		doc = NULL;
	}
	buf_release(&text);
	error_clear(&err);
	return doc;
}

static struct yamldoc *
merge_keys(struct merging *m, struct error *err)
{
	struct yamldoc *doc = NULL;
	int rc = edits_keys(m, &doc, err);

	if (rc == 0 && !reads_back(m, doc))
		rc = error_failed(err, "the two versions can't be put together");
	if (rc == 0)
		return doc;
	yamldoc_free(doc);
	return NULL;
}

static int
merge_documents(struct merging *m, struct error *err)
{
	struct yamldoc *doc;
	struct buf text = BUF_INIT;
	const char *bytes;
	size_t len;
	int rc = -1;

	keys_decide(m);
	doc = merge_lines(m);
	if (doc == NULL)
		doc = merge_keys(m, err);
	if (doc == NULL || (m->rules == DOCMERGE_SYNC && notes_add(m, doc, err) < 0))
		goto out;
	bytes = yamldoc_bytes(doc, &len);
	buf_add(&text, bytes, len);
	form_write(&m->form, &text, &m->out->bytes);
	if (!docmerge_is_readable(m->out->bytes.data, m->out->bytes.len))
		error_failed(err, "the merged record can't be read back");
	else
		rc = 0;
out:
	yamldoc_free(doc);
	buf_release(&text);
	keys_release(m);
	return rc;
}

int
docmerge_run(enum kind kind, enum docmerge_rules rules,
    const struct docmerge_version *base, const struct docmerge_version *earlier,
    const struct docmerge_version *later, struct docmerge *out, struct error *err)
{
	struct merging m = {
	    .kind = kind, .rules = rules, .sides = {base, earlier, later}, .out = out};
	int whole = take_whole(&m), rc = 0;

	for (int v = 0; v < VERSIONS; v++)
		m.sections[v] = (struct section){.text = BUF_INIT};
	if (whole != BASE)
		buf_add(&out->bytes, m.sides[whole]->bytes, m.sides[whole]->len);
	else if ((rc = read_versions(&m, err)) == 0)
		rc = merge_documents(&m, err);
	for (int v = 0; v < VERSIONS; v++) {
		section_release(&m.sections[v]);
		yamldoc_free(m.docs[v]);
	}
	return rc;
}
