#include "history_story.h"

static void
the_first_commit_makes_the_branch(void **state)
{
	struct story *s = *state;

	change(s, "leads/jane-doe.yaml", NULL, "name: Jane Doe\n", "jane-doe: add");
	assert_file(s, "leads/jane-doe.yaml", "name: Jane Doe\n");
	assert_git(s,
	    "Alice <alice@acme.example> 2026-11-23T10:02:11+00:00 jane-doe: add", "log",
	    "--format=%an <%ae> %aI %s");
	assert_git(s, "main", "branch", "--show-current");
	assert_git(s, "commit (initial): jane-doe: add", "reflog", "--format=%gs");
	assert_clean(s);
}

static void
a_change_touches_its_own_lines_in_history(void **state)
{
	struct story *s = *state;

	change(s, "leads/jane-doe.yaml", NULL, "name: Jane\n", "jane-doe: add");
	change(s, "leads/jane-doe.yaml", "name: Jane\n", "name: Jane\nstatus: Lost\n",
	    "jane-doe: status New → Lost\n\nstatus: New → Lost");
	assert_git(s, "jane-doe: status New → Lost\n\nstatus: New → Lost", "log", "-1",
	    "--format=%B");
	assert_git(
	    s, "commit: jane-doe: status New → Lost", "reflog", "-1", "--format=%gs");
	assert_git(s, "M\tleads/jane-doe.yaml", "diff", "--name-status", "HEAD^", "HEAD");
	assert_clean(s);
}

static void
git_need_not_look_at_the_bytes_again(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	/* It names each entry whose facts differ from the file's, whatever the bytes. */
	assert_git(s, "", "diff-files");
}

static void
a_hand_edit_is_a_commit_of_its_own_before(void **state)
{
	struct story *s = *state;
	struct transaction *tx;
	struct blob blob = {false, NULL, 0};

	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	put(s, "leads/jane.yaml", "name: Jane\nphone: 1\n");
	tx = begin(s);
	must(s, transaction_work_file(tx, "leads/jane.yaml", &blob, &s->err));
	assert_string_equal(blob.bytes, "name: Jane\nphone: 1\n");
	must(s, transaction_head_file(tx, "leads/jane.yaml", &blob, &s->err));
	assert_string_equal(blob.bytes, "name: Jane\n");
	commit(s, tx, "leads/jane.yaml", "name: Jane\nphone: 1\n",
	    "name: Jane\nphone: 1\n", "jane: phone");
	/* The newest commit is this one by now, and nobody else can see it. */
	must(s, transaction_head_file(tx, "leads/jane.yaml", &blob, &s->err));
	assert_string_equal(blob.bytes, "name: Jane\nphone: 1\n");
	assert_git(s, "jane: add", "log", "--format=%s");
	commit(s, tx, "leads/jane.yaml", "name: Jane\nphone: 1\n",
	    "name: Jane\nphone: 2\n", "jane: phone again");
	assert_int_equal(transaction_commit_count(tx), 2);
	assert_int_equal(finish(s, tx), 0);
	assert_git(s, "jane: phone again\njane: phone\njane: add", "log", "--format=%s");
	/* Both come in one move of the branch. */
	assert_git(s, "commit: jane: phone again\ncommit (initial): jane: add", "reflog",
	    "--format=%gs");
	assert_file(s, "leads/jane.yaml", "name: Jane\nphone: 2\n");
	assert_clean(s);
	blob_release(&blob);
}

static void
what_else_is_staged_or_edited_stays(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "leads/b.yaml", NULL, "name: B\n", "b: add");
	change(s, "leads/c.yaml", NULL, "name: C\n", "c: add");
	shell(s, "echo staged >leads/b.yaml; git add leads/b.yaml; echo edited "
		 ">leads/b.yaml; echo new >new.txt; git add new.txt; echo x >intended; "
		 "git add -N intended; git rm -q --cached leads/c.yaml");
	change(s, "leads/a.yaml", "name: A\n", "name: AA\n", "a: name");
	assert_git(s, "M\tleads/a.yaml", "diff", "--name-status", "HEAD^", "HEAD");
	assert_git(s,
	    " A intended\nMM leads/b.yaml\nD  leads/c.yaml\nA  new.txt\n?? leads/c.yaml",
	    "status", "--porcelain");
	assert_git(s, "staged", "show", ":leads/b.yaml");
}

static void
entries_keep_their_flags(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "leads/b.yaml", NULL, "name: B\n", "b: add");
	change(s, "leads/c.yaml", NULL, "name: C\n", "c: add");
	RUN_GIT(s, "update-index", "--assume-unchanged", "leads/a.yaml", "leads/b.yaml");
	RUN_GIT(s, "update-index", "--skip-worktree", "leads/c.yaml");
	change(s, "leads/a.yaml", "name: A\n", "name: AA\n", "a: name");
	assert_git(s, "h leads/a.yaml\nh leads/b.yaml\nS leads/c.yaml", "ls-files", "-v");
	assert_clean(s);
}

static void
a_file_moves_and_its_empty_folder_goes(void **state)
{
	struct story *s = *state;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx;

	change(s, "leads/vip/deep/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "leads/b.yaml", NULL, "name: B\n", "b: add");
	tx = begin(s);
	plan(&set, "leads/vip/deep/a.yaml", "name: A\n", NULL);
	plan(&set, "leads/trash/vip/deep/a.yaml", NULL, "name: A\n");
	must(s, transaction_commit(tx, &set, "a: trash", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	assert_git(s, "leads/b.yaml\nleads/trash/vip/deep/a.yaml", "ls-tree", "-r",
	    "--name-only", "HEAD");
	shell(s, "test ! -e leads/vip");
	assert_clean(s);
	/* No tree that is empty, nor one that is not git's: it would write the same. */
	shell(s, "test $(git write-tree) = $(git rev-parse HEAD^{tree})");
	change(s, "leads/trash/vip/deep/a.yaml", "name: A\n", NULL, "a: purge");
	shell(s, "test -d leads && test ! -e leads/trash");
	change(s, "leads/b.yaml", "name: B\n", NULL, "b: purge");
	/* The folder that marks the data directory stays. */
	shell(s, "test -d leads");
	assert_git(
	    s, "4b825dc642cb6eb9a060e54bf8d69288fbee4904", "rev-parse", "HEAD^{tree}");
	assert_clean(s);
}

static void
a_file_missing_by_hand_is_recorded(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	shell(s, "rm leads/a.yaml");
	change(s, "leads/a.yaml", NULL, NULL, "a: delete");
	assert_git(s, "D\tleads/a.yaml", "diff", "--name-status", "HEAD^", "HEAD");
	assert_clean(s);
	/* And again: there is nothing to record. */
	change(s, "leads/a.yaml", NULL, NULL, "a: delete");
	assert_git(s, "a: delete", "log", "-1", "--format=%s");
	assert_git(s, "2", "rev-list", "--count", "HEAD");
}

static void
nothing_to_change_is_no_commit(void **state)
{
	struct story *s = *state;
	struct transaction *tx = begin(s);
	struct changeset none = CHANGESET_INIT;

	/* Not even the first one. */
	must(s, transaction_commit(tx, &none, "nothing", &s->err));
	commit(s, tx, "leads/a.yaml", NULL, NULL, "nothing");
	assert_int_equal(transaction_commit_count(tx), 0);
	assert_int_equal(finish(s, tx), 0);
	assert_git(s, "0", "rev-list", "--count", "--all");
	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	tx = begin(s);
	commit(s, tx, "leads/a.yaml", "name: A\n", "name: A\n", "a: nothing");
	assert_int_equal(transaction_commit_count(tx), 0);
	assert_int_equal(finish(s, tx), 0);
	assert_git(s, "1", "rev-list", "--count", "HEAD");
	assert_file(s, ".git/index.lock", NULL);
}

static void
what_is_given_up_changes_nothing(void **state)
{
	struct story *s = *state;
	struct transaction *tx = begin(s);

	commit(s, tx, "leads/a.yaml", NULL, "name: A\n", "a: add");
	transaction_free(tx);
	transaction_free(NULL);
	assert_file(s, "leads/a.yaml", NULL);
	assert_git(s, "0", "rev-list", "--count", "--all");
	assert_file(s, ".git/index.lock", NULL);
	shell(s, "test ! -e leads");
}

static void
a_file_keeps_its_mode(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	shell(s, "chmod 600 leads/a.yaml");
	change(s, "leads/a.yaml", "name: A\n", "name: B\n", "a: name");
	shell(s, "test $(stat -c %a leads/a.yaml) = 600");
	assert_git(
	    s, "100644", "ls-tree", "HEAD", "--format=%(objectmode)", "leads/a.yaml");
	shell(s, "chmod 755 leads/a.yaml");
	change(s, "leads/a.yaml", "name: B\n", "name: C\n", "a: name");
	shell(s, "test -x leads/a.yaml");
	assert_git(
	    s, "100755", "ls-tree", "HEAD", "--format=%(objectmode)", "leads/a.yaml");
	assert_clean(s);
	/* Where the file system knows none, history's counts. */
	RUN_GIT(s, "config", "core.filemode", "false");
	shell(s, "chmod 644 leads/a.yaml");
	change(s, "leads/a.yaml", "name: C\n", "name: D\n", "a: name");
	assert_git(
	    s, "100755", "ls-tree", "HEAD", "--format=%(objectmode)", "leads/a.yaml");
	assert_clean(s);
}

static void
bytes_are_bytes(void **state)
{
	static const char odd[] = "name: A\r\nnote: \0\xff\n";
	struct story *s = *state;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx = begin(s);
	struct blob blob = {false, NULL, 0};

	changeset_add(&set, "leads/\xc3\xa9 \"'\n.yaml", NULL, 0, odd, sizeof odd);
	changeset_add(&set, "leads/.gitkeep", NULL, 0, "", 0);
	must(s, transaction_commit(tx, &set, "odd\n", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	must(s,
	    repository_head_file(s->repo, "leads/\xc3\xa9 \"'\n.yaml", &blob, &s->err));
	assert_int_equal(blob.len, sizeof odd);
	assert_memory_equal(blob.bytes, odd, sizeof odd);
	blob_release(&blob);
	assert_git(s, "odd", "log", "--format=%B");
	assert_clean(s);
}

static void
two_changes_of_one_path_in_one_commit(void **state)
{
	struct story *s = *state;
	struct transaction *tx = begin(s);
	struct changeset set = CHANGESET_INIT;

	plan(&set, "leads/a.yaml", NULL, "name: A\n");
	plan(&set, "leads/a.yaml", "name: A\n", "name: B\n");
	must(s, transaction_commit(tx, &set, "a: add", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	assert_git(s, "name: B", "show", "HEAD:leads/a.yaml");
	assert_clean(s);
}

static void
an_edit_in_the_instant_of_the_last_commit_is_seen(void **state)
{
	struct story *s = *state;

	/* As long as what it replaces, and as old as the index: only its bytes tell. */
	shell(s, "mkdir leads && echo 'name: A' >leads/a.yaml && git add leads/a.yaml && "
		 "git commit -qm a && echo 'name: B' >leads/a.yaml && "
		 "touch -d '2026-11-23 10:00:00' leads/a.yaml && echo 'name: A' "
		 ">leads/a.yaml && touch -d '2026-11-23 10:00:00' leads/a.yaml && "
		 "git update-index --refresh && echo 'name: B' >leads/a.yaml && "
		 "touch -d '2026-11-23 10:00:00' leads/a.yaml .git/index");
	RUN_GIT(s, "config", "core.trustctime", "false");
	assert_git(s, " M leads/a.yaml", "--no-optional-locks", "status", "--porcelain");
	change(s, "leads/b.yaml", NULL, "name: B\n", "b: add");
	assert_git(s, " M leads/a.yaml", "status", "--porcelain");
}

static void
many_files_at_once(void **state)
{
	struct story *s = *state;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx = begin(s);

	for (int i = 0; i < 300; i++) {
		char *path = xasprintf("leads/%c/%03d.yaml", 'a' + i % 26, i);

		plan(&set, path, NULL, path);
		free(path);
	}
	must(s, transaction_commit(tx, &set, "300 leads", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	assert_clean(s);
	shell(s, "test $(git ls-files | wc -l) = 300");
	shell(s, "test $(git write-tree) = $(git rev-parse HEAD^{tree})");
}

/* Names of a folder that are cut to the same temporary's, but for a few letters. */
static void
names_as_long_as_they_may_be(void **state)
{
	struct story *s = *state;
	struct changeset set = CHANGESET_INIT;
	struct transaction *tx;
	char a[251], b[251], *paths[2];

	memset(a, 'x', sizeof a);
	memcpy(a + 245, ".yaml", 6);
	memcpy(b, a, sizeof a);
	b[244] = 'y';
	paths[0] = xasprintf("leads/%s", a);
	paths[1] = xasprintf("leads/%s", b);
	change(s, paths[0], NULL, "name: A\n", "a: add");
	change(s, paths[1], NULL, "name: B\n", "b: add");
	tx = begin(s);
	plan(&set, paths[0], "name: A\n", "name: AA\n");
	plan(&set, paths[1], "name: B\n", "name: BB\n");
	must(s, transaction_commit(tx, &set, "both", &s->err));
	changeset_release(&set);
	assert_int_equal(finish(s, tx), 0);
	assert_file(s, paths[0], "name: AA\n");
	assert_file(s, paths[1], "name: BB\n");
	assert_clean(s);
	free(paths[0]);
	free(paths[1]);
}

static void
git_and_minicrm_take_turns(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	shell(s,
	    "echo 'name: B' >leads/b.yaml && git add leads/b.yaml && git commit -qm b");
	change(s, "leads/b.yaml", "name: B\n", "name: BB\n", "b: name");
	RUN_GIT(s, "gc", "-q");
	RUN_GIT(s, "pack-refs", "--all");
	change(s, "leads/a.yaml", "name: A\n", "name: AA\n", "a: name");
	RUN_GIT(s, "update-index", "--index-version", "4");
	change(s, "leads/a.yaml", "name: AA\n", "name: AAA\n", "a: name");
	RUN_GIT(s, "switch", "-q", "-c", "side/branch");
	change(s, "leads/a.yaml", "name: AAA\n", "name: side\n", "a: side");
	assert_git(s, "commit: a: side", "reflog", "-1", "--format=%gs", "side/branch");
	RUN_GIT(s, "switch", "-q", "main");
	assert_file(s, "leads/a.yaml", "name: AAA\n");
	assert_clean(s);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(the_first_commit_makes_the_branch),
	    STORY(a_change_touches_its_own_lines_in_history),
	    STORY(git_need_not_look_at_the_bytes_again),
	    STORY(a_hand_edit_is_a_commit_of_its_own_before),
	    STORY(what_else_is_staged_or_edited_stays),
	    STORY(entries_keep_their_flags),
	    STORY(a_file_moves_and_its_empty_folder_goes),
	    STORY(a_file_missing_by_hand_is_recorded),
	    STORY(nothing_to_change_is_no_commit),
	    STORY(what_is_given_up_changes_nothing),
	    STORY(a_file_keeps_its_mode),
	    STORY(bytes_are_bytes),
	    STORY(two_changes_of_one_path_in_one_commit),
	    STORY(an_edit_in_the_instant_of_the_last_commit_is_seen),
	    STORY(many_files_at_once),
	    STORY(names_as_long_as_they_may_be),
	    STORY(git_and_minicrm_take_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
