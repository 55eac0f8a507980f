#include "base/process.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SHELL(script) ((const char *const[]){"sh", "-c", (script), NULL})

static int
run(const struct process *p)
{
	struct error err = ERROR_INIT;
	int status = -1;

	if (process_run(p, &status, &err) != 0)
		fail_msg("%s", err.message);
	return status;
}

/* What the script writes, and that it ends well. */
static void
assert_output(struct process *p, const char *expected)
{
	struct buf out = BUF_INIT;

	p->output = &out;
	assert_int_equal(run(p), 0);
	assert_string_equal(out.data, expected);
	buf_release(&out);
	p->output = NULL;
}

static void
test_the_exit_status_is_told_as_a_shell_tells_it(void **state)
{
	static const struct {
		const char *script;
		int status;
	} cases[] = {
	    {"exit 0", 0},
	    {"exit 1", 1},
	    {"exit 255", 255},
	    {"kill -TERM $$", 128 + SIGTERM},
	    {"kill -KILL $$", 128 + SIGKILL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(run(&(struct process){.argv = SHELL(cases[i].script)}),
		    cases[i].status);
}

static void
test_arguments_arrive_as_they_are(void **state)
{
	const char *const argv[] = {
	    "printf", "[%s]", "a b", "", "$HOME", "`x`", "*", "'", NULL};

	(void)state;
	assert_output(&(struct process){.argv = argv}, "[a b][][$HOME][`x`][*][']");
}

static void
test_what_can_not_run_is_an_error(void **state)
{
	static const struct {
		const char *program, *dir, *message;
	} cases[] = {
	    {"minicrm-no-such-program", NULL,
		"cannot run 'minicrm-no-such-program': no such file or directory"},
	    {"/no/such/program", NULL,
		"cannot run '/no/such/program': no such file or directory"},
	    {"/", NULL, "cannot run '/': permission denied"},
	    {"true", "/no/such/folder",
		"cannot run 'true' in '/no/such/folder': no such file or directory"},
	    {"true", "/dev/null", "cannot run 'true' in '/dev/null': not a directory"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *const argv[] = {cases[i].program, NULL};
		struct buf out = BUF_INIT;
		struct error err = ERROR_INIT;
		int status;

		assert_int_equal(process_run(&(struct process){.argv = argv,
						 .dir = cases[i].dir,
						 .input = "x",
						 .input_len = 1,
						 .output = &out},
				     &status, &err),
		    -1);
		assert_string_equal(err.message, cases[i].message);
		assert_int_equal(err.code, ERROR_FAILED);
		error_clear(&err);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		assert_int_equal(errno, ECHILD);
		buf_release(&out);
	}
}

static void
test_output_and_errors_are_gathered(void **state)
{
	const char *const *argv = SHELL("echo one; echo two >&2; echo three");
	struct buf out = BUF_INIT, errors = BUF_INIT;

	(void)state;
	buf_addstr(&out, "zero ");
	run(&(struct process){.argv = argv, .output = &out, .errors = &errors});
	assert_string_equal(out.data, "zero one\nthree\n");
	assert_string_equal(errors.data, "two\n");
	buf_clear(&out);
	run(&(struct process){.argv = argv, .output = &out, .errors = &out});
	assert_string_equal(out.data, "one\ntwo\nthree\n");
	buf_release(&out);
	buf_release(&errors);
}

static void
add_shown(void *context, const char *bytes, size_t len)
{
	buf_add(context, bytes, len);
}

static void
test_errors_are_shown_as_they_come(void **state)
{
	struct buf out = BUF_INIT, errors = BUF_INIT, shown = BUF_INIT;

	(void)state;
	assert_int_equal(run(&(struct process){.argv = SHELL("echo out; echo one >&2; "
							     "sleep 0.1; echo two >&2"),
			     .output = &out,
			     .errors = &errors,
			     .watch = add_shown,
			     .context = &shown}),
	    0);
	assert_string_equal(out.data, "out\n");
	assert_string_equal(errors.data, "one\ntwo\n");
	assert_string_equal(shown.data, "one\ntwo\n");
	buf_release(&out);
	buf_release(&errors);
	buf_release(&shown);
}

static void
test_the_environment_is_ours_with_changes(void **state)
{
	static const char *const changes[] = {
	    "ADDED=new", "CHANGED=after=", "REMOVED", "GONE", NULL};

	(void)state;
	setenv("KEPT", "kept", 1);
	setenv("CHANGED", "before", 1);
	setenv("REMOVED", "x", 1);
	setenv("REMOVED_NOT", "there", 1);
	assert_output(&(struct process){.argv = SHELL("echo $KEPT $ADDED $CHANGED "
						      "${REMOVED-none} $REMOVED_NOT"),
			  .env = changes},
	    "kept new after= none there\n");
	assert_string_equal(getenv("CHANGED"), "before");
}

static void
test_a_program_is_found_on_the_path_it_is_given(void **state)
{
	static const char *const nowhere[] = {"PATH=/nowhere", NULL};
	const char *const argv[] = {"true", NULL};
	struct error err = ERROR_INIT;
	int status;

	(void)state;
	assert_int_equal(
	    process_run(&(struct process){.argv = argv, .env = nowhere}, &status, &err),
	    -1);
	assert_string_equal(err.message, "cannot run 'true': no such file or directory");
	error_clear(&err);
}

static void
test_it_starts_in_a_folder(void **state)
{
	char before[4096], after[4096];

	(void)state;
	assert_non_null(getcwd(before, sizeof before));
	assert_output(&(struct process){.argv = SHELL("pwd -P"), .dir = "/"}, "/\n");
	assert_non_null(getcwd(after, sizeof after));
	assert_string_equal(before, after);
}

/* More than pipes hold, both ways at once: whoever waits for the other waits for ever. */
static void
test_large_input_and_output_pass_each_other(void **state)
{
	enum { LENGTH = 3 << 20 };
	struct buf in = BUF_INIT, out = BUF_INIT, errors = BUF_INIT;

	(void)state;
	for (int i = 0; i < LENGTH; i++)
		buf_addch(&in, (char)(i % 253));
	assert_int_equal(run(&(struct process){.argv = SHELL("tee /dev/stderr"),
			     .input = in.data,
			     .input_len = in.len,
			     .output = &out,
			     .errors = &errors}),
	    0);
	assert_int_equal(out.len, LENGTH);
	assert_memory_equal(out.data, in.data, LENGTH);
	assert_int_equal(errors.len, LENGTH);
	assert_memory_equal(errors.data, in.data, LENGTH);
	buf_release(&in);
	buf_release(&out);
	buf_release(&errors);
}

/* A pager that is left with q. */
static void
test_a_child_may_leave_its_input_unread(void **state)
{
	enum { LENGTH = 1 << 20 };
	struct buf in = BUF_INIT;
	struct process p = {.argv = SHELL("exec 0<&-; exit 3")};

	(void)state;
	for (int i = 0; i < LENGTH; i++)
		buf_addch(&in, 'x');
	p.input = in.data;
	p.input_len = in.len;
	assert_int_equal(run(&p), 3);
	p.argv = SHELL("head -c 3");
	assert_output(&p, "xxx");
	buf_release(&in);
}

static void
test_input_is_what_was_given_or_nothing(void **state)
{
	int ends[2], old = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "ours", 4), 4);
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	assert_output(&(struct process){.argv = SHELL("cat")}, "");
	assert_output(&(struct process){.argv = SHELL("cat"), .input = ""}, "");
	assert_output(
	    &(struct process){.argv = SHELL("cat"), .input = "a\nb", .input_len = 3},
	    "a\nb");
	assert_output(
	    &(struct process){.argv = SHELL("cat"), .inherit_input = true}, "ours");
	assert_int_equal(dup2(old, STDIN_FILENO), STDIN_FILENO);
	close(old);
	close(ends[0]);
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* As ssh's master does, which lives on with our pipes in its hands. */
static void
test_a_grandchild_holds_nobody_up(void **state)
{
	struct buf errors = BUF_INIT;
	double start = seconds();

	(void)state;
	assert_output(
	    &(struct process){
		.argv = SHELL("sleep 20 & echo $! >&2; echo done"), .errors = &errors},
	    "done\n");
	assert_true(seconds() - start < 5);
	assert_int_equal(kill((pid_t)atoi(errors.data), SIGKILL), 0);
	buf_release(&errors);
}

static void
test_the_child_has_no_descriptors_of_ours(void **state)
{
	struct buf errors = BUF_INIT;

	(void)state;
	for (int fd = 3; fd < 1024; fd++)
		close(fd); /* what the caller of this test left open */
	assert_output(&(struct process){.argv = SHELL("ls /proc/self/fd | tr '\\n' ' '"),
			  .input = "x",
			  .input_len = 1,
			  .errors = &errors},
	    "0 1 2 3 "); /* 3 is the listing's own */
	buf_release(&errors);
}

/* Run where the standard descriptors are closed, as daemons are. */
static void
test_closed_descriptors_are_no_trap(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		struct buf out = BUF_INIT, errors = BUF_INIT;
		struct error err = ERROR_INIT;
		bool right;

		for (int i = 0; i < 3; i++)
			close(i);
		right = process_run(&(struct process){.argv = SHELL("cat; echo err >&2"),
					.input = "in",
					.input_len = 2,
					.output = &out,
					.errors = &errors},
			    &status, &err) == 0 &&
			strcmp(out.data, "in") == 0 && strcmp(errors.data, "err\n") == 0;
		buf_release(&out);
		buf_release(&errors);
		error_clear(&err);
		_exit(right ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static volatile sig_atomic_t interrupted;

static void
note_interrupt(int signal)
{
	(void)signal;
	interrupted++;
}

/* Ctrl-C reaches the whole group: here the child sends it to us and to itself. */
static void
test_an_interrupt_is_the_childs_while_it_has_the_terminal(void **state)
{
	static const char interrupt[] = "kill -INT $PPID $$; sleep 20";
	struct sigaction note = {.sa_handler = note_interrupt}, old, now;
	struct buf out = BUF_INIT;

	(void)state;
	sigaction(SIGINT, &note, &old);
	interrupted = 0;
	assert_int_equal(run(&(struct process){.argv = SHELL(interrupt)}), 128 + SIGINT);
	assert_int_equal(interrupted, 0);
	assert_int_equal(
	    run(&(struct process){
		.argv = SHELL(interrupt), .inherit_input = true, .output = &out}),
	    128 + SIGINT);
	assert_int_equal(interrupted, 0);
	assert_int_equal(run(&(struct process){.argv = SHELL(interrupt), .output = &out}),
	    128 + SIGINT);
	assert_int_equal(interrupted, 1); /* this one we would answer */
	sigaction(SIGINT, NULL, &now);
	assert_ptr_equal(now.sa_handler, note_interrupt);
	sigaction(SIGINT, &old, NULL);
	buf_release(&out);
}

static void
test_signals_are_as_before(void **state)
{
	static const int signals[] = {SIGPIPE, SIGCHLD, SIGINT, SIGQUIT};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old[COUNT(signals)], now;

	(void)state;
	for (size_t i = 0; i < COUNT(signals); i++)
		sigaction(signals[i], &ignore, &old[i]);
	assert_int_equal(run(&(struct process){.argv = SHELL("exit 7")}), 7);
	for (size_t i = 0; i < COUNT(signals); i++) {
		sigaction(signals[i], NULL, &now);
		assert_ptr_equal(now.sa_handler, SIG_IGN);
		sigaction(signals[i], &old[i], NULL);
	}
	/* The child gets SIGPIPE's usual meaning even where we ignore it. */
	sigaction(SIGPIPE, &ignore, &old[0]);
	assert_int_equal(
	    run(&(struct process){.argv = SHELL("kill -PIPE $$")}), 128 + SIGPIPE);
	sigaction(SIGPIPE, &old[0], NULL);
}

/* As a pager is: we write as we go, and wait when all is written. */
static void
test_a_sink_takes_what_we_write(void **state)
{
	static const char *const env[] = {"STORY=told", NULL};
	struct error err = ERROR_INIT;
	struct sigaction now;
	int fd;
	struct process_sink *sink = process_sink_start(
	    SHELL("read word && test $word$STORY = waytold && exit 7"), env, &fd, &err);

	(void)state;
	assert_non_null(sink);
	assert_int_equal(file_write_all(fd, "way\n", 4), 0);
	close(fd);
	assert_int_equal(process_sink_end(sink), 7);
	assert_int_equal(sigaction(SIGINT, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
}

static void
test_a_sink_that_can_not_run_is_an_error(void **state)
{
	static const char *const argv[] = {"/nowhere/pager", NULL};
	struct error err = ERROR_INIT;
	int fd;

	(void)state;
	assert_null(process_sink_start(argv, NULL, &fd, &err));
	assert_string_equal(
	    err.message, "cannot run '/nowhere/pager': no such file or directory");
	error_clear(&err);
}

static void
test_commands_are_split_as_sh_does(void **state)
{
	static const struct {
		const char *command,
		    *words; /* each word in brackets; NULL: a quote is open */
	} cases[] = {
	    {"", ""},
	    {"  \t ", ""},
	    {"vi", "[vi]"},
	    {"  code   --wait\n", "[code][--wait]"},
	    {"vim -c 'set tw=72'", "[vim][-c][set tw=72]"},
	    {"vim -c \"set tw=72\"", "[vim][-c][set tw=72]"},
	    {"/opt/My\\ Editor/bin/edit", "[/opt/My Editor/bin/edit]"},
	    {"a''b \"\" ''", "[ab][][]"},
	    {"a\"b c\"'d e'f", "[ab cd ef]"},
	    {"'a\\b' \"a\\b\" a\\b", "[a\\b][a\\b][ab]"},
	    {"\"\\\"\\\\\\$\\`\\x\"", "[\"\\$`\\x]"},
	    {"'a\\\\b \\$'", "[a\\\\b \\$]"},
	    {"'it''s' it\\'s \"it's\"", "[its][it's][it's]"},
	    {"$EDITOR ~ *", "[$EDITOR][~][*]"},
	    {"a \\\n b\\\nc", "[a][bc]"},
	    {"a\\", "[a\\]"},
	    {"\\'", "[']"},
	    {"'", NULL},
	    {"vim 'a", NULL},
	    {"vim \"a\\\"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char **words = process_words(cases[i].command);
		struct buf text = BUF_INIT;

		assert_int_equal(words == NULL, cases[i].words == NULL);
		for (char **word = words; words != NULL && *word != NULL; word++)
			buf_addf(&text, "[%s]", *word);
		if (words != NULL)
			assert_string_equal(text.data, cases[i].words);
		process_words_free(words);
		buf_release(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_exit_status_is_told_as_a_shell_tells_it),
	    cmocka_unit_test(test_arguments_arrive_as_they_are),
	    cmocka_unit_test(test_what_can_not_run_is_an_error),
	    cmocka_unit_test(test_output_and_errors_are_gathered),
	    cmocka_unit_test(test_errors_are_shown_as_they_come),
	    cmocka_unit_test(test_the_environment_is_ours_with_changes),
	    cmocka_unit_test(test_a_program_is_found_on_the_path_it_is_given),
	    cmocka_unit_test(test_it_starts_in_a_folder),
	    cmocka_unit_test(test_large_input_and_output_pass_each_other),
	    cmocka_unit_test(test_a_child_may_leave_its_input_unread),
	    cmocka_unit_test(test_input_is_what_was_given_or_nothing),
	    cmocka_unit_test(test_a_grandchild_holds_nobody_up),
	    cmocka_unit_test(test_the_child_has_no_descriptors_of_ours),
	    cmocka_unit_test(test_closed_descriptors_are_no_trap),
	    cmocka_unit_test(test_an_interrupt_is_the_childs_while_it_has_the_terminal),
	    cmocka_unit_test(test_signals_are_as_before),
	    cmocka_unit_test(test_a_sink_takes_what_we_write),
	    cmocka_unit_test(test_a_sink_that_can_not_run_is_an_error),
	    cmocka_unit_test(test_commands_are_split_as_sh_does),
	};

	setenv("PATH", "/usr/bin:/bin", 1); /* the caller's may hold closed folders */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
