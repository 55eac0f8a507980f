#include "crm/timeline.h"
#include "crm_story.h"

#define BOTH (1u << KIND_LEAD | 1u << KIND_CONTACT)

/* "status New → Lost", "note +Called", "phone -123". */
static void
add_change(struct buf *out, const struct record_change *change)
{
	if (change->from == NULL)
		buf_addf(out, "%s +%s", change->key, change->to);
	else if (change->to == NULL)
		buf_addf(out, "%s -%s", change->key, change->from);
	else
		buf_addf(out, "%s %s → %s", change->key, change->from, change->to);
}

/* "edit bob (status New → Lost)", a line an event. The caller frees. */
static char *
read_timeline(struct story *s, struct timeline *timeline, int *rc)
{
	const struct timeline_event *event;
	struct buf out = BUF_INIT;

	while ((*rc = timeline_next(timeline, &event, &s->err)) == 1) {
		buf_addf(&out, "%s %s%s%s", timeline_action_name(event->action),
		    event->kind == KIND_CONTACT ? "contact " : "", event->id,
		    event->changes.count > 0 ? " (" : "");
		for (size_t i = 0; i < event->changes.count; i++) {
			buf_addstr(&out, i > 0 ? ", " : "");
			add_change(&out, &event->changes.items[i]);
		}
		buf_addstr(&out, event->changes.count > 0 ? ")\n" : "\n");
	}
	timeline_close(timeline);
	return buf_detach(&out, NULL);
}

static void
assert_told_with(
    struct story *s, const struct timeline_filter *filter, const char *expected)
{
	struct crm *crm = open_crm(s);
	struct timeline *timeline;
	char *told;
	int rc;

	must(s, timeline_open(crm, BOTH, filter, &timeline, &s->err));
	told = read_timeline(s, timeline, &rc);
	must(s, rc);
	assert_string_equal(told, expected);
	free(told);
	crm_close(crm);
}

static void
assert_told(struct story *s, const char *expected)
{
	assert_told_with(s, NULL, expected);
}

static void
assert_told_of(struct story *s, const char *ref, const char *expected)
{
	struct crm *crm = open_crm(s);
	struct timeline *timeline;
	char *told;
	int rc;

	must(s, timeline_open_record(crm, KIND_LEAD, ref, NULL, &timeline, &s->err));
	told = read_timeline(s, timeline, &rc);
	must(s, rc);
	assert_string_equal(told, expected);
	free(told);
	crm_close(crm);
}

#define BOB "name: Bob\ncreated: 2026-11-01T09:00:00Z\n"
#define JANE "name: Jane\ncreated: 2026-11-01T09:00:01Z\n"

static void
hand_edits_are_told_in_crm_words(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\n");
	commit_day(s, 1);
	put(s, "leads/bob.yaml",
	    "name: Bob\nstatus: contacted\nphone: 2\ntags: vip\nnotes:\n- Called.\n");
	commit_day(s, 2);
	put(s, "leads/bob.yaml",
	    "name: Bob # a comment\nstatus: contacted\nphone: 2\ntags: "
	    "[vip]\nnotes:\n- Called.\n");
	commit_day(s, 3);
	assert_told(s, "edit bob\n"
		       "edit bob (phone 1 → 2, status New → Contacted, tags +vip, note "
		       "+Called.)\n"
		       "add bob (name +Bob, phone +1, status +New)\n");
}

static void
moves_by_hand_are_what_the_commands_do(void **state)
{
	static const struct {
		const char *from, *to, *told;
	} moves[] = {
	    {"leads/bob.yaml", "leads/vip/bob.yaml",
		"move bob (path leads/bob.yaml → leads/vip/bob.yaml)\n"},
	    {"leads/bob.yaml", "leads/trash/bob.yaml", "trash bob\n"},
	    {"leads/vip/bob.yaml", "leads/trash/vip/bob.yaml", "trash bob\n"},
	    {"leads/vip/bob.yaml", "leads/trash/bob.yaml", "trash bob\n"},
	    {"leads/trash/bob.yaml", "leads/bob.yaml", "restore bob\n"},
	    {"leads/trash/bob.yaml", "leads/bob-2.yaml",
		"restore bob-2 (id bob → bob-2)\n"},
	    {"leads/bob.yaml", "leads/robert.yaml", "rename robert (id bob → robert)\n"},
	    {"leads/bob.yaml", "leads/vip/robert.yaml",
		"rename robert (id bob → robert)\n"},
	    {"leads/bob.yaml", "contacts/bob.yaml",
		"purge bob (name -Bob, status -New)\nadd contact "
		"bob\n"},
	};
	struct story *s = *state;

	for (size_t i = 0; i < COUNT(moves); i++) {
		char *told, *first;
		struct crm *crm;
		struct timeline *timeline;
		int rc;

		put(s, moves[i].from, BOB);
		commit_day(s, 1);
		move_file(s, moves[i].from, moves[i].to);
		commit_day(s, 2);
		crm = open_crm(s);
		must(s, timeline_open(crm, BOTH, NULL, &timeline, &s->err));
		told = read_timeline(s, timeline, &rc);
		must(s, rc);
		first = xstrndup(told, strlen(moves[i].told));
		assert_string_equal(first, moves[i].told);
		free(first);
		free(told);
		crm_close(crm);
		remove_file(s, moves[i].to);
		commit_day(s, 3);
	}
}

static void
a_record_that_moves_may_change_too(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	put(s, "leads/ann.yaml", "name: Ann\n");
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	put(s, "leads/robert.yaml", BOB "phone: 1\n");
	remove_file(s, "leads/ann.yaml");
	put(s, "leads/trash/ann.yaml", "name: Ann\nstatus: Lost\n");
	commit_day(s, 2);
	assert_told(s, "trash ann (status New → Lost)\n"
		       "rename robert (id bob → robert, phone +1)\n"
		       "add ann (name +Ann, status +New)\n"
		       "add bob (name +Bob, status +New)\n");
}

static void
records_of_their_own_are_never_joined(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	put(s, "leads/trash/bob.yaml", JANE);
	commit_day(s, 2);
	assert_told(s, "purge bob (name -Bob, status -New)\n"
		       "add bob (name +Jane, status +New)\n"
		       "add bob (name +Bob, status +New)\n");
}

static void
two_files_that_change_places_are_renamed(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	put(s, "leads/jane.yaml", JANE);
	commit_day(s, 1);
	put(s, "leads/jane.yaml", BOB);
	remove_file(s, "leads/bob.yaml");
	put(s, "leads/janet.yaml", JANE);
	commit_day(s, 2);
	assert_told(s, "rename jane (id bob → jane)\n"
		       "rename janet (id jane → janet)\n"
		       "add bob (name +Bob, status +New)\n"
		       "add jane (name +Jane, status +New)\n");
}

static void
two_commits_tell_a_purge_and_an_add(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	commit_day(s, 2);
	put(s, "leads/robert.yaml", BOB);
	commit_day(s, 3);
	assert_told(s, "add robert (name +Bob, status +New)\n"
		       "purge bob (name -Bob, status -New)\n"
		       "add bob (name +Bob, status +New)\n");
}

static void
a_conversion_by_hand_is_one(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 1);
	put(s, "leads/bob.yaml", BOB "status: Converted\ncontact: bob\n");
	put(s, "contacts/bob.yaml", "first_name: Bob\nlead: bob\n");
	commit_day(s, 2);
	assert_told(s, "convert bob (status New → Converted, contact +bob)\n"
		       "add contact bob (first_name +Bob, lead +bob)\n"
		       "add bob (name +Bob, status +New)\n");
}

static void
what_cannot_be_read_is_told_without_keys_until_it_is_mended(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 1);
	put(s, "leads/bob.yaml", "name: [\n");
	put(s, "leads/eve.yaml", "\t\n");
	commit_day(s, 2);
	put(s, "leads/bob.yaml", BOB "phone: 1\n");
	commit_day(s, 3);
	move_file(s, "leads/eve.yaml", "leads/eva.yaml");
	commit_day(s, 4);
	assert_told(s, "rename eva (id eve → eva)\n"
		       "edit bob (phone +1)\n"
		       "edit bob\n"
		       "add eve\n"
		       "add bob (name +Bob, status +New)\n");
}

static void
a_merge_tells_what_no_side_had(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB "phone: 0\nemail: b@x.example\n");
	put(s, "leads/jane.yaml", JANE);
	commit_day(s, 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/bob.yaml", BOB "phone: 1\nemail: b@x.example\n");
	put(s, "leads/jane.yaml", JANE "phone: 7\n");
	commit_day(s, 2);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/bob.yaml", BOB "phone: 2\nemail: b@y.example\n");
	move_file(s, "leads/jane.yaml", "leads/trash/jane.yaml");
	commit_day(s, 3);
	RUN_GIT(s, "merge", "-q", "-s", "ours", "--no-commit", "theirs");
	put(s, "leads/bob.yaml",
	    BOB "phone: 2\nemail: b@y.example\nnotes:\n- phone was 1\n");
	put(s, "leads/trash/jane.yaml", JANE "phone: 7\n");
	commit_day(s, 4);
	assert_told(s, "merge bob (note +phone was 1)\n"
		       "merge jane\n"
		       "edit bob (email b@x.example → b@y.example, phone 0 → 2)\n"
		       "trash jane\n"
		       "edit bob (phone 0 → 1)\n"
		       "edit jane (phone +7)\n"
		       "add bob (name +Bob, email +b@x.example, phone +0, status +New)\n"
		       "add jane (name +Jane, status +New)\n");
}

static void
a_record_is_followed_back_through_ids_and_folders(void **state)
{
	static const char told[] = "restore robert\n"
				   "trash robert\n"
				   "move robert (path leads/robert.yaml → "
				   "leads/vip/robert.yaml)\n"
				   "edit robert (phone +1)\n"
				   "rename robert (id bob → robert)\n"
				   "add bob (name +Bob, status +New)\n";
	struct story *s = *state;

	/* Another record had the id before, and another has it afterwards. */
	put(s, "leads/bob.yaml", JANE);
	put(s, "leads/ann.yaml", "name: Ann\n");
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	commit_day(s, 2);
	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 3);
	move_file(s, "leads/bob.yaml", "leads/robert.yaml");
	commit_day(s, 4);
	put(s, "leads/bob.yaml", "name: Third\n");
	put(s, "leads/robert.yaml", BOB "phone: 1\n");
	commit_day(s, 5);
	move_file(s, "leads/robert.yaml", "leads/vip/robert.yaml");
	commit_day(s, 6);
	move_file(s, "leads/vip/robert.yaml", "leads/trash/vip/robert.yaml");
	commit_day(s, 7);
	move_file(s, "leads/trash/vip/robert.yaml", "leads/vip/robert.yaml");
	commit_day(s, 8);
	assert_told_of(s, "robert", told);
	assert_told_of(s, "rob", told);
	assert_told_of(s, "bob", "add bob (name +Third, status +New)\n");
}

static void
a_purge_that_was_taken_back_is_no_end(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	commit_day(s, 2);
	put(s, "leads/bob.yaml", JANE);
	commit_day(s, 3);
	remove_file(s, "leads/bob.yaml");
	commit_day(s, 4);
	put(s, "leads/bob.yaml", BOB);
	commit_day(s, 5);
	assert_told_of(s, "bob",
	    "add bob (name +Bob, status +New)\n"
	    "purge bob (name -Bob, status -New)\n"
	    "add bob (name +Bob, status +New)\n");
}

static void
a_record_of_the_past_is_found_by_its_id(void **state)
{
	struct story *s = *state;
	struct crm *crm;
	struct timeline *timeline;
	int rc;

	put(s, "leads/bob.yaml", BOB);
	put(s, "leads/jane.yaml", JANE);
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	move_file(s, "leads/jane.yaml", "leads/janet.yaml");
	commit_day(s, 2);
	assert_told_of(s, "bob",
	    "purge bob (name -Bob, status -New)\n"
	    "add bob (name +Bob, status +New)\n");
	/* Where it went is told; what happened to it there is told there. */
	RUN_GIT(s, "rm", "-q", "leads/janet.yaml");
	commit_day(s, 3);
	assert_told_of(s, "jane",
	    "rename janet (id jane → janet)\n"
	    "add jane (name +Jane, status +New)\n");

	crm = open_crm(s);
	must(s, timeline_open_record(crm, KIND_LEAD, "nobody", NULL, &timeline, &s->err));
	free(read_timeline(s, timeline, &rc));
	assert_error(s, rc, "no lead 'nobody', now or in history");
	crm_close(crm);
}

static void
a_file_that_was_never_committed_has_no_history(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", JANE);
	commit_day(s, 1);
	remove_file(s, "leads/bob.yaml");
	commit_day(s, 2);
	put(s, "leads/bob.yaml", BOB);
	assert_told_of(s, "bob", "");
}

static void
it_can_be_asked_for_days_and_people(void **state)
{
	static const struct {
		struct timeline_filter filter;
		const char *told;
	} asked[] = {
	    {{.by = "alice"},
		"edit bob (phone 1 → 3)\nadd bob (name +Bob, status +New)\n"},
	    {{.by = "Rob"}, "edit bob (phone +1)\n"},
	    {{.by = "BOB@acme.example"}, "edit bob (phone +1)\n"},
	    {{.by = "carol"}, "edit bob (phone 3 → 4)\n"},
	    {{.by = "nobody"}, ""},
	    {{.has_since = true, .since = 20760}, "edit bob (phone 3 → 4)\n"
						  "edit bob (phone 1 → 3)\n"},
	    {{.has_until = true, .until = 20759},
		"edit bob (phone +1)\nadd bob (name +Bob, status +New)\n"},
	    {{.has_since = true, .since = 20759, .has_until = true, .until = 20759},
		"edit bob (phone +1)\n"},
	};
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_as(s, "alice", 1);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\n");
	commit_as(s, "bob", 2);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 3\n");
	commit_as(s, "alice", 3);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 4\n");
	commit_as(s, "carol", 4);
	for (size_t i = 0; i < COUNT(asked); i++)
		assert_told_with(s, &asked[i].filter, asked[i].told);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(hand_edits_are_told_in_crm_words),
	    STORY(moves_by_hand_are_what_the_commands_do),
	    STORY(a_record_that_moves_may_change_too),
	    STORY(records_of_their_own_are_never_joined),
	    STORY(two_files_that_change_places_are_renamed),
	    STORY(two_commits_tell_a_purge_and_an_add),
	    STORY(a_conversion_by_hand_is_one),
	    STORY(what_cannot_be_read_is_told_without_keys_until_it_is_mended),
	    STORY(a_merge_tells_what_no_side_had),
	    STORY(a_record_is_followed_back_through_ids_and_folders),
	    STORY(a_purge_that_was_taken_back_is_no_end),
	    STORY(a_record_of_the_past_is_found_by_its_id),
	    STORY(a_file_that_was_never_committed_has_no_history),
	    STORY(it_can_be_asked_for_days_and_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
