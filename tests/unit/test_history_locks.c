#include "../../src/history/history_internal.h"
#include "history_story.h"

#include <errno.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>

static void
sleep_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

/* What the lock says of its holder, and what the user who waited is told. */
static const struct {
	const char *text, *told;
} holders[] = {
    {"1234 1795428131 HOST\n", "process 1234 (since 10:02)"},
    {"1234 1795341731 HOST\n", "process 1234 (since 2026-11-22 10:02)"},
    {"1234 1795428131 elsewhere\n", "process 1234 on elsewhere (since 10:02)"},
    {"", "another process"},
    {"nonsense\n", "another process"},
};

static void
the_holder_of_the_lock_is_named(void **state)
{
	struct story *s = *state;
	struct transaction *tx = NULL;
	int fd;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	s->repo->patience = 20;
	fd = file_open(s->root, ".git/minicrm/lock", O_RDWR, 0);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	for (size_t i = 0; i < COUNT(holders); i++) {
		const char *host = strstr(holders[i].text, "HOST");
		char *text = host == NULL
				 ? xstrdup(holders[i].text)
				 : xasprintf("%.*s%s\n", (int)(host - holders[i].text),
				       holders[i].text, s->env.host);
		char *message = xasprintf(
		    "'%s' is being changed by %s: try again", s->dir, holders[i].told);

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, text, strlen(text), 0), strlen(text));
		assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
		free(text);
		free(message);
	}
	close(fd);
	change(s, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
}

static void
the_lock_says_who_holds_it(void **state)
{
	struct story *s = *state;
	struct transaction *tx = begin(s);
	char *expected = xasprintf("%d 1795428131 %s\n", s->env.pid, s->env.host);

	assert_file(s, ".git/minicrm/lock", expected);
	free(expected);
	expected = xasprintf("minicrm %d\n", s->env.pid);
	assert_file(s, ".git/index.lock", expected);
	free(expected);
	transaction_free(tx);
	assert_file(s, ".git/index.lock", NULL);
}

static void
the_lock_of_git_is_waited_for_and_never_removed(void **state)
{
	struct story *s = *state;
	struct transaction *tx = NULL;
	char *message = xasprintf(
	    "'%s/.git/index.lock' exists: a git command is running, or one died; remove "
	    "the file if none is running",
	    s->dir);
	pid_t pid;
	int status;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	s->repo->patience = 20;
	put(s, ".git/index.lock", "");
	assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
	put(s, ".git/index.lock", "DIRC");
	assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
	assert_file(s, ".git/index.lock", "DIRC");
	free(message);
	s->repo->patience = 10000;
	pid = fork();
	if (pid == 0) {
		sleep_ms(100);
		_exit(unlinkat(s->root, ".git/index.lock", 0) != 0);
	}
	change(s, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
one_that_a_killed_run_left_is_taken_over(void **state)
{
	struct story *s = *state;

	put(s, ".git/index.lock", "minicrm 4711\n");
	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	assert_file(s, ".git/index.lock", NULL);
	assert_clean(s);
}

static void
a_transaction_waits_for_the_one_before(void **state)
{
	struct story *s = *state;
	int ready[2], status;
	pid_t pid;
	char c;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct transaction *tx = begin(s);

		commit(s, tx, "leads/a.yaml", NULL, "name: A\n", "a: add");
		if (write(ready[1], "x", 1) != 1)
			_exit(2);
		sleep_ms(150);
		_exit(finish(s, tx));
	}
	assert_int_equal(read(ready[0], &c, 1), 1);
	change(s, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_git(s, "a: name\na: add", "log", "--format=%s");
	close(ready[0]);
	close(ready[1]);
}

/* In a child: begins, and then ends as the function does. */
static int
end_by(struct story *s, void (*end)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		begin(s);
		end();
		_exit(99);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static void
by_int(void)
{
	raise(SIGINT);
}

static void
by_term(void)
{
	raise(SIGTERM);
}

static void
by_hup(void)
{
	raise(SIGHUP);
}

static void
ignored(int number)
{
	(void)number;
}

static void
a_signal_does_not_leave_git_locked_out(void **state)
{
	struct story *s = *state;
	const struct {
		void (*end)(void);
		int status;
	} ends[] = {{by_int, 128 + SIGINT}, {by_term, 128 + SIGTERM},
	    {by_hup, 128 + SIGHUP}, {mem_exhausted, 1}};

	for (size_t i = 0; i < COUNT(ends); i++) {
		assert_int_equal(end_by(s, ends[i].end), ends[i].status);
		assert_file(s, ".git/index.lock", NULL);
		shell(s, "git commit -q --allow-empty -m git");
	}
	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	assert_clean(s);
}

static void
what_is_ignored_or_handled_stays_so(void **state)
{
	struct story *s = *state;
	struct sigaction now;
	struct transaction *tx;

	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, ignored);
	tx = begin(s);
	assert_int_equal(sigaction(SIGHUP, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, ignored);
	transaction_free(tx);
	assert_int_equal(sigaction(SIGTERM, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, ignored);
	signal(SIGHUP, SIG_DFL);
	signal(SIGINT, SIG_DFL);
}

static void
a_stale_lock_of_the_branch_is_named(void **state)
{
	struct story *s = *state;
	struct transaction *tx;
	char *message = xasprintf("'%s/.git/refs/heads/main.lock' exists: a git command "
				  "is running, or one died; "
				  "remove the file if none is running",
	    s->dir);

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	s->repo->patience = 20;
	put(s, ".git/refs/heads/main.lock", "");
	tx = begin(s);
	commit(s, tx, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	commit(s, tx, "leads/new/b.yaml", NULL, "name: B\n", "b: add");
	assert_error(s, finish(s, tx), message);
	free(message);
	assert_file(s, "leads/a.yaml", "name: A\n");
	assert_file(s, ".git/refs/heads/main.lock", "");
	assert_file(s, ".git/index.lock", NULL);
	assert_file(s, ".git/minicrm/journal", NULL);
	/* Not even the folder is left. */
	shell(s, "test ! -e leads/new");
	assert_git(s, "a: add", "reflog", "--format=%s");
	assert_clean(s);
}

static void
a_branch_that_git_moved_meanwhile(void **state)
{
	struct story *s = *state;
	struct transaction *tx;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	tx = begin(s);
	commit(s, tx, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	shell(s, "git update-ref refs/heads/main $(git commit-tree -p HEAD -m meanwhile "
		 "HEAD^{tree})");
	assert_int_equal(finish(s, tx), 1);
	assert_file(s, "leads/a.yaml", "name: A\n");
	assert_git(s, "meanwhile\na: add", "log", "--format=%s");
	assert_clean(s);
	/* The first commit of all, too. */
	shell(
	    s, "git checkout -q --orphan fresh && git rm -rq --cached . && rm -r leads");
	tx = begin(s);
	commit(s, tx, "leads/a.yaml", NULL, "name: A\n", "a: add");
	shell(s, "git update-ref refs/heads/fresh main");
	assert_int_equal(finish(s, tx), 1);
	assert_file(s, "leads/a.yaml", NULL);
}

#define PROCESSES 4
#define ROUNDS 25

/* Adds a line to its own file and one to everybody's. */
static int
add_lines(struct story *s, int process, int round)
{
	char *own = xasprintf("leads/p%d.yaml", process);
	char *line = xasprintf("p%d: %d\n", process, round);
	const char *const paths[] = {own, "leads/shared.yaml"};
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx = NULL;
	struct blob old = {false, NULL, 0};
	int rc = transaction_begin(s->repo, &tx, &s->err);

	for (size_t i = 0; i < COUNT(paths) && rc == 0; i++) {
		char *new;

		rc = transaction_work_file(tx, paths[i], &old, &s->err);
		new = xasprintf("%s%s", old.exists ? old.bytes : "", line);
		plan(&set, paths[i], old.bytes, new);
		free(new);
	}
	if (rc == 0)
		rc = transaction_commit(tx, &set, line, &s->err);
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	transaction_free(tx);
	changeset_release(&set);
	blob_release(&old);
	free(own);
	free(line);
	return rc;
}

/* git never waits for a lock: at half-time it has its turn, so that both are always at
 * work. */
static void
await_git(struct story *s)
{
	for (int i = 0; i < 6000 && faccessat(s->root, ".git/beside", F_OK, 0) != 0; i++)
		sleep_ms(10);
}

static void
work(struct story *s, int process)
{
	for (int round = 0; round < ROUNDS; round++) {
		int rc;

		if (round == ROUNDS / 2)
			await_git(s);
		rc = add_lines(s, process, round);
		if (rc == 1)
			round--;
		if (rc < 0) {
			dprintf(STDERR_FILENO, "%s\n", s->err.message);
			_exit(1);
		}
	}
	_exit(0);
}

/* git at work beside, until it is killed; it gives up where it finds a lock. */
static void
run_beside(struct story *s, const char *script)
{
	execl("/bin/sh", "sh", "-c", script, "sh", s->dir, (char *)NULL);
	_exit(127);
}

static void
assert_once(const char *log, int process, int round)
{
	char *line = xasprintf("\np%d: %d\n", process, round);
	const char *found = strstr(log, line);

	if (found == NULL || strstr(found + 1, line) != NULL)
		fail_msg(
		    "%s in history: %s", line + 1, found == NULL ? "never" : "twice");
	free(line);
}

static void
many_at_once_and_git_beside(void **state)
{
	static const char *const scripts[] = {
	    "cd \"$1\" && while :; do git commit -q "
	    "--allow-empty -m empty && : >.git/beside; done >/dev/null 2>&1",
	    "cd \"$1\" && while :; do echo x >>other.txt; git add other.txt; "
	    "git commit -q -m other && : >.git/beside; done >/dev/null 2>&1"};
	struct story *s = *state;
	pid_t workers[PROCESSES], gits[COUNT(scripts)];
	char *log, *lines;
	int status;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	for (size_t i = 0; i < COUNT(scripts); i++)
		if ((gits[i] = fork()) == 0)
			run_beside(s, scripts[i]);
	for (int i = 0; i < PROCESSES; i++)
		if ((workers[i] = fork()) == 0)
			work(s, i);
	for (int i = 0; i < PROCESSES; i++) {
		assert_int_equal(waitpid(workers[i], &status, 0), workers[i]);
		assert_int_equal(status, 0);
	}
	for (size_t i = 0; i < COUNT(scripts); i++) {
		/* The shell; a git that it has started finishes by itself. */
		kill(gits[i], SIGTERM);
		waitpid(gits[i], &status, 0);
	}
	for (int i = 0; i < 20; i++) {
		sleep_ms(10);
		if (faccessat(s->root, ".git/index.lock", F_OK, 0) == 0)
			i = 0;
	}
	shell(s, "git add -A; git commit -q --allow-empty -m last");
	lines = GIT(s, "log", "--format=%s");
	log = xasprintf("\n%s\n", lines);
	for (int i = 0; i < PROCESSES; i++)
		for (int round = 0; round < ROUNDS; round++)
			assert_once(log, i, round);
	/* git was not kept out. */
	assert_true(strstr(log, "\nempty\n") != NULL || strstr(log, "\nother\n") != NULL);
	free(lines);
	free(log);
	lines = get(s, "leads/shared.yaml");
	log = xasprintf("\n%s", lines);
	for (int i = 0; i < PROCESSES; i++)
		for (int round = 0; round < ROUNDS; round++)
			assert_once(log, i, round);
	free(lines);
	free(log);
	assert_clean(s);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(the_holder_of_the_lock_is_named),
	    STORY(the_lock_says_who_holds_it),
	    STORY(the_lock_of_git_is_waited_for_and_never_removed),
	    STORY(one_that_a_killed_run_left_is_taken_over),
	    STORY(a_transaction_waits_for_the_one_before),
	    STORY(a_signal_does_not_leave_git_locked_out),
	    STORY(what_is_ignored_or_handled_stays_so),
	    STORY(a_stale_lock_of_the_branch_is_named),
	    STORY(a_branch_that_git_moved_meanwhile),
	    STORY(many_at_once_and_git_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
