/* renameat2(2) */
#define _GNU_SOURCE
#include "fault.h"

#include "history_world.h"

#include <sys/mount.h>

static void
kill_everywhere(struct story *s, long stride)
{
	struct world w = make_world(s);
	bool changed = false;
	int status = 1;
	long n;

	for (n = 1; status != 0; n += stride) {
		fault_arm(FAULT_KILL, n, 0);
		status = in_child(&w, true);
		fault_arm(FAULT_NONE, 0, 0);
		beat(&w);
		/* What a run had reached is not lost by a kill that comes later. */
		assert_true(is_changed(&w, n) >= changed);
		changed = is_changed(&w, n);
		assert_no_leftovers(&w, n);
		if (changed) {
			w.commits += 2;
			set_all_back(&w);
		}
	}
	assert_true(changed);
	/* Else it was not there that the calls were counted. */
	assert_true(n > 60);
	assert_sound(&w);
}

static void
a_kill_anywhere_leaves_all_or_nothing(void **state)
{
	kill_everywhere(*state, 1);
}

static void
also_where_files_cannot_be_exchanged(void **state)
{
	fault.no_flags = true;
	kill_everywhere(*state, 2);
	fault.no_flags = false;
}

static void
also_without_hard_links(void **state)
{
	fault.no_links = true;
	kill_everywhere(*state, 5);
	fault.no_links = false;
}

static void
fail_everywhere(struct story *s, enum fault_kind kind, int error)
{
	struct world w = make_world(s);
	long n = 0, calls;
	int rc;

	do {
		fault_arm(kind, ++n, error);
		rc = change_all(s);
		calls = fault.count;
		fault_arm(FAULT_NONE, 0, 0);
		if (rc == -1)
			assert_non_null(strchr(s->err.message, ':'));
		error_clear(&s->err);
		assert_true(rc == 0 || rc == -1);
		if (rc == -1 && is_changed(&w, n))
			fail_msg("call %ld: it failed and yet has changed", n);
		beat(&w);
		if (is_changed(&w, n) != (rc == 0))
			fail_msg("call %ld: %d, and yet it is not so", n, rc);
		assert_no_leftovers(&w, n);
		if (rc == 0) {
			w.commits += 2;
			set_all_back(&w);
		}
	} while (calls >= n);
	assert_true(n > 60);
	assert_sound(&w);
}

static void
also_where_many_are_brought_to_disk_at_once(void **state)
{
	struct story *s = *state;

	s->repo->few = 1;
	kill_everywhere(s, 1);
}

static void
a_full_disk_then_changes_nothing_either(void **state)
{
	struct story *s = *state;

	s->repo->few = 1;
	fail_everywhere(s, FAULT_FULL, ENOSPC);
}

static void
a_recovery_may_be_killed_as_often_as_one_likes(void **state)
{
	struct world w = make_world(*state);
	int status = 1;

	for (long n = 60; status != 0; n += 6) {
		fault_arm(FAULT_KILL, n, 0);
		status = in_child(&w, true);
		for (long m = 1, again = 1; again != 0; m += 2) {
			fault_arm(FAULT_KILL, m, 0);
			again = in_child(&w, false);
			if (again != 0)
				continue;
			w.beats++;
			w.commits++;
		}
		fault_arm(FAULT_NONE, 0, 0);
		assert_no_leftovers(&w, n);
		if (is_changed(&w, n)) {
			w.commits += 2;
			set_all_back(&w);
		}
	}
	assert_sound(&w);
}

static void
a_disk_that_fills_up_anywhere_changes_nothing(void **state)
{
	fail_everywhere(*state, FAULT_FULL, ENOSPC);
}

static void
a_call_that_fails_anywhere_changes_nothing(void **state)
{
	fail_everywhere(*state, FAULT_ONCE, EIO);
}

static void
end_oneself(void *ignored)
{
	(void)ignored;
	raise(SIGTERM);
}

static void
a_signal_ends_it_before_or_after_but_not_within(void **state)
{
	struct world w = make_world(*state);
	bool changed = false, seen = false;
	int status = 1;

	for (long n = 1; status != 0; n += 2) {
		pid_t pid = fork();

		if (pid == 0) {
			fault.hook = end_oneself;
			fault_arm(FAULT_HOOK, n, 0);
			_exit(change_all(w.s) & 0xff);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(status == 0 || WTERMSIG(status) == SIGTERM);
		/* At once, with no other run to clean up. */
		changed = is_changed(&w, n);
		assert_true(changed >= seen);
		seen = changed;
		assert_false(faccessat(w.s->root, ".git/index.lock", F_OK, 0) == 0);
		assert_false(faccessat(w.s->root, ".git/minicrm/journal", F_OK, 0) == 0);
		if (changed) {
			w.commits += 2;
			set_all_back(&w);
		}
	}
	assert_true(changed);
	assert_sound(&w);
}

/* A file system of two megabytes; where it may be made. */
static bool
mount_small(const char *path)
{
	const char *argv[] = {
	    "mount", "-t", "tmpfs", "-o", "size=2m", "none", path, NULL};
	struct buf out = BUF_INIT;
	struct process p = {.argv = argv, .output = &out, .errors = &out};
	struct error err = ERROR_INIT;
	int status = 1;
	bool mounted =
	    mkdir(path, 0777) == 0 && process_run(&p, &status, &err) == 0 && status == 0;

	error_clear(&err);
	buf_release(&out);
	return mounted;
}

static void
a_disk_that_is_really_full(void **state)
{
	struct story *s = *state;
	char *dir = xasprintf("%s/small", s->home);
	struct repository *large = s->repo;
	struct world w;
	int rc;

	if (geteuid() != 0 || !mount_small(dir)) {
		free(dir);
		skip();
	}
	free(s->dir);
	s->dir = dir;
	close(s->root);
	must(s, repository_init(dir, &s->env, &s->repo, &s->err));
	s->root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	w = make_world(s);
	for (int kilobytes = 0; kilobytes < 400; kilobytes += 8) {
		char *fill = xasprintf("dd if=/dev/zero of=.git/fill bs=4k 2>/dev/null "
				       "|| true; truncate -s -%dk "
				       ".git/fill",
		    kilobytes);

		shell(s, fill);
		free(fill);
		rc = change_all(s);
		assert_int_equal(rc == 0, s->err.message == NULL);
		error_clear(&s->err);
		shell(s, "rm .git/fill");
		assert_true(is_changed(&w, kilobytes) == (rc == 0));
		assert_git(s, rc == 0 ? "5 leads: changed\nstart" : "start", "reflog",
		    "--format=%s");
		if (rc == 0)
			break;
		assert_int_equal(faccessat(s->root, ".git/index.lock", F_OK, 0), -1);
	}
	assert_int_equal(rc, 0);
	w.commits += 2;
	assert_sound(&w);
	repository_free(s->repo);
	s->repo = large;
	close(s->root);
	s->root = open(s->home, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(umount(dir), 0);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_kill_anywhere_leaves_all_or_nothing),
	    STORY(also_where_files_cannot_be_exchanged),
	    STORY(also_without_hard_links),
	    STORY(also_where_many_are_brought_to_disk_at_once),
	    STORY(a_full_disk_then_changes_nothing_either),
	    STORY(a_recovery_may_be_killed_as_often_as_one_likes),
	    STORY(a_disk_that_fills_up_anywhere_changes_nothing),
	    STORY(a_call_that_fails_anywhere_changes_nothing),
	    STORY(a_signal_ends_it_before_or_after_but_not_within),
	    STORY(a_disk_that_is_really_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
