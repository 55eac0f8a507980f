#ifndef TESTS_HISTORY_STORY_H
#define TESTS_HISTORY_STORY_H

/* A data directory with its repository, real git beside it, and nothing of the machine's
 * own configuration. */
#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/process.h"
#include "history/transaction.h"
#include "temporary.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct story {
	char *home; /* everything is below it */
	char *dir;  /* the data directory */
	int root;
	struct env env;
	struct repository *repo;
	struct error err;
};

static inline void
must(struct story *s, int rc)
{
	if (rc < 0)
		fail_msg("%s", s->err.message == NULL ? "failed" : s->err.message);
}

/* Runs git in the data directory; its output, without the last newline, is the caller's.
 */
static inline char *
git_status(struct story *s, const char *const *args, int *status)
{
	const char *argv[24] = {"git", "-C", s->dir};
	struct buf out = BUF_INIT;
	struct process p = {.argv = argv, .output = &out, .errors = &out};
	size_t n = 3;

	while (*args != NULL && n < COUNT(argv) - 1)
		argv[n++] = *args++;
	must(s, process_run(&p, status, &s->err));
	while (out.len > 0 && out.data[out.len - 1] == '\n')
		out.data[--out.len] = '\0';
	return buf_detach(&out, NULL);
}

static inline char *
git_output(struct story *s, const char *const *args)
{
	int status;
	char *out = git_status(s, args, &status);

	if (status != 0)
		fail_msg("git %s: %s", args[0], out);
	return out;
}

/* GIT(s, "log", "-1") for its output. */
#define GIT(s, ...) git_output(s, (const char *const[]){__VA_ARGS__, NULL})
#define RUN_GIT(s, ...) free(GIT(s, __VA_ARGS__))

#define assert_git(s, expected, ...)                    \
	do {                                            \
		char *output_ = GIT(s, __VA_ARGS__);    \
		assert_string_equal(output_, expected); \
		free(output_);                          \
	} while (0)

static inline void
shell(struct story *s, const char *script)
{
	const char *argv[] = {"sh", "-e", "-c", script, NULL};
	struct buf out = BUF_INIT;
	struct process p = {.argv = argv, .dir = s->dir, .output = &out, .errors = &out};
	int status;

	must(s, process_run(&p, &status, &s->err));
	if (status != 0)
		fail_msg("%s: %s", script, out.data);
	buf_release(&out);
}

/* Nothing is pending, staged or broken. */
static inline void
assert_clean(struct story *s)
{
	assert_git(s, "", "status", "--porcelain");
	assert_git(s, "", "fsck", "--strict", "--no-dangling", "--no-progress");
}

static inline void
isolate(struct story *s)
{
	setenv("HOME", s->home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("MINICRM_NOW", "2026-11-23T10:02:11Z", 1);
	setenv("TZ", "UTC", 1);
	setenv("GIT_AUTHOR_NAME", "Alice", 1);
	setenv("GIT_AUTHOR_EMAIL", "alice@acme.example", 1);
	setenv("GIT_COMMITTER_NAME", "Alice", 1);
	setenv("GIT_COMMITTER_EMAIL", "alice@acme.example", 1);
	unsetenv("GIT_AUTHOR_DATE");
	unsetenv("GIT_COMMITTER_DATE");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	unsetenv("EMAIL");
}

static inline void
read_env(struct story *s)
{
	env_release(&s->env);
	must(s, env_read(&s->env, &s->err));
}

static inline void
reopen(struct story *s)
{
	repository_free(s->repo);
	s->repo = NULL;
	read_env(s);
	assert_int_equal(repository_open(s->dir, &s->env, &s->repo, &s->err), 1);
}

static inline int
story_setup(void **state)
{
	struct story *s = xcalloc(1, sizeof *s);

	s->home = temporary_folder("history");
	if (s->home == NULL)
		return -1;
	s->dir = xasprintf("%s/crm", s->home);
	isolate(s);
	read_env(s);
	must(s, repository_init(s->dir, &s->env, &s->repo, &s->err));
	s->root = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*state = s;
	return s->root < 0;
}

static inline int
story_teardown(void **state)
{
	struct story *s = *state;
	const char *argv[] = {"rm", "-rf", s->home, NULL};
	struct process p = {.argv = argv};
	int status;

	repository_free(s->repo);
	must(s, process_run(&p, &status, &s->err));
	close(s->root);
	env_release(&s->env);
	error_clear(&s->err);
	free(s->home);
	free(s->dir);
	free(s);
	return 0;
}

/* As an editor saves: beside, then renamed. */
static inline void
put(struct story *s, const char *path, const char *text)
{
	must(s, file_replace(s->root, path, text, strlen(text), &s->err));
}

/* What the file holds; NULL where there is none. The caller frees. */
static inline char *
get(struct story *s, const char *path)
{
	struct buf text = BUF_INIT;
	int rc = file_read(s->root, path, 0, &text, &s->err);

	must(s, rc);
	if (rc == 1)
		return buf_detach(&text, NULL);
	buf_release(&text);
	return NULL;
}

static inline void
assert_file(struct story *s, const char *path, const char *expected)
{
	char *text = get(s, path);

	if (expected == NULL)
		assert_null(text);
	else if (text == NULL)
		fail_msg("'%s' is missing", path);
	else
		assert_string_equal(text, expected);
	free(text);
}

/* NULL: no such file. */
static inline void
plan(struct changeset *set, const char *path, const char *old, const char *new)
{
	changeset_add(set, path, old, old == NULL ? 0 : strlen(old), new,
	    new == NULL ? 0 : strlen(new));
}

static inline struct transaction *
begin(struct story *s)
{
	struct transaction *tx = NULL;

	must(s, transaction_begin(s->repo, &tx, &s->err));
	return tx;
}

static inline void
commit(struct story *s, struct transaction *tx, const char *path, const char *old,
    const char *new, const char *message)
{
	struct changeset set = CHANGESET_INIT;

	plan(&set, path, old, new);
	must(s, transaction_commit(tx, &set, message, &s->err));
	changeset_release(&set);
}

static inline int
finish(struct story *s, struct transaction *tx)
{
	int rc = transaction_finish(tx, &s->err);

	transaction_free(tx);
	return rc;
}

/* One file, one commit. */
static inline void
change(struct story *s, const char *path, const char *old, const char *new,
    const char *message)
{
	struct transaction *tx = begin(s);
	int rc;

	commit(s, tx, path, old, new, message);
	rc = finish(s, tx);
	must(s, rc);
	assert_int_equal(rc, 0);
}

static inline void
assert_error(struct story *s, int rc, const char *expected)
{
	assert_int_equal(rc, -1);
	assert_non_null(s->err.message);
	assert_string_equal(s->err.message, expected);
	error_clear(&s->err);
}

#endif
