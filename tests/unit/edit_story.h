#ifndef TESTS_EDIT_STORY_H
#define TESTS_EDIT_STORY_H

/* Edits, and the file that they leave. */
#include "store_story.h"

/* Now is 2026-11-24T08:00:00Z, and alice is at work. */
#define NOW 1795507200
#define SIGNED "at: 2026-11-24T08:00:00Z\n    by: alice\n    "

static inline void
assert_file(
    const char *story, int rc, struct error *err, struct buf *out, const char *expected)
{
	if (rc != 0)
		fail_msg("%s: %s", story, err->message);
	if (strcmp(out->data, expected) != 0)
		fail_msg(
		    "%s:\n--- found\n%s--- expected\n%s", story, out->data, expected);
	buf_release(out);
}

#endif
