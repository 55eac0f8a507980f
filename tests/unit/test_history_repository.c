#include "history_story.h"

#include <sys/stat.h>

/* libgit2 1.5 loses what it matched with where a repository has extensions. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

static void
a_directory_without_a_repository(void **state)
{
	struct story *s = *state;
	struct repository *repo = NULL;
	char *inner = xasprintf("%s/inner", s->dir);

	/* Not even where one lies above it: commits would go there. */
	shell(s, "mkdir inner");
	assert_int_equal(repository_open(inner, &s->env, &repo, &s->err), 0);
	assert_int_equal(repository_open("/nonexistent", &s->env, &repo, &s->err), 0);
	assert_null(repo);
	free(inner);
}

static void
a_new_repository_is_on_main_and_git_can_use_it(void **state)
{
	struct story *s = *state;

	/* Whatever else the user's git would choose. */
	assert_git(s, "main", "symbolic-ref", "--short", "HEAD");
	assert_git(s, "false", "rev-parse", "--is-bare-repository");
	shell(s, "echo x >x && git add x && git commit -qm x");
	assert_clean(s);
	assert_string_equal(repository_git_dir(s->repo) + strlen(s->dir), "/.git/");
}

static void
a_repository_is_not_made_twice(void **state)
{
	struct story *s = *state;
	struct repository *again = NULL;
	char *start = xasprintf("cannot make a git repository in '%s': ", s->dir);

	assert_int_equal(repository_init(s->dir, &s->env, &again, &s->err), -1);
	assert_memory_equal(s->err.message, start, strlen(start));
	error_clear(&s->err);
	free(start);
}

/* Repositories that can't be used, and what is said of them. */
static const struct {
	const char *setup, *message;
} unusable[] = {
    {"rm -rf .git && git init -q --object-format=sha256",
	"the git repository of 'DIR' uses sha256, which libgit2 cannot read: move its "
	".git away, and 'minicrm init DIR' makes another"},
    {"git config core.repositoryformatversion 1 && "
     "git config extensions.refstorage reftable",
	"the git repository of 'DIR' keeps its refs in a reftable, which libgit2 cannot "
	"read: run 'git refs migrate --ref-format=files'"},
    {"git config core.bare true", "the git repository of 'DIR' is bare: run 'git config "
				  "core.bare false' if its files are here"},
    {"mkdir ../elsewhere && git config core.worktree ../../elsewhere",
	"the git repository of 'DIR' has its files in '~/elsewhere/' (core.worktree): "
	"run "
	"'git config --unset core.worktree' if they are here"},
};

static char *
fill_in(const struct story *s, const char *text)
{
	struct buf out = BUF_INIT;

	for (; *text != '\0'; text++) {
		if (strncmp(text, "DIR", 3) == 0) {
			buf_addstr(&out, s->dir);
			text += 2;
		} else if (*text == '~') {
			buf_addstr(&out, s->home);
		} else {
			buf_addch(&out, *text);
		}
	}
	return buf_detach(&out, NULL);
}

static void
repositories_that_cannot_be_used(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(unusable); i++) {
		void *holder = NULL;
		struct story *s;
		struct repository *repo = NULL;
		char *message;

		assert_int_equal(story_setup(&holder), 0);
		s = holder;
		shell(s, unusable[i].setup);
		message = fill_in(s, unusable[i].message);
		assert_error(
		    s, repository_open(s->dir, &s->env, &repo, &s->err), message);
		assert_null(repo);
		free(message);
		story_teardown(&holder);
	}
}

static void
a_repository_of_another_user_is_not_trusted(void **state)
{
	struct story *s = *state;
	struct repository *repo = NULL;
	char *message;

	/* Only root can give files away. */
	if (geteuid() != 0)
		skip();
	shell(s, "chown -R 12345 .");
	message = xasprintf("the git repository of '%s' belongs to another user: run "
			    "'git config --global "
			    "--add safe.directory %s' if you trust it",
	    s->dir, s->dir);
	assert_error(s, repository_open(s->dir, &s->env, &repo, &s->err), message);
	free(message);
	RUN_GIT(s, "config", "--global", "--add", "safe.directory", s->dir);
	assert_int_equal(repository_open(s->dir, &s->env, &repo, &s->err), 1);
	repository_free(repo);
}

static void
a_work_tree_of_a_repository_elsewhere(void **state)
{
	struct story *s = *state;
	char *other = xasprintf("%s/other", s->home);
	struct repository *repo = NULL;

	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	RUN_GIT(s, "worktree", "add", "-q", "-b", "side", other);
	assert_int_equal(repository_open(other, &s->env, &repo, &s->err), 1);
	repository_free(s->repo);
	s->repo = repo;
	free(s->dir);
	s->dir = other;
	close(s->root);
	s->root = open(other, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	change(s, "leads/a.yaml", "name: A\n", "name: AA\n", "a: name");
	assert_clean(s);
	assert_git(s, "a: name\na: add", "log", "--format=%s", "side");
	assert_git(s, "a: add", "log", "--format=%s", "main");
}

/* Who commits: environment, files, and what comes of them. */
static const struct identity_case {
	const char *name;
	const char *environment[8]; /* "NAME=value" */
	const char *setup;
	const char *author, *committer; /* "Name <email>" */
	const char *error;
} identities[] = {
    {"the user's file", {NULL},
	"git config --global user.name Bob && git config --global user.email "
	"bob@x.example",
	"Bob <bob@x.example>", "Bob <bob@x.example>", NULL},
    {"the repository's file comes first", {NULL},
	"git config --global user.name Bob && git config --global user.email "
	"bob@x.example "
	"&& git config user.name Rob",
	"Rob <bob@x.example>", "Rob <bob@x.example>", NULL},
    {"author and committer have their own", {NULL},
	"git config user.name Bob && git config user.email bob@x.example && "
	"git config author.name Ann && git config committer.email c@x.example",
	"Ann <bob@x.example>", "Bob <c@x.example>", NULL},
    {"the environment comes first",
	{"GIT_AUTHOR_NAME=Eve", "GIT_COMMITTER_EMAIL=eve@x.example", NULL},
	"git config user.name Bob && git config user.email bob@x.example",
	"Eve <bob@x.example>", "Bob <eve@x.example>", NULL},
    {"EMAIL comes last", {"EMAIL=mail@x.example", NULL}, "git config user.name Bob",
	"Bob <mail@x.example>", "Bob <mail@x.example>", NULL},
    {"XDG_CONFIG_HOME", {"XDG_CONFIG_HOME=~/xdg", NULL},
	"mkdir -p ~/xdg/git && git config -f ~/xdg/git/config user.name Xavier && "
	"git config -f ~/xdg/git/config user.email x@x.example",
	"Xavier <x@x.example>", "Xavier <x@x.example>", NULL},
    {"~/.config", {NULL},
	"mkdir -p ~/.config/git && git config -f ~/.config/git/config user.name Xavier "
	"&& "
	"git config -f ~/.config/git/config user.email x@x.example",
	"Xavier <x@x.example>", "Xavier <x@x.example>", NULL},
    {"GIT_CONFIG_GLOBAL instead of the user's file", {"GIT_CONFIG_GLOBAL=~/global", NULL},
	"git config -f ~/.gitconfig user.name Bob && "
	"git config -f ~/global user.name Gloria && "
	"git config -f ~/global user.email g@x.example",
	"Gloria <g@x.example>", "Gloria <g@x.example>", NULL},
    {"GIT_CONFIG_GLOBAL of nothing", {"GIT_CONFIG_GLOBAL=/dev/null", NULL},
	"git config -f ~/.gitconfig user.name Bob && "
	"git config -f ~/.gitconfig user.email bob@x.example",
	NULL, NULL,
	"no identity: run 'git config --global user.name \"Your Name\"' and 'git config "
	"--global user.email you@example.com'"},
    {"GIT_CONFIG_SYSTEM", {"GIT_CONFIG_SYSTEM=~/system", "GIT_CONFIG_NOSYSTEM", NULL},
	"git config -f ~/system user.name Sys && git config -f ~/system user.email "
	"s@x.example",
	"Sys <s@x.example>", "Sys <s@x.example>", NULL},
    {"GIT_CONFIG_NOSYSTEM", {"GIT_CONFIG_SYSTEM=~/system", NULL},
	"git config -f ~/system user.name Sys && git config -f ~/system user.email "
	"s@x.example",
	NULL, NULL,
	"no identity: run 'git config --global user.name \"Your Name\"' and 'git config "
	"--global user.email you@example.com'"},
    {"a file that is included", {NULL},
	"git config -f ~/more user.name Inc && git config -f ~/more user.email "
	"i@x.example "
	"&& git config --global include.path more",
	"Inc <i@x.example>", "Inc <i@x.example>", NULL},
    {"no address", {NULL}, "git config user.name Bob", NULL, NULL,
	"no identity: run 'git config --global user.name \"Your Name\"' and 'git config "
	"--global user.email you@example.com'"},
    {"a name with brackets", {"GIT_AUTHOR_NAME=Bob <b>", "EMAIL=mail@x.example", NULL},
	"true", NULL, NULL,
	"the name 'Bob <b>' cannot be recorded by git: it may not hold '<', '>' or a "
	"line "
	"break"},
    {"a name of nothing but dots", {"GIT_AUTHOR_NAME= . ", "EMAIL=mail@x.example", NULL},
	"true", NULL, NULL, "the name ' . ' is empty for git"},
};

static void
set_variables(struct story *s, const char *const *variables)
{
	for (; *variables != NULL; variables++) {
		char *text = fill_in(s, *variables);
		char *value = strchr(text, '=');

		if (value == NULL) {
			unsetenv(text);
		} else {
			*value = '\0';
			setenv(text, value + 1, 1);
		}
		free(text);
	}
}

static char *
join(const struct identity *who)
{
	return xasprintf("%s <%s>", who->name, who->email);
}

static void
nobody(void)
{
	unsetenv("GIT_AUTHOR_NAME");
	unsetenv("GIT_AUTHOR_EMAIL");
	unsetenv("GIT_COMMITTER_NAME");
	unsetenv("GIT_COMMITTER_EMAIL");
	unsetenv("GIT_CONFIG_SYSTEM");
}

static void
who_commits_is_what_git_would_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(identities); i++) {
		const struct identity_case *c = &identities[i];
		struct identity author = {NULL, NULL}, committer = {NULL, NULL};
		void *holder = NULL;
		struct story *s;
		char *text;
		int rc;

		assert_int_equal(story_setup(&holder), 0);
		s = holder;
		nobody();
		shell(s, c->setup);
		set_variables(s, c->environment);
		reopen(s);
		rc = repository_author(s->repo, &author, &s->err);
		if (c->error != NULL) {
			if (rc == 0)
				fail_msg("%s: not refused", c->name);
			assert_error(s, rc, c->error);
			assert_error(
			    s, repository_check_writable(s->repo, &s->err), c->error);
		} else {
			must(s, rc);
			must(s, repository_committer(s->repo, &committer, &s->err));
			text = join(&author);
			assert_string_equal(text, c->author);
			free(text);
			text = join(&committer);
			assert_string_equal(text, c->committer);
			free(text);
			/* git agrees. */
			change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
			shell(s, "git commit -q --allow-empty -m git");
			text = xasprintf("%s %s\n%s %s", c->author, c->committer,
			    c->author, c->committer);
			assert_git(s, text, "log", "--format=%an <%ae> %cn <%ce>");
			free(text);
		}
		identity_release(&author);
		identity_release(&committer);
		nobody();
		story_teardown(&holder);
	}
}

static void
the_address_of_the_user(void **state)
{
	struct story *s = *state;
	char *email;

	nobody();
	reopen(s);
	assert_null(repository_user_email(s->repo));
	RUN_GIT(s, "config", "user.email", "bob@x.example");
	email = repository_user_email(s->repo);
	assert_string_equal(email, "bob@x.example");
	free(email);
	setenv("GIT_AUTHOR_EMAIL", "eve@x.example", 1);
	reopen(s);
	email = repository_user_email(s->repo);
	assert_string_equal(email, "eve@x.example");
	free(email);
}

/* Dates as git takes them from the environment; NULL: refused. */
static const struct {
	const char *date, *zone, *recorded;
} dates[] = {
    {"@1700000000 +0200", "UTC", "2023-11-15T00:13:20+02:00"},
    {"1700000000 -0330", "UTC", "2023-11-14T18:43:20-03:30"},
    {"@1700000000", "UTC", "2023-11-14T22:13:20+00:00"},
    {"2023-11-14T22:13:20Z", "CET-1", "2023-11-14T22:13:20+00:00"},
    {"2023-11-15T00:13:20+02:00", "UTC", "2023-11-15T00:13:20+02:00"},
    {"2023-11-15 00:13:20 +0200", "UTC", "2023-11-15T00:13:20+02:00"},
    {"2023-11-14T17:13:20-05", "UTC", "2023-11-14T17:13:20-05:00"},
    {"2023-11-14 23:13:20", "CET-1", "2023-11-14T23:13:20+01:00"},
    {"", "CET-1", "2026-11-23T11:02:11+01:00"},
    {"yesterday", "UTC", NULL},
    {"@17x", "UTC", NULL},
    {"1700000000 +2x00", "UTC", NULL},
    {"1700000000 +99", "UTC", NULL},
    {"2023-11-14T22:13:20+1x", "UTC", NULL},
    {"2023-11-14T22:13:20+02:0", "UTC", NULL},
    {"2023-13-14T22:13:20Z", "UTC", NULL},
};

static void
a_commit_bears_the_date_that_git_was_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(dates); i++) {
		void *holder = NULL;
		struct story *s;

		assert_int_equal(story_setup(&holder), 0);
		s = holder;
		setenv("TZ", dates[i].zone, 1);
		setenv("GIT_AUTHOR_DATE", dates[i].date, 1);
		reopen(s);
		unsetenv("GIT_AUTHOR_DATE");
		if (dates[i].recorded == NULL) {
			char *message =
			    xasprintf("GIT_AUTHOR_DATE: '%s' is no date such as "
				      "'2026-11-23T10:02:11Z' or '@1795428131 +0000'",
				dates[i].date);

			assert_error(
			    s, repository_check_writable(s->repo, &s->err), message);
			free(message);
		} else {
			change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
			assert_git(s, dates[i].recorded, "log", "--format=%aI");
		}
		story_teardown(&holder);
	}
}

static void
settings_are_the_repositorys_own_before_the_users(void **state)
{
	struct story *s = *state;
	char *value;

	assert_null(repository_config_get(s->repo, "merge.minicrm.driver"));
	RUN_GIT(s, "config", "--global", "merge.minicrm.driver", "theirs");
	reopen(s);
	value = repository_config_get(s->repo, "merge.minicrm.driver");
	assert_string_equal(value, "theirs");
	free(value);
	must(s, repository_config_set(
		    s->repo, "merge.minicrm.driver", "minicrm %O \"x\"", &s->err));
	value = repository_config_get(s->repo, "merge.minicrm.driver");
	assert_string_equal(value, "minicrm %O \"x\"");
	free(value);
	assert_git(s, "minicrm %O \"x\"", "config", "--local", "merge.minicrm.driver");
	assert_git(s, "theirs", "config", "--global", "merge.minicrm.driver");
	shell(s, "touch .git/config.lock");
	assert_int_equal(
	    repository_config_set(s->repo, "merge.minicrm.driver", "no", &s->err), -1);
	assert_non_null(strstr(s->err.message, "cannot set 'merge.minicrm.driver' in '"));
	error_clear(&s->err);
}

static void
files_as_history_has_them(void **state)
{
	struct story *s = *state;
	struct blob blob = {false, NULL, 0};

	must(s, repository_head_file(s->repo, "leads/a.yaml", &blob, &s->err));
	assert_false(blob.exists);
	change(s, "leads/a.yaml", NULL, "name: A\n", "a: add");
	change(s, "leads/.gitkeep", NULL, "", "keep");
	put(s, "leads/a.yaml", "name: edited\n");
	must(s, repository_head_file(s->repo, "leads/a.yaml", &blob, &s->err));
	assert_true(blob.exists);
	assert_string_equal(blob.bytes, "name: A\n");
	must(s, repository_head_file(s->repo, "leads/.gitkeep", &blob, &s->err));
	assert_true(blob.exists);
	assert_int_equal(blob.len, 0);
	/* A folder is no file. */
	must(s, repository_head_file(s->repo, "leads", &blob, &s->err));
	assert_false(blob.exists);
	must(s, repository_head_file(s->repo, "leads/b.yaml", &blob, &s->err));
	assert_false(blob.exists);
	/* Reading goes on with a detached HEAD. */
	RUN_GIT(s, "checkout", "-q", "--detach");
	must(s, repository_head_file(s->repo, "leads/a.yaml", &blob, &s->err));
	assert_string_equal(blob.bytes, "name: A\n");
	blob_release(&blob);
}

static void
a_configuration_that_cannot_be_read(void **state)
{
	struct story *s = *state;
	struct repository *repo = NULL;

	shell(s, "echo '[broken' >~/.gitconfig");
	assert_int_equal(repository_open(s->dir, &s->env, &repo, &s->err), -1);
	assert_non_null(strstr(s->err.message, ".gitconfig"));
	error_clear(&s->err);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_directory_without_a_repository),
	    STORY(a_new_repository_is_on_main_and_git_can_use_it),
	    STORY(a_repository_is_not_made_twice),
	    cmocka_unit_test(repositories_that_cannot_be_used),
	    STORY(a_repository_of_another_user_is_not_trusted),
	    STORY(a_work_tree_of_a_repository_elsewhere),
	    cmocka_unit_test(who_commits_is_what_git_would_say),
	    STORY(the_address_of_the_user),
	    cmocka_unit_test(a_commit_bears_the_date_that_git_was_told),
	    STORY(settings_are_the_repositorys_own_before_the_users),
	    STORY(files_as_history_has_them),
	    STORY(a_configuration_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
