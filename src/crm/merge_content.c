#include "merge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* One record whose content both sides may have changed. */
struct content {
	struct tree_merge *m;
	const struct subject *subject;
	struct buf bytes[VERSIONS]; /* links that follow included */
	char *label, *path;
};

static struct copy *
copy_at(const struct content *c, int version)
{
	return c->subject->copies[c->subject->sides[version]];
}

/* A copy's bytes, or what came of them. */
static void
put_copy(struct tree_merge *m, const char *path, const struct copy *copy,
    const struct buf *bytes)
{
	bool own = bytes->len == copy->file->len &&
		   memcmp(bytes->data, copy->file->bytes, bytes->len) == 0;

	put_file(m, path, bytes->data, bytes->len, own ? copy->file->blob : NULL, false);
}

static void
put_version(const struct content *c, int version)
{
	put_copy(c->m, c->path, copy_at(c, version), &c->bytes[version]);
}

/* The one side's file stands, the other's is kept beside it as it is. */
static void
keep_both(const struct content *c, int stands, const char *ending, const char *why)
{
	const struct copy *kept = copy_at(c, OTHER(stands));
	const char *who = touch_who(&c->subject->touches[OTHER(stands)]);
	char *path;

	put_version(c, stands);
	if (is_undo(c->m)) {
		report(c->m, "%s: stays, for %s", c->label, why);
		return;
	}
	if (strcmp(ending, "unreadable") == 0)
		path = xasprintf("%.*s.unreadable-%.12s.yaml",
		    (int)(strlen(c->path) - strlen(".yaml")), c->path, kept->file->blob);
	else
		path = path_beside(c->path, kept->file->blob);
	put_file(c->m, path, kept->file->bytes, kept->file->len, kept->file->blob, true);
	report(c->m, "%s: %s; what %s wrote is kept as %s", c->label, why, who, path);
	free(path);
}

static void
keep_unreadable(const struct content *c)
{
	bool earlier = copy_at(c, EARLIER)->readable, later = copy_at(c, LATER)->readable;

	keep_both(c, earlier && !is_undo(c->m) ? EARLIER : LATER, "unreadable",
	    earlier || later ? "one of the two files can't be read"
			     : "neither file can be read");
}

static struct docmerge_version
version_of(const struct content *c, int version)
{
	const struct merge_touch *touch = &c->subject->touches[version];

	return (struct docmerge_version){
	    c->bytes[version].data, c->bytes[version].len, touch->at, touch->who};
}

static void
report_clashes(const struct content *c, const struct docmerge *merged)
{
	for (size_t i = 0; i < merged->count; i++) {
		const struct docmerge_clash *clash = &merged->clashes[i];
		const struct merge_touch *touch =
		    &c->subject->touches[clash->later ? LATER : EARLIER];
		char *text;

		if (is_undo(c->m)) {
			report(c->m, "%s: %s stays as it is, for it was changed since",
			    c->label, clash->key);
			continue;
		}
		text = docmerge_clash_text(clash, touch->at, touch->who);
		report(c->m, "%s: %s", c->label, text);
		free(text);
	}
}

static void
report_merge(const struct content *c)
{
	const char *earlier = touch_who(&c->subject->touches[EARLIER]);
	const char *later = touch_who(&c->subject->touches[LATER]);

	if (copy_at(c, BASE) == NULL &&
	    copies_differ(copy_at(c, EARLIER), copy_at(c, LATER)))
		report(c->m,
		    "%s: added by %s and by %s with the same e-mail address, now one",
		    c->label, earlier, later);
	else if (!is_undo(c->m))
		report_both(c->m, c->label, c->subject->touches);
}

static void
merge_documents(const struct content *c)
{
	enum docmerge_rules rules = is_undo(c->m) ? DOCMERGE_UNDO : DOCMERGE_SYNC;
	struct docmerge_version base = {NULL, 0, 0, NULL};
	struct docmerge_version earlier = version_of(c, EARLIER);
	struct docmerge_version later = version_of(c, LATER);
	struct docmerge merged = DOCMERGE_INIT;
	struct error err = ERROR_INIT;

	if (copy_at(c, BASE) != NULL) {
		copy_read(copy_at(c, BASE));
		if (copy_at(c, BASE)->readable) {
			base.bytes = c->bytes[BASE].data;
			base.len = c->bytes[BASE].len;
		}
	}
	if (docmerge_run(
		c->subject->kind, rules, &base, &earlier, &later, &merged, &err) < 0) {
		keep_both(c, LATER, "other", err.message);
	} else {
		put_file(c->m, c->path, merged.bytes.data, merged.bytes.len, NULL, false);
		report_merge(c);
		report_clashes(c, &merged);
	}
	docmerge_release(&merged);
	error_clear(&err);
}

static bool
same_bytes(const struct content *c, int a, int b)
{
	return copy_at(c, a) != NULL && copy_at(c, b) != NULL &&
	       c->bytes[a].len == c->bytes[b].len &&
	       memcmp(c->bytes[a].data, c->bytes[b].data, c->bytes[a].len) == 0;
}

/* One side changed what it holds, the other where it stands. */
static void
report_joined(const struct content *c)
{
	const struct copy *earlier = copy_at(c, EARLIER), *later = copy_at(c, LATER);

	if (c->subject->both && !c->subject->told && !is_undo(c->m) &&
	    (strcmp(earlier->path, later->path) != 0 ||
		!files_equal(earlier->file, later->file)))
		report_both(c->m, c->label, c->subject->touches);
}

static void
merge_both(const struct content *c)
{
	int version = threeway_pick(!same_bytes(c, BASE, EARLIER),
	    !same_bytes(c, BASE, LATER), !same_bytes(c, EARLIER, LATER));

	if (version != BASE) {
		put_version(c, version);
		report_joined(c);
		return;
	}
	copy_read(copy_at(c, EARLIER));
	copy_read(copy_at(c, LATER));
	if (copy_at(c, EARLIER)->readable && copy_at(c, LATER)->readable)
		merge_documents(c);
	else
		keep_unreadable(c);
}

static void
put_lone(struct tree_merge *m, struct relinking *relinking, const struct subject *subject,
    enum tree tree)
{
	char *path = subject_path(subject);
	struct buf bytes = BUF_INIT;

	links_follow(relinking, subject, tree, &bytes);
	put_copy(m, path, subject->copies[tree], &bytes);
	buf_release(&bytes);
	free(path);
}

static void
put_merged(
    struct tree_merge *m, struct relinking *relinking, const struct subject *subject)
{
	struct content c = {.m = m,
	    .subject = subject,
	    .bytes = {BUF_INIT, BUF_INIT, BUF_INIT},
	    .label = subject_label(subject),
	    .path = subject_path(subject)};
	const struct copy *base = subject->copies[TREE_BASE];

	if (base != NULL)
		buf_add(&c.bytes[BASE], base->file->bytes, base->file->len);
	for (int v = EARLIER; v <= LATER; v++)
		links_follow(relinking, subject, subject->sides[v], &c.bytes[v]);
	merge_both(&c);
	for (int v = 0; v < VERSIONS; v++)
		buf_release(&c.bytes[v]);
	free(c.label);
	free(c.path);
}

void
merge_contents(struct tree_merge *m)
{
	struct relinking *relinking = links_prepare(m);

	for (size_t i = 0; i < m->count; i++) {
		const struct subject *subject = m->subjects[i];

		if (!subject->stands)
			continue;
		if (subject->copies[TREE_OURS] == NULL)
			put_lone(m, relinking, subject, TREE_THEIRS);
		else if (subject->copies[TREE_THEIRS] == NULL)
			put_lone(m, relinking, subject, TREE_OURS);
		else
			put_merged(m, relinking, subject);
	}
	links_release(relinking);
}
