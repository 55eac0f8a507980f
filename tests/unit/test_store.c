#include "scan_story.h"

static void
test_a_data_directory_must_be_there(void **state)
{
	struct world *w = *state;
	struct store *store;
	char *path = xasprintf("%s/none", w->f->path);
	char *message = xasprintf(
	    "cannot open the data directory '%s': no such file or directory", path);

	assert_error(w->f, store_open(path, &w->team, &store, &w->f->err), message);
	assert_null(store);
	store_close(store);
	free(path);
	free(message);
}

static void
test_records_are_found_wherever_they_stand(void **state)
{
	struct world *w = *state;

	assert_scan(w, KIND_LEAD, STORE_LIVE | STORE_TRASH, "");
	put(w->f, "leads/zoe.yaml", "");
	put(w->f, "leads/vip/big/jane-doe.yaml", "");
	put(w->f, "leads/j/jim.yaml", "");
	put(w->f, "leads/vip/trash/kept.yaml", "");
	put(w->f, "leads/trash/old.yaml", "");
	put(w->f, "leads/trash/vip/older.yaml", "");
	put(w->f, "leads/trash/trash/oldest.yaml", "");
	put(w->f, "contacts/ann.yaml", "");
	put(w->f, "contacts/trash/tim.yaml", "");
	assert_scan(w, KIND_LEAD, STORE_LIVE,
	    "leads/j/jim.yaml jim\n"
	    "leads/vip/big/jane-doe.yaml jane-doe\n"
	    "leads/vip/trash/kept.yaml kept\n"
	    "leads/zoe.yaml zoe\n");
	assert_scan(w, KIND_LEAD, STORE_TRASH,
	    "leads/trash/old.yaml old trash\n"
	    "leads/trash/trash/oldest.yaml oldest trash\n"
	    "leads/trash/vip/older.yaml older trash\n");
	assert_scan(w, KIND_CONTACT, STORE_LIVE | STORE_TRASH,
	    "contacts/ann.yaml ann\n"
	    "contacts/trash/tim.yaml tim trash\n");
}

static void
test_editors_and_stray_files_are_no_records(void **state)
{
	static const char *const paths[] = {"leads/.gitkeep", "leads/.jane.yaml",
	    "leads/#jane.yaml#", "leads/#jane.yaml", "leads/.jane.yaml.swp",
	    "leads/.git/x.yaml", "leads/#old/x.yaml", "leads/jane.yaml~",
	    "leads/jane.yml", "leads/jane.YAML", "leads/jane", "leads/.yaml",
	    "leads/README.md", "leads/trash/.gitkeep", "leads/a.yaml/b.yaml",
	    "leads.yaml"};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(paths); i++)
		put(w->f, paths[i], "name: X\n");
	put(w->f, "leads/j.a.n.e.yaml", "");
	put(w->f, "leads/jane#1.yaml", "");
	assert_scan(w, KIND_LEAD, STORE_LIVE | STORE_TRASH,
	    "leads/a.yaml/b.yaml b\n"
	    "leads/j.a.n.e.yaml j.a.n.e\n"
	    "leads/jane#1.yaml jane#1\n");
}

static void
test_ids_are_in_nfc_and_paths_as_they_are(void **state)
{
	struct world *w = *state;

	put(w->f, "leads/jose\xcc\x81.yaml", "name: decomposed\n");
	put(w->f, "leads/ren\xc3\xa9.yaml", "name: composed\n");
	put(w->f, "leads/\xe6\x9d\x8e\xe4\xbc\x9f.yaml", "name: Han\n");
	put(w->f, "leads/\xff.yaml", "name: no text\n");
	assert_scan(w, KIND_LEAD, STORE_LIVE,
	    "leads/jose\xcc\x81.yaml jos\xc3\xa9\n"
	    "leads/ren\xc3\xa9.yaml ren\xc3\xa9\n"
	    "leads/\xe6\x9d\x8e\xe4\xbc\x9f.yaml \xe6\x9d\x8e\xe4\xbc\x9f\n"
	    "leads/\xff.yaml \xff\n");
}

#define LINK_PROBLEM ": is a symbolic link: links are not followed\n"

static void
test_links_are_seen_and_not_followed(void **state)
{
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;

	put(w->f, "outside/secret.yaml", "name: Secret\n");
	put(w->f, "leads/bob.yaml", "name: Bob\n");
	put(w->f, "leads/vip/ann.yaml", "name: Ann\n");
	assert_int_equal(
	    symlinkat("../outside/secret.yaml", w->f->root, "leads/jane.yaml"), 0);
	assert_int_equal(symlinkat("nowhere", w->f->root, "leads/lost.yaml"), 0);
	assert_int_equal(symlinkat("nowhere", w->f->root, "leads/stray"), 0);
	assert_int_equal(symlinkat("../outside", w->f->root, "leads/more"), 0);
	assert_int_equal(symlinkat("../outside", w->f->root, "leads/trash"), 0);
	assert_scan(w, KIND_LEAD, STORE_LIVE,
	    "leads/bob.yaml bob\n"
	    "leads/jane.yaml jane" LINK_PROBLEM "leads/lost.yaml lost" LINK_PROBLEM
	    "leads/more more" LINK_PROBLEM "leads/vip/ann.yaml ann\n");
	assert_scan(w, KIND_LEAD, STORE_TRASH, "leads/trash trash trash" LINK_PROBLEM);
	assert_int_equal(
	    store_load(w->store, KIND_LEAD, STORE_LIVE, &list, &w->f->err), 0);
	assert_int_equal(list.count, 5);
	assert_words("a link", list.items[1],
	    "broken 1:1: is a symbolic link: links are not followed\n");
	assert_words("a file", list.items[4], "Ann\n");
	record_list_release(&list);
}

static void
test_a_folder_that_is_a_link_is_an_error(void **state)
{
	struct world *w = *state;
	struct store_entries entries = STORE_ENTRIES_INIT;

	put(w->f, "outside/secret.yaml", "name: Secret\n");
	assert_int_equal(symlinkat("outside", w->f->root, "leads"), 0);
	put(w->f, "contacts", "no folder");
	assert_error(w->f,
	    store_scan(w->store, KIND_LEAD, STORE_LIVE, &entries, &w->f->err),
	    "cannot read the folder 'leads': is a symbolic link: links are not followed");
	assert_error(w->f,
	    store_scan(w->store, KIND_CONTACT, STORE_LIVE, &entries, &w->f->err),
	    "cannot read the folder 'contacts': not a directory");
	store_entries_release(&entries);
}

static void
test_folders_end_somewhere(void **state)
{
	struct world *w = *state;
	struct store_entries entries = STORE_ENTRIES_INIT;
	struct buf path = BUF_INIT;
	char *message;

	buf_addstr(&path, "leads");
	for (int i = 0; i < 33; i++)
		buf_addstr(&path, "/d");
	message = xasprintf("'%s' is nested too deeply", path.data);
	buf_addstr(&path, "/x.yaml");
	put(w->f, path.data, "name: X\n");
	assert_error(w->f,
	    store_scan(w->store, KIND_LEAD, STORE_LIVE, &entries, &w->f->err), message);
	store_entries_release(&entries);
	buf_release(&path);
	free(message);
}

/* Debian's user without rights. */
#define NOBODY 65534

static void
test_a_folder_that_cannot_be_read_is_no_empty_one(void **state)
{
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;
	bool is_root = geteuid() == 0; /* whom no mode keeps out */

	put(w->f, "leads/vip/x.yaml", "name: X\n");
	assert_int_equal(fchmodat(w->f->root, "leads/vip", 0, 0), 0);
	assert_int_equal(fchmod(w->f->root, 0755), 0);
	if (is_root)
		assert_int_equal(seteuid(NOBODY), 0);
	assert_error(w->f, store_load(w->store, KIND_LEAD, STORE_LIVE, &list, &w->f->err),
	    "cannot read the folder 'leads/vip': permission denied");
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(fchmodat(w->f->root, "leads/vip", 0700, 0), 0);
}

static void
test_all_are_read_and_the_broken_ones_too(void **state)
{
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;
	char *large = xmalloc(1024 * 1024 + 2);

	memset(large, 'x', 1024 * 1024 + 1);
	large[1024 * 1024 + 1] = '\0';
	put(w->f, "leads/large.yaml", large);
	put(w->f, "leads/ann.yaml", "name: Ann\nsource: REFERRAL\n");
	put(w->f, "leads/bad.yaml", "name: Bad\nstatus: Hot\n");
	put(w->f, "leads/trash/tim.yaml", "name: Tim\n");
	put(w->f, "leads/vip/zoe.yaml", "name: Zoe\n");
	put(w->f, "leads/zoe.yaml", "name: Zoe's twin\n");
	assert_int_equal(mkfifoat(w->f->root, "leads/pipe.yaml", 0600), 0);
	assert_int_equal(
	    store_load(w->store, KIND_LEAD, STORE_LIVE | STORE_TRASH, &list, &w->f->err),
	    0);
	assert_int_equal(list.count, 7);
	assert_words("a record", list.items[0], "Ann\nsource=Referral\n");
	assert_string_equal(list.items[0]->id, "ann");
	assert_string_equal(list.items[0]->path, "leads/ann.yaml");
	assert_false(list.items[0]->trashed);
	assert_words("a status", list.items[1],
	    "broken 2:9: bad status 'Hot': expected one of " STATUS_NAMES "\n");
	assert_string_equal(list.items[1]->id, "bad");
	assert_words("a large file", list.items[2],
	    "broken 1:1: the file is larger than 1 MiB, expected a record of at most "
	    "1048576 bytes\n");
	assert_words("a pipe", list.items[3], "broken 1:1: is no regular file\n");
	assert_words("in the trash", list.items[4], "Tim\n");
	assert_true(list.items[4]->trashed);
	assert_words("below", list.items[5], "Zoe\n");
	assert_words("of the same name above", list.items[6], "Zoe's twin\n");
	record_list_release(&list);
	free(large);
}

/* So many that several threads share the work. */
static void
test_thousands_are_read_in_order(void **state)
{
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;

	put(w->f, "leads/vip/.gitkeep", "");
	for (int i = 0; i < 1500; i++) {
		char *path = xasprintf("leads/%slead-%04d.yaml", i % 2 ? "vip/" : "", i);
		char *text = xasprintf(i % 7 ? "name: Lead %d\n" : "nick: Lead %d\n", i);
		int fd = openat(w->f->root, path, O_WRONLY | O_CREAT, 0600);

		assert_int_equal(file_write_all(fd, text, strlen(text)), 0);
		assert_int_equal(close(fd), 0);
		free(path);
		free(text);
	}
	assert_int_equal(
	    store_load(w->store, KIND_LEAD, STORE_LIVE, &list, &w->f->err), 0);
	assert_int_equal(list.count, 1500);
	for (int i = 0; i < 1500; i++) {
		int number = i < 750 ? 2 * i : 2 * (i - 750) + 1;
		char *words =
		    number % 7 ? xasprintf("Lead %d\n", number)
			       : xstrdup("broken 1:1: no name: expected 'name:' with a "
					 "text\n");

		assert_words(list.items[i]->path, list.items[i], words);
		free(words);
	}
	record_list_release(&list);
}

static void
test_a_file_that_went_meanwhile_is_no_record(void **state)
{
	static const struct {
		const char *story, *path;
		const char *problem;
		const char *words; /* NULL: no record */
	} cases[] = {
	    {"gone", "leads/gone.yaml", NULL, NULL},
	    {"gone with its folder", "leads/old/gone.yaml", NULL, NULL},
	    {"a file's child", "leads/ann.yaml/x.yaml", NULL, NULL},
	    {"there", "leads/ann.yaml", NULL, "Ann\n"},
	    {"a folder by now", "leads/dir.yaml", NULL,
		"broken 1:1: cannot read 'leads/dir.yaml': is not a regular file\n"},
	    {"a link by now", "leads/link.yaml", NULL,
		"broken 1:1: cannot read 'leads/link.yaml': is a symbolic link\n"},
	    {"below a link by now", "leads/links/ann.yaml", NULL,
		"broken 1:1: cannot read 'leads/links/ann.yaml': is a symbolic link\n"},
	    {"with a problem", "leads/ann.yaml", "is no good",
		"broken 1:1: is no good\n"},
	};
	struct world *w = *state;

	put(w->f, "leads/ann.yaml", "name: Ann\n");
	put(w->f, "leads/dir.yaml/x", "");
	assert_int_equal(symlinkat("ann.yaml", w->f->root, "leads/link.yaml"), 0);
	assert_int_equal(symlinkat(".", w->f->root, "leads/links"), 0);
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *id = xstrdup("x"), *path = xstrdup(cases[i].path);
		const struct store_entry entry = {
		    KIND_LEAD, id, path, false, cases[i].problem, "no-file"};
		struct record *record = store_read(w->store, &entry);

		if (cases[i].words != NULL)
			assert_words(cases[i].story, record, cases[i].words);
		else if (record != NULL)
			fail_msg("%s: is read", cases[i].story);
		record_free(record);
		free(id);
		free(path);
	}
}

static void
test_an_address_finds_its_records(void **state)
{
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;

	put(w->f, "leads/a.yaml", "name: A\nemail: Jane@Acme.example\n");
	put(w->f, "leads/b.yaml", "name: B\nemail: jane@acme.example.org\n");
	put(w->f, "leads/c.yaml", "name: C\n");
	put(w->f, "leads/d.yaml", "name: D\nemail: jane@acme.example\nstatus: Hot\n");
	put(w->f, "leads/e.yaml", "name: E\nemail: jane@ACME.example\n");
	put(w->f, "leads/trash/f.yaml", "name: F\nemail: jane@acme.example\n");
	assert_int_equal(store_find_email(w->store, KIND_LEAD, STORE_LIVE,
			     "jane@acme.example", &list, &w->f->err),
	    0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0]->id, "a");
	assert_string_equal(list.items[1]->id, "e");
	assert_int_equal(store_find_email(w->store, KIND_LEAD, STORE_TRASH,
			     "jane@acme.example", &list, &w->f->err),
	    0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[2]->id, "f");
	record_list_release(&list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_data_directory_must_be_there),
	    TEST(test_records_are_found_wherever_they_stand),
	    TEST(test_editors_and_stray_files_are_no_records),
	    TEST(test_ids_are_in_nfc_and_paths_as_they_are),
	    TEST(test_links_are_seen_and_not_followed),
	    TEST(test_a_folder_that_is_a_link_is_an_error),
	    TEST(test_folders_end_somewhere),
	    TEST(test_a_folder_that_cannot_be_read_is_no_empty_one),
	    TEST(test_all_are_read_and_the_broken_ones_too),
	    TEST(test_thousands_are_read_in_order),
	    TEST(test_a_file_that_went_meanwhile_is_no_record),
	    TEST(test_an_address_finds_its_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
