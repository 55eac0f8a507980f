#include "docmerge_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct span none = {"", 0};

static struct span
lead_of(const struct entry *entry)
{
	return entry != NULL && entry->body.text != NULL ? entry->lead : none;
}

static struct span
body_of(const struct entry *entry)
{
	return entry != NULL && entry->body.text != NULL ? entry->body : none;
}

static struct span
whole_text(const struct yamldoc *doc)
{
	struct span span;

	span.text = yamldoc_bytes(doc, &span.len);
	return span;
}

/* The comment that a line consists of, or NULL. The caller frees. */
static char *
comment_line(struct span line)
{
	while (line.len > 0 && (*line.text == ' ' || *line.text == '\t')) {
		line.text++;
		line.len--;
	}
	while (line.len > 0 && strchr("\r\n", line.text[line.len - 1]) != NULL)
		line.len--;
	return line.len > 0 && *line.text == '#' ? xstrndup(line.text, line.len) : NULL;
}

static void
rescue_comments(const struct merging *m, const struct entry *const entries[VERSIONS],
    int side, struct span merged, struct buf *out)
{
	struct rescue rescue = {entries[side], m->docs[side], m->docs[OTHER(side)],
	    body_of(entries[BASE]), merged, m->form.column};

	comments_rescue(&rescue, out);
}

/* The comments that a side added to a key which goes stay, unless the other moved them.
 */
static void
leave_comments(const struct merging *m, const struct entry *const entries[VERSIONS],
    int side, struct buf *out)
{
	struct span lead = lead_of(entries[side]), base = lead_of(entries[BASE]);
	struct span other = whole_text(m->docs[OTHER(side)]);

	for (size_t start = 0, end; start < lead.len; start = end) {
		struct span line = {lead.text + start, 0};
		char *comment;

		for (end = start; end < lead.len && lead.text[end] != '\n';)
			end++;
		end += end < lead.len;
		line.len = end - start;
		comment = comment_line(line);
		if (comment != NULL && !has_comment(base, comment) &&
		    !has_comment(other, comment))
			buf_add(out, line.text, line.len);
		free(comment);
	}
	rescue_comments(m, entries, side, other, out);
}

static void
compose(const struct merging *m, const struct decision *d,
    const struct entry *const entries[VERSIONS], struct buf *lead, struct buf *body)
{
	if (d->list != NULL && d->list->lines)
		list_assemble(m, d->list, body);
	else
		lines_compose(
		    entries, d->list != NULL ? d->list->skeleton : d->source, body);
	for (int side = EARLIER; side <= LATER; side++)
		if (entries[side] != NULL)
			rescue_comments(
			    m, entries, side, (struct span){body->data, body->len}, lead);
}

static void
add_key(const struct merging *m, const struct threeway_item *item, struct buf *out)
{
	const struct decision *d = &m->decisions[item->id];
	const struct entry *entries[VERSIONS];
	struct buf lead = BUF_INIT, body = BUF_INIT;

	item_entries(m->sections, item, entries);
	if (!d->stands) {
		leave_comments(
		    m, entries, entries[EARLIER] != NULL ? EARLIER : LATER, out);
		return;
	}
	if (entries[EARLIER] != NULL && entries[LATER] != NULL)
		threeway_lines(lead_of(entries[BASE]), lead_of(entries[EARLIER]),
		    lead_of(entries[LATER]), &lead);
	else
		buf_add(
		    &lead, entries[d->source]->lead.text, entries[d->source]->lead.len);
	if (d->composed)
		compose(m, d, entries, &lead, &body);
	else
		buf_add(
		    &body, entries[d->source]->body.text, entries[d->source]->body.len);
	buf_add(out, lead.data, lead.len);
	buf_add(out, body.data, body.len);
	buf_release(&lead);
	buf_release(&body);
}

/* The lines above what follows a base's key in a side that lacks the key, and how many
 * bytes of them the base has there. */
static struct span *
lines_below(struct merging *m, size_t base_index, int side, size_t *base_len)
{
	const struct section *base = &m->sections[BASE];
	struct section *section = &m->sections[side];

	for (size_t i = base_index + 1; i < base->count; i++)
		for (size_t j = 0; j < section->count; j++)
			if (strcmp(base->identities.items[i],
				section->identities.items[j]) == 0) {
				*base_len = base->entries[i].lead.len;
				return &section->entries[j].lead;
			}
	*base_len = base->tail.len;
	return &section->tail;
}

/*
 * A key taken away leaves the comment above it to what stands below. Where the key
 * stays after all, since the other side changed it, so does its comment.
 */
static void
return_comments(struct merging *m)
{
	for (size_t i = 0; i < m->keys.count; i++) {
		const struct threeway_item *item = &m->keys.items[i];
		int side = item->at[EARLIER] == NONE ? EARLIER : LATER;
		struct span lead, *below;
		size_t base_len;

		if (item->at[BASE] == NONE || item->at[side] != NONE ||
		    !m->decisions[item->id].stands)
			continue;
		lead = m->sections[BASE].entries[item->at[BASE]].lead;
		below = lines_below(m, item->at[BASE], side, &base_len);
		if (lead.len > 0 && below->len >= base_len + lead.len &&
		    memcmp(below->text, lead.text, lead.len) == 0) {
			below->text += lead.len;
			below->len -= lead.len;
		}
	}
}

void
keys_assemble(struct merging *m, struct buf *out)
{
	const struct section *s = m->sections;

	if (s[BASE].divided)
		return_comments(m);
	threeway_lines(
	    s[BASE].divided ? s[BASE].head : none, s[EARLIER].head, s[LATER].head, out);
	for (size_t i = 0; i < m->keys.count; i++)
		add_key(m, &m->keys.items[i], out);
	threeway_lines(
	    s[BASE].divided ? s[BASE].tail : none, s[EARLIER].tail, s[LATER].tail, out);
}
