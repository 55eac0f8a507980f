#include "base/env.h"

#include "temporary.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const names[] = {"MINICRM_NOW", "MINICRM_DIR", "MINICRM_CONFIG",
    "HOME", "XDG_CONFIG_HOME", "VISUAL", "EDITOR", "PAGER", "GIT_PAGER", "LESS",
    "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE", "NO_COLOR", "TERM", "COLUMNS", "LOGNAME",
    "USER"};

/* Every test starts from an environment that says nothing. */
static int
setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(names); i++)
		unsetenv(names[i]);
	return setenv("TZ", "UTC0", 1);
}

static void
read_env(struct env *env)
{
	struct error err = ERROR_INIT;

	if (env_read(env, &err) != 0)
		fail_msg("%s", err.message);
}

static void
assert_text(const char *actual, const char *expected)
{
	if (expected == NULL)
		assert_null(actual);
	else
		assert_string_equal(actual, expected);
}

static void
test_the_clock_can_be_set(void **state)
{
	struct env env;

	(void)state;
	setenv("MINICRM_NOW", "2026-11-23T23:30:00Z", 1);
	setenv("TZ", "CET-1", 1);
	read_env(&env);
	assert_int_equal(env.now, 1795476600);
	assert_int_equal(env.tz_offset, 3600);
	assert_int_equal(env.today, env.now / 86400 + 1); /* the 24th, in Berlin */
	env_release(&env);
}

static void
test_the_clock_is_the_systems_otherwise(void **state)
{
	struct env env;
	time_t before = time(NULL);

	(void)state;
	setenv("MINICRM_NOW", "", 1);
	read_env(&env);
	assert_in_range(env.now, before, time(NULL));
	assert_int_equal(env.tz_offset, 0);
	env_release(&env);
}

static void
test_a_bad_clock_is_the_callers_mistake(void **state)
{
	struct error err = ERROR_INIT;
	struct env env;

	(void)state;
	setenv("MINICRM_NOW", "noon", 1);
	assert_int_equal(env_read(&env, &err), -1);
	assert_int_equal(err.code, ERROR_USAGE);
	assert_string_equal(
	    err.message, "MINICRM_NOW: 'noon' is no time such as 2026-11-23T10:02:11Z");
	error_clear(&err);
	env_release(&env);
}

static void
test_the_settings_are_found(void **state)
{
	static const struct {
		const char *named, *xdg, *home, *config;
	} cases[] = {
	    {NULL, NULL, "/home/jane", "/home/jane/.config/minicrm/config.ini"},
	    {NULL, "", "/home/jane", "/home/jane/.config/minicrm/config.ini"},
	    {NULL, "/xdg", "/home/jane", "/xdg/minicrm/config.ini"},
	    {NULL, "not/absolute", "/home/jane", "/home/jane/.config/minicrm/config.ini"},
	    {NULL, "/xdg", NULL, "/xdg/minicrm/config.ini"},
	    {NULL, NULL, NULL, NULL},
	    {NULL, NULL, "", NULL},
	    {"my.ini", "/xdg", "/home/jane", "my.ini"},
	    {"", "/xdg", "/home/jane", "/xdg/minicrm/config.ini"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		bool named = cases[i].named != NULL && *cases[i].named != '\0';
		struct env env;

		setup(state);
		if (cases[i].named != NULL)
			setenv("MINICRM_CONFIG", cases[i].named, 1);
		if (cases[i].xdg != NULL)
			setenv("XDG_CONFIG_HOME", cases[i].xdg, 1);
		if (cases[i].home != NULL)
			setenv("HOME", cases[i].home, 1);
		read_env(&env);
		assert_text(env.config, cases[i].config);
		assert_int_equal(env.config_named, named);
		env_release(&env);
	}
}

static void
test_variables_are_copied_and_empty_ones_are_none(void **state)
{
	struct env env;
	char *const *fields[] = {&env.home, &env.dir, &env.visual, &env.editor,
	    &env.pager, &env.git_pager, &env.less, &env.author_name, &env.author_email,
	    &env.author_date, &env.committer_name, &env.committer_email,
	    &env.committer_date};
	const char *const variables[] = {"HOME", "MINICRM_DIR", "VISUAL", "EDITOR",
	    "PAGER", "GIT_PAGER", "LESS", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL",
	    "GIT_AUTHOR_DATE", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL",
	    "GIT_COMMITTER_DATE"};

	(void)state;
	for (size_t i = 0; i < COUNT(variables); i++) {
		setenv(variables[i], variables[i], 1); /* its own name will do */
		read_env(&env);
		for (size_t j = 0; j < COUNT(fields); j++)
			assert_text(*fields[j], i == j ? variables[j] : NULL);
		env_release(&env);
		setenv(variables[i], "", 1);
		read_env(&env);
		/* But an empty PAGER says that there is none. */
		assert_text(*fields[i], strcmp(variables[i], "PAGER") == 0 ? "" : NULL);
		env_release(&env);
		unsetenv(variables[i]);
	}
}

static void
test_who_and_where_we_are(void **state)
{
	char cwd[4096], host[256];
	struct env env;

	(void)state;
	assert_non_null(getcwd(cwd, sizeof cwd));
	assert_int_equal(gethostname(host, sizeof host), 0);
	setenv("USER", "jane", 1);
	read_env(&env);
	assert_string_equal(env.cwd, cwd);
	assert_string_equal(env.host, host);
	assert_int_equal(env.pid, getpid());
	assert_string_equal(env.user, "jane");
	env_release(&env);
	setenv("LOGNAME", "alice", 1);
	read_env(&env);
	assert_string_equal(env.user, "alice");
	env_release(&env);
}

static void
test_a_folder_that_is_gone_is_told(void **state)
{
	char *path = temporary_folder("env");
	struct error err = ERROR_INIT;
	int back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct env env;

	(void)state;
	assert_non_null(path);
	assert_int_equal(chdir(path), 0);
	assert_int_equal(rmdir(path), 0);
	free(path);
	assert_int_equal(env_read(&env, &err), -1);
	assert_int_equal(fchdir(back), 0);
	close(back);
	assert_string_equal(
	    err.message, "cannot tell the current folder: no such file or directory");
	error_clear(&err);
	env_release(&env);
}

static void
test_colour_is_a_wish_of_the_terminal_and_the_user(void **state)
{
	static const struct {
		const char *term, *no_color;
		bool none;
	} cases[] = {
	    {"xterm", NULL, false},
	    {"xterm", "", false},
	    {"xterm", "1", true},
	    {"dumb", NULL, true},
	    {"", NULL, true},
	    {NULL, NULL, true},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct env env;

		setup(state);
		if (cases[i].term != NULL)
			setenv("TERM", cases[i].term, 1);
		if (cases[i].no_color != NULL)
			setenv("NO_COLOR", cases[i].no_color, 1);
		read_env(&env);
		assert_int_equal(env.no_color, cases[i].none);
		env_release(&env);
	}
}

/* Reads the environment with stdout at fd, and puts the old one back. */
static void
read_env_at(int fd, struct env *env)
{
	int old[3];

	for (int i = 0; i < 3; i++) {
		old[i] = dup(i);
		assert_int_equal(dup2(fd, i), i);
	}
	read_env(env);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(dup2(old[i], i), i);
		close(old[i]);
	}
}

static void
test_the_width_is_the_terminals_or_as_told(void **state)
{
	static const struct {
		const char *told;
		unsigned short width, height;
		int columns, lines;
	} cases[] = {
	    {NULL, 132, 50, 132, 50},
	    {"100", 132, 50, 100, 50},
	    {"", 132, 50, 132, 50},
	    {"0", 132, 50, 132, 50},
	    {"-5", 132, 50, 132, 50},
	    {"wide", 132, 50, 132, 50},
	    {"80x", 132, 50, 132, 50},
	    {"99999999999999999999", 132, 50, 132, 50},
	    {NULL, 0, 0, 80, 24},
	};
	int master = posix_openpt(O_RDWR | O_NOCTTY), terminal;

	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	terminal = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(terminal >= 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct winsize size = {
		    .ws_row = cases[i].height, .ws_col = cases[i].width};
		struct env env;

		setup(state);
		if (cases[i].told != NULL)
			setenv("COLUMNS", cases[i].told, 1);
		assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
		read_env_at(terminal, &env);
		assert_true(env.stdin_tty && env.stdout_tty && env.stderr_tty);
		assert_int_equal(env.columns, cases[i].columns);
		assert_int_equal(env.lines, cases[i].lines);
		env_release(&env);
	}
	close(terminal);
	close(master);
}

static void
test_a_pipe_is_no_terminal(void **state)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct env env;

	(void)state;
	read_env_at(null, &env);
	assert_false(env.stdin_tty || env.stdout_tty || env.stderr_tty);
	assert_int_equal(env.columns, 80);
	assert_int_equal(env.lines, 24);
	env_release(&env);
	close(null);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(test_the_clock_can_be_set, setup),
	    cmocka_unit_test_setup(test_the_clock_is_the_systems_otherwise, setup),
	    cmocka_unit_test_setup(test_a_bad_clock_is_the_callers_mistake, setup),
	    cmocka_unit_test_setup(test_the_settings_are_found, setup),
	    cmocka_unit_test_setup(
		test_variables_are_copied_and_empty_ones_are_none, setup),
	    cmocka_unit_test_setup(test_who_and_where_we_are, setup),
	    cmocka_unit_test_setup(test_a_folder_that_is_gone_is_told, setup),
	    cmocka_unit_test_setup(
		test_colour_is_a_wish_of_the_terminal_and_the_user, setup),
	    cmocka_unit_test_setup(test_the_width_is_the_terminals_or_as_told, setup),
	    cmocka_unit_test_setup(test_a_pipe_is_no_terminal, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
