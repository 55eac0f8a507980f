/* renameat2(2) */
#define _GNU_SOURCE
#include "fault.h"

/* Hundreds of runs with dozens of fsyncs each: in memory. */
#ifdef __linux__
#define STORY_FOLDER "/dev/shm"
#endif
#include "../../src/history/history_internal.h"
#include "history_story.h"

#include <sys/wait.h>

/*
 * One change of everything, there and back: a hand edit recorded and edited on, a file
 * made in a new folder, one moved, the last of a folder deleted.
 */
static const struct {
	const char *path, *before, *after;
} files[] = {
    {"leads/jane.yaml", "name: Jane\nphone: 1\n", "name: Jane\nstatus: Lost\n"},
    {"leads/vip/bob.yaml", NULL, "name: Bob\n"},
    {"leads/old.yaml", "name: Old\n", NULL},
    {"leads/trash/old.yaml", NULL, "name: Old\n"},
    {"leads/gone/x.yaml", "name: X\n", NULL},
};
static const char jane[] = "leads/jane.yaml";

struct world {
	struct story *s;
	size_t commits; /* that history is to hold */
	size_t beats;   /* transactions that came after */
};

/* In two commits, as of a hand edit that is pending. 0, 1, -1 as transaction_finish(). */
static int
change_all(struct story *s)
{
	struct changeset hand = CHANGESET_INIT, all = CHANGESET_INIT;
	struct transaction *tx;
	int rc = transaction_begin(s->repo, &tx, &s->err);

	if (rc != 0)
		return rc;
	plan(&hand, jane, files[0].before, files[0].before);
	for (size_t i = 0; i < COUNT(files); i++)
		plan(&all, files[i].path, files[i].before, files[i].after);
	if (transaction_commit(tx, &hand, "jane: phone", &s->err) != 0 ||
	    transaction_commit(tx, &all, "5 leads: changed", &s->err) != 0)
		rc = -1;
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	transaction_free(tx);
	changeset_release(&hand);
	changeset_release(&all);
	return rc;
}

static void
set_all_back(struct world *w)
{
	struct story *s = w->s;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx = begin(s);

	for (size_t i = 0; i < COUNT(files); i++)
		plan(&set, files[i].path, files[i].after,
		    i == 0 ? "name: Jane\n" : files[i].before);
	must(s, transaction_commit(tx, &set, "5 leads: back", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	put(s, jane, files[0].before);
	w->commits++;
}

static struct world
make_world(struct story *s)
{
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx = begin(s);

	s->repo->patience = 50;
	plan(&set, jane, NULL, "name: Jane\n");
	for (size_t i = 1; i < COUNT(files); i++)
		if (files[i].before != NULL)
			plan(&set, files[i].path, NULL, files[i].before);
	must(s, transaction_commit(tx, &set, "start", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	put(s, jane, files[0].before);
	return (struct world){s, 1, 0};
}

/* The next transaction, on another file. */
static int
try_beat(struct world *w)
{
	struct story *s = w->s;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx;
	char old[40], new[40];
	int rc = transaction_begin(s->repo, &tx, &s->err);

	if (rc != 0)
		return rc;
	snprintf(old, sizeof old, "name: %zu\n", w->beats);
	snprintf(new, sizeof new, "name: %zu\n", w->beats + 1);
	plan(&set, "leads/next.yaml", w->beats == 0 ? NULL : old, new);
	rc = transaction_commit(tx, &set, "next: name", &s->err);
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	transaction_free(tx);
	changeset_release(&set);
	return rc;
}

static void
beat(struct world *w)
{
	int rc = try_beat(w);

	must(w->s, rc);
	assert_int_equal(rc, 0);
	w->beats++;
	w->commits++;
}

/* The child's exit status, 128 + n where a signal ended it. */
static int
in_child(struct world *w, bool all)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit((all ? change_all(w->s) : try_beat(w)) & 0xff);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	assert_true(status == 0 || status == 128 + SIGKILL);
	return status;
}

/* True where all files are new; never some of them. */
static bool
is_changed(struct world *w, long n)
{
	bool all = true, none = true;
	char *status;

	for (size_t i = 0; i < COUNT(files); i++) {
		char *text = get(w->s, files[i].path);
		const char *now = text == NULL ? "" : text;

		none = none &&
		       strcmp(now, files[i].before == NULL ? "" : files[i].before) == 0;
		all =
		    all && strcmp(now, files[i].after == NULL ? "" : files[i].after) == 0;
		free(text);
	}
	if (all == none)
		fail_msg("call %ld: the files are half changed", n);
	status = GIT(w->s, "status", "--porcelain", "--untracked-files=all");
	if (strcmp(status, all ? "" : " M leads/jane.yaml") != 0)
		fail_msg(
		    "call %ld: %s: git status says '%s'", n, all ? "new" : "old", status);
	free(status);
	return all;
}

static void
assert_no_leftovers(struct world *w, long n)
{
	static const char *const paths[] = {"index.lock", "minicrm/journal",
	    "minicrm/journal.new", "minicrm/index", "minicrm/index.lock", "minicrm/mark",
	    "refs/heads/main.lock", "HEAD.lock"};

	for (size_t i = 0; i < COUNT(paths); i++) {
		char *path = xasprintf("%s/.git/%s", w->s->dir, paths[i]);

		if (access(path, F_OK) == 0)
			fail_msg("call %ld: %s is left", n, paths[i]);
		free(path);
	}
}

/* No object is broken, no commit lost or doubled, and the reflog tells the same. */
static void
assert_sound(struct world *w)
{
	char *count = xasprintf("%zu", w->commits), *log, *reflog;

	assert_git(w->s, count, "rev-list", "--count", "HEAD");
	assert_git(w->s, "", "fsck", "--strict", "--no-dangling", "--no-progress");
	log = GIT(w->s, "log", "--format=%s");
	reflog = GIT(w->s, "reflog", "--format=%s");
	/* A hand edit is visible together with the change after it. */
	for (char *at = log; (at = strstr(at, "jane: phone\n")) != NULL;)
		memmove(at, at + 12, strlen(at + 12) + 1);
	assert_string_equal(reflog, log);
	free(count);
	free(log);
	free(reflog);
}

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
a_disk_that_fills_up_anywhere_changes_nothing(void **state)
{
	fail_everywhere(*state, FAULT_FULL, ENOSPC);
}

static void
a_call_that_fails_anywhere_changes_nothing(void **state)
{
	fail_everywhere(*state, FAULT_ONCE, EIO);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_kill_anywhere_leaves_all_or_nothing),
	    STORY(also_where_files_cannot_be_exchanged),
	    STORY(also_without_hard_links),
	    STORY(a_recovery_may_be_killed_as_often_as_one_likes),
	    STORY(a_disk_that_fills_up_anywhere_changes_nothing),
	    STORY(a_call_that_fails_anywhere_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
