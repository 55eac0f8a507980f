#include "process_story.h"

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
	    cmocka_unit_test(test_the_environment_is_ours_with_changes),
	    cmocka_unit_test(test_a_program_is_found_on_the_path_it_is_given),
	    cmocka_unit_test(test_it_starts_in_a_folder),
	    cmocka_unit_test(test_an_interrupt_is_the_childs_while_it_has_the_terminal),
	    cmocka_unit_test(test_signals_are_as_before),
	    cmocka_unit_test(test_commands_are_split_as_sh_does),
	};

	setenv("PATH", "/usr/bin:/bin", 1); /* the caller's may hold closed folders */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
