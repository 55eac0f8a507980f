#include "../../src/history/remote_internal.h"
#include "history_story.h"

/* A team: the story's clone of a bare repository, and a teammate's made by plain git. */
struct team {
	struct story *s;
	char *bare, *mate;
	struct remote remote;
	enum transfer outcome;
};

static void
team_init(struct team *t, struct story *s)
{
	const char *argv[] = {
	    "git", "init", "--quiet", "--bare", "--initial-branch=main", NULL, NULL};
	struct process p = {.argv = argv};
	int status;

	*t = (struct team){.s = s};
	t->bare = xasprintf("%s/team.git", s->home);
	t->mate = xasprintf("%s/mate", s->home);
	argv[5] = t->bare;
	must(s, process_run(&p, &status, &s->err));
	must(s, remote_set(s->repo, "origin", t->bare, &s->err));
}

static void
team_release(struct team *t)
{
	remote_release(&t->remote);
	free(t->bare);
	free(t->mate);
}

/* git, in the teammate's clone. */
#define MATE(t, ...) RUN_GIT((t)->s, "-c", "user.name=Bob", "-C", (t)->mate, __VA_ARGS__)

static void
mate_clones(struct team *t)
{
	RUN_GIT(t->s, "clone", "--quiet", t->bare, t->mate);
}

static void
mate_commits(struct team *t, const char *path, const char *text, const char *message)
{
	char *file = xasprintf("%s/%s", t->mate, path);
	FILE *out = fopen(file, "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	MATE(t, "add", "--all");
	MATE(t, "commit", "--quiet", "-m", message);
	free(file);
}

static void
find(struct team *t)
{
	remote_release(&t->remote);
	must(t->s, remote_find(t->s->repo, "origin", &t->remote, &t->s->err));
	assert_non_null(t->remote.name);
}

static enum transfer
fetch(struct team *t)
{
	find(t);
	must(t->s, remote_fetch(t->s->repo, &t->remote, NULL, &t->outcome, &t->s->err));
	return t->outcome;
}

static enum transfer
push(struct team *t)
{
	must(t->s, remote_push(t->s->repo, &t->remote, NULL, &t->outcome, &t->s->err));
	return t->outcome;
}

static struct object_id
resolve(struct team *t, const char *ref)
{
	struct object_id id;

	must(t->s, graph_resolve(t->s->repo, ref, &id, &t->s->err));
	return id;
}

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

static int
rewrite(struct team *t, struct remote_rewrite *out)
{
	int rc = remote_find_rewrite(t->s->repo, &t->remote, out, &t->s->err);

	must(t->s, rc);
	return rc;
}

/* Both share jane and joe, and the remote was seen so. */
static void
share_two(struct team *t)
{
	struct story *s = t->s;

	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	change(s, "leads/joe.yaml", NULL, "name: Joe\n", "joe: add");
	fetch(t);
	push(t);
	must(s, remote_mark_seen(s->repo, &t->remote, &s->err));
	mate_clones(t);
}

static void
a_rewritten_history_is_noticed_until_it_is_decided(void **state)
{
	struct story *s = *state;
	struct remote_rewrite found;
	struct team t;

	team_init(&t, s);
	share_two(&t);
	assert_int_equal(rewrite(&t, &found), 0);
	MATE(&t, "reset", "--quiet", "--hard", "HEAD^");
	mate_commits(&t, "leads/jim.yaml", "name: Jim\n", "jim: add");
	MATE(&t, "push", "--quiet", "--force");
	fetch(&t);
	assert_int_equal(rewrite(&t, &found), 1);
	assert_int_equal(found.gone, 1);
	assert_false(found.is_rollback);
	assert_int_equal(rewrite(&t, &found), 1);
	RUN_GIT(s, "reset", "--quiet", "--hard", "origin/main");
	assert_int_equal(rewrite(&t, &found), 0);
	RUN_GIT(s, "reset", "--quiet", "--hard", "HEAD@{1}");
	assert_int_equal(rewrite(&t, &found), 1);
	RUN_GIT(s, "merge", "--quiet", "-m", "both", "origin/main");
	assert_int_equal(rewrite(&t, &found), 0);
	team_release(&t);
}

static void
a_remote_that_was_set_back_is_noticed(void **state)
{
	struct story *s = *state;
	struct remote_rewrite found;
	struct team t;

	team_init(&t, s);
	share_two(&t);
	MATE(&t, "reset", "--quiet", "--hard", "HEAD^");
	MATE(&t, "push", "--quiet", "--force");
	fetch(&t);
	assert_int_equal(rewrite(&t, &found), 1);
	assert_true(found.is_rollback);
	RUN_GIT(s, "push", "--quiet", "origin", "main");
	fetch(&t);
	assert_int_equal(rewrite(&t, &found), 0);
	team_release(&t);
}

static void
add_compared(struct buf *out, const struct compared_file *file)
{
	char id[OBJECT_ID_TEXT_SIZE];

	object_id_format(&file->blob, id);
	buf_addf(out, " %.4s", object_id_is_zero(&file->blob) ? "none" : id);
}

/* Both sides changed something; who touched what last is told. */
static void
two_sides_are_compared(void **state)
{
	struct story *s = *state;
	struct compared_list comparison = COMPARED_LIST_INIT;
	struct object_ids bases = OBJECT_IDS_INIT;
	struct object_id ours, theirs, commits[3];
	struct strlist paths = STRLIST_INIT;
	struct touch touches[2];
	struct buf text = BUF_INIT;
	struct team t;

	team_init(&t, s);
	share_two(&t);
	mate_commits(&t, "leads/joe.yaml", "name: Joseph\n", "joe: name");
	mate_commits(&t, "leads/jim.yaml", "name: Jim\n", "jim: add");
	MATE(&t, "push", "--quiet");
	change(s, "leads/joe.yaml", "name: Joe\n", "name: Joey\n", "joe: name");
	change(s, "leads/jane.yaml", "name: Jane\n", NULL, "jane: purge");
	fetch(&t);
	ours = resolve(&t, "HEAD");
	theirs = resolve(&t, t.remote.tracking);
	must(s, graph_bases(s->repo, &ours, &theirs, &bases, &s->err));
	assert_int_equal(bases.count, 1);
	commits[0] = bases.items[0];
	commits[1] = ours;
	commits[2] = theirs;
	must(s, graph_compare(s->repo, commits, COUNT(commits), &comparison, &s->err));
	for (size_t i = 0; i < comparison.count; i++) {
		buf_addstr(&text, comparison.items[i].path);
		for (size_t j = 0; j < COUNT(commits); j++)
			add_compared(&text, &comparison.items[i].files[j]);
		buf_addch(&text, '\n');
	}
	assert_string_equal(text.data, "leads/jane.yaml aa04 none aa04\n"
				       "leads/jim.yaml none none 99d9\n"
				       "leads/joe.yaml c408 169e 6c21\n");
	strlist_add(&paths, "leads/joe.yaml");
	strlist_add(&paths, "leads/jane.yaml");
	must(s, graph_touches(s->repo, &theirs, &bases, &paths, touches, &s->err));
	assert_string_equal(touches[0].author, "Alice");
	assert_true(object_id_is_zero(&touches[1].commit));
	touch_release(&touches[0]);
	touch_release(&touches[1]);
	strlist_release(&paths);
	buf_release(&text);
	object_ids_release(&bases);
	compared_list_release(&comparison);
	team_release(&t);
}

static void
a_clone_of_an_empty_remote_is_ready_for_a_first_push(void **state)
{
	struct story *s = *state;
	struct team t;
	char *dir = xasprintf("%s/clone", s->home);

	team_init(&t, s);
	RUN_GIT(s, "-C", t.bare, "symbolic-ref", "HEAD", "refs/heads/master");
	must(s, remote_clone(&s->env, t.bare, dir, "origin", NULL, &t.outcome, &s->err));
	assert_int_equal(t.outcome, TRANSFER_EMPTY);
	assert_git(s, "refs/heads/main", "-C", dir, "symbolic-ref", "HEAD");
	assert_git(s, "refs/heads/main", "-C", dir, "config", "branch.main.merge");
	free(dir);
	team_release(&t);
}

static void
a_clone_checks_out_what_is_there_where_head_leads_nowhere(void **state)
{
	struct story *s = *state;
	struct team t;
	char *dir = xasprintf("%s/clone", s->home);

	team_init(&t, s);
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	fetch(&t);
	push(&t);
	RUN_GIT(s, "-C", t.bare, "symbolic-ref", "HEAD", "refs/heads/master");
	must(s, remote_clone(&s->env, t.bare, dir, "origin", NULL, &t.outcome, &s->err));
	assert_int_equal(t.outcome, TRANSFER_DONE);
	assert_git(s, "name: Jane", "-C", dir, "show", "HEAD:leads/jane.yaml");
	assert_git(s, "", "-C", dir, "status", "--porcelain");
	assert_git(s, "refs/heads/main", "-C", dir, "config", "branch.main.merge");
	free(dir);
	team_release(&t);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

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
	    STORY(a_rewritten_history_is_noticed_until_it_is_decided),
	    STORY(a_remote_that_was_set_back_is_noticed),
	    STORY(two_sides_are_compared),
	    STORY(a_clone_of_an_empty_remote_is_ready_for_a_first_push),
	    STORY(a_clone_checks_out_what_is_there_where_head_leads_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
