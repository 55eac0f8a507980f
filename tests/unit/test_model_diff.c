#include "model/diff.h"

#include "base/buf.h"
#include "base/unicode.h"

#include "model_story.h"

/* What changed, a line each: "key|from|to", "-" for what is not set. Frees the records.
 */
static char *
told(struct record *from, struct record *to)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	struct buf lines = BUF_INIT;

	record_diff(from, to, &diff);
	for (size_t i = 0; i < diff.count; i++)
		buf_addf(&lines, "%s|%s|%s\n", diff.items[i].key,
		    diff.items[i].from != NULL ? diff.items[i].from : "-",
		    diff.items[i].to != NULL ? diff.items[i].to : "-");
	record_diff_release(&diff);
	record_free(from);
	record_free(to);
	return buf_detach(&lines, NULL);
}

static void
test_changes_come_in_the_tables_order_then_custom_keys_then_notes(void **state)
{
	struct record *from = a_lead("jane", "zone", "5", "gone", "x", "phone", "1",
	    "email", "a@b.example", "name", "Jane", "same", "same");
	struct record *to = a_lead("jane", "name", "Jane Doe", "fresh", "y", "phone", "2",
	    "same", "same", "zone", "6", "tags", "vip,gold", "status", "Contacted");

	(void)state;
	with_note(to, "2026-11-23T10:00:00Z", "alice", "Called");
	assert_text(told(from, to), "name|Jane|Jane Doe\n"
				    "email|a@b.example|-\n"
				    "phone|1|2\n"
				    "status|New|Contacted\n"
				    "tags|-|vip, gold\n"
				    "zone|5|6\n"
				    "gone|x|-\n"
				    "fresh|-|y\n"
				    "note|-|Called\n");
}

static void
test_no_status_is_new(void **state)
{
	static const struct {
		const char *from, *to, *told;
	} cases[] = {
	    {NULL, NULL, ""},
	    {NULL, "New", ""},
	    {"New", NULL, ""},
	    {"new", "New", ""},
	    {"contacted", "Contacted", ""},
	    {NULL, "Lost", "status|New|Lost\n"},
	    {"lost", NULL, "status|Lost|New\n"},
	    {"CONTACTED", "qualified", "status|Contacted|Qualified\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record *from = a_lead("jane", "name", "Jane");
		struct record *to = a_lead("jane", "name", "Jane");

		record_put(from, "status", cases[i].from);
		record_put(to, "status", cases[i].to);
		assert_text(told(from, to), cases[i].told);
	}
}

static void
test_a_new_record_has_what_its_file_says(void **state)
{
	struct record *broken = a_lead("jane", "name", "Jane");

	(void)state;
	record_break(broken, "yaml", 1, 1, "bad");
	assert_text(told(NULL, a_lead("jane", "name", "Jane")), "name|-|Jane\n");
	assert_text(told(broken, a_lead("jane", "name", "Jane", "status", "new")),
	    "name|-|Jane\nstatus|-|New\n");
	assert_text(
	    told(a_contact("jane", "first_name", "Jane", "lead", "jane", "tags", "vip"),
		NULL),
	    "first_name|Jane|-\ntags|vip|-\nlead|jane|-\n");
	assert_text(told(NULL, NULL), "");
}

static void
test_tags_are_a_set(void **state)
{
	static const struct {
		const char *from, *to, *told;
	} cases[] = {
	    {"vip,gold", "gold,vip", ""},
	    {"vip", "vip,vip", ""},
	    {"vip", "VIP", "tags|vip|VIP\n"},
	    {"vip", "vip,gold", "tags|vip|vip, gold\n"},
	    {"vip,gold", "gold", "tags|vip, gold|gold\n"},
	    {"vip", "", "tags|vip|-\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_text(told(a_lead("j", "name", "J", "tags", cases[i].from),
				a_lead("j", "name", "J", "tags", cases[i].to)),
		    cases[i].told);
}

struct a_note {
	const char *at, *by, *text;
};

static struct record *
a_lead_with_notes(const struct a_note *notes)
{
	struct record *lead = a_lead("jane", "name", "Jane");

	for (; notes->text != NULL; notes++)
		with_note(lead, notes->at, notes->by, notes->text);
	return lead;
}

#define AT1 "2026-11-23T10:00:00Z"
#define AT2 "2026-11-23T11:00:00Z"

static void
test_notes_are_a_multiset(void **state)
{
	static const struct {
		struct a_note from[5], to[5];
		const char *told;
	} cases[] = {
	    /* order and final newlines don't count */
	    {{{AT1, "alice", "one"}, {AT2, "bob", "two\n"}},
		{{AT2, "bob", "two"}, {AT1, "alice", "one\n\n"}}, ""},
	    {{{AT1, "alice", "one"}, {NULL, NULL, "two"}, {AT2, "bob", "three"}},
		{{AT1, "alice", "one"}, {NULL, NULL, "two"}, {AT2, "bob", "three"}}, ""},
	    /* but how often does */
	    {{{NULL, NULL, "one"}}, {{NULL, NULL, "one"}, {NULL, NULL, "one"}},
		"note|-|one\n"},
	    {{{NULL, NULL, "one"}, {NULL, NULL, "one"}}, {{NULL, NULL, "one"}},
		"note|one|-\n"},
	    /* an edited one */
	    {{{AT1, "alice", "one"}, {AT2, "bob", "two"}},
		{{AT1, "alice", "uno"}, {AT2, "bob", "two"}}, "note|one|uno\n"},
	    /* another author or time is another note */
	    {{{AT1, "alice", "one"}}, {{AT1, "bob", "one"}}, "note|one|-\nnote|-|one\n"},
	    {{{AT1, "alice", "one"}}, {{AT2, "alice", "one"}},
		"note|one|-\nnote|-|one\n"},
	    {{{AT1, NULL, "one"}}, {{AT1, "alice", "one"}}, "note|one|-\nnote|-|one\n"},
	    {{{NULL, "alice", "one"}}, {{AT1, "alice", "one"}},
		"note|one|-\nnote|-|one\n"},
	    /* bare ones are told apart by their text alone */
	    {{{NULL, NULL, "one"}}, {{NULL, NULL, "two"}}, "note|one|-\nnote|-|two\n"},
	    /* one of three taken away, one added before the others */
	    {{{AT1, "a", "1"}, {AT1, "a", "2"}, {AT2, "a", "3"}},
		{{AT2, "b", "0"}, {AT1, "a", "2"}, {AT2, "a", "3"}},
		"note|1|-\nnote|-|0\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_text(told(a_lead_with_notes(cases[i].from),
				a_lead_with_notes(cases[i].to)),
		    cases[i].told);
}

static void
test_nested_values_compare_by_their_json(void **state)
{
	struct record *from = a_lead("jane", "name", "Jane");
	struct record *to = a_lead("jane", "name", "Jane");

	(void)state;
	record_add_value(from, "address", "{\"city\":\"Rome\"}", true);
	record_add_value(to, "address", "{\"city\":\"Oslo\"}", true);
	assert_text(told(from, to), "address|{\"city\":\"Rome\"}|{\"city\":\"Oslo\"}\n");
}

static struct record_diff
a_diff(const struct record_change *changes)
{
	struct record_diff diff = RECORD_DIFF_INIT;

	for (; changes->key != NULL; changes++) {
		ARRAY_GROW(diff.items, diff.count, diff.room);
		diff.items[diff.count++] = (struct record_change){xstrdup(changes->key),
		    xstrdup_or_null(changes->from), xstrdup_or_null(changes->to)};
	}
	return diff;
}

#define LONG_KEY "0123456789012345678901234567890123456789"

static char email[] = "email", phone[] = "phone", status[] = "status", note[] = "note",
	    contacted[] = "Contacted", new[] = "New", called[] = "Called",
	    long_key[] = LONG_KEY, too_long_key[] = LONG_KEY LONG_KEY,
	    lines_key[] = "a\nb", one[] = "1", lines[] = "1 Main St\nRome\r\n",
	    first_line[] = "Called\nand more", long_note[] = LONG_KEY LONG_KEY,
	    escape[] = "\033[31mred";

static void
test_the_summary_is_one_short_line(void **state)
{
	static const struct {
		struct record_change changes[8];
		const char *summary;
	} cases[] = {
	    {{{0}}, ""},
	    {{{phone, NULL, one}}, "phone"},
	    {{{status, new, contacted}, {phone, one, NULL}, {note, NULL, called}},
		"status New → Contacted, phone, note"},
	    {{{status, NULL, contacted}}, "status → Contacted"},
	    {{{status, contacted, NULL}}, "status Contacted → (none)"},
	    {{{note, NULL, called}, {note, called, NULL}, {note, called, one}},
		"3 notes"},
	    {{{email, NULL, one}, {phone, NULL, one}, {long_key, NULL, one},
		 {long_key, NULL, one}, {note, NULL, one}},
		"email, phone and 3 more"},
	    {{{email, NULL, one}, {phone, NULL, one}, {too_long_key, NULL, one}},
		"email, phone, " LONG_KEY "…"},
	    {{{email, NULL, one}, {long_key, NULL, one}, {one, NULL, one}},
		"email, " LONG_KEY ", 1"},
	    {{{too_long_key, NULL, one}, {too_long_key, NULL, one}, {email, NULL, one}},
		LONG_KEY "… and 2 more"},
	    {{{lines_key, NULL, one}}, "a…"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record_diff diff = a_diff(cases[i].changes);
		char *summary = record_diff_summary(&diff);

		assert_string_equal(summary, cases[i].summary);
		assert_true(unicode_width(summary) <= 60);
		free(summary);
		record_diff_release(&diff);
	}
}

static void
test_the_details_are_a_line_a_key(void **state)
{
	static const struct {
		struct record_change changes[3];
		const char *details;
	} cases[] = {
	    {{{0}}, ""},
	    {{{phone, one, contacted}, {email, NULL, one}},
		"phone: 1 → Contacted\nemail: 1\n"},
	    {{{email, one, NULL}}, "email: 1 → (none)\n"},
	    {{{note, NULL, called}}, "note: Called\n"},
	    {{{note, NULL, first_line}}, "note: Called…\n"},
	    {{{note, called, NULL}}, "note: Called → (none)\n"},
	    {{{note, called, first_line}}, "note: Called → Called…\n"},
	    {{{note, NULL, long_note}}, "note: " LONG_KEY "01234567890123456789…\n"},
	    {{{lines_key, lines, escape}}, "a b: 1 Main St Rome   → \033[31mred\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct record_diff diff = a_diff(cases[i].changes);

		assert_text(record_diff_details(&diff), cases[i].details);
		record_diff_release(&diff);
	}
}

static void
test_long_notes_are_cut_at_a_character(void **state)
{
	struct record *lead = a_lead("jane", "name", "Jane");
	struct record *before = a_lead("jane", "name", "Jane");
	struct record_diff diff = RECORD_DIFF_INIT;
	struct buf text = BUF_INIT, cut = BUF_INIT;

	(void)state;
	for (int i = 0; i < 40; i++)
		buf_addstr(&text, "李");
	buf_addf(&cut, "note: %.*s…\n", 30 * 3, text.data);
	with_note(lead, NULL, NULL, text.data);
	record_diff(before, lead, &diff);
	assert_text(record_diff_details(&diff), cut.data);
	record_diff_release(&diff);
	buf_release(&text);
	buf_release(&cut);
	record_free(lead);
	record_free(before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		test_changes_come_in_the_tables_order_then_custom_keys_then_notes),
	    cmocka_unit_test(test_no_status_is_new),
	    cmocka_unit_test(test_a_new_record_has_what_its_file_says),
	    cmocka_unit_test(test_tags_are_a_set),
	    cmocka_unit_test(test_notes_are_a_multiset),
	    cmocka_unit_test(test_nested_values_compare_by_their_json),
	    cmocka_unit_test(test_the_summary_is_one_short_line),
	    cmocka_unit_test(test_the_details_are_a_line_a_key),
	    cmocka_unit_test(test_long_notes_are_cut_at_a_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
