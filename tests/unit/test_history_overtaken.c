/* renameat2(2) */
#define _GNU_SOURCE
#include "fault.h"

#include "history_world.h"

/*
 * An editor that saves in the middle of a transaction, before each call that it makes:
 * the save always stands in the end, and everything else is old or new together.
 */
#define WRITES_FILES 24 /* the calls before it make objects */

struct editor {
	const char *path;
	const char *text; /* what is saved; NULL: the file is removed */
	enum { BY_RENAME, IN_PLACE, SLOWLY } how;
	int root;
	int fd; /* of one that saves SLOWLY: opened before it all */
	bool ran, late;
};

static void
save(void *payload)
{
	struct editor *e = payload;
	struct error err = ERROR_INIT;
	struct stat st;
	int fd = e->fd, rc = 0;

	e->ran = true;
	if (e->text == NULL) {
		e->late = unlinkat(e->root, e->path, 0) != 0;
		return;
	}
	if (e->how == BY_RENAME) {
		assert_int_equal(
		    file_replace(e->root, e->path, e->text, strlen(e->text), &err), 0);
		return;
	}
	if (e->how == IN_PLACE) {
		fd = file_open(e->root, e->path, O_WRONLY | O_CREAT, 0666);
		/* Its folder is not there, or is no more. */
		if (fd < 0) {
			e->late = true;
			return;
		}
	}
	/* What has no name any more can't be saved to. */
	e->late = fstat(fd, &st) != 0 || st.st_nlink == 0;
	rc = ftruncate(fd, 0);
	assert_int_equal(rc, 0);
	assert_int_equal(pwrite(fd, e->text, strlen(e->text), 0), strlen(e->text));
	if (e->how == IN_PLACE)
		close(fd);
}

/* Whether the files but the edited one are new; all of them, or none. */
static bool
others_changed(struct story *s, const char *edited, long n)
{
	int changed = -1;

	for (size_t i = 0; i < COUNT(files); i++) {
		char *text = get(s, files[i].path);
		const char *now = text == NULL ? "" : text;
		const char *after = files[i].after == NULL ? "" : files[i].after;

		if (strcmp(files[i].path, edited) != 0) {
			if (changed >= 0 && changed != (strcmp(now, after) == 0))
				fail_msg(
				    "call %ld: half changed at %s", n, files[i].path);
			changed = strcmp(now, after) == 0;
		}
		free(text);
	}
	return changed == 1;
}

/* Everything as it was, and nothing pending but jane's hand edit. */
static void
start_over(struct world *w, bool changed)
{
	struct story *s = w->s;

	RUN_GIT(s, "reset", "-q", "--hard", changed ? "HEAD~2" : "HEAD");
	RUN_GIT(s, "clean", "-fdq");
	put(s, jane, files[0].before);
}

static bool
is_saved(struct story *s, const struct editor *e)
{
	char *text = get(s, e->path);
	bool saved = text == NULL || e->text == NULL ? text == e->text
						     : strcmp(text, e->text) == 0;

	free(text);
	return saved || e->late;
}

static void
edit_everywhere(struct story *s, struct editor *e)
{
	struct world w = make_world(s);
	/* Of a descriptor that stays open the last look can't be the last word: that
	 * is one call. */
	size_t overtaken = 0, pending = 0, missed = 0;
	bool changed;
	int rc;

	e->root = s->root;
	e->ran = true;
	for (long n = 1; e->ran; n += n < WRITES_FILES ? 6 : 1) {
		e->ran = e->late = false;
		e->fd = e->how == SLOWLY ? file_open(s->root, e->path, O_RDWR, 0) : -1;
		fault.hook = save;
		fault.payload = e;
		fault_arm(FAULT_HOOK, n, 0);
		rc = change_all(s);
		fault_arm(FAULT_NONE, 0, 0);
		must(s, rc);
		changed = others_changed(s, e->path, n);
		if (changed != (rc == 0))
			fail_msg("call %ld: %d, and yet it is not so", n, rc);
		if (e->ran && !is_saved(s, e) && (e->how != SLOWLY || ++missed > 1))
			fail_msg("call %ld: what was saved is lost", n);
		overtaken += rc == 1;
		pending += rc == 0;
		assert_no_leftovers(&w, n);
		start_over(&w, changed);
		if (e->fd >= 0)
			close(e->fd);
	}
	/* It came too early for the transaction, and also too late. */
	assert_true(overtaken > 5);
	assert_true(pending > 5);
	assert_git(s, "", "fsck", "--strict", "--no-dangling", "--no-progress");
}

#define SAVED "name: Jane\nsaved: meanwhile\n"

static void
a_save_is_never_lost(void **state)
{
	struct editor e = {.path = "leads/jane.yaml", .text = SAVED, .how = BY_RENAME};

	edit_everywhere(*state, &e);
}

static void
nor_one_in_place(void **state)
{
	struct editor e = {.path = "leads/jane.yaml", .text = SAVED, .how = IN_PLACE};

	edit_everywhere(*state, &e);
}

static void
nor_one_to_a_file_opened_before(void **state)
{
	struct editor e = {.path = "leads/jane.yaml", .text = SAVED, .how = SLOWLY};

	edit_everywhere(*state, &e);
}

static void
nor_one_of_the_same_length(void **state)
{
	struct editor e = {
	    .path = "leads/jane.yaml", .text = "name: June\nphone: 1\n", .how = IN_PLACE};

	edit_everywhere(*state, &e);
}

static void
nor_one_where_a_file_is_to_be_made(void **state)
{
	struct editor e = {.path = "leads/vip/bob.yaml", .text = SAVED, .how = BY_RENAME};

	edit_everywhere(*state, &e);
}

static void
nor_one_to_a_file_that_is_to_go(void **state)
{
	struct editor e = {.path = "leads/old.yaml", .text = SAVED, .how = BY_RENAME};

	edit_everywhere(*state, &e);
}

static void
nor_one_in_place_to_a_file_that_is_to_go(void **state)
{
	struct editor e = {.path = "leads/old.yaml", .text = SAVED, .how = SLOWLY};

	edit_everywhere(*state, &e);
}

static void
a_file_removed_meanwhile_stays_so(void **state)
{
	struct editor e = {.path = "leads/jane.yaml", .text = NULL};

	edit_everywhere(*state, &e);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, story_setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    STORY(a_save_is_never_lost),
	    STORY(nor_one_in_place),
	    STORY(nor_one_to_a_file_opened_before),
	    STORY(nor_one_of_the_same_length),
	    STORY(nor_one_where_a_file_is_to_be_made),
	    STORY(nor_one_to_a_file_that_is_to_go),
	    STORY(nor_one_in_place_to_a_file_that_is_to_go),
	    STORY(a_file_removed_meanwhile_stays_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
