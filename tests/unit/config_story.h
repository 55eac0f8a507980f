#ifndef TESTS_CONFIG_STORY_H
#define TESTS_CONFIG_STORY_H

#include "folder.h"

#include "crm/config.h"
#include "crm/template.h"

struct settings_case {
	const char *story;
	const char *text;
	const char *words;
};

/* "LINE: MESSAGE" as it stands behind "FILE:". */
struct bad_case {
	const char *story;
	const char *text;
	const char *message;
};

static inline void
assert_bad(struct folder *f, const struct bad_case *c, const char *file, int rc)
{
	char *message = xasprintf("%s:%s", file, c->message);

	if (rc != -1)
		fail_msg("%s: is read", c->story);
	if (strcmp(f->err.message, message) != 0)
		fail_msg(
		    "%s: found\n%s\nexpected\n%s", c->story, f->err.message, message);
	assert_int_equal(f->err.code, ERROR_FAILED);
	error_clear(&f->err);
	free(message);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, folder_setup, folder_teardown)

#endif
