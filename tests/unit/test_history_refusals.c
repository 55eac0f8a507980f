#include "history_story.h"

#include <sys/stat.h>

/* What the repository is in the middle of, and what the user is told. Each is set up by
 * git itself, as a shell would. */
static const struct refusal {
	const char *name, *setup, *message;
} refusals[] = {
    {"merge",
	"git checkout -q -b other && echo 'name: A' >leads/jane.yaml && git commit -qam "
	"a && "
	"git checkout -q main && echo 'name: B' >leads/jane.yaml && git commit -qam b && "
	"! git merge -q other >/dev/null && test -f .git/MERGE_HEAD",
	"a merge is in progress in 'DIR': finish it with 'minicrm sync', or resolve "
	"it and 'git commit', or 'git merge --abort'"},
    {"cherry-pick",
	"git checkout -q -b other && echo 'name: A' >leads/jane.yaml && git commit -qam "
	"a && "
	"git checkout -q main && echo 'name: B' >leads/jane.yaml && git commit -qam b && "
	"! git cherry-pick other >/dev/null 2>&1 && test -f .git/CHERRY_PICK_HEAD",
	"a cherry-pick is in progress in 'DIR': finish it with 'git cherry-pick "
	"--continue' "
	"or 'git cherry-pick --abort'"},
    {"revert",
	"echo 'name: A' >leads/jane.yaml && git commit -qam a && "
	"echo 'name: B' >leads/jane.yaml && git commit -qam b && "
	"! git revert HEAD^ >/dev/null 2>&1 && test -f .git/REVERT_HEAD",
	"a revert is in progress in 'DIR': finish it with 'git revert --continue' or "
	"'git "
	"revert --abort'"},
    {"rebase",
	"git checkout -q -b other && echo 'name: A' >leads/jane.yaml && git commit -qam "
	"a && "
	"git checkout -q main && echo 'name: B' >leads/jane.yaml && git commit -qam b && "
	"! git rebase -q other >/dev/null 2>&1 && test -d .git/rebase-merge",
	"a rebase is in progress in 'DIR': finish it with 'git rebase --continue' or "
	"'git "
	"rebase --abort'"},
    {"am",
	"git checkout -q -b other && echo 'name: A' >leads/jane.yaml && git commit -qam "
	"a && "
	"git format-patch -q -1 -o .. && git checkout -q main && "
	"echo 'name: B' >leads/jane.yaml && git commit -qam b && "
	"! git am -q ../0001-a.patch >/dev/null 2>&1 && test -d .git/rebase-apply",
	"a 'git am' is in progress in 'DIR': finish it with 'git am --continue' or 'git "
	"am "
	"--abort'"},
    {"bisect", "git bisect start >/dev/null",
	"a bisect is in progress in 'DIR': finish it with 'git bisect reset'"},
    {"detached", "git checkout -q --detach",
	"HEAD of 'DIR' is detached: run 'git switch main'"},
    {"detached without main", "git branch -m main trunk && git checkout -q --detach",
	"HEAD of 'DIR' is detached: run 'git switch BRANCH'"},
    {"unmerged",
	"git checkout -q -b other && echo 'name: A' >leads/jane.yaml && git commit -qam "
	"a && "
	"git checkout -q main && echo 'name: B' >leads/jane.yaml && git stash -q && "
	"git checkout -q other && ! git stash pop >/dev/null 2>&1",
	"'leads/jane.yaml' in 'DIR' is unmerged: resolve it, then 'git add' it"},
    {"signing", "git config commit.gpgsign true && git config gpg.format pgp",
	"cannot sign commits: gpg.format is 'pgp', expected one of openpgp, ssh, x509"},
    {"split index", "git update-index --split-index",
	"the index of 'DIR' is split, which libgit2 cannot read: run 'git config "
	"core.splitIndex false' and 'git update-index --no-split-index'"},
    {"sparse index",
	"mkdir contacts && echo x >contacts/x && git add contacts && git commit -qm c && "
	"git sparse-checkout init --cone --sparse-index && git sparse-checkout set leads",
	"the index of 'DIR' is sparse, which libgit2 cannot read: run 'git "
	"sparse-checkout "
	"reapply --no-sparse-index'"},
};

/* The text with DIR and HOME replaced by what they are in this story. */
static char *
fill_in(struct story *s, const char *text)
{
	struct buf out = BUF_INIT;

	while (*text != '\0') {
		if (strncmp(text, "DIR", 3) == 0) {
			buf_addstr(&out, s->dir);
			text += 3;
		} else if (strncmp(text, "HOME", 4) == 0) {
			buf_addstr(&out, s->home);
			text += 4;
		} else {
			buf_addch(&out, *text++);
		}
	}
	return buf_detach(&out, NULL);
}

static void
a_state_in_which_a_commit_would_spoil_something(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refusals); i++) {
		void *holder = NULL;
		struct story *s;
		struct transaction *tx = NULL;
		char *message, *before, *after;

		assert_int_equal(story_setup(&holder), 0);
		s = holder;
		change(s, "leads/jane.yaml", NULL, "name: Jane\n", "jane: add");
		shell(s, refusals[i].setup);
		reopen(s);
		before = GIT(s, "rev-parse", "HEAD");
		message = fill_in(s, refusals[i].message);
		assert_error(s, repository_check_writable(s->repo, &s->err), message);
		assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
		assert_null(tx);
		after = GIT(s, "rev-parse", "HEAD");
		assert_string_equal(before, after);
		/* git is not stopped by what was refused. */
		shell(s, "test ! -e .git/index.lock");
		free(before);
		free(after);
		free(message);
		story_teardown(&holder);
	}
}

/* What is set, which path is written, and what is said of it; NULL: it is fine. */
static const struct conversion {
	const char *name, *attributes, *config, *path, *bytes, *why;
} conversions[] = {
    {"nothing set", NULL, NULL, "leads/a.yaml", "name: A\r\n", NULL},
    {"ours", "*.yaml merge=minicrm -text\n", "core.autocrlf=true", "leads/a.yaml",
	"name: A\n", NULL},
    {"binary", "*.yaml binary\n", "core.autocrlf=true", "leads/a.yaml", "name: A\n",
	NULL},
    {"autocrlf, LF", NULL, "core.autocrlf=true", "leads/a.yaml", "name: A\n",
	"core.autocrlf"},
    {"autocrlf, CRLF", NULL, "core.autocrlf=true", "leads/a.yaml", "name: A\r\n",
	"core.autocrlf"},
    {"autocrlf, no line end", NULL, "core.autocrlf=true", "leads/a.yaml", "name: A",
	NULL},
    {"input, LF", NULL, "core.autocrlf=input", "leads/a.yaml", "name: A\n", NULL},
    {"input, CRLF", NULL, "core.autocrlf=input", "leads/a.yaml", "name: A\r\n",
	"core.autocrlf"},
    {"autocrlf, another file", NULL, "core.autocrlf=true", "minicrm.ini", "[crm]\n",
	NULL},
    {"text, LF", "*.yaml text\n", NULL, "leads/a.yaml", "name: A\n", NULL},
    {"text, CRLF", "*.yaml text\n", NULL, "leads/a.yaml", "name: A\r\n",
	"the attribute 'text'"},
    {"text=auto, CRLF", "* text=auto\n", NULL, "leads/a.yaml", "name: A\r\n",
	"the attribute 'text'"},
    {"text with core.eol", "*.yaml text\n", "core.eol=crlf", "leads/a.yaml", "name: A\n",
	"the attribute 'text'"},
    {"crlf=input, CRLF", "*.yaml crlf=input\n", "core.autocrlf=true", "leads/a.yaml",
	"name: A\r\n", "the attribute 'text'"},
    {"crlf=input, LF", "*.yaml crlf=input\n", "core.autocrlf=true", "leads/a.yaml",
	"name: A\n", NULL},
    {"eol=crlf", "*.yaml eol=crlf\n", NULL, "leads/a.yaml", "name: A\n",
	"the attribute 'eol'"},
    {"eol=lf, CRLF", "*.yaml eol=lf\n", NULL, "leads/a.yaml", "name: A\r\n",
	"the attribute 'eol'"},
    {"eol=lf, LF", "*.yaml eol=lf\n", NULL, "leads/a.yaml", "name: A\n", NULL},
    {"ident, unused", "*.yaml ident -text\n", NULL, "leads/a.yaml", "name: A\n", NULL},
    {"ident", "*.yaml ident -text\n", NULL, "leads/a.yaml", "name: $Id$\n",
	"the attribute 'ident'"},
    {"ident, filled", "*.yaml ident -text\n", NULL, "leads/a.yaml", "name: $Id: 12 $\n",
	"the attribute 'ident'"},
    {"encoding", "*.yaml working-tree-encoding=UTF-16 -text\n", NULL, "leads/a.yaml",
	"name: A\n", "the attribute 'working-tree-encoding'"},
};

static void
bytes_that_git_would_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(conversions); i++) {
		const struct conversion *c = &conversions[i];
		struct changeset set = CHANGESET_INIT;
		struct transaction *tx;
		void *holder = NULL;
		struct story *s;
		char *message;
		int rc;

		assert_int_equal(story_setup(&holder), 0);
		s = holder;
		if (c->attributes != NULL)
			change(s, ".gitattributes", NULL, c->attributes, "attributes");
		if (c->config != NULL) {
			char *key = xstrndup(c->config, strcspn(c->config, "="));

			RUN_GIT(s, "config", key, strchr(c->config, '=') + 1);
			free(key);
		}
		tx = begin(s);
		plan(&set, c->path, NULL, c->bytes);
		rc = transaction_commit(tx, &set, "a: add", &s->err);
		if (c->why == NULL) {
			must(s, rc);
			assert_int_equal(finish(s, tx), 0);
			assert_file(s, c->path, c->bytes);
			assert_clean(s);
		} else {
			message = xasprintf("git would change the bytes of '%s' (%s): "
					    "add the line '*.yaml "
					    "merge=minicrm -text' to .gitattributes",
			    c->path, c->why);
			if (rc == 0)
				fail_msg("%s: not refused", c->name);
			assert_error(s, rc, message);
			free(message);
			transaction_free(tx);
			assert_file(s, c->path, NULL);
		}
		changeset_release(&set);
		story_teardown(&holder);
	}
}

static void
try_commit(struct story *s, const char *path, const char *old, const char *new,
    const char *message)
{
	struct transaction *tx = begin(s);
	struct changeset set = CHANGESET_INIT;

	plan(&set, path, old, new);
	assert_error(s, transaction_commit(tx, &set, "test", &s->err), message);
	changeset_release(&set);
	transaction_free(tx);
	shell(s, "test ! -e .git/index.lock");
}

static void
a_filter_and_bytes_of_other_files(void **state)
{
	struct story *s = *state;

	change(s, ".gitattributes", NULL, "*.yaml filter=git-crypt -text\n*.ini text\n",
	    "attributes");
	try_commit(s, "leads/a.yaml", NULL, "name: A\n",
	    "'leads/a.yaml' goes through the filter 'git-crypt' (.gitattributes), which "
	    "minicrm cannot run: take it out with a line 'leads/a.yaml !filter'");
	try_commit(s, "minicrm.ini", NULL, "[crm]\r\n",
	    "git would change the bytes of 'minicrm.ini' (the attribute 'text'): add the "
	    "line '/minicrm.ini -text' to .gitattributes");
}

static void
paths_that_git_or_minicrm_does_not_take(void **state)
{
	struct story *s = *state;
	static const char *const bad[] = {"", "/x", "leads/", "leads//a", "../a",
	    "a/../b", "./a", ".git/config", "leads/.GIT/x"};

	for (size_t i = 0; i < COUNT(bad); i++) {
		char *message =
		    xasprintf("cannot record '%s': git does not take that path", bad[i]);

		try_commit(s, bad[i], NULL, "x", message);
		free(message);
	}
	shell(s, "mkdir leads folder && echo 'name: A' >outside && "
		 "ln -s ../outside leads/link.yaml && ln -s folder linked && "
		 "mkdir leads/dir.yaml");
	try_commit(s, "leads/link.yaml", "name: A\n", "name: B\n",
	    "'leads/link.yaml' is a symbolic link");
	try_commit(s, "leads/dir.yaml", NULL, "name: B\n",
	    "'leads/dir.yaml' is not a regular file");
	try_commit(s, "linked/a.yaml", NULL, "name: B\n",
	    "cannot read 'linked/a.yaml': is a symbolic link");
	assert_file(s, "outside", "name: A\n");
}

static void
a_file_where_history_has_a_folder_and_back(void **state)
{
	struct story *s = *state;

	change(s, "leads/a/b.yaml", NULL, "name: B\n", "b: add");
	shell(s, "rm -r leads/a && echo 'name: A' >leads/a");
	try_commit(s, "leads/a", "name: A\n", "name: A\n",
	    "cannot record 'leads/a': history has a folder there");
	shell(s, "rm -r leads && echo x >leads && git add -A && git commit -qm leads && "
		 "rm leads && mkdir leads");
	try_commit(s, "leads/a.yaml", NULL, "name: A\n",
	    "cannot record 'leads/a.yaml': history has a file 'leads'");
}

static void
a_file_outside_of_the_sparse_checkout(void **state)
{
	struct story *s = *state;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "contacts/c.yaml", NULL, "first_name: C\n", "c: add");
	shell(
	    s, "git sparse-checkout set --no-cone /leads/ && test ! -e contacts/c.yaml");
	try_commit(s, "contacts/c.yaml", NULL, "first_name: D\n",
	    "'contacts/c.yaml' is outside of the sparse checkout: run 'git "
	    "sparse-checkout "
	    "add' for its folder");
	/* What is flagged so stays in history. */
	change(s, "leads/a.yaml", "name: A\n", "name: AA\n", "a: name");
	assert_git(
	    s, "contacts/c.yaml\nleads/a.yaml", "ls-tree", "-r", "--name-only", "HEAD");
	assert_git(s, "S contacts/c.yaml\nH leads/a.yaml", "ls-files", "-t");
	assert_clean(s);
}

static void
folders_that_may_not_be_written(void **state)
{
	struct story *s = *state;
	struct transaction *tx = NULL;
	char *message;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	/* A file where the folder of the locks has to be: as good as no rights, for root
	 * too. */
	shell(s, "rm -r .git/minicrm && touch .git/minicrm");
	message =
	    xasprintf("cannot open '%s/.git/minicrm/lock': not a directory", s->dir);
	assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
	free(message);
	if (geteuid() == 0)
		return;
	shell(s, "rm .git/minicrm && chmod a-w .git");
	message = xasprintf("cannot make '%s/.git/minicrm': permission denied", s->dir);
	assert_error(s, transaction_begin(s->repo, &tx, &s->err), message);
	free(message);
	shell(s, "chmod u+w .git");
}

static void
changes_that_do_not_follow_each_other(void **state)
{
	struct story *s = *state;
	struct transaction *tx = begin(s);
	struct changeset set = CHANGESET_INIT;

	commit(s, tx, "leads/a.yaml", NULL, "name: A\n", "a: add");
	plan(&set, "leads/a.yaml", "name: B\n", "name: C\n");
	assert_error(s, transaction_commit(tx, &set, "a: name", &s->err),
	    "cannot record 'leads/a.yaml': its change does not follow the one before");
	changeset_release(&set);
	transaction_free(tx);
	assert_file(s, "leads/a.yaml", NULL);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_state_in_which_a_commit_would_spoil_something),
	    cmocka_unit_test(bytes_that_git_would_change),
	    STORY(a_filter_and_bytes_of_other_files),
	    STORY(paths_that_git_or_minicrm_does_not_take),
	    STORY(a_file_where_history_has_a_folder_and_back),
	    STORY(a_file_outside_of_the_sparse_checkout),
	    STORY(folders_that_may_not_be_written),
	    STORY(changes_that_do_not_follow_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
