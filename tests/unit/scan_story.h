#ifndef TESTS_SCAN_STORY_H
#define TESTS_SCAN_STORY_H

#include "store_world.h"

#include <sys/stat.h>

/* "PATH ID", and " trash" and ": PROBLEM" where there are, a line each. */
static inline void
assert_scan(struct world *w, enum kind kind, unsigned where, const char *expected)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	struct buf lines = BUF_INIT;

	if (store_scan(w->store, kind, where, &entries, &w->f->err) != 0)
		fail_msg("%s", w->f->err.message);
	for (size_t i = 0; i < entries.count; i++) {
		const struct store_entry *entry = &entries.items[i];

		assert_int_equal(entry->kind, kind);
		buf_addf(&lines, "%s %s%s%s%s\n", entry->path, entry->id,
		    entry->trashed ? " trash" : "", entry->problem ? ": " : "",
		    entry->problem ? entry->problem : "");
	}
	assert_string_equal(lines.data, expected);
	buf_release(&lines);
	store_entries_release(&entries);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, world_setup, world_teardown)

#endif
