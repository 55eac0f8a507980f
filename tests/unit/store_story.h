#ifndef STORE_STORY_H
#define STORE_STORY_H

#include "base/buf.h"
#include "model/record.h"
#include "store/codec.h"

#include "folder.h"

/* What a file says, on a few lines: a story's end. */

static inline void
add_note_words(struct buf *out, const struct note *note)
{
	char at[INSTANT_TEXT_SIZE] = "sometime";

	if (note->has_at)
		instant_format(note->at, at);
	buf_addf(out, "note %s %s: %s\n", at, note->by == NULL ? "somebody" : note->by,
	    note->text);
}

/*
 * A record as lines: its name, a lead's status, each other value as key=text
 * (key:=JSON where nested), "tags [a, b]", "note AT BY: TEXT"; or "broken
 * LINE:COLUMN: message". The caller frees.
 */
static inline char *
record_words(const struct record *record)
{
	struct buf out = BUF_INIT;
	char *tags;

	if (record->broken != NULL) {
		buf_addf(&out, "broken %zu:%zu: %s\n", record->broken->line,
		    record->broken->column, record->broken->message);
		return buf_detach(&out, NULL);
	}
	buf_addf(&out, "%s\n", record->name);
	for (size_t i = 0; i < record->value_count; i++)
		if (record->values[i].field == NULL ||
		    (record->values[i].field->flags & FIELD_NAME) == 0)
			buf_addf(&out, "%s%s=%s\n", record->values[i].key,
			    record->values[i].nested ? ":" : "", record->values[i].text);
	tags = record_tags_text(record);
	if (tags != NULL)
		buf_addf(&out, "tags [%s]\n", tags);
	free(tags);
	for (size_t i = 0; i < record->note_count; i++)
		add_note_words(&out, &record->notes[i]);
	return buf_detach(&out, NULL);
}

/* The record of a file that holds that. The caller frees. */
static inline struct record *
read_text(enum kind kind, const char *text, const struct team *team)
{
	struct record *record = record_new(kind, "x", "x.yaml");

	codec_read(record, text, strlen(text), team);
	return record;
}

static inline void
assert_words(const char *story, const struct record *record, const char *expected)
{
	char *words = record_words(record);

	if (strcmp(words, expected) != 0)
		fail_msg("%s:\n--- found\n%s--- expected\n%s", story, words, expected);
	free(words);
}

#endif
