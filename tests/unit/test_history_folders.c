/* renameat2(2) */
#define _GNU_SOURCE
#include "fault.h"

#ifdef __linux__
#define STORY_FOLDER "/dev/shm"
#endif
#include "../../src/history/history_internal.h"
#include "history/graph.h"
#include "history_story.h"

#include <sys/wait.h>

/*
 * All that can become something else, there and back: a folder, a file and a link, in one
 * commit each.
 */
static const char before[] =
    "mkdir -p wide/deep && echo a >wide/f && echo b >wide/deep/g && "
    "ln -s f wide/l && echo file >file && ln -s file link && "
    "echo run >run && ln -s old turn";
static const char after[] =
    "rm -r wide file link run turn && echo now >wide && "
    "mkdir -p file/deep && echo c >file/deep/h && "
    "ln -s h file/deep/k && echo d >file/x && chmod +x file/x && "
    "mkdir link && echo e >link/m && ln -s wide run && echo t >turn";

static void
commit_all(struct story *s, const char *script, const char *message)
{
	shell(s, script);
	RUN_GIT(s, "add", "--all");
	RUN_GIT(s, "commit", "--quiet", "-m", message);
}

static void
make_two_states(struct story *s)
{
	s->repo->patience = 50;
	commit_all(s, before, "before");
	RUN_GIT(s, "branch", "before");
	commit_all(s, after, "after");
	RUN_GIT(s, "branch", "after");
	RUN_GIT(s, "reset", "--quiet", "--hard", "before");
}

/* To the branch as it stands; as transaction_finish() answers, or 1 where something is in
 * the way, which is listed. */
static int
go_to(struct story *s, const char *branch, struct strlist *changed)
{
	struct whole whole = {.message = NULL};
	struct transaction *tx = NULL;
	int rc = graph_parse(s->repo, branch, &whole.commit, &s->err);

	if (rc == 0)
		rc = transaction_begin(s->repo, &tx, &s->err);
	if (rc == 0)
		rc = transaction_take(tx, &whole, changed, &s->err);
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	transaction_free(tx);
	return rc;
}

static void
arrive(struct story *s, const char *branch)
{
	struct strlist changed = STRLIST_INIT;
	int rc = go_to(s, branch, &changed);

	must(s, rc);
	assert_int_equal(rc, 0);
	strlist_release(&changed);
}

/* What recovery does is done by whoever comes next. */
static void
come_next(struct story *s)
{
	transaction_free(begin(s));
}

/* Clean, and at one of both; whether it is at the branch. */
static bool
stands_at(struct story *s, const char *branch)
{
	char *head = GIT(s, "rev-parse", "HEAD"), *wanted = GIT(s, "rev-parse", branch);
	bool same = strcmp(head, wanted) == 0;

	assert_git(s, "", "status", "--porcelain", "--untracked-files=all", "--ignored");
	shell(s, "test -z \"$(find . -name '*.minicrm')\"");
	free(head);
	free(wanted);
	return same;
}

static void
all_change_at_once_and_back(void **state)
{
	struct story *s = *state;

	make_two_states(s);
	for (int i = 0; i < 2; i++) {
		arrive(s, "after");
		assert_true(stands_at(s, "after"));
		assert_file(s, "wide", "now\n");
		assert_file(s, "file/deep/h", "c\n");
		shell(s, "test -x file/x && test \"$(readlink run)\" = wide");
		s->repo->few = 1;
		/* The histories are one behind the other: this one goes back. */
		RUN_GIT(s, "branch", "--force", "before", "after~1");
		shell(s, "git branch -f there $(git commit-tree -p HEAD -m there "
			 "'before^{tree}')");
		arrive(s, "there");
		assert_true(stands_at(s, "there"));
		assert_file(s, "wide/deep/g", "b\n");
		assert_file(s, "file", "file\n");
		RUN_GIT(s, "reset", "--quiet", "--hard", "before");
	}
	assert_clean(s);
}

static void
kill_everywhere(struct story *s, const char *from, const char *to, long stride)
{
	bool reached = false;
	int status = 1;

	RUN_GIT(s, "reset", "--quiet", "--hard", from);
	for (long n = 1; status != 0; n += stride) {
		pid_t pid = fork();

		if (pid == 0) {
			struct strlist changed = STRLIST_INIT;

			fault_arm(FAULT_KILL, n, 0);
			_exit(go_to(s, to, &changed) & 0xff);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(status == 0 || WIFSIGNALED(status));
		come_next(s);
		/* What was reached is not lost by a kill that comes later. */
		assert_true(stands_at(s, to) >= reached);
		reached = stands_at(s, to);
		if (reached)
			RUN_GIT(s, "reset", "--quiet", "--hard", from);
	}
	assert_true(reached);
}

static void
a_kill_anywhere_leaves_all_or_nothing(void **state)
{
	struct story *s = *state;

	make_two_states(s);
	kill_everywhere(s, "before", "after", 1);
	shell(s, "git branch there $(git commit-tree -p after -m there 'before^{tree}')");
	kill_everywhere(s, "after", "there", 4);
	s->repo->few = 1;
	kill_everywhere(s, "before", "after", 7);
}

static void
also_where_files_cannot_be_exchanged(void **state)
{
	struct story *s = *state;

	make_two_states(s);
	shell(s, "git branch there $(git commit-tree -p after -m there 'before^{tree}')");
	fault.no_flags = true;
	kill_everywhere(s, "before", "after", 4);
	kill_everywhere(s, "after", "there", 7);
	fault.no_flags = false;
}

static void
a_call_that_fails_anywhere_changes_nothing(void **state)
{
	struct story *s = *state;
	long n = 0, calls;
	int rc;

	make_two_states(s);
	do {
		struct strlist changed = STRLIST_INIT;

		fault_arm(FAULT_ONCE, n += 4, EIO);
		rc = go_to(s, "after", &changed);
		calls = fault.count;
		fault_arm(FAULT_NONE, 0, 0);
		error_clear(&s->err);
		strlist_release(&changed);
		come_next(s);
		assert_int_equal(rc == 0, stands_at(s, "after"));
		if (rc == 0)
			RUN_GIT(s, "reset", "--quiet", "--hard", "before");
	} while (calls >= n);
	assert_clean(s);
}

static void
what_is_in_the_way_is_named_and_stays(void **state)
{
	static const struct {
		const char *edit, *named;
	} cases[] = {
	    {"echo mine >wide/mine", "wide/mine"},
	    {"mkdir wide/new && echo mine >wide/new/mine", "wide/new/mine"},
	    {"git init -q wide/repo", "wide/repo"},
	    {"echo edited >wide/deep/g", "wide/deep/g"},
	    {"echo edited >file", "file"},
	    {"ln -sfn elsewhere link", "link"},
	    {"rm link && mkdir link && echo mine >link/m", "link/m"},
	    {"rm file && ln -s leads file", "file"},
	};
	struct story *s = *state;

	make_two_states(s);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strlist changed = STRLIST_INIT;
		char *status, *later;

		shell(s, cases[i].edit);
		status = GIT(s, "status", "--porcelain", "-uall");
		assert_int_equal(go_to(s, "after", &changed), 1);
		assert_true(strlist_has(&changed, cases[i].named));
		later = GIT(s, "status", "--porcelain", "-uall");
		assert_string_equal(later, status);
		shell(s, "git reset -q --hard before && git clean -fdqx -f");
		strlist_release(&changed);
		free(status);
		free(later);
	}
	arrive(s, "after");
}

static void
save_in_the_folder(void *payload)
{
	struct story *s = payload;
	struct error err = ERROR_INIT;

	file_replace(s->root, "wide/f", "saved\n", 6, &err);
	error_clear(&err);
}

/* An editor that saves while the folder goes. */
static void
a_save_in_a_folder_that_goes_is_not_lost(void **state)
{
	struct story *s = *state;
	bool kept = false, saved = true;

	make_two_states(s);
	for (long n = 1; saved; n += 4) {
		struct strlist changed = STRLIST_INIT;
		char *text;
		int rc;

		fault.hook = save_in_the_folder;
		fault.payload = s;
		fault_arm(FAULT_HOOK, n, 0);
		rc = go_to(s, "after", &changed);
		saved = fault.kind == FAULT_NONE;
		fault_arm(FAULT_NONE, 0, 0);
		must(s, rc);
		text = get(s, "wide/f");
		if (rc == 1)
			assert_string_equal(text, "saved\n");
		kept = kept || rc == 1;
		free(text);
		shell(s, "git reset -q --hard before && git clean -fdqx");
		strlist_release(&changed);
	}
	assert_true(kept);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(all_change_at_once_and_back),
	    STORY(a_kill_anywhere_leaves_all_or_nothing),
	    STORY(also_where_files_cannot_be_exchanged),
	    STORY(a_call_that_fails_anywhere_changes_nothing),
	    STORY(what_is_in_the_way_is_named_and_stays),
	    STORY(a_save_in_a_folder_that_goes_is_not_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
