#include "remote_story.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_rewritten_history_is_noticed_until_it_is_decided),
	    STORY(a_remote_that_was_set_back_is_noticed),
	    STORY(two_sides_are_compared),
	    STORY(a_clone_of_an_empty_remote_is_ready_for_a_first_push),
	    STORY(a_clone_checks_out_what_is_there_where_head_leads_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
