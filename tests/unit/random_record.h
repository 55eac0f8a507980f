#ifndef TESTS_RANDOM_RECORD_H
#define TESTS_RANDOM_RECORD_H

#include "base/buf.h"
#include "base/mem.h"
#include "base/strlist.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Records as people write them, made up from a seed: comments, keys of their own,
 * lists in every style, notes with and without a time, other line ends. A change of
 * one is made by change_record(); every new value, comment and note is unlike all others.
 */
struct chance {
	uint64_t state;
	unsigned made;        /* how many new texts there were */
	struct strlist texts; /* all of them */
};

/* The seeds of a run: `tries` of them, or MERGE_TRIES; MERGE_SEED alone, to replay it. */
struct seeds {
	uint64_t first, count;
};

static struct seeds
seeds_asked(uint64_t tries)
{
	const char *seed = getenv("MERGE_SEED"), *most = getenv("MERGE_TRIES");

	if (seed != NULL)
		return (struct seeds){strtoull(seed, NULL, 10), 1};
	return (struct seeds){1, most != NULL ? strtoull(most, NULL, 10) : tries};
}

static uint32_t
chance_below(struct chance *c, uint32_t limit)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return (uint32_t)(c->state >> 33) % limit;
}

static void
chance_begin(struct chance *c, uint64_t seed)
{
	*c = (struct chance){
	    .state = seed * 0x9e3779b97f4a7c15u + 1, .texts = STRLIST_INIT};
	for (int i = 0; i < 8; i++)
		chance_below(c, 2);
}

static const char *
new_text(struct chance *c, const char *prefix)
{
	char *text = xasprintf("%s%u", prefix, c->made++);

	strlist_take(&c->texts, text);
	return text;
}

#define MOST 24
struct made_key {
	const char *key, *value, *lead, *beside; /* lead, beside: comments, or NULL */
};
struct made_entry {
	unsigned day; /* 0: a bare note */
	const char *by, *text, *lead;
	bool lines; /* of several lines */
};
struct made_record {
	struct made_key keys[MOST];
	size_t key_count;
	const char *tags[MOST];
	size_t tag_count;
	struct made_entry notes[MOST];
	size_t note_count;
	const char *head, *tail;
	enum { TAGS_FLOW, TAGS_BLOCK } tag_style;
	bool returns, mark, open, braces;
	size_t indent; /* of the notes */
};

static void
add_comment(struct buf *out, size_t indent, const char *comment, const char *newline)
{
	if (comment == NULL)
		return;
	for (size_t i = 0; i < indent; i++)
		buf_addch(out, ' ');
	buf_addf(out, "# %s%s", comment, newline);
}

static void
write_note(const struct made_record *r, const struct made_entry *note, const char *nl,
    struct buf *out)
{
	int i = (int)r->indent;

	add_comment(out, r->indent, note->lead, nl);
	if (note->day == 0) {
		buf_addf(out, "%*s- %s%s", i, "", note->text, nl);
		return;
	}
	buf_addf(out, "%*s- at: 2026-01-%02uT10:00:00Z%s", i, "", note->day, nl);
	buf_addf(out, "%*s  by: %s%s", i, "", note->by, nl);
	if (note->lines)
		buf_addf(out, "%*s  text: |%s%*s    %s%s%s%*s    # no comment%s", i, "",
		    nl, i, "", note->text, nl, nl, i, "", nl);
	else
		buf_addf(out, "%*s  text: %s%s", i, "", note->text, nl);
}

static void
write_lists(const struct made_record *r, const char *nl, struct buf *out)
{
	if (r->tag_count > 0 && r->tag_style == TAGS_FLOW) {
		buf_addstr(out, "tags: [");
		for (size_t i = 0; i < r->tag_count; i++)
			buf_addf(out, "%s%s", i > 0 ? ", " : "", r->tags[i]);
		buf_addf(out, "]%s", nl);
	} else if (r->tag_count > 0) {
		buf_addf(out, "tags:%s", nl);
		for (size_t i = 0; i < r->tag_count; i++)
			buf_addf(out, "%*s- %s%s", (int)r->indent, "", r->tags[i], nl);
	}
	if (r->note_count > 0)
		buf_addf(out, "notes:%s", nl);
	for (size_t i = 0; i < r->note_count; i++)
		write_note(r, &r->notes[i], nl, out);
}

/* In braces, as a program might write it: no comments, no texts of several lines. */
static void
write_in_braces(const struct made_record *r, struct buf *out)
{
	buf_addch(out, '{');
	for (size_t i = 0; i < r->key_count; i++)
		buf_addf(
		    out, "%s%s: %s", i > 0 ? ", " : "", r->keys[i].key, r->keys[i].value);
	buf_addstr(out, ", tags: [");
	for (size_t i = 0; i < r->tag_count; i++)
		buf_addf(out, "%s%s", i > 0 ? ", " : "", r->tags[i]);
	buf_addstr(out, "], notes: [");
	for (size_t i = 0; i < r->note_count; i++)
		if (r->notes[i].day == 0)
			buf_addf(out, "%s%s", i > 0 ? ", " : "", r->notes[i].text);
		else
			buf_addf(out,
			    "%s{at: \"2026-01-%02uT10:00:00Z\", by: %s, text: %s}",
			    i > 0 ? ", " : "", r->notes[i].day, r->notes[i].by,
			    r->notes[i].text);
	buf_addstr(out, "]}\n");
}

static void
write_record(const struct made_record *r, struct buf *out)
{
	const char *nl = r->returns ? "\r\n" : "\n";

	if (r->braces) {
		write_in_braces(r, out);
		return;
	}
	if (r->mark)
		buf_addstr(out, "\xef\xbb\xbf");
	add_comment(out, 0, r->head, nl);
	if (r->head != NULL)
		buf_addstr(out, nl);
	for (size_t i = 0; i < r->key_count; i++) {
		const struct made_key *key = &r->keys[i];

		add_comment(out, 0, key->lead, nl);
		buf_addf(out, "%s: %s", key->key, key->value);
		if (key->beside != NULL)
			buf_addf(out, "  # %s", key->beside);
		buf_addstr(out, nl);
	}
	write_lists(r, nl, out);
	add_comment(out, 0, r->tail, nl);
	if (r->open)
		out->data[out->len -= strlen(nl)] = '\0';
}

static struct made_key *
key_of(struct made_record *r, const char *name)
{
	for (size_t i = 0; i < r->key_count; i++)
		if (strcmp(r->keys[i].key, name) == 0)
			return &r->keys[i];
	return NULL;
}

static const char *const made_keys[] = {"email", "phone", "source", "assigned_to",
    "status", "contact", "company", "budget", "site"};
static const char *const made_statuses[] = {
    "New", "Contacted", "Qualified", "Lost", "Converted"};

static const char *
wrap_text(struct chance *c, const char *before, const char *text, const char *after)
{
	char *wrapped = xasprintf("%s%s%s", before, text, after);

	strlist_take(&c->texts, wrapped);
	return wrapped;
}

static const char *
new_value(struct chance *c, const char *key)
{
	bool own = strcmp(key, "budget") == 0 || strcmp(key, "site") == 0;

	if (strcmp(key, "status") == 0)
		return made_statuses[chance_below(c, 5)];
	switch (chance_below(c, 12)) {
	case 0:
		return "~";
	case 1:
		return wrap_text(c, "\"", new_text(c, "v"), "\"");
	case 2:
		return wrap_text(c, "'", new_text(c, "v"), "'");
	case 3:
		if (own)
			return wrap_text(c, "{a: ", new_text(c, "v"), "}");
		break;
	default:
		break;
	}
	return new_text(c, "v");
}

static void
set_made_key(struct chance *c, struct made_record *r)
{
	const char *name =
	    made_keys[chance_below(c, sizeof made_keys / sizeof *made_keys)];
	struct made_key *key = key_of(r, name);
	size_t at = 1 + chance_below(c, (uint32_t)r->key_count);

	if (key != NULL) {
		key->value = new_value(c, name);
		return;
	}
	memmove(r->keys + at + 1, r->keys + at, (r->key_count - at) * sizeof *r->keys);
	r->keys[at] = (struct made_key){name, new_value(c, name), NULL, NULL};
	if (chance_below(c, 4) == 0)
		r->keys[at].lead = new_text(c, "c");
	r->key_count++;
}

static void
remove_made_key(struct chance *c, struct made_record *r)
{
	size_t at = 1 + chance_below(c, (uint32_t)r->key_count);

	if (at >= r->key_count || strcmp(r->keys[at].key, "created") == 0)
		return;
	r->key_count--;
	memmove(r->keys + at, r->keys + at + 1, (r->key_count - at) * sizeof *r->keys);
}

static void
move_made_key(struct chance *c, struct made_record *r)
{
	size_t from = 1 + chance_below(c, (uint32_t)r->key_count);
	struct made_key key;

	if (from >= r->key_count)
		return;
	key = r->keys[from];
	memmove(r->keys + 2, r->keys + 1, (from - 1) * sizeof *r->keys);
	r->keys[1] = key;
}

static void
change_tags(struct chance *c, struct made_record *r)
{
	if (r->tag_count > 0 && chance_below(c, 2) == 0) {
		r->tag_count--;
		r->tags[chance_below(c, (uint32_t)r->tag_count + 1)] =
		    r->tags[r->tag_count];
	} else if (r->tag_count < MOST) {
		r->tags[r->tag_count++] = new_text(c, "t");
	}
	if (chance_below(c, 8) == 0)
		r->tag_style = r->tag_style == TAGS_FLOW ? TAGS_BLOCK : TAGS_FLOW;
}

static void
change_notes(struct chance *c, struct made_record *r)
{
	static const char *const users[] = {"alice", "bob"};
	size_t at = chance_below(c, (uint32_t)r->note_count + 1);

	if (at < r->note_count && chance_below(c, 3) == 0) {
		if (chance_below(c, 2) == 0)
			r->notes[at].text = new_text(c, "n");
		else
			memmove(r->notes + at, r->notes + at + 1,
			    (--r->note_count - at) * sizeof *r->notes);
		return;
	}
	if (r->note_count == MOST)
		return;
	if (chance_below(c, 3) != 0)
		at = r->note_count;
	memmove(
	    r->notes + at + 1, r->notes + at, (r->note_count++ - at) * sizeof *r->notes);
	r->notes[at] = (struct made_entry){chance_below(c, 20), users[chance_below(c, 2)],
	    new_text(c, "n"), NULL, chance_below(c, 4) == 0};
	if (chance_below(c, 4) == 0)
		r->notes[at].lead = new_text(c, "c");
}

static void
change_comments(struct chance *c, struct made_record *r)
{
	struct made_key *key = &r->keys[chance_below(c, (uint32_t)r->key_count)];
	const char *text = chance_below(c, 4) == 0 ? NULL : new_text(c, "c");

	switch (chance_below(c, 5)) {
	case 0:
		r->head = text;
		break;
	case 1:
		r->tail = text;
		break;
	case 2:
		key->beside = text;
		break;
	case 3:
		if (r->note_count > 0)
			r->notes[chance_below(c, (uint32_t)r->note_count)].lead = text;
		break;
	default:
		if (key != r->keys) /* that would be the head */
			key->lead = text;
	}
}

static void
change_style(struct chance *c, struct made_record *r)
{
	switch (chance_below(c, 5)) {
	case 0:
		r->returns = !r->returns;
		break;
	case 1:
		r->mark = !r->mark;
		break;
	case 2:
		r->open = !r->open;
		break;
	default:
		r->indent = chance_below(c, 3) * 2;
	}
}

static void
change_record(struct chance *c, struct made_record *r)
{
	static void (*const changes[])(struct chance *, struct made_record *) = {
	    set_made_key, set_made_key, set_made_key, remove_made_key, move_made_key,
	    change_tags, change_notes, change_notes, change_comments, change_comments};

	if (chance_below(c, 12) == 0)
		change_style(c, r);
	else
		changes[chance_below(c, sizeof changes / sizeof *changes)](c, r);
}

static struct made_record
new_record(struct chance *c)
{
	struct made_record r = {
	    .keys = {{"name", new_text(c, "Name "), NULL, NULL}}, .key_count = 1};

	for (uint32_t i = chance_below(c, 16); i > 0; i--)
		change_record(c, &r);
	return r;
}

static void
chance_end(struct chance *c)
{
	strlist_release(&c->texts);
}

#endif
