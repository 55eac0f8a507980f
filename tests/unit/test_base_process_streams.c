#include "process_story.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_output_and_errors_are_gathered),
	    cmocka_unit_test(test_errors_are_shown_as_they_come),
	    cmocka_unit_test(test_large_input_and_output_pass_each_other),
	    cmocka_unit_test(test_a_child_may_leave_its_input_unread),
	    cmocka_unit_test(test_input_is_what_was_given_or_nothing),
	    cmocka_unit_test(test_a_grandchild_holds_nobody_up),
	    cmocka_unit_test(test_the_child_has_no_descriptors_of_ours),
	    cmocka_unit_test(test_closed_descriptors_are_no_trap),
	    cmocka_unit_test(test_a_sink_takes_what_we_write),
	    cmocka_unit_test(test_a_sink_that_can_not_run_is_an_error),
	};

	setenv("PATH", "/usr/bin:/bin", 1); /* the caller's may hold closed folders */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
