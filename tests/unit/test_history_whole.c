#include "history/graph.h"
#include "history/merge_state.h"
#include "history_story.h"

/* Another line of history, by plain git, on a branch. */
static void
theirs(struct story *s, const char *path, const char *text, const char *message)
{
	RUN_GIT(s, "switch", "--quiet", "theirs");
	put(s, path, text);
	RUN_GIT(s, "add", "--all");
	RUN_GIT(s, "commit", "--quiet", "-m", message);
	RUN_GIT(s, "switch", "--quiet", "main");
}

static void
share_jane(struct story *s)
{
	change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
	RUN_GIT(s, "branch", "theirs");
}

static struct object_id
resolve(struct story *s, const char *ref)
{
	struct object_id id;
	int rc = graph_resolve(s->repo, ref, &id, &s->err);

	must(s, rc);
	assert_int_equal(rc, 1);
	return id;
}

struct attempt {
	enum purpose purpose;
	struct strlist left, changed;
	struct tree_file read; /* an unmerged file, as it was read */
};

/* Goes to the branch as it stands; the transaction's answer. */
static int
forward(struct story *s, struct attempt *a)
{
	struct whole whole = {
	    .commit = resolve(s, "refs/heads/theirs"), .left = &a->left};
	struct transaction *tx = NULL;
	int rc;

	must(s, transaction_begin_for(s->repo, a->purpose, &tx, &s->err));
	rc = transaction_take(tx, &whole, &a->changed, &s->err);
	must(s, rc);
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	must(s, rc);
	transaction_free(tx);
	return rc;
}

/* Merges the branch: its tree is what comes out. */
static int
merge(struct story *s, struct attempt *a, const char *path, const char *text)
{
	struct tree_file file = {path, {{{0}}, 0100644}};
	struct whole whole = {.ours = resolve(s, "HEAD"),
	    .theirs = resolve(s, "refs/heads/theirs"),
	    .message = "Merge theirs\n\njane: both",
	    .unmerged = &a->read,
	    .unmerged_count = a->read.path != NULL};
	struct transaction *tx = NULL;
	int rc;

	must(s, graph_write_blob(s->repo, text, strlen(text), &file.file.blob, &s->err));
	must(s, graph_write_tree(s->repo, &whole.theirs, &file, 1, &whole.tree, &s->err));
	must(s, transaction_begin_for(s->repo, a->purpose, &tx, &s->err));
	rc = transaction_take(tx, &whole, &a->changed, &s->err);
	must(s, rc);
	if (rc == 0)
		rc = transaction_finish(tx, &s->err);
	must(s, rc);
	transaction_free(tx);
	return rc;
}

static void
attempt_release(struct attempt *a)
{
	strlist_release(&a->left);
	strlist_release(&a->changed);
}

static void
a_fast_forward_makes_no_commit(void **state)
{
	struct story *s = *state;
	struct attempt a = {0};

	share_jane(s);
	theirs(s, "leads/jane.yaml", "name: Jane Doe\n", "jane: name");
	theirs(s, "leads/vip/joe.yaml", "name: Joe\n", "joe: add");
	assert_int_equal(forward(s, &a), 0);
	assert_file(s, "leads/jane.yaml", "name: Jane Doe\n");
	assert_file(s, "leads/vip/joe.yaml", "name: Joe\n");
	assert_git(s, "joe: add", "log", "-1", "--format=%s");
	assert_git(s, "sync: fast-forward", "reflog", "-1", "--format=%gs");
	assert_clean(s);
	attempt_release(&a);
}

static void
a_merge_has_both_parents(void **state)
{
	struct story *s = *state;
	struct attempt a = {0};

	share_jane(s);
	theirs(s, "leads/joe.yaml", "name: Joe\n", "joe: add");
	change(s, "leads/jane.yaml", "name: Jane\n", "name: Jane Doe\n", "jane: name");
	assert_int_equal(merge(s, &a, "leads/jane.yaml", "name: Jane Doe\n# both\n"), 0);
	assert_file(s, "leads/jane.yaml", "name: Jane Doe\n# both\n");
	assert_file(s, "leads/joe.yaml", "name: Joe\n");
	assert_git(s, "jane: name\njoe: add", "log", "--format=%s", "--no-walk=unsorted",
	    "HEAD^1", "HEAD^2");
	assert_git(s, "Merge theirs\n\njane: both", "log", "-1", "--format=%B");
	assert_clean(s);
	attempt_release(&a);
}

static void
what_an_editor_saved_meanwhile_is_named_and_stays(void **state)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
	    {"leads/jane.yaml", "name: Jane\nphone: 1\n"},
	    {"leads/joe.yaml", "name: Somebody else\n"}, /* untracked, in the way */
	};
	struct story *s = *state;

	share_jane(s);
	theirs(s, "leads/jane.yaml", "name: Jane Doe\n", "jane: name");
	theirs(s, "leads/joe.yaml", "name: Joe\n", "joe: add");
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct attempt a = {0};

		put(s, cases[i].path, cases[i].text);
		assert_int_equal(forward(s, &a), 1);
		assert_int_equal(a.changed.count, 1);
		assert_string_equal(a.changed.items[0], cases[i].path);
		assert_file(s, cases[i].path, cases[i].text);
		assert_git(s, "jane: add", "log", "--format=%s");

		strlist_add(&a.left, cases[i].path);
		strlist_release(&a.changed);
		assert_int_equal(forward(s, &a), 0);
		assert_file(s, cases[i].path, cases[i].text);
		assert_git(s, cases[i].path, "diff", "--name-only");
		RUN_GIT(s, "checkout", "--quiet", "--", cases[i].path);
		assert_clean(s);
		RUN_GIT(s, "reset", "--quiet", "--hard", "HEAD~2");
		attempt_release(&a);
	}
}

static void
what_stands_there_already_is_recorded(void **state)
{
	struct story *s = *state;
	struct attempt a = {0};

	share_jane(s);
	theirs(s, "leads/joe.yaml", "name: Joe\n", "joe: add");
	put(s, "leads/joe.yaml", "name: Joe\n");
	put(s, "README", "mine\n");
	assert_int_equal(forward(s, &a), 0);
	assert_git(s, "?? README", "status", "--porcelain");
	attempt_release(&a);
}

static void
staged_changes_are_not_thrown_away(void **state)
{
	struct story *s = *state;
	struct attempt a = {0};

	share_jane(s);
	theirs(s, "leads/jane.yaml", "name: Jane Doe\n", "jane: name");
	put(s, "leads/jane.yaml", "name: Janet\n");
	RUN_GIT(s, "add", "--all");
	put(s, "leads/jane.yaml", "name: Jane\n");
	assert_int_equal(forward(s, &a), 1);
	assert_git(s, "name: Janet", "show", ":leads/jane.yaml");
	attempt_release(&a);
}

static void
links_are_made_as_git_makes_them(void **state)
{
	struct story *s = *state;
	struct attempt a = {0};
	char *link = xasprintf("%s/latest", s->dir);

	share_jane(s);
	RUN_GIT(s, "switch", "--quiet", "theirs");
	assert_int_equal(symlink("leads/jane.yaml", link), 0);
	RUN_GIT(s, "add", "--all");
	RUN_GIT(s, "commit", "--quiet", "-m", "a link");
	RUN_GIT(s, "switch", "--quiet", "main");
	assert_int_equal(forward(s, &a), 0);
	assert_clean(s);
	free(link);
	attempt_release(&a);
}

/* Reads the file as the work tree has it; whether git left it so in the merge. */
static int
read_unmerged(struct story *s, struct attempt *a, const struct merge_state *state)
{
	struct merge_versions versions;
	struct object_id theirs = resolve(s, "refs/heads/theirs");
	struct object_id head = resolve(s, "HEAD"), base;
	char *text = get(s, "leads/jane.yaml");
	int rc;

	a->read = (struct tree_file){"leads/jane.yaml", {{{0}}, 0100644}};
	must(s,
	    graph_write_blob(s->repo, text, strlen(text), &a->read.file.blob, &s->err));
	must(s, graph_parse(s->repo, "HEAD~1", &base, &s->err));
	must(s, graph_file(s->repo, &base, a->read.path, &versions.base, &s->err));
	must(s, graph_file(s->repo, &head, a->read.path, &versions.ours, &s->err));
	must(s, graph_file(s->repo, &theirs, a->read.path, &versions.theirs, &s->err));
	rc = merge_state_wrote(
	    s->repo, state, a->read.path, &versions, &a->read.file, &s->err);
	must(s, rc);
	free(text);
	return rc;
}

/* git stopped with markers in jane; joe it had merged. */
static void
a_merge_that_git_began_is_finished(void **state)
{
	struct story *s = *state;
	struct attempt a = {.purpose = PURPOSE_MERGE};
	struct merge_state merging;
	int status;

	share_jane(s);
	theirs(s, "leads/jane.yaml", "name: Jane Roe\n", "jane: name");
	theirs(s, "leads/joe.yaml", "name: Joe\n", "joe: add");
	change(s, "leads/jane.yaml", "name: Jane\n", "name: Jane Doe\n", "jane: name");
	free(git_status(
	    s, (const char *const[]){"merge", "--quiet", "theirs", NULL}, &status));
	assert_int_equal(status, 1);
	must(s, merge_state_read(s->repo, &merging, &s->err));
	assert_int_equal(merging.heads, 1);
	assert_int_equal(merging.unmerged.count, 1);
	assert_string_equal(merging.unmerged.items[0], "leads/jane.yaml");
	assert_int_equal(merging.staged.count, 1);
	assert_string_equal(merging.staged.items[0].path, "leads/joe.yaml");
	assert_int_equal(read_unmerged(s, &a, &merging), 1);

	/* Somebody types while it is finished. */
	put(s, "leads/jane.yaml", "name: Jane Typed\n");
	assert_int_equal(merge(s, &a, "leads/jane.yaml", "name: Jane Doe\n"), 1);
	assert_string_equal(a.changed.items[0], "leads/jane.yaml");
	strlist_release(&a.changed);
	assert_int_equal(read_unmerged(s, &a, &merging), 0);
	merge_state_release(&merging);
	assert_int_equal(merge(s, &a, "leads/jane.yaml", "name: Jane Doe\n"), 0);
	assert_file(s, "leads/jane.yaml", "name: Jane Doe\n");
	assert_int_equal(merge_state_read(s->repo, &merging, &s->err), 0);
	assert_clean(s);
	attempt_release(&a);
}

/* git commits by itself what its strategy has put in place. */
static void
a_strategy_leaves_the_commit_to_git(void **state)
{
	struct story *s = *state;
	struct attempt a = {.purpose = PURPOSE_STRATEGY};

	share_jane(s);
	theirs(s, "leads/joe.yaml", "name: Joe\n", "joe: add");
	RUN_GIT(s, "checkout", "--quiet", "--detach");
	assert_int_equal(merge(s, &a, "leads/jane.yaml", "name: Jane Doe\n"), 0);
	assert_git(s, "M  leads/jane.yaml\nA  leads/joe.yaml", "status", "--porcelain");
	assert_git(s, "jane: add", "log", "--format=%s");
	attempt_release(&a);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_fast_forward_makes_no_commit),
	    STORY(a_merge_has_both_parents),
	    STORY(what_an_editor_saved_meanwhile_is_named_and_stays),
	    STORY(what_stands_there_already_is_recorded),
	    STORY(staged_changes_are_not_thrown_away),
	    STORY(links_are_made_as_git_makes_them),
	    STORY(a_merge_that_git_began_is_finished),
	    STORY(a_strategy_leaves_the_commit_to_git),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
