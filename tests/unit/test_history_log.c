#include "history/log.h"
#include "history/snapshot.h"
#include "history_story.h"

#include <sys/stat.h>

static const char *const record_folders[] = {"leads", "contacts", NULL};

/* What was done to a path: added, deleted, modified. */
static char
letter_of(const struct log_change *change)
{
	if (object_id_is_zero(&change->old[0]))
		return 'A';
	return object_id_is_zero(&change->new) ? 'D' : 'M';
}

/* The whole history as "SUBJECT: A path, M path; SUBJECT: …". The caller frees. */
static char *
tell(struct story *s)
{
	const struct log_commit *commit;
	struct buf out = BUF_INIT;
	struct log *log;
	int rc;

	must(s, log_open(s->repo, NULL, record_folders, &log, &s->err));
	while ((rc = log_next(log, &commit, &s->err)) == 1) {
		struct log_changes changes = LOG_CHANGES_INIT;

		must(s, log_diff(log, &changes, &s->err));
		buf_addf(&out, "%s%.*s:", out.len > 0 ? "; " : "",
		    (int)strcspn(commit->message, "\n"), commit->message);
		for (size_t i = 0; i < changes.count; i++)
			buf_addf(&out, "%s %c %s", i > 0 ? "," : "",
			    letter_of(&changes.items[i]), changes.items[i].path);
		log_changes_release(&changes);
	}
	must(s, rc);
	log_close(log);
	return buf_detach(&out, NULL);
}

static void
assert_told(struct story *s, const char *expected)
{
	char *told = tell(s);

	assert_string_equal(told, expected);
	free(told);
}

/* A plain `git commit` of all that lies there, at the minute of that number. */
static void
commit_all(struct story *s, const char *subject, int minute)
{
	char *date = xasprintf("2026-11-23T10:%02d:00Z", minute);

	setenv("GIT_AUTHOR_DATE", date, 1);
	setenv("GIT_COMMITTER_DATE", date, 1);
	RUN_GIT(s, "add", "-A");
	RUN_GIT(s, "commit", "-q", "--allow-empty", "-m", subject);
	free(date);
}

static void
move_file(struct story *s, const char *from, const char *to)
{
	must(s, file_make_parents(s->root, to, &s->err));
	must(s, file_rename(s->root, from, to, &s->err));
}

static void
nothing_is_told_before_the_first_commit(void **state)
{
	assert_told(*state, "");
}

static void
a_week_of_hand_edits_is_told_newest_first(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	put(s, "leads/vip/jane.yaml", "name: Jane\n");
	put(s, "minicrm.ini", "");
	commit_all(s, "begin", 1);
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\n");
	commit_all(s, "edit", 2);
	put(s, "minicrm.ini", "[users]\n");
	commit_all(s, "settings", 3);
	move_file(s, "leads/vip/jane.yaml", "leads/trash/vip/jane.yaml");
	commit_all(s, "trash", 4);
	commit_all(s, "nothing", 5);
	put(s, "contacts/al.yaml", "first_name: Al\n");
	move_file(s, "leads/bob.yaml", "leads/robert.yaml");
	commit_all(s, "rename", 6);
	assert_told(s,
	    "rename: A contacts/al.yaml, D leads/bob.yaml, A "
	    "leads/robert.yaml; nothing:; trash: A leads/trash/vip/jane.yaml, D "
	    "leads/vip/jane.yaml; settings:; edit: M leads/bob.yaml; begin: A "
	    "leads/bob.yaml, A leads/vip/jane.yaml");
}

static void
links_and_modes_are_no_files(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	assert_int_equal(symlinkat("bob.yaml", s->root, "leads/link.yaml"), 0);
	commit_all(s, "begin", 1);
	assert_int_equal(fchmodat(s->root, "leads/bob.yaml", 0755, 0), 0);
	commit_all(s, "mode", 2);
	assert_int_equal(unlinkat(s->root, "leads/link.yaml", 0), 0);
	put(s, "leads/link.yaml", "name: Link\n");
	commit_all(s, "file for link", 3);
	assert_told(
	    s, "file for link: A leads/link.yaml; mode:; begin: A leads/bob.yaml");
}

static void
a_folder_takes_the_place_of_a_file(void **state)
{
	struct story *s = *state;

	put(s, "leads/a.yaml", "name: A\n");
	put(s, "leads/a-b.yaml", "name: A B\n");
	commit_all(s, "begin", 1);
	must(s, file_remove(s->root, "leads/a.yaml", NULL, &s->err));
	put(s, "leads/a.yaml/inner.yaml", "name: Inner\n");
	commit_all(s, "folder", 2);
	assert_told(s, "folder: D leads/a.yaml, A leads/a.yaml/inner.yaml; begin: A "
		       "leads/a-b.yaml, A leads/a.yaml");
}

static void
a_merge_tells_what_no_parent_has(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	put(s, "leads/jane.yaml", "name: Jane\n");
	commit_all(s, "begin", 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/bob.yaml", "name: Bob\nphone: 1\n");
	put(s, "leads/theirs.yaml", "name: Theirs\n");
	commit_all(s, "theirs", 2);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/bob.yaml", "name: Bob\nphone: 2\n");
	put(s, "leads/jane.yaml", "name: Jane\nphone: 3\n");
	commit_all(s, "ours", 3);
	RUN_GIT(s, "merge", "-q", "-s", "ours", "--no-commit", "theirs");
	put(s, "leads/bob.yaml", "name: Bob\nphone: 12\n");
	put(s, "leads/theirs.yaml", "name: Theirs\n");
	commit_all(s, "merge", 4);
	assert_told(s, "merge: M leads/bob.yaml; ours: M leads/bob.yaml, M "
		       "leads/jane.yaml; theirs: M leads/bob.yaml, A leads/theirs.yaml; "
		       "begin: A leads/bob.yaml, A leads/jane.yaml");
}

static void
a_commit_says_who_and_when(void **state)
{
	struct story *s = *state;
	const struct log_commit *commit;
	char id[OBJECT_ID_TEXT_SIZE];
	struct log *log;

	put(s, "leads/bob.yaml", "name: Bob\n");
	setenv("GIT_AUTHOR_NAME", "Bob", 1);
	setenv("GIT_AUTHOR_EMAIL", "bob@acme.example", 1);
	commit_all(s, "bob: add\n\nUndoes: 1234\n", 1);
	must(s, log_open(s->repo, NULL, record_folders, &log, &s->err));
	assert_int_equal(log_next(log, &commit, &s->err), 1);
	object_id_format(&commit->id, id);
	assert_git(s, id, "rev-parse", "HEAD");
	assert_string_equal(commit->author_name, "Bob");
	assert_string_equal(commit->author_email, "bob@acme.example");
	assert_int_equal(commit->author_time, 1795428060);
	assert_int_equal(commit->committer_time, 1795428060);
	assert_string_equal(commit->message, "bob: add\n\nUndoes: 1234\n");
	assert_int_equal(commit->parent_count, 0);
	assert_int_equal(log_next(log, &commit, &s->err), 0);
	log_close(log);
}

/* A step of the story below: add, edit, remove or move one of many files. */
static void
take_step(struct story *s, unsigned step)
{
	char *path =
	    xasprintf("leads/%s%u.yaml", step % 3 == 0 ? "sub/" : "", step * 7 % 31);
	char *other = xasprintf("leads/trash/%u.yaml", step * 5 % 29);
	char *text = xasprintf("name: N%u\n", step);
	struct stat st;

	if (step % 4 != 3 || file_stat(s->root, path, &st, &s->err) != 1)
		put(s, path, text);
	else if (step % 8 == 3)
		move_file(s, path, other);
	else
		must(s, file_remove(s->root, path, "leads", &s->err));
	free(path);
	free(other);
	free(text);
}

static void
it_tells_what_git_tells(void **state)
{
	struct story *s = *state;
	struct buf expected = BUF_INIT;
	char *told;

	for (unsigned step = 0; step < 60; step++) {
		take_step(s, step);
		if (step % 2 == 1)
			commit_all(s, "step", (int)step % 60);
	}
	told = GIT(s, "log", "--name-status", "--no-renames", "--format=%s:");
	for (char *line = strtok(told, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		bool is_file = line[1] == '\t';

		if (is_file)
			line[1] = ' ';
		if (expected.len > 0 && !is_file)
			buf_addstr(&expected, "; ");
		else if (is_file)
			buf_addstr(&expected,
			    expected.data[expected.len - 1] == ':' ? " " : ", ");
		buf_addstr(&expected, line);
	}
	assert_true(expected.len > 1000);
	assert_told(s, expected.data);
	buf_release(&expected);
	free(told);
}

static void
a_history_that_is_cut_off_says_so(void **state)
{
	struct story *s = *state;
	char *url = xasprintf("file://%s", s->dir);
	char *clone = xasprintf("%s/shallow", s->home);
	struct repository *repo = NULL;
	struct log *log = NULL;
	const struct log_commit *commit;
	char *expected =
	    xasprintf("the history of '%s' is cut off (a shallow clone): run "
		      "'git fetch --unshallow'",
		clone);

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_all(s, "one", 1);
	commit_all(s, "two", 2);
	RUN_GIT(s, "clone", "-q", "--depth", "1", url, clone);
	must(s, repository_open(clone, &s->env, &repo, &s->err));
	if (log_open(repo, NULL, record_folders, &log, &s->err) == 0) {
		/* Newer libraries take the last commit for a root. */
		int rc = log_next(log, &commit, &s->err);

		if (rc < 0)
			assert_error(s, rc, expected);
	} else {
		assert_error(s, -1, expected);
	}
	log_close(log);
	repository_free(repo);
	free(expected);
	free(clone);
	free(url);
}

/* The paths below leads as they stood at that minute, "path path…"; "none" before the
 * first. */
static void
assert_stood(struct story *s, int minute, const char *expected)
{
	struct snapshot files = SNAPSHOT_INIT;
	struct object_id commit;
	struct buf out = BUF_INIT;
	char *text = xasprintf("2026-11-23T10:%02d:30Z", minute);
	instant_t at;
	int rc;

	assert_true(instant_parse(text, &at));
	rc = snapshot_commit_at(s->repo, at, &commit, &s->err);
	must(s, rc);
	if (rc == 0)
		buf_addstr(&out, "none");
	else
		must(s, snapshot_read(s->repo, &commit, "leads", &files, &s->err));
	for (size_t i = 0; i < files.count; i++)
		buf_addf(&out, "%s%s%s", i > 0 ? " " : "", files.items[i].path,
		    files.items[i].is_link ? "@" : "");
	assert_string_equal(out.data, expected);
	snapshot_release(&files);
	buf_release(&out);
	free(text);
}

static void
the_past_stands_as_it_was(void **state)
{
	struct story *s = *state;
	struct snapshot files = SNAPSHOT_INIT;
	struct object_id commit;
	struct blob blob = BLOB_INIT;

	put(s, "minicrm.ini", "");
	commit_all(s, "init", 1);
	put(s, "leads/bob.yaml", "name: Bob\n");
	put(s, "leads/vip/jane.yaml", "name: Jane\n");
	assert_int_equal(symlinkat("bob.yaml", s->root, "leads/link.yaml"), 0);
	commit_all(s, "add", 3);
	move_file(s, "leads/bob.yaml", "leads/trash/bob.yaml");
	commit_all(s, "trash", 5);
	assert_stood(s, 0, "none");
	assert_stood(s, 1, "");
	assert_stood(s, 2, "");
	assert_stood(s, 3, "leads/bob.yaml leads/link.yaml@ leads/vip/jane.yaml");
	assert_stood(s, 4, "leads/bob.yaml leads/link.yaml@ leads/vip/jane.yaml");
	assert_stood(s, 9, "leads/link.yaml@ leads/trash/bob.yaml leads/vip/jane.yaml");

	assert_int_equal(snapshot_commit_at(s->repo, INT64_MAX, &commit, &s->err), 1);
	must(s, snapshot_read(s->repo, &commit, "leads", &files, &s->err));
	must(s, snapshot_blob(s->repo, &files.items[1].id, &blob, &s->err));
	assert_string_equal(blob.bytes, "name: Bob\n");
	blob_release(&blob);
	snapshot_release(&files);
}

static void
what_a_merge_brings_counts_from_the_merge_on(void **state)
{
	struct story *s = *state;

	put(s, "leads/bob.yaml", "name: Bob\n");
	commit_all(s, "begin", 1);
	RUN_GIT(s, "switch", "-q", "-c", "theirs");
	put(s, "leads/theirs.yaml", "name: Theirs\n");
	commit_all(s, "theirs", 2);
	RUN_GIT(s, "switch", "-q", "main");
	put(s, "leads/ours.yaml", "name: Ours\n");
	commit_all(s, "ours", 3);
	setenv("GIT_COMMITTER_DATE", "2026-11-23T10:05:00Z", 1);
	RUN_GIT(s, "merge", "-q", "--no-edit", "theirs");
	assert_stood(s, 2, "leads/bob.yaml");
	assert_stood(s, 4, "leads/bob.yaml leads/ours.yaml");
	assert_stood(s, 5, "leads/bob.yaml leads/ours.yaml leads/theirs.yaml");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(nothing_is_told_before_the_first_commit),
	    STORY(a_week_of_hand_edits_is_told_newest_first),
	    STORY(links_and_modes_are_no_files),
	    STORY(a_folder_takes_the_place_of_a_file),
	    STORY(a_merge_tells_what_no_parent_has),
	    STORY(a_commit_says_who_and_when),
	    STORY(it_tells_what_git_tells),
	    STORY(a_history_that_is_cut_off_says_so),
	    STORY(the_past_stands_as_it_was),
	    STORY(what_a_merge_brings_counts_from_the_merge_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
