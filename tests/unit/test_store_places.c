#include "scan_story.h"

static void
test_new_files_go_where_the_team_wants_them(void **state)
{
	static const struct {
		int fanout;
		enum kind kind;
		const char *id, *path;
	} cases[] = {
	    {0, KIND_LEAD, "jane-doe", "leads/jane-doe.yaml"},
	    {1, KIND_LEAD, "jane-doe", "leads/j/jane-doe.yaml"},
	    {2, KIND_LEAD, "jane-doe", "leads/ja/jane-doe.yaml"},
	    {2, KIND_CONTACT, "jane-doe", "contacts/ja/jane-doe.yaml"},
	    {2, KIND_LEAD, "j", "leads/j/j.yaml"},
	    {1, KIND_LEAD, "\xe6\x9d\x8e\xe4\xbc\x9f",
		"leads/\xe6\x9d\x8e/\xe6\x9d\x8e\xe4\xbc\x9f.yaml"},
	    {2, KIND_LEAD, "\xe6\x9d\x8e\xe4\xbc\x9f-2",
		"leads/\xe6\x9d\x8e\xe4\xbc\x9f/\xe6\x9d\x8e\xe4\xbc\x9f-2.yaml"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *path;

		w->team.fanout = cases[i].fanout;
		path = store_path(w->store, cases[i].kind, cases[i].id);
		assert_string_equal(path, cases[i].path);
		free(path);
	}
}

static void
test_the_trash_mirrors_the_path(void **state)
{
	static const char *const pairs[][2] = {
	    {"leads/x.yaml", "leads/trash/x.yaml"},
	    {"leads/vip/x.yaml", "leads/trash/vip/x.yaml"},
	    {"leads/vip/trash/x.yaml", "leads/trash/vip/trash/x.yaml"},
	    {"contacts/j/x.yaml", "contacts/trash/j/x.yaml"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		char *trash = store_trash_path(pairs[i][0]);
		char *live = store_live_path(trash);

		assert_string_equal(trash, pairs[i][1]);
		assert_string_equal(live, pairs[i][0]);
		free(trash);
		free(live);
	}
}

static void
test_a_path_tells_whose_it_is(void **state)
{
	static const struct {
		const char *path;
		const char *id; /* NULL: no record's */
		enum kind kind;
		bool trashed;
	} cases[] = {
	    {"leads/jane.yaml", "jane", KIND_LEAD, false},
	    {"leads/vip/big/jane.yaml", "jane", KIND_LEAD, false},
	    {"leads/trash/jane.yaml", "jane", KIND_LEAD, true},
	    {"leads/trash/vip/jane.yaml", "jane", KIND_LEAD, true},
	    {"leads/vip/trash/jane.yaml", "jane", KIND_LEAD, false},
	    {"leads/trash.yaml", "trash", KIND_LEAD, false},
	    {"leads/trashy/jane.yaml", "jane", KIND_LEAD, false},
	    {"contacts/jane.yaml", "jane", KIND_CONTACT, false},
	    {"contacts/trash/jane.yaml", "jane", KIND_CONTACT, true},
	    {"leads/jose\xcc\x81.yaml", "jos\xc3\xa9", KIND_LEAD, false},
	    {"leads/j.doe.yaml", "j.doe", KIND_LEAD, false},
	    {"lead/jane.yaml", NULL, KIND_LEAD, false},
	    {"contact/jane.yaml", NULL, KIND_LEAD, false},
	    {"Leads/jane.yaml", NULL, KIND_LEAD, false},
	    {"jane.yaml", NULL, KIND_LEAD, false},
	    {"leads", NULL, KIND_LEAD, false},
	    {"leads/", NULL, KIND_LEAD, false},
	    {"leads/.yaml", NULL, KIND_LEAD, false},
	    {"leads/jane.yml", NULL, KIND_LEAD, false},
	    {"leads/jane.yaml~", NULL, KIND_LEAD, false},
	    {"leads/.jane.yaml", NULL, KIND_LEAD, false},
	    {"leads/#jane.yaml", NULL, KIND_LEAD, false},
	    {"leads/.old/jane.yaml", NULL, KIND_LEAD, false},
	    {"leads/../jane.yaml", NULL, KIND_LEAD, false},
	    {"minicrm.ini", NULL, KIND_LEAD, false},
	    {"exports/leads/jane.yaml", NULL, KIND_LEAD, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		enum kind kind;
		bool trashed;
		char *id = NULL;
		bool known = store_parse_path(cases[i].path, &kind, &id, &trashed);

		if (known != (cases[i].id != NULL))
			fail_msg(
			    "'%s' is%s a record's", cases[i].path, known ? "" : " not");
		if (!known)
			continue;
		assert_string_equal(id, cases[i].id);
		assert_int_equal(kind, cases[i].kind);
		assert_int_equal(trashed, cases[i].trashed);
		free(id);
	}
}

/* The paths that are spoken for, though no file stands there. */
static bool
is_one_of(const char *path, void *context)
{
	return strlist_has(context, path);
}

static void
assert_new_id(struct world *w, enum kind kind, const char *name, struct strlist *taken,
    const char *expected)
{
	char *id;

	if (store_new_id(w->store, kind, name, taken == NULL ? NULL : is_one_of, taken,
		&id, &w->f->err) != 0)
		fail_msg("%s", w->f->err.message);
	assert_string_equal(id, expected);
	free(id);
}

static void
test_a_new_id_is_nobody_elses(void **state)
{
	struct world *w = *state;
	struct strlist taken = STRLIST_INIT;
	char *id;

	assert_new_id(w, KIND_LEAD, "Jane Doe", NULL, "jane-doe");
	put(w->f, "leads/vip/jane-doe.yaml", "name: [\n");
	assert_new_id(w, KIND_LEAD, "Jane Doe", NULL, "jane-doe-2");
	put(w->f, "leads/trash/jane-doe-2.yaml", "name: Jane Doe\n");
	assert_int_equal(symlinkat("nowhere", w->f->root, "leads/jane-doe-3.yaml"), 0);
	put(w->f, "leads/jane-doe-5.yaml", "name: Jane Doe\n");
	assert_new_id(w, KIND_LEAD, "Jane D\xc3\xb6\xc3\xa9!", NULL, "jane-doe-4");
	assert_new_id(w, KIND_CONTACT, "Jane Doe", NULL, "jane-doe");
	assert_new_id(w, KIND_LEAD, "!?", NULL, "unnamed");
	put(w->f, "leads/\xe1\x84\x80\xe1\x85\xa1.yaml", "name: x\n");
	assert_new_id(w, KIND_LEAD, "\xea\xb0\x80", NULL, "\xea\xb0\x80-2");

	strlist_add(&taken, "leads/j/jane-doe-4.yaml");
	strlist_add(&taken, "leads/trash/j/jane-doe-6.yaml");
	w->team.fanout = 1;
	assert_new_id(w, KIND_LEAD, "Jane Doe", &taken, "jane-doe-7");
	strlist_release(&taken);

	assert_int_equal(symlinkat("leads", w->f->root, "contacts"), 0);
	assert_error(w->f,
	    store_new_id(w->store, KIND_CONTACT, "X", NULL, NULL, &id, &w->f->err),
	    "cannot read the folder 'contacts': is a symbolic link: links are not "
	    "followed");
	assert_null(id);
}

/* Files that are nowhere but in this list. */
static const char *const elsewhere[][2] = {
    {"leads/zoe.yaml", "name: Zoe\n"},
    {"leads/vip/ann.yaml", "name: Ann\nemail: ann@x.example\n"},
    {"leads/.gitkeep", ""},
    {"leads/README.md", "stray"},
    {"leads/trash/tim.yaml", "name: Tim\n"},
    {"leads/torn.yaml", NULL},
    {"contacts/bo.yaml", "last_name: Bo\n"},
};

static int
list_elsewhere(
    void *context, const char *folder, struct strlist *paths, struct error *err)
{
	const bool *fails = context;
	size_t len = strlen(folder);

	if (*fails)
		return error_failed(err, "the list is lost");
	for (size_t i = 0; i < COUNT(elsewhere); i++)
		if (strncmp(elsewhere[i][0], folder, len) == 0 &&
		    elsewhere[i][0][len] == '/')
			strlist_add(paths, elsewhere[i][0]);
	return 0;
}

static int
read_elsewhere(void *context, const char *path, struct buf *out, struct error *err)
{
	(void)context;
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		if (strcmp(elsewhere[i][0], path) != 0)
			continue;
		if (elsewhere[i][1] == NULL)
			return error_failed(err, "cannot read '%s': torn", path);
		buf_addstr(out, elsewhere[i][1]);
		return 1;
	}
	return 0;
}

static void
test_files_may_come_from_elsewhere(void **state)
{
	static const struct store_files files = {list_elsewhere, read_elsewhere};
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;
	struct buf bytes = BUF_INIT;
	bool fails = false;
	char *id;

	store_close(w->store);
	w->store = store_open_files(&files, &fails, &w->team);
	assert_int_equal(store_root(w->store), -1);
	assert_scan(w, KIND_LEAD, STORE_LIVE,
	    "leads/torn.yaml torn\nleads/vip/ann.yaml ann\nleads/zoe.yaml zoe\n");
	assert_scan(w, KIND_LEAD, STORE_TRASH, "leads/trash/tim.yaml tim trash\n");
	assert_int_equal(
	    store_load(w->store, KIND_LEAD, STORE_LIVE, &list, &w->f->err), 0);
	assert_int_equal(list.count, 3);
	assert_words(
	    "torn", list.items[0], "broken 1:1: cannot read 'leads/torn.yaml': torn\n");
	assert_words("ann", list.items[1], "Ann\nemail=ann@x.example\n");
	record_list_release(&list);

	buf_addstr(&bytes, "> ");
	assert_int_equal(
	    store_read_file(w->store, "leads/zoe.yaml", &bytes, &w->f->err), 1);
	assert_string_equal(bytes.data, "> name: Zoe\n");
	assert_int_equal(
	    store_read_file(w->store, "leads/none.yaml", &bytes, &w->f->err), 0);
	buf_release(&bytes);
	assert_new_id(w, KIND_LEAD, "Tim", NULL, "tim-2");

	fails = true;
	assert_error(w->f, store_load(w->store, KIND_LEAD, STORE_LIVE, &list, &w->f->err),
	    "the list is lost");
	assert_error(w->f,
	    store_new_id(w->store, KIND_LEAD, "X", NULL, NULL, &id, &w->f->err),
	    "the list is lost");
}

static void
test_a_file_is_read_as_it_is(void **state)
{
	struct world *w = *state;
	struct buf bytes = BUF_INIT;

	put(w->f, "leads/x.yaml", "no: [yaml");
	assert_int_equal(
	    store_read_file(w->store, "leads/x.yaml", &bytes, &w->f->err), 1);
	assert_string_equal(bytes.data, "no: [yaml");
	assert_int_equal(
	    store_read_file(w->store, "leads/y.yaml", &bytes, &w->f->err), 0);
	assert_error(w->f, store_read_file(w->store, "leads", &bytes, &w->f->err),
	    "cannot read 'leads': is not a regular file");
	assert_string_equal(bytes.data, "no: [yaml");
	buf_release(&bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_new_files_go_where_the_team_wants_them),
	    TEST(test_the_trash_mirrors_the_path),
	    TEST(test_a_path_tells_whose_it_is),
	    TEST(test_a_new_id_is_nobody_elses),
	    TEST(test_files_may_come_from_elsewhere),
	    TEST(test_a_file_is_read_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
