#include "remote_story.h"

static void
without_a_remote_there_is_none(void **state)
{
	struct story *s = *state;
	struct remote remote;

	assert_int_equal(remote_find(s->repo, "origin", &remote, &s->err), 0);
}

static void
an_empty_remote_gets_our_branch_and_becomes_its_upstream(void **state)
{
	struct story *s = *state;
	struct team t;
	size_t ahead, behind;
	struct object_id ours, theirs;

	team_init(&t, s);
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	assert_int_equal(fetch(&t), TRANSFER_EMPTY);
	assert_string_equal(t.remote.branch, "refs/heads/main");
	assert_false(t.remote.is_upstream);
	assert_int_equal(push(&t), TRANSFER_DONE);
	assert_git(s, "origin/main", "rev-parse", "--abbrev-ref", "main@{upstream}");
	find(&t);
	assert_true(t.remote.is_upstream);
	assert_string_equal(t.remote.tracking, "refs/remotes/origin/main");

	change(s, "leads/joe.yaml", NULL, "name: Joe\n", "joe: add");
	ours = resolve(&t, "HEAD");
	theirs = resolve(&t, t.remote.tracking);
	must(s, graph_count(s->repo, &ours, &theirs, &ahead, &behind, &s->err));
	assert_int_equal(ahead, 1);
	assert_int_equal(behind, 0);
	team_release(&t);
}

static void
the_remote_s_head_branch_is_found_where_no_upstream_is_set(void **state)
{
	struct story *s = *state;
	struct team t;

	team_init(&t, s);
	mate_clones(&t);
	MATE(&t, "switch", "--quiet", "-c", "crm");
	mate_commits(&t, "a.yaml", "name: A\n", "a: add");
	MATE(&t, "push", "--quiet", "origin", "crm");
	RUN_GIT(s, "-C", t.bare, "symbolic-ref", "HEAD", "refs/heads/crm");
	assert_int_equal(fetch(&t), TRANSFER_DONE);
	assert_string_equal(t.remote.branch, "refs/heads/crm");
	assert_string_equal(t.remote.tracking, "refs/remotes/origin/crm");
	assert_git(s, "a: add", "log", "-1", "--format=%s", "origin/crm");
	team_release(&t);
}

static void
who_comes_second_is_told_so(void **state)
{
	struct story *s = *state;
	struct team t;

	team_init(&t, s);
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	fetch(&t);
	push(&t);
	mate_clones(&t);
	mate_commits(&t, "leads/joe.yaml", "name: Joe\n", "joe: add");
	MATE(&t, "push", "--quiet");
	change(s, "leads/jim.yaml", NULL, "name: Jim\n", "jim: add");
	assert_int_equal(push(&t), TRANSFER_BEATEN);
	assert_int_equal(fetch(&t), TRANSFER_DONE);
	assert_git(s, "joe: add", "log", "-1", "--format=%s", "origin/main");
	team_release(&t);
}

static void
write_hook(struct team *t, const char *name, const char *script)
{
	char *path = xasprintf("%s/hooks/%s", t->bare, name);
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fprintf(out, "#!/bin/sh\n%s\n", script);
	fclose(out);
	RUN_GIT(t->s, "-c", "alias.x=!chmod +x", "x", path);
	free(path);
}

static void
a_server_s_hook_has_its_words_shown(void **state)
{
	struct story *s = *state;
	struct team t;
	char *expected;

	team_init(&t, s);
	write_hook(&t, "pre-receive", "echo 'no work on \033[31mSundays' >&2; exit 1");
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	fetch(&t);
	assert_int_equal(remote_push(s->repo, &t.remote, NULL, &t.outcome, &s->err), -1);
	assert_int_equal(t.outcome, TRANSFER_HOOK);
	expected = xasprintf("a hook of 'origin' (%s) does not let the push in", t.bare);
	assert_string_equal(s->err.message, expected);
	free(expected);
	expected = xasprintf("remote: no work on \\x1b[31mSundays\n"
			     "error: failed to push some refs to '%s'\n"
			     "[remote rejected] (pre-receive hook declined)\n",
	    t.bare);
	assert_string_equal(s->err.details, expected);
	free(expected);
	error_clear(&s->err);
	team_release(&t);
}

static void
our_own_hook_is_told_from_the_server_s(void **state)
{
	struct story *s = *state;
	struct team t;
	char *bare;

	team_init(&t, s);
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	fetch(&t);
	bare = t.bare;
	t.bare = xasprintf("%s/.git", s->dir);
	write_hook(&t, "pre-push", "exit 1");
	free(t.bare);
	t.bare = bare;
	assert_int_equal(remote_push(s->repo, &t.remote, NULL, &t.outcome, &s->err), -1);
	assert_int_equal(t.outcome, TRANSFER_OWN_HOOK);
	error_clear(&s->err);
	team_release(&t);
}

static void
a_repository_that_is_not_there_is_named(void **state)
{
	struct story *s = *state;
	struct team t;

	team_init(&t, s);
	must(s, remote_set(s->repo, "origin", "/nowhere/team.git", &s->err));
	find(&t);
	assert_int_equal(remote_fetch(s->repo, &t.remote, NULL, &t.outcome, &s->err), -1);
	assert_int_equal(t.outcome, TRANSFER_NO_REPOSITORY);
	assert_string_equal(s->err.message,
	    "no repository at 'origin' (/nowhere/team.git): "
	    "check the address, or make one there with 'git "
	    "init --bare'");
	error_clear(&s->err);
	team_release(&t);
}

static void
without_git_it_is_git_that_is_missing(void **state)
{
	struct story *s = *state;
	struct team t;
	char *path = xstrdup(getenv("PATH"));

	team_init(&t, s);
	find(&t);
	setenv("PATH", "/nowhere", 1);
	assert_int_equal(remote_fetch(s->repo, &t.remote, NULL, &t.outcome, &s->err), -1);
	setenv("PATH", path, 1);
	assert_int_equal(t.outcome, TRANSFER_NO_GIT);
	assert_error(s, -1,
	    "cannot run 'git', which carries the data to and from 'origin': install it, "
	    "or put it on the PATH");
	free(path);
	team_release(&t);
}

/* What others say on the way, and what it is taken for. */
static void
failures_are_told_apart(void **state)
{
	static const struct {
		enum transfer_verb verb;
		enum transfer outcome;
		const char *messages, *report;
	} cases[] = {
	    {VERB_FETCH, TRANSFER_HOST_UNKNOWN,
		"ssh: Could not resolve hostname nosuch: Name or service not known\n"
		"fatal: Could not read from remote repository.\n",
		NULL},
	    {VERB_FETCH, TRANSFER_OFFLINE,
		"ssh: Could not resolve hostname crm.example: Temporary failure in name "
		"resolution\n",
		NULL},
	    {VERB_FETCH, TRANSFER_OFFLINE,
		"ssh: connect to host 127.0.0.1 port 1: Connection refused\n", NULL},
	    {VERB_FETCH, TRANSFER_OFFLINE,
		"fatal: unable to access 'http://127.0.0.1:1/x/': Failed to connect to "
		"127.0.0.1 port 1 after 0 ms: Couldn't connect to server\n",
		NULL},
	    {VERB_FETCH, TRANSFER_KEY_REFUSED,
		"git@crm.example: Permission denied (publickey).\n"
		"fatal: Could not read from remote repository.\n",
		NULL},
	    {VERB_FETCH, TRANSFER_HOST_KEY, "Host key verification failed.\n", NULL},
	    {VERB_FETCH, TRANSFER_LOGIN_REFUSED,
		"fatal: Authentication failed for 'https://crm.example/x/'\n", NULL},
	    {VERB_FETCH, TRANSFER_NO_REPOSITORY,
		"fatal: remote error: access denied or repository not exported: /x\n",
		NULL},
	    {VERB_PUSH, TRANSFER_NO_PERMISSION,
		"fatal: remote error: access denied or repository not exported: /x\n",
		NULL},
	    {VERB_PUSH, TRANSFER_NO_PERMISSION,
		"fatal: unable to access 'http://x/': The requested URL returned error: "
		"403\n",
		NULL},
	    {VERB_PUSH, TRANSFER_NO_PERMISSION,
		"remote: error: insufficient permission for adding an object to "
		"repository database objects\nerror: failed to push some refs to 'x'\n",
		"To x\n!\tmain:main\t[remote rejected] (unpacker error)\nDone\n"},
	    {VERB_PUSH, TRANSFER_BEATEN, "error: failed to push some refs to 'x'\n",
		"To x\n!\tmain:main\t[rejected] (fetch first)\nDone\n"},
	    {VERB_PUSH, TRANSFER_BEATEN, "error: failed to push some refs to 'x'\n",
		"To x\n!\tmain:main\t[remote rejected] (failed to update ref)\nDone\n"},
	    {VERB_PUSH, TRANSFER_CHECKED_OUT, "remote: error: refusing to update\n",
		"To x\n!\tm:m\t[remote rejected] (branch is currently checked "
		"out)\nDone\n"},
	    {VERB_FETCH, TRANSFER_BROKEN_OFF,
		"fetch-pack: unexpected disconnect while reading sideband packet\n"
		"fatal: early EOF\n",
		NULL},
	    {VERB_FETCH, TRANSFER_BEATEN,
		"error: cannot lock ref 'refs/remotes/origin/main': is at 1 but expected "
		"2\n",
		NULL},
	    {VERB_FETCH, TRANSFER_FAILED, "fatal: index-pack failed\n", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (transfer_judge(cases[i].verb, cases[i].messages, cases[i].report) !=
		    cases[i].outcome)
			fail_msg("%s", cases[i].messages);
}

static void
hear_progress(void *context, const char *text, size_t len)
{
	buf_add(context, text, len);
}

static void
progress_is_shown_and_words_are_kept(void **state)
{
	static const char said[] = "remote: Counting objects:  50% (1/2)\r"
				   "remote: Counting objects: 100% (2/2), done.\n"
				   "remote: \x1b]0;evil\x07hello\n"
				   "git@crm.example: Permission denied (publickey).\r\n"
				   "Receiving objects: 100% (2/2)\rfatal: early EOF";
	struct buf shown = BUF_INIT;
	struct progress progress = {hear_progress, &shown};
	struct chatter chatter = CHATTER_INIT;

	(void)state;
	chatter.progress = &progress;
	for (size_t i = 0; i < sizeof said - 1; i++)
		chatter_hear(&chatter, said + i, 1);
	chatter_end(&chatter);
	assert_string_equal(shown.data, "remote: Counting objects:  50% (1/2)\r"
					"remote: Counting objects: 100% (2/2), done.\n"
					"Receiving objects: 100% (2/2)\r\n");
	assert_string_equal(chatter.messages.data,
	    "remote: \x1b]0;evil\x07hello\n"
	    "git@crm.example: Permission denied (publickey).\nfatal: early EOF\n");
	chatter_release(&chatter);
	buf_release(&shown);
}

static void
a_password_in_the_address_is_not_shown(void **state)
{
	static const char *const cases[][2] = {
	    {"https://bob:secret@crm.example/x", "https://bob@crm.example/x"},
	    {"https://crm.example/x:y@z", "https://crm.example/x:y@z"},
	    {"ssh://git@crm.example:22/x", "ssh://git@crm.example:22/x"},
	    {"git@crm.example:x", "git@crm.example:x"},
	    {"/srv/x", "/srv/x"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *plain = remote_plain_url(cases[i][0]);

		assert_string_equal(plain, cases[i][1]);
		free(plain);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(without_a_remote_there_is_none),
	    STORY(an_empty_remote_gets_our_branch_and_becomes_its_upstream),
	    STORY(the_remote_s_head_branch_is_found_where_no_upstream_is_set),
	    STORY(who_comes_second_is_told_so),
	    STORY(a_server_s_hook_has_its_words_shown),
	    STORY(our_own_hook_is_told_from_the_server_s),
	    STORY(a_repository_that_is_not_there_is_named),
	    STORY(without_git_it_is_git_that_is_missing),
	    cmocka_unit_test(failures_are_told_apart),
	    cmocka_unit_test(progress_is_shown_and_words_are_kept),
	    cmocka_unit_test(a_password_in_the_address_is_not_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
