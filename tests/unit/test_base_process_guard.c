#include "base/process.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static volatile sig_atomic_t caught;

static void
note(int number)
{
	caught = number;
}

/* A child that is to end before us. */
static int
run(const char *script, int *ended_by)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct error err = ERROR_INIT;
	int status = -1;

	if (process_run(
		&(struct process){
		    .argv = argv, .output_to_errors = true, .ended_by = ended_by},
		&status, &err) != 0)
		fail_msg("%s", err.message);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return status;
}

static void
test_what_ends_us_ends_it_first(void **state)
{
	static const struct {
		const char *script;
		int ended_by, status;
	} cases[] = {
	    {"exit 7", 0, 7},
	    {"kill -TERM $$", 0, 128 + SIGTERM},
	    {"kill -TERM $PPID; sleep 20", SIGTERM, 128 + SIGTERM},
	    /* A shell puts this one off while it starts a program. */
	    {"(sleep 0.2; kill -INT $PPID) & exec sleep 20", SIGINT, 128 + SIGINT},
	    {"kill -HUP $PPID; sleep 20", SIGHUP, 128 + SIGHUP},
	    {"trap 'exit 3' TERM; kill -TERM $PPID; sleep 20 & wait", SIGTERM, 3},
	    {"trap '' TERM; kill -TERM $PPID; sleep 20; sleep 20", SIGTERM,
		128 + SIGKILL},
	};
	struct sigaction action = {.sa_handler = note};
	sigset_t mask;
	int ended_by;

	(void)state;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(run(cases[i].script, &ended_by), cases[i].status);
		assert_int_equal(ended_by, cases[i].ended_by);
		assert_int_equal(caught, 0);
	}
	sigprocmask(SIG_SETMASK, NULL, &mask);
	assert_int_equal(sigismember(&mask, SIGTERM), 0);
	assert_int_equal(sigismember(&mask, SIGCHLD), 0);
}

static void
test_what_we_put_off_still_ends_it(void **state)
{
	sigset_t set, saved;
	int ended_by;

	(void)state;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, &saved);
	assert_int_equal(run("kill -TERM $PPID; sleep 20", &ended_by), 128 + SIGTERM);
	assert_int_equal(ended_by, SIGTERM);
	assert_int_equal(run("kill -TERM $$", &ended_by), 128 + SIGTERM);
	sigprocmask(SIG_SETMASK, &saved, NULL);
	assert_int_equal(caught, 0);
}

/* nohup(1): what does not end us does not end it. */
static void
test_what_we_ignore_is_ignored(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
	int ended_by;

	(void)state;
	sigaction(SIGHUP, &ignore, &old);
	assert_int_equal(run("kill -HUP $PPID; kill -HUP $$; exit 7", &ended_by), 7);
	assert_int_equal(ended_by, 0);
	sigaction(SIGHUP, &old, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_ends_us_ends_it_first),
	    cmocka_unit_test(test_what_we_put_off_still_ends_it),
	    cmocka_unit_test(test_what_we_ignore_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
