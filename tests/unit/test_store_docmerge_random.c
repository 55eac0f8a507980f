#include "random_record.h"

#include "model/record.h"
#include "store/codec.h"
#include "store/docmerge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Promises that hold whatever two people did to a record, tried on records made up.
 * MERGE_SEED picks one of them, MERGE_TRIES says how many there are. */

#define TRIES 1000

struct triple {
	uint64_t seed;
	struct chance chance;
	bool has_base;
	struct buf base, earlier, later;
	struct docmerge merged;
	struct record *records[4]; /* base, earlier, later, merged */
};

static const instant_t earlier_at = 1767000000, later_at = 1767100000,
		       merged_at = 1767200000;

static void
broken_promise(const struct triple *t, const char *promise)
{
	fail_msg("%s; replay with MERGE_SEED=%llu\n--- base\n%s\n--- earlier\n%s\n--- "
		 "later\n%s\n--- merged\n%s",
	    promise, (unsigned long long)t->seed, t->has_base ? t->base.data : "(none)",
	    t->earlier.data, t->later.data, t->merged.bytes.data);
}

static void
merge(struct triple *t, const struct buf *earlier, const struct buf *later, instant_t at,
    const char *who, instant_t later_time, struct docmerge *out)
{
	struct docmerge_version base = {
	    t->has_base ? t->base.data : NULL, t->base.len, 0, NULL};
	struct docmerge_version one = {earlier->data, earlier->len, at, who};
	struct docmerge_version two = {later->data, later->len, later_time, "bob"};
	struct error err = ERROR_INIT;

	if (docmerge_run(KIND_LEAD, DOCMERGE_SYNC, &base, &one, &two, out, &err) < 0)
		broken_promise(t, err.message);
}

static struct record *
read_record(const struct buf *bytes)
{
	struct record *record = record_new(KIND_LEAD, "x", NULL);

	codec_read(record, bytes->data, bytes->len, NULL);
	return record;
}

static void
triple_begin(struct triple *t, uint64_t seed)
{
	struct made_record base, one, two;
	struct buf *bytes[] = {&t->base, &t->earlier, &t->later, &t->merged.bytes};

	*t = (struct triple){.seed = seed,
	    .base = BUF_INIT,
	    .earlier = BUF_INIT,
	    .later = BUF_INIT,
	    .merged = DOCMERGE_INIT};
	chance_begin(&t->chance, seed);
	base = one = two = new_record(&t->chance);
	for (uint32_t i = chance_below(&t->chance, 6); i > 0; i--)
		change_record(&t->chance, &one);
	for (uint32_t i = chance_below(&t->chance, 6); i > 0; i--)
		change_record(&t->chance, &two);
	t->has_base = chance_below(&t->chance, 8) != 0;
	one.braces = chance_below(&t->chance, 40) == 0;
	two.braces = chance_below(&t->chance, 40) == 0;
	write_record(&base, &t->base);
	write_record(&one, &t->earlier);
	write_record(&two, &t->later);
	merge(t, &t->earlier, &t->later, earlier_at, "alice", later_at, &t->merged);
	for (int i = 0; i < 4; i++)
		t->records[i] = read_record(bytes[i]);
}

static void
triple_end(struct triple *t)
{
	for (int i = 0; i < 4; i++)
		record_free(t->records[i]);
	buf_release(&t->base);
	buf_release(&t->earlier);
	buf_release(&t->later);
	docmerge_release(&t->merged);
	chance_end(&t->chance);
}

static void
for_each_triple(void (*check)(struct triple *))
{
	struct seeds seeds = seeds_asked(TRIES);

	for (uint64_t i = 0; i < seeds.count; i++) {
		struct triple t;

		triple_begin(&t, seeds.first + i);
		check(&t);
		triple_end(&t);
	}
}

static void
check_reads(struct triple *t)
{
	if (t->records[3]->broken != NULL)
		broken_promise(t, t->records[3]->broken->message);
}

static void
the_result_can_be_read(void **state)
{
	(void)state;
	for_each_triple(check_reads);
}

static void
check_again(struct triple *t)
{
	struct docmerge again = DOCMERGE_INIT;

	merge(t, &t->earlier, &t->merged.bytes, earlier_at, "alice", merged_at, &again);
	if (strcmp(again.bytes.data, t->merged.bytes.data) != 0) {
		print_error("--- again, with the earlier\n%s\n", again.bytes.data);
		broken_promise(t, "merging again changed something");
	}
	docmerge_release(&again);
	merge(t, &t->later, &t->merged.bytes, later_at, "bob", merged_at, &again);
	if (strcmp(again.bytes.data, t->merged.bytes.data) != 0) {
		print_error("--- again, with the later\n%s\n", again.bytes.data);
		broken_promise(t, "merging again changed something");
	}
	docmerge_release(&again);
}

static void
merging_again_changes_nothing(void **state)
{
	(void)state;
	for_each_triple(check_again);
}

static void
check_unchanged(struct triple *t)
{
	struct docmerge one = DOCMERGE_INIT, two = DOCMERGE_INIT;

	if (!t->has_base)
		return;
	merge(t, &t->base, &t->later, earlier_at, "alice", later_at, &one);
	merge(t, &t->earlier, &t->base, earlier_at, "alice", later_at, &two);
	if (strcmp(one.bytes.data, t->later.data) != 0 ||
	    strcmp(two.bytes.data, t->earlier.data) != 0)
		broken_promise(t, "a side alone was not taken as it is");
	docmerge_release(&one);
	docmerge_release(&two);
}

static void
a_side_that_changed_nothing_leaves_the_other_as_it_is(void **state)
{
	(void)state;
	for_each_triple(check_unchanged);
}

static size_t
count_notes(const struct record *record, const struct note *note)
{
	size_t count = 0;

	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *other = &record->notes[i];

		count += other->has_at == note->has_at && other->at == note->at &&
			 strcmp(other->text, note->text) == 0 &&
			 (other->by == NULL) == (note->by == NULL) &&
			 (note->by == NULL || strcmp(other->by, note->by) == 0);
	}
	return count;
}

static void
check_notes(struct triple *t)
{
	size_t clashes = 0;

	for (int v = 0; v < 4; v++)
		for (size_t i = 0; i < t->records[v]->note_count; i++) {
			const struct note *note = &t->records[v]->notes[i];
			bool base = t->has_base && count_notes(t->records[0], note) > 0;
			bool earlier = count_notes(t->records[1], note) > 0;
			bool later = count_notes(t->records[2], note) > 0;
			size_t expected = base ? earlier && later : earlier || later;

			if (note->by != NULL && strcmp(note->by, "minicrm") == 0)
				clashes++;
			else if (v != 0 || t->has_base)
				if (count_notes(t->records[3], note) != expected)
					broken_promise(t, note->text);
		}
	if (clashes != t->merged.count)
		broken_promise(t, "a note for each value that gave way");
}

static void
notes_are_never_lost_or_doubled(void **state)
{
	(void)state;
	for_each_triple(check_notes);
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
is_noted(const struct record *record, const char *value)
{
	for (size_t i = 0; i < record->note_count; i++)
		if (record->notes[i].by != NULL &&
		    strcmp(record->notes[i].by, "minicrm") == 0 &&
		    strstr(record->notes[i].text, value) != NULL)
			return true;
	return false;
}

/* No status is New. */
static const char *
value_of(const struct record *record, const char *key)
{
	const char *text = record_get(record, key);

	return text == NULL && strcmp(key, "status") == 0 ? "New" : text;
}

/* Every key of either side: its value stands, or is in a note, or was taken away. */
static void
check_values(struct triple *t)
{
	static const struct record nothing = {.kind = KIND_LEAD};

	for (int side = 1; side <= 2; side++) {
		const struct record *own = t->records[side];

		for (size_t i = 0; i < own->value_count; i++) {
			const char *key = own->values[i].key, *text = own->values[i].text;
			const char *base = t->has_base ? value_of(t->records[0], key)
						       : value_of(&nothing, key);
			const char *other = value_of(t->records[3 - side], key);
			const char *merged = value_of(t->records[3], key);

			if (same_text(text, base) ? !same_text(merged, other)
						  : !same_text(merged, text) &&
							!is_noted(t->records[3], text))
				broken_promise(t, key);
		}
	}
}

static void
every_value_stands_or_is_in_a_note(void **state)
{
	(void)state;
	for_each_triple(check_values);
}

/* Comments are "# c" and a number, in files of lines. */
static bool
has_made_comment(const struct buf *text, const char *comment)
{
	char *lf = xasprintf("# %s\n", comment), *crlf = xasprintf("# %s\r\n", comment);
	char *mark = xasprintf("# %s", comment);
	size_t len = strlen(mark);
	bool found =
	    strstr(text->data, lf) != NULL || strstr(text->data, crlf) != NULL ||
	    (text->len >= len && strcmp(text->data + text->len - len, mark) == 0);

	free(lf);
	free(crlf);
	free(mark);
	return found;
}

static void
check_comments(struct triple *t)
{
	for (size_t i = 0; i < t->chance.texts.count; i++) {
		const char *comment = t->chance.texts.items[i];
		bool base, earlier, later, merged;

		if (comment[0] != 'c')
			continue;
		base = t->has_base && has_made_comment(&t->base, comment);
		earlier = has_made_comment(&t->earlier, comment);
		later = has_made_comment(&t->later, comment);
		merged = has_made_comment(&t->merged.bytes, comment);
		if (!base && (earlier || later) && !merged)
			broken_promise(t, comment);
	}
}

static void
comments_that_either_side_added_are_kept(void **state)
{
	(void)state;
	for_each_triple(check_comments);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_result_can_be_read),
	    cmocka_unit_test(merging_again_changes_nothing),
	    cmocka_unit_test(a_side_that_changed_nothing_leaves_the_other_as_it_is),
	    cmocka_unit_test(notes_are_never_lost_or_doubled),
	    cmocka_unit_test(every_value_stands_or_is_in_a_note),
	    cmocka_unit_test(comments_that_either_side_added_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
