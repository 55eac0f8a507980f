/* renameat2(2) */
#define _GNU_SOURCE
#include "fault.h"

#include "history_world.h"

/* How far a run had come when it was killed. */
enum reached {
	HALF, /* some of the files are new, the branch has not moved */
	MOVED /* the branch has moved, the index has not */
};

static bool
stands(const struct story *s, const char *path)
{
	return faccessat(s->root, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Kills a run there; what it left is as it lies. */
static struct world
killed(struct story *s, enum reached reached)
{
	struct world w = make_world(s);

	for (long n = 40;; n++) {
		char *subject;
		bool moved, index;

		fault_arm(FAULT_KILL, n, 0);
		assert_int_equal(in_child(&w, true), 128 + SIGKILL);
		fault_arm(FAULT_NONE, 0, 0);
		subject = GIT(s, "log", "-1", "--format=%s");
		moved = strcmp(subject, "start") != 0;
		free(subject);
		index = stands(s, ".git/minicrm/index");
		if (reached == HALF && !moved && stands(s, "leads/vip/bob.yaml") &&
		    stands(s, "leads/old.yaml"))
			break;
		if (reached == MOVED && moved && index)
			break;
	}
	assert_true(stands(s, ".git/index.lock"));
	assert_true(stands(s, ".git/minicrm/journal"));
	return w;
}

static void
an_edit_made_since_is_left_alone(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, HALF);

	put(s, "leads/vip/bob.yaml", "name: Bob\nphone: 2\n");
	beat(&w);
	assert_file(s, "leads/vip/bob.yaml", "name: Bob\nphone: 2\n");
	assert_file(s, "leads/old.yaml", "name: Old\n");
	assert_file(s, "leads/trash/old.yaml", NULL);
	assert_file(s, jane, files[0].before);
	assert_git(s, " M leads/jane.yaml\n?? leads/vip/", "status", "--porcelain");
	assert_no_leftovers(&w, 0);
}

static void
what_somebody_committed_since_is_not_taken_back(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, HALF);

	/* As git advises where it finds a lock. */
	shell(
	    s, "rm .git/index.lock && git add -A leads/vip && git commit -qm 'by hand'");
	beat(&w);
	assert_file(s, "leads/vip/bob.yaml", "name: Bob\n");
	assert_file(s, "leads/trash/old.yaml", NULL);
	assert_git(s, " M leads/jane.yaml", "status", "--porcelain");
	assert_git(s, "next: name\nby hand\nstart", "log", "--format=%s");
	assert_no_leftovers(&w, 0);
}

static void
where_the_branch_was_set_aside_files_go_back(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, HALF);

	shell(s, "rm .git/index.lock && git update-ref refs/heads/main $(git commit-tree "
		 "-m aside HEAD^{tree})");
	beat(&w);
	assert_false(is_changed(&w, 0));
	assert_git(s, "next: name\naside", "log", "--format=%s");
	assert_no_leftovers(&w, 0);
}

static void
where_the_branch_went_on_the_index_follows(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, MOVED);

	shell(s,
	    "rm .git/index.lock && git add leads/*.yaml leads/*/*.yaml && git add -u "
	    "&& git commit -q --allow-empty -m on");
	beat(&w);
	assert_true(is_changed(&w, 0));
	assert_git(s, "next: name\non\n5 leads: changed\njane: phone\nstart", "log",
	    "--format=%s");
	assert_no_leftovers(&w, 0);
}

/* The index was old: such a commit sets the change back, and the files still have it. */
static void
where_git_committed_the_old_index_files_are_pending(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, MOVED);

	shell(s, "rm .git/index.lock && git commit -q --allow-empty -m over");
	beat(&w);
	assert_file(s, jane, files[0].after);
	assert_file(s, "leads/vip/bob.yaml", "name: Bob\n");
	assert_git(s,
	    " D leads/gone/x.yaml\n M leads/jane.yaml\n D leads/old.yaml\n"
	    "?? leads/trash/\n?? leads/vip/",
	    "status", "--porcelain");
	assert_no_leftovers(&w, 0);
}

static void
another_branch_is_not_touched(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, MOVED);

	shell(s, "rm .git/index.lock && git checkout -q -f -b side HEAD~2 && "
		 "git clean -fdq");
	beat(&w);
	assert_file(s, jane, "name: Jane\n");
	assert_git(s, "", "status", "--porcelain");
	assert_git(s, "next: name\nstart", "log", "--format=%s");
	assert_git(s, "5 leads: changed", "log", "-1", "--format=%s", "main");
	assert_no_leftovers(&w, 0);
}

static void
files_that_are_old_again_come_forward(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, MOVED);

	/* As after a loss of power on a disk that kept less than it said. */
	shell(s,
	    "cd leads && mv .jane.yaml.*.minicrm old && mv jane.yaml .jane.yaml.x && "
	    "mv old jane.yaml && rm .jane.yaml.x && rm -r vip && mkdir -p gone && "
	    "mv gone/.x.yaml.*.minicrm gone/x.yaml");
	beat(&w);
	assert_true(is_changed(&w, 0));
	assert_no_leftovers(&w, 0);
}

static void
the_first_commit_of_all_is_taken_back(void **state)
{
	struct story *s = *state;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx;

	s->repo->patience = 50;
	for (long n = 1; !stands(s, ".git/minicrm/journal"); n++) {
		pid_t pid = fork();

		if (pid == 0) {
			fault_arm(FAULT_KILL, n, 0);
			change(s, jane, NULL, "name: Jane\n", "jane: add");
			_exit(0);
		}
		assert_int_equal(waitpid(pid, NULL, 0), pid);
	}
	tx = begin(s);
	transaction_free(tx);
	changeset_release(&set);
	assert_file(s, jane, NULL);
	shell(s, "test ! -e leads");
	change(s, jane, NULL, "name: Jane\n", "jane: add");
	assert_clean(s);
}

/* Journals that this version did not write: nothing is guessed. */
static void
a_journal_of_another_version_stops_everything(void **state)
{
	static const char *const texts[] = {"minicrm journal 2", "minicrm journal 1", "",
	    "minicrm journal 1\0branch refs/heads/main\0to x\0end"};
	static const size_t sizes[] = {18, 18, 0, 52};
	struct story *s = *state;
	struct transaction *tx = NULL;
	char *message = xasprintf("'%s/.git/minicrm/journal' was written by another "
				  "version of minicrm: run that "
				  "one to finish what it began",
	    s->dir);

	change(s, jane, NULL, "name: Jane\n", "jane: add");
	for (size_t i = 0; i < COUNT(texts); i++) {
		must(s, file_replace(s->root, ".git/minicrm/journal", texts[i], sizes[i],
			    &s->err));
		assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
		assert_true(stands(s, ".git/minicrm/journal"));
		assert_false(stands(s, ".git/index.lock"));
	}
	free(message);
}

static void
what_cannot_be_recovered_is_said(void **state)
{
	struct story *s = *state;
	struct world w = killed(s, HALF);
	struct transaction *tx = NULL;
	const char *start =
	    "cannot finish what a run that was killed left: cannot read blob ";

	shell(s, "rm -rf .git/objects/[0-9a-f]*");
	assert_int_equal(transaction_begin(s->repo, &tx, &s->err), -1);
	assert_memory_equal(s->err.message, start, strlen(start));
	error_clear(&s->err);
	assert_true(stands(s, ".git/minicrm/journal"));
	(void)w;
}

static struct {
	int root;
	long then; /* killed so many calls later */
} doomed;

static void
save_and_be_killed(void *ignored)
{
	struct error err = ERROR_INIT;

	(void)ignored;
	file_replace(doomed.root, jane, "name: Jane\nsaved: 1\n", 20, &err);
	fault_arm(FAULT_KILL, doomed.then, 0);
}

static void
a_save_is_not_lost_by_a_kill_right_after_it(void **state)
{
	struct story *s = *state;
	struct world w = make_world(s);
	int status = 1;

	doomed.root = s->root;
	for (long n = 36; status != 0; n += 3)
		for (doomed.then = 1; doomed.then <= 4; doomed.then++) {
			pid_t pid = fork();

			if (pid == 0) {
				fault.hook = save_and_be_killed;
				fault_arm(FAULT_HOOK, n, 0);
				_exit(change_all(s) & 0xff);
			}
			assert_int_equal(waitpid(pid, &status, 0), pid);
			beat(&w);
			if (status != 0)
				assert_file(s, jane, "name: Jane\nsaved: 1\n");
			assert_true(stands(s, "leads/old.yaml") ==
				    stands(s, "leads/gone/x.yaml"));
			assert_true(stands(s, "leads/old.yaml") !=
				    stands(s, "leads/trash/old.yaml"));
			assert_true(stands(s, "leads/old.yaml") !=
				    stands(s, "leads/vip/bob.yaml"));
			assert_no_leftovers(&w, n);
			shell(s,
			    "git reset -q --hard $(git log --format=%H --grep=start) "
			    "&& git clean -fdq");
			w = (struct world){s, 1, 0};
			put(s, jane, files[0].before);
		}
	assert_git(s, "", "fsck", "--strict", "--no-dangling", "--no-progress");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(an_edit_made_since_is_left_alone),
	    STORY(what_somebody_committed_since_is_not_taken_back),
	    STORY(where_the_branch_was_set_aside_files_go_back),
	    STORY(where_the_branch_went_on_the_index_follows),
	    STORY(where_git_committed_the_old_index_files_are_pending),
	    STORY(another_branch_is_not_touched),
	    STORY(files_that_are_old_again_come_forward),
	    STORY(the_first_commit_of_all_is_taken_back),
	    STORY(a_journal_of_another_version_stops_everything),
	    STORY(what_cannot_be_recovered_is_said),
	    STORY(a_save_is_not_lost_by_a_kill_right_after_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
