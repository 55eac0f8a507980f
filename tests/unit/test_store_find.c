#include "store_world.h"

/* The people of the stories below, live and in the trash. */
static const char *const people[][2] = {
    {"leads/jane-doe.yaml", "name: Jane Doe\nemail: Jane@Acme.example\n"},
    {"leads/jane-roe.yaml", "name: Jane Roe\nemail: roe@x.example\n"},
    {"leads/jan.yaml", "name: Jan Ek\nemail: jan@x.example\n"},
    {"leads/vip/jose.yaml", "name: Jos\xc3\xa9 P\xc3\xa9rez\nemail: jp@x.example\n"},
    {"leads/rene\xcc\x81.yaml", "name: Someone Else\n"},
    {"leads/bad-one.yaml", "name: Broken Jack\nstatus: Hot\n"},
    {"leads/b/twin.yaml", "name: Twin One\n"},
    {"leads/c/twin.yaml", "name: Twin Two\n"},
    {"leads/shared-a.yaml", "name: Ann Lee\nemail: shared@x.example\n"},
    {"leads/shared-b.yaml", "name: Bo Li\nemail: SHARED@x.example\n"},
    {"leads/roe.yaml", "name: Zed Zed\n"},
    {"leads/trash/old-lead.yaml", "name: Old Lead\nemail: old@x.example\n"},
    {"leads/trash/vip/jane-older.yaml", "name: Jane Older\n"},
    {"contacts/jane-doe.yaml", "first_name: Jane\nlast_name: Doe\n"},
};

static int
setup(void **state)
{
	struct world *w;

	if (world_setup(state) != 0)
		return -1;
	w = *state;
	for (size_t i = 0; i < COUNT(people); i++)
		put(w->f, people[i][0], people[i][1]);
	return 0;
}

/* Who is meant, and the path of the record or the message. */
struct ref_case {
	const char *story;
	const char *ref;
	const char *answer;
};

static void
check_refs(struct world *w, enum kind kind, unsigned where, bool strict,
    const struct ref_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct record *record;
		int rc = store_find(
		    w->store, kind, where, strict, cases[i].ref, &record, &w->f->err);
		const char *answer = rc == 0 ? record->path : w->f->err.message;

		if (rc != 0)
			assert_null(record);
		if (strcmp(answer, cases[i].answer) != 0)
			fail_msg("%s: found\n%s\nexpected\n%s", cases[i].story, answer,
			    cases[i].answer);
		record_free(record);
		error_clear(&w->f->err);
	}
}

static void
test_the_first_that_fits_is_meant(void **state)
{
	static const struct ref_case cases[] = {
	    {"an id", "jane-doe", "leads/jane-doe.yaml"},
	    {"an id, though others begin so", "jan", "leads/jan.yaml"},
	    {"an id before a name", "roe", "leads/roe.yaml"},
	    {"an id in a folder", "jose", "leads/vip/jose.yaml"},
	    {"an id typed composed", "ren\xc3\xa9", "leads/rene\xcc\x81.yaml"},
	    {"an id typed decomposed", "rene\xcc\x81", "leads/rene\xcc\x81.yaml"},
	    {"a broken record's id", "bad-one", "leads/bad-one.yaml"},
	    {"the beginning of an id", "jane-d", "leads/jane-doe.yaml"},
	    {"the beginning of a broken record's", "bad", "leads/bad-one.yaml"},
	    {"an address", "jane@acme.example", "leads/jane-doe.yaml"},
	    {"an address in capitals", "JP@X.EXAMPLE", "leads/vip/jose.yaml"},
	    {"part of a name", "doe", "leads/jane-doe.yaml"},
	    {"part of a name, accents and case aside", "PEREZ", "leads/vip/jose.yaml"},
	    {"part of a name with a blank", "n ek", "leads/jan.yaml"},
	};
	struct world *w = *state;

	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
}

static void
test_several_are_listed(void **state)
{
	static const struct ref_case cases[] = {
	    {"beginnings", "jane-",
		"'jane-' is ambiguous: jane-doe (Jane Doe), jane-roe (Jane Roe)"},
	    {"beginnings, one of them broken", "ba", "leads/bad-one.yaml"},
	    {"names", "zed z", "leads/roe.yaml"},
	    {"names, accents aside",
		"\xc3\xb6"
		"e",
		"'\xc3\xb6"
		"e' is ambiguous: jane-doe (Jane Doe), jane-roe (Jane Roe)"},
	    {"addresses", "shared@x.example",
		"'shared@x.example' is ambiguous: shared-a (Ann Lee), shared-b (Bo Li)"},
	    {"two files of one id", "twin",
		"'twin' is ambiguous: leads/b/twin.yaml, leads/c/twin.yaml"},
	    {"the beginning of one id that two files have", "tw",
		"'tw' is ambiguous: leads/b/twin.yaml, leads/c/twin.yaml"},
	};
	struct world *w = *state;

	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
}

static void
test_what_a_merge_kept_stands_back(void **state)
{
	static const struct ref_case cases[] = {
	    {"the beginning of the record's id", "tom", "leads/tom-fox.yaml"},
	    {"its own id", "tom-fox.unreadable-0123456789ab",
		"leads/tom-fox.unreadable-0123456789ab.yaml"},
	    {"a beginning that it has alone", "tom-fox.",
		"leads/tom-fox.unreadable-0123456789ab.yaml"},
	    {"a name that another has", "lon", "leads/max.yaml"},
	    {"once it can be read it is a record", "ed",
		"'ed' is ambiguous: ed.unreadable-0123456789ab (Eddy), edd (Ed)"},
	};
	struct world *w = *state;

	put(w->f, "leads/tom-fox.yaml", "name: Tom Fox\n");
	put(w->f, "leads/tom-fox.unreadable-0123456789ab.yaml", "name: [\n");
	put(w->f, "leads/max.yaml", "name: Max Lonely\n");
	put(w->f, "leads/lonnie.unreadable-0123456789ab.yaml", "name: [\n");
	put(w->f, "leads/edd.yaml", "name: Ed\n");
	put(w->f, "leads/ed.unreadable-0123456789ab.yaml", "name: Eddy\n");
	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
}

static void
test_of_many_some_are_named(void **state)
{
	static const struct ref_case cases[] = {
	    {"nine", "many",
		"'many' is ambiguous: many-1 (broken, leads/many-1.yaml), many-2 (M 2), "
		"many-3 "
		"(M 3), many-4 (M 4), many-5 (M 5), many-6 (M 6), many-7 (M 7), many-8 "
		"(M 8) "
		"and 1 more"},
	};
	struct world *w = *state;

	for (int i = 1; i <= 9; i++) {
		char *path = xasprintf("leads/many-%d.yaml", i);
		char *text = i == 1 ? xstrdup("- x\n") : xasprintf("name: M %d\n", i);

		put(w->f, path, text);
		free(path);
		free(text);
	}
	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
}

static void
test_nobody_is_said_so(void **state)
{
	static const struct ref_case cases[] = {
	    {"nobody", "nobody", "no lead 'nobody'"},
	    {"part of an address", "acme.example", "no lead 'acme.example'"},
	    {"a broken record's name", "Broken Jack", "no lead 'Broken Jack'"},
	    {"a file's name", "jane-doe.yaml", "no lead 'jane-doe.yaml'"},
	    {"a path", "vip/jose", "no lead 'vip/jose'"},
	    {"a mark alone", "\xcc\x81", "no lead '\xcc\x81'"},
	    {"in the trash", "old-lead",
		"no lead 'old-lead': it is in the trash, 'minicrm lead restore old-lead' "
		"brings "
		"it back"},
	    {"only begun, in the trash", "old", "no lead 'old'"},
	};
	static const struct ref_case contact[] = {
	    {"a lead's id", "jane-roe", "no contact 'jane-roe'"},
	    {"a contact", "jane-doe", "contacts/jane-doe.yaml"},
	    {"a contact's joined name", "e do", "contacts/jane-doe.yaml"},
	};
	struct world *w = *state;

	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
	check_refs(w, KIND_CONTACT, STORE_LIVE, false, contact, COUNT(contact));
}

/* Files that lack what is looked for aren't parsed: those that say it otherwise must be.
 */
static void
test_a_name_is_found_however_it_is_written(void **state)
{
	static const char *const written[][2] = {
	    {"leads/w1.yaml", "name: \"\\x51uincy\"\n"},
	    {"leads/w2.yaml", "name: \"Que\\\n  ntin\"\n"},
	    {"leads/w3.yaml", "name: Xaver\n  Yellow\n"},
	    {"leads/w4.yaml", "name: >-\n  Folded\n  Name\n"},
	    {"leads/w5.yaml", "name: 'O''Hara'\n"},
	    {"leads/w6.yaml", "name: \xe2\x84\xaa"
			      "elvin\n"},
	    {"leads/w7.yaml", "name: Gro\xc3\x9f\n"},
	    {"leads/w8.yaml", "name: WEISS & Co\n"},
	    {"leads/w9.yaml", "name: Nine\nemail: \"N\\u0049ne@nine.example\"\n"},
	};
	static const struct ref_case cases[] = {
	    {"an escape", "quincy", "leads/w1.yaml"},
	    {"two lines of one word", "quentin", "leads/w2.yaml"},
	    {"two lines", "xaver yel", "leads/w3.yaml"},
	    {"a block", "folded name", "leads/w4.yaml"},
	    {"an apostrophe", "o'hara", "leads/w5.yaml"},
	    {"another letter of that name", "kelvin", "leads/w6.yaml"},
	    {"a letter that folds to two", "gross", "leads/w7.yaml"},
	    {"a REF that does", "wei\xc3\x9f", "leads/w8.yaml"},
	    {"no word at all", " & ", "leads/w8.yaml"},
	    {"in an address", "NINE@nine.example", "leads/w9.yaml"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(written); i++)
		put(w->f, written[i][0], written[i][1]);
	check_refs(w, KIND_LEAD, STORE_LIVE, false, cases, COUNT(cases));
}

static void
test_the_trash_is_looked_into_where_asked_to(void **state)
{
	static const struct ref_case trash[] = {
	    {"an id", "old-lead", "leads/trash/old-lead.yaml"},
	    {"the beginning of one", "jane", "leads/trash/vip/jane-older.yaml"},
	    {"an address", "old@x.example", "leads/trash/old-lead.yaml"},
	    {"a live one", "jose", "no lead 'jose' in the trash"},
	};
	static const struct ref_case both[] = {
	    {"a live one", "jose", "leads/vip/jose.yaml"},
	    {"one in the trash", "old", "leads/trash/old-lead.yaml"},
	    {"nobody", "nobody", "no lead 'nobody'"},
	};
	struct world *w = *state;

	check_refs(w, KIND_LEAD, STORE_TRASH, false, trash, COUNT(trash));
	check_refs(w, KIND_LEAD, STORE_LIVE | STORE_TRASH, false, both, COUNT(both));
}

static void
test_the_strict_take_no_part_of_a_name(void **state)
{
	static const struct ref_case cases[] = {
	    {"part of a name", "perez",
		"no lead 'perez': an id or an e-mail address is needed here, not part of "
		"a name"},
	    {"an id", "jose", "leads/vip/jose.yaml"},
	    {"the beginning of one", "jos", "leads/vip/jose.yaml"},
	    {"an address", "jp@x.example", "leads/vip/jose.yaml"},
	};
	struct world *w = *state;

	check_refs(w, KIND_LEAD, STORE_LIVE, true, cases, COUNT(cases));
}

static void
test_nobody_may_be_looked_up_without_an_error(void **state)
{
	struct world *w = *state;
	struct record *record;

	assert_int_equal(store_lookup(w->store, KIND_LEAD, STORE_LIVE, false, "nobody",
			     &record, &w->f->err),
	    1);
	assert_null(record);
	assert_int_equal(w->f->err.code, ERROR_NONE);
	assert_int_equal(store_lookup(w->store, KIND_LEAD, STORE_LIVE, false, "jose",
			     &record, &w->f->err),
	    0);
	assert_string_equal(record->id, "jose");
	record_free(record);
	assert_error(w->f,
	    store_lookup(
		w->store, KIND_LEAD, STORE_LIVE, false, "twin", &record, &w->f->err),
	    "'twin' is ambiguous: leads/b/twin.yaml, leads/c/twin.yaml");
	assert_null(record);
}

static void
test_several_are_found_each_once(void **state)
{
	static const char *const refs[] = {
	    "perez", "jane-doe", "jose", "jane@acme.example"};
	static const char *const wrong[] = {"jose", "old-lead", "jan"};
	struct world *w = *state;
	struct record_list list = RECORD_LIST_INIT;

	assert_int_equal(store_find_all(w->store, KIND_LEAD, STORE_LIVE, false, refs,
			     COUNT(refs), &list, &w->f->err),
	    0);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0]->id, "jose");
	assert_string_equal(list.items[1]->id, "jane-doe");
	assert_error(w->f,
	    store_find_all(w->store, KIND_LEAD, STORE_LIVE, false, wrong, COUNT(wrong),
		&list, &w->f->err),
	    "no lead 'old-lead': it is in the trash, 'minicrm lead restore old-lead' "
	    "brings it back");
	record_list_release(&list);
}

static void
test_an_empty_name_is_wrong_whatever_the_data(void **state)
{
	struct world *w = *state;
	struct record *record;

	assert_int_equal(
	    store_find(w->store, KIND_LEAD, STORE_LIVE, false, "", &record, &w->f->err),
	    -1);
	assert_int_equal(w->f->err.code, ERROR_USAGE);
	assert_string_equal(w->f->err.message, "a lead is named by its id, not by ''");
	assert_null(record);
}

static void
test_a_folder_that_cannot_be_read_is_an_error(void **state)
{
	struct world *w = *state;
	struct record *record;
	struct record_list list = RECORD_LIST_INIT;
	static const char message[] =
	    "cannot read the folder 'contacts': not a directory";

	assert_int_equal(unlinkat(w->f->root, "contacts/jane-doe.yaml", 0), 0);
	assert_int_equal(unlinkat(w->f->root, "contacts", AT_REMOVEDIR), 0);
	put(w->f, "contacts", "");
	assert_error(w->f,
	    store_find(
		w->store, KIND_CONTACT, STORE_LIVE, false, "x", &record, &w->f->err),
	    message);
	assert_error(w->f,
	    store_find_email(w->store, KIND_CONTACT, STORE_LIVE, "x", &list, &w->f->err),
	    message);
	assert_int_equal(list.count, 0);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, world_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_the_first_that_fits_is_meant),
	    TEST(test_several_are_listed),
	    TEST(test_what_a_merge_kept_stands_back),
	    TEST(test_of_many_some_are_named),
	    TEST(test_nobody_is_said_so),
	    TEST(test_a_name_is_found_however_it_is_written),
	    TEST(test_the_trash_is_looked_into_where_asked_to),
	    TEST(test_the_strict_take_no_part_of_a_name),
	    TEST(test_nobody_may_be_looked_up_without_an_error),
	    TEST(test_several_are_found_each_once),
	    TEST(test_an_empty_name_is_wrong_whatever_the_data),
	    TEST(test_a_folder_that_cannot_be_read_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
