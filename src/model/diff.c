#include "model/diff.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void
add_change(struct record_diff *diff, const char *key, char *from, char *to)
{
	ARRAY_GROW(diff->items, diff->count, diff->room);
	diff->items[diff->count++] = (struct record_change){xstrdup(key), from, to};
}

/* Takes from and to over; adds the change where they differ. */
static void
add_if_changed(struct record_diff *diff, const char *key, char *from, char *to)
{
	if (from == NULL && to == NULL)
		return;
	if (from != NULL && to != NULL && strcmp(from, to) == 0) {
		free(from);
		free(to);
		return;
	}
	add_change(diff, key, from, to);
}

/* The text that stands for a key in a record, or NULL. */
static char *
text_of(const struct record *record, const char *key)
{
	return record == NULL ? NULL : xstrdup_or_null(record_get(record, key));
}

/* So, but New for none where there is another record to compare it with. */
static char *
status_of(const struct record *record, const char *key, bool alone)
{
	if (record == NULL || (alone && record_get(record, key) == NULL))
		return NULL;
	return xstrdup(status_name(record->status));
}

static bool
holds_tags(const struct record *record, const struct record *other)
{
	for (size_t i = 0; i < other->tags.count; i++)
		if (!strlist_has(&record->tags, other->tags.items[i]))
			return false;
	return true;
}

static char *
tags_of(const struct record *record)
{
	return record == NULL ? NULL : record_tags_text(record);
}

static void
diff_tags(const struct record *from, const struct record *to, const char *key,
    struct record_diff *out)
{
	if (from != NULL && to != NULL && holds_tags(from, to) && holds_tags(to, from))
		return;
	add_if_changed(out, key, tags_of(from), tags_of(to));
}

static void
diff_fields(const struct record *from, const struct record *to, struct record_diff *out)
{
	size_t count;
	const struct field *const *table =
	    field_table(from != NULL ? from->kind : to->kind, &count);
	bool alone = from == NULL || to == NULL;

	for (size_t i = 0; i < count; i++) {
		const char *key = table[i]->key;

		switch (table[i]->type) {
		case FIELD_NOTES:
			break;
		case FIELD_TAGS:
			diff_tags(from, to, key, out);
			break;
		case FIELD_STATUS:
			add_if_changed(out, key, status_of(from, key, alone),
			    status_of(to, key, alone));
			break;
		default:
			add_if_changed(out, key, text_of(from, key), text_of(to, key));
		}
	}
}

static void
diff_custom(const struct record *from, const struct record *to, struct record_diff *out)
{
	for (size_t i = 0; from != NULL && i < from->value_count; i++) {
		const struct value *value = &from->values[i];

		if (value->field == NULL)
			add_if_changed(out, value->key, xstrdup(value->text),
			    text_of(to, value->key));
	}
	for (size_t i = 0; to != NULL && i < to->value_count; i++) {
		const struct value *value = &to->values[i];

		if (value->field == NULL &&
		    (from == NULL || record_get(from, value->key) == NULL))
			add_change(out, value->key, NULL, xstrdup(value->text));
	}
}

/* The text's length without its final newlines. */
static size_t
trimmed(const char *text)
{
	size_t len = strlen(text);

	while (len > 0 && text[len - 1] == '\n')
		len--;
	return len;
}

static bool
same_origin(const struct note *a, const struct note *b)
{
	if (a->has_at != b->has_at || (a->has_at && a->at != b->at))
		return false;
	if (a->by == NULL || b->by == NULL)
		return a->by == b->by;
	return strcmp(a->by, b->by) == 0;
}

static bool
same_note(const struct note *a, const struct note *b)
{
	size_t len = trimmed(a->text);

	return same_origin(a, b) && len == trimmed(b->text) &&
	       memcmp(a->text, b->text, len) == 0;
}

/* An edited note: who wrote it and when stayed, and both are known. */
static bool
rewritten_note(const struct note *a, const struct note *b)
{
	return a->has_at && a->by != NULL && same_origin(a, b);
}

/* Which note of the other record each one was matched with: its index, or NO_NOTE. */
#define NO_NOTE ((size_t)-1)

struct pairing {
	const struct record *from, *to;
	size_t *to_of_from, *from_of_to;
};

static void
pair_notes(
    struct pairing *pairing, bool (*match)(const struct note *, const struct note *))
{
	size_t first = 0; /* all of `to` before it are taken */

	for (size_t i = 0; i < pairing->from->note_count; i++) {
		if (pairing->to_of_from[i] != NO_NOTE)
			continue;
		while (first < pairing->to->note_count &&
		       pairing->from_of_to[first] != NO_NOTE)
			first++;
		for (size_t j = first; j < pairing->to->note_count; j++) {
			if (pairing->from_of_to[j] != NO_NOTE ||
			    !match(&pairing->from->notes[i], &pairing->to->notes[j]))
				continue;
			pairing->to_of_from[i] = j;
			pairing->from_of_to[j] = i;
			break;
		}
	}
}

static size_t *
new_indexes(size_t count)
{
	size_t *indexes = xreallocarray(NULL, count, sizeof *indexes);

	for (size_t i = 0; i < count; i++)
		indexes[i] = NO_NOTE;
	return indexes;
}

static char *
note_text(const struct note *note)
{
	return xstrndup(note->text, trimmed(note->text));
}

static void
diff_paired_notes(const struct pairing *pairing, struct record_diff *out)
{
	const struct note *from = pairing->from->notes, *to = pairing->to->notes;

	for (size_t i = 0; i < pairing->from->note_count; i++) {
		size_t j = pairing->to_of_from[i];

		if (j == NO_NOTE)
			add_change(out, "note", note_text(&from[i]), NULL);
		else
			add_if_changed(
			    out, "note", note_text(&from[i]), note_text(&to[j]));
	}
	for (size_t j = 0; j < pairing->to->note_count; j++)
		if (pairing->from_of_to[j] == NO_NOTE)
			add_change(out, "note", NULL, note_text(&to[j]));
}

static void
diff_notes(const struct record *from, const struct record *to, struct record_diff *out)
{
	static const struct record none = {.kind = KIND_LEAD};
	struct pairing pairing = {
	    .from = from != NULL ? from : &none, .to = to != NULL ? to : &none};

	pairing.to_of_from = new_indexes(pairing.from->note_count);
	pairing.from_of_to = new_indexes(pairing.to->note_count);
	pair_notes(&pairing, same_note);
	pair_notes(&pairing, rewritten_note);
	diff_paired_notes(&pairing, out);
	free(pairing.to_of_from);
	free(pairing.from_of_to);
}

static const struct record *
readable(const struct record *record)
{
	return record != NULL && record->broken == NULL ? record : NULL;
}

void
record_diff(const struct record *from, const struct record *to, struct record_diff *out)
{
	from = readable(from);
	to = readable(to);
	if (from == NULL && to == NULL)
		return;
	diff_fields(from, to, out);
	diff_custom(from, to, out);
	diff_notes(from, to, out);
}

void
record_diff_release(struct record_diff *diff)
{
	for (size_t i = 0; i < diff->count; i++) {
		free(diff->items[i].key);
		free(diff->items[i].from);
		free(diff->items[i].to);
	}
	free(diff->items);
	*diff = (struct record_diff)RECORD_DIFF_INIT;
}
