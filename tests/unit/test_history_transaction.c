#include "history_story.h"

static void
the_first_commit_makes_the_branch(void **state)
{
	struct story *s = *state;

	change(s, "leads/jane-doe.yaml", NULL, "name: Jane Doe\n", "jane-doe: add");
	assert_file(s, "leads/jane-doe.yaml", "name: Jane Doe\n");
	assert_git(s,
	    "Alice <alice@acme.example> 2026-11-23T10:02:11+00:00 jane-doe: add", "log",
	    "--format=%an <%ae> %aI %s");
	assert_git(s, "main", "branch", "--show-current");
	assert_git(s, "commit (initial): jane-doe: add", "reflog", "--format=%gs");
	assert_clean(s);
}

static void
a_change_touches_its_own_lines_in_history(void **state)
{
	struct story *s = *state;

	change(s, "leads/jane-doe.yaml", NULL, "name: Jane\n", "jane-doe: add");
	change(s, "leads/jane-doe.yaml", "name: Jane\n", "name: Jane\nstatus: Lost\n",
	    "jane-doe: status New → Lost\n\nstatus: New → Lost");
	assert_git(s, "jane-doe: status New → Lost\n\nstatus: New → Lost", "log", "-1",
	    "--format=%B");
	assert_git(
	    s, "commit: jane-doe: status New → Lost", "reflog", "-1", "--format=%gs");
	assert_git(s, "M\tleads/jane-doe.yaml", "diff", "--name-status", "HEAD^", "HEAD");
	assert_clean(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		the_first_commit_makes_the_branch, story_setup, story_teardown),
	    cmocka_unit_test_setup_teardown(
		a_change_touches_its_own_lines_in_history, story_setup, story_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
