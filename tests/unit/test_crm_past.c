#include "crm_story.h"

#include <sys/stat.h>
#include <time.h>

/* The day of November. */
static void
go_back(struct story *s, struct crm *crm, int mday)
{
	char *text = xasprintf("2026-11-%02d", mday);
	day_t day;

	assert_true(day_parse(text, &day));
	must(s, crm_go_back(crm, day, &s->err));
	free(text);
}

/* "bob=Contacted ann=New" of those at that place. */
static void
assert_stood(struct story *s, int day, unsigned where, const char *expected)
{
	struct record_list records = RECORD_LIST_INIT;
	struct crm *crm = open_crm(s);
	struct buf out = BUF_INIT;

	go_back(s, crm, day);
	must(s, crm_load(crm, KIND_LEAD, where, &records, &s->err));
	for (size_t i = 0; i < records.count; i++) {
		const struct record *record = records.items[i];

		buf_addf(&out, "%s%s=%s", i > 0 ? " " : "", record->id,
		    record->broken != NULL ? "broken" : status_name(record->status));
	}
	assert_string_equal(out.data, expected);
	buf_release(&out);
	record_list_release(&records);
	crm_close(crm);
}

/* Three days; on the fourth the files say something else again. */
static void
live_three_days(struct story *s)
{
	put(s, "leads/bob.yaml", "name: Bob\n");
	put(s, "leads/ann.yaml", "name: [\n");
	commit_day(s, 2);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Contacted\nfollow_up: 2026-11-03\n");
	put(s, "leads/ann.yaml", "name: Ann\nstatus: Lost\n");
	put(s, "leads/vip/cy.yaml", "name: Cy\nemail: cy@acme.example\n");
	assert_int_equal(symlinkat("bob.yaml", s->root, "leads/link.yaml"), 0);
	commit_day(s, 3);
	move_file(s, "leads/ann.yaml", "leads/trash/ann.yaml");
	move_file(s, "leads/vip/cy.yaml", "leads/carl.yaml");
	commit_day(s, 5);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Qualified\n");
}

static void
the_records_of_a_day_are_read_from_its_tree(void **state)
{
	static const struct {
		int day;
		unsigned where;
		const char *stood;
	} days[] = {
	    {1, CRM_LIVE | CRM_TRASH, ""},
	    {2, CRM_LIVE, "ann=broken bob=New"},
	    {3, CRM_LIVE, "ann=Lost bob=Contacted cy=New"},
	    {4, CRM_LIVE, "ann=Lost bob=Contacted cy=New"},
	    {4, CRM_TRASH, ""},
	    {5, CRM_LIVE, "bob=Contacted carl=New"},
	    {5, CRM_TRASH, "ann=Lost"},
	    {30, CRM_LIVE, "bob=Contacted carl=New"},
	};
	struct story *s = *state;

	live_three_days(s);
	for (size_t i = 0; i < COUNT(days); i++)
		assert_stood(s, days[i].day, days[i].where, days[i].stood);
}

static void
a_day_is_the_local_one(void **state)
{
	struct story *s = *state;

	/* Committed at 10 in the morning, when in Auckland it is 11 at night, and in
	 * Kiritimati past midnight. */
	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_day(s, 2);
	setenv("TZ", "Pacific/Auckland", 1);
	tzset();
	assert_stood(s, 1, CRM_LIVE, "");
	assert_stood(s, 2, CRM_LIVE, "bob=New");
	setenv("TZ", "Pacific/Kiritimati", 1);
	tzset();
	assert_stood(s, 2, CRM_LIVE, "");
	assert_stood(s, 3, CRM_LIVE, "bob=New");
	setenv("TZ", "UTC", 1);
	tzset();
}

static void
a_ref_names_what_was_there_then(void **state)
{
	static const struct {
		int day;
		const char *ref, *id;
	} refs[] = {
	    {3, "cy", "cy"},
	    {3, "cy@acme.example", "cy"},
	    {5, "cy@acme.example", "carl"},
	    {5, "car", "carl"},
	    {5, "an", "ann"},
	};
	struct story *s = *state;

	live_three_days(s);
	for (size_t i = 0; i < COUNT(refs); i++) {
		struct crm *crm = open_crm(s);
		struct record *record;

		go_back(s, crm, refs[i].day);
		must(s, crm_find(crm, KIND_LEAD, CRM_LIVE | CRM_TRASH, false, refs[i].ref,
			    &record, &s->err));
		assert_string_equal(record->id, refs[i].id);
		record_free(record);
		crm_close(crm);
	}
}

static void
a_file_is_given_as_it_was(void **state)
{
	struct story *s = *state;
	struct crm *crm;
	struct record *record;
	struct buf bytes = BUF_INIT;

	live_three_days(s);
	crm = open_crm(s);
	go_back(s, crm, 2);
	must(s, crm_find(crm, KIND_LEAD, CRM_LIVE, false, "bob", &record, &s->err));
	must(s, crm_read_file(crm, record, &bytes, &s->err));
	assert_string_equal(bytes.data, "name: Bob\n");
	assert_int_equal(crm_query_context(crm).today, 20759);
	buf_release(&bytes);
	record_free(record);
	crm_close(crm);
}

static void
without_a_repository_there_is_no_past(void **state)
{
	struct story *s = *state;
	char *dir = xasprintf("%s/plain", s->home);
	char *expected = xasprintf("no git repository in '%s', so there is no history: "
				   "run 'minicrm init %s'",
	    dir, dir);
	struct crm_place place = {.dir = dir};
	struct crm *crm;
	int root;

	assert_int_equal(mkdir(dir, 0777), 0);
	root = open(dir, O_RDONLY | O_DIRECTORY);
	must(s, file_replace(root, "minicrm.ini", "", 0, &s->err));
	must(s, file_replace(root, "leads/bob.yaml", "name: Bob\n", 10, &s->err));
	must(s, crm_open(&s->env, &place, &crm, &s->err));
	assert_error(s, crm_go_back(crm, 20000, &s->err), expected);
	crm_close(crm);
	close(root);
	free(expected);
	free(dir);
}

/* "TEXT BY DAY HOUR; …" as a reader is shown them; "?" what is not known. */
static char *
tell_notes(struct record *record)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *note = &record->notes[i];
		char at[INSTANT_TEXT_SIZE] = "?";

		if (note->has_at)
			instant_format(note->at, at);
		buf_addf(&out, "%s%s %s %.2s", i > 0 ? "; " : "", note->text,
		    note->by == NULL ? "?" : note->by, note->has_at ? at + 8 : at);
	}
	return buf_detach(&out, NULL);
}

static void
assert_notes_at(struct story *s, int day, const char *ref, const char *expected)
{
	struct crm *crm = open_crm(s);
	struct record *record;
	char *told;

	if (day > 0)
		go_back(s, crm, day);
	must(s,
	    crm_find(crm, KIND_LEAD, CRM_LIVE | CRM_TRASH, false, ref, &record, &s->err));
	crm_complete_notes(crm, &record, 1);
	told = tell_notes(record);
	assert_string_equal(told, expected);
	free(told);
	record_free(record);
	crm_close(crm);
}

static void
a_bare_note_has_the_time_and_author_of_its_commit(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\nnotes:\n- one\n");
	commit_as(s, "alice", 1);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\nnotes:\n- one\n");
	commit_as(s, "alice", 2);
	put(s, "leads/bob.yaml",
	    "name: Bob\nphone: 1\nnotes:\n- one\n- {text: two, at: "
	    "2026-11-02T00:00:00Z}\n- {text: stamped, by: eve, at: "
	    "2026-11-01T00:00:00Z}\n");
	commit_as(s, "bob", 3);
	move_file(s, "leads/bob.yaml", "leads/trash/robert.yaml");
	commit_as(s, "carol", 4);
	put(s, "leads/trash/robert.yaml",
	    "name: Bob\nphone: 1\nnotes:\n- one\n- {text: two, at: "
	    "2026-11-02T00:00:00Z}\n- {text: stamped, by: eve, at: "
	    "2026-11-01T00:00:00Z}\n- {text: three, by: eve}\n- one\n");
	assert_notes_at(s, 0, "robert",
	    "stamped eve 01; one alice 01; two rob 02; three eve ?; one ? ?");
	assert_notes_at(s, 2, "bob", "one alice 01");
}

static void
the_same_words_twice_are_two_notes(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\nnotes: [no answer]\n");
	commit_as(s, "alice", 1);
	put(s, "leads/bob.yaml", "name: Bob\nnotes: [no answer, other, no answer]\n");
	commit_as(s, "bob", 3);
	put(s, "leads/bob.yaml",
	    "name: Bob\nnotes: [no answer, other, no answer, no answer]\n");
	commit_as(s, "carol", 5);
	assert_notes_at(s, 0, "bob",
	    "no answer alice 01; other rob 03; no answer rob 03; no answer carol 05");
}

static void
a_note_beside_a_mistake_came_with_it(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\nnotes:\n- one\n");
	commit_as(s, "alice", 1);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: Nwe\nnotes:\n- one\n- two\n");
	commit_as(s, "bob", 2);
	put(s, "leads/bob.yaml", "name: Bob\nstatus: New\nnotes:\n- one\n- two\n");
	commit_as(s, "alice", 3);
	assert_notes_at(s, 0, "bob", "one alice 01; two rob 02");
}

static void
a_merge_brings_only_its_own_notes(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_as(s, "alice", 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/bob.yaml", "name: Bob\nnotes:\n- theirs\n");
	commit_as(s, "bob", 2);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/bob.yaml", "name: Bob\nnotes:\n- ours\n");
	commit_as(s, "carol", 3);
	RUN_GIT(s, "merge", "-q", "-s", "ours", "--no-commit", "theirs");
	put(s, "leads/bob.yaml", "name: Bob\nnotes:\n- theirs\n- ours\n- merged\n");
	commit_as(s, "alice", 4);
	assert_notes_at(s, 0, "bob", "theirs rob 02; ours carol 03; merged alice 04");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(the_records_of_a_day_are_read_from_its_tree),
	    STORY(a_day_is_the_local_one),
	    STORY(a_ref_names_what_was_there_then),
	    STORY(a_file_is_given_as_it_was),
	    STORY(without_a_repository_there_is_no_past),
	    STORY(a_bare_note_has_the_time_and_author_of_its_commit),
	    STORY(the_same_words_twice_are_two_notes),
	    STORY(a_note_beside_a_mistake_came_with_it),
	    STORY(a_merge_brings_only_its_own_notes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
