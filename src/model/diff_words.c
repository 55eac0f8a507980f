#include "model/diff.h"

#include "base/buf.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

#define SUBJECT_COLUMNS 60 /* of record_diff_summary() */
#define KEY_COLUMNS 40     /* of a custom key in it */
#define NOTE_COLUMNS 60    /* of a note's first line in record_diff_details() */

/* Adds the text on one line: newlines become blanks. */
static void
add_line(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_addch(out, *text == '\n' || *text == '\r' ? ' ' : *text);
}

/* Adds the text's first line, cut with "…" at about so many columns, "…" too where more
 * lines follow. */
static void
add_cut(struct buf *out, const char *text, size_t columns)
{
	size_t len = strcspn(text, "\r\n"), at = 0, width = 0;

	while (at < len) {
		uint32_t c;
		char one[8] = {0};
		size_t step = unicode_next(text + at, len - at, &c);

		memcpy(one, text + at, step);
		width += unicode_width(one);
		if (width > columns)
			break;
		at += step;
	}
	buf_add(out, text, at);
	if (text[at + strspn(text + at, "\r\n")] != '\0')
		buf_addstr(out, "…");
}

static bool
is_note(const struct record_change *change)
{
	return strcmp(change->key, "note") == 0;
}

static size_t
count_notes(const struct record_diff *diff)
{
	size_t notes = 0;

	for (size_t i = 0; i < diff->count; i++)
		notes += is_note(&diff->items[i]);
	return notes;
}

/* Short words of the team's own, of which a colleague wants to know which. */
static bool
is_told_whole(const char *key)
{
	return strcmp(key, "status") == 0 || strcmp(key, "assigned_to") == 0;
}

/* The words of the change for the summary; all notes are one, where the first stands. */
static void
add_word(struct strlist *words, const struct record_change *change, size_t notes)
{
	struct buf word = BUF_INIT;

	if (is_note(change) && notes > 1) {
		buf_addf(&word, "%zu notes", notes);
	} else if (is_told_whole(change->key)) {
		buf_addstr(&word, change->key);
		if (change->from != NULL)
			buf_addf(&word, " %s", change->from);
		buf_addf(&word, " → %s", change->to != NULL ? change->to : "(none)");
	} else {
		add_cut(&word, change->key, KEY_COLUMNS);
	}
	strlist_take(words, buf_detach(&word, NULL));
}

/* The first `count` words as the summary has them, with what is left out as a number. */
static char *
join_words(const struct strlist *words, size_t count)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_addstr(&text, ", ");
		buf_addstr(&text, words->items[i]);
	}
	if (count < words->count)
		buf_addf(&text, " and %zu more", words->count - count);
	return buf_detach(&text, NULL);
}

char *
record_diff_summary(const struct record_diff *diff)
{
	struct strlist words = STRLIST_INIT;
	size_t notes = count_notes(diff), count;
	bool noted = false;
	char *summary;

	for (size_t i = 0; i < diff->count; i++) {
		if (is_note(&diff->items[i]) && noted)
			continue;
		noted |= is_note(&diff->items[i]);
		add_word(&words, &diff->items[i], notes);
	}
	count = words.count;
	summary = join_words(&words, count);
	while (count > 1 && unicode_width(summary) > SUBJECT_COLUMNS) {
		free(summary);
		summary = join_words(&words, --count);
	}
	strlist_release(&words);
	return summary;
}

static void
add_side(struct buf *out, const struct record_change *change, const char *text)
{
	if (text == NULL)
		buf_addstr(out, "(none)");
	else if (is_note(change))
		add_cut(out, text, NOTE_COLUMNS);
	else
		add_line(out, text);
}

char *
record_diff_details(const struct record_diff *diff)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < diff->count; i++) {
		const struct record_change *change = &diff->items[i];

		add_line(&out, change->key);
		buf_addstr(&out, ": ");
		if (change->from != NULL) {
			add_side(&out, change, change->from);
			buf_addstr(&out, " → ");
		}
		add_side(&out, change, change->to);
		buf_addch(&out, '\n');
	}
	return buf_detach(&out, NULL);
}
