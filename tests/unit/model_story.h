#ifndef MODEL_STORY_H
#define MODEL_STORY_H

#include "base/mem.h"
#include "model/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Short ways to tell of records: a story's people. Values are "key", "text" in pairs. */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline struct record *
a_record(enum kind kind, const char *id, const char *const *pairs)
{
	struct record *record = record_new(kind, id, NULL);

	for (; *pairs != NULL; pairs += 2) {
		if (strcmp(pairs[0], "tags") == 0)
			strlist_split(&record->tags, pairs[1], ',');
		else
			record_put(record, pairs[0], pairs[1]);
	}
	return record;
}

#define a_lead(id, ...) a_record(KIND_LEAD, id, (const char *const[]){__VA_ARGS__, NULL})
#define a_contact(id, ...) \
	a_record(KIND_CONTACT, id, (const char *const[]){__VA_ARGS__, NULL})

/* `at` NULL: a bare note. */
static inline void
with_note(struct record *record, const char *at, const char *by, const char *text)
{
	struct note *note = record_add_note(record, by, text);

	note->has_at = at != NULL;
	if (at != NULL)
		assert_true(instant_parse(at, &note->at));
}

/* Compares and frees. */
#define assert_text(text, expected)                        \
	do {                                               \
		char *owned_text = (text);                 \
		assert_string_equal(owned_text, expected); \
		free(owned_text);                          \
	} while (0)

#endif
