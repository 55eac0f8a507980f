#include "merge_cases.h"

static void
the_trash_and_what_stands_are_one_record(void **state)
{
	static const struct story stories[] = {
	    {"trashed here, edited there", JANE, TRASHED, JANE "x: 1\n", TRASHED "x: 1\n",
		"jane: moved to the trash by alice, changed by bob: it is in the trash, "
		"with the change\n",
		NULL},
	    {"edited here, trashed there", JANE, JANE "x: 1\n", TRASHED, TRASHED "x: 1\n",
		"jane: moved to the trash by bob, changed by alice: it is in the trash, "
		"with the change\n",
		NULL},
	    {"both trash and edit", JANE, TRASHED "x: 1\n", TRASHED "y: 1\n",
		TRASHED "x: 1\ny: 1\n", "jane: changed by alice and bob, merged\n", NULL},
	    {"restored here, edited in the trash there", TRASHED, JANE, TRASHED "x: 1\n",
		JANE "x: 1\n", "jane: changed by alice and bob, merged\n", NULL},
	    {"trashed here, moved to a folder there", JANE, TRASHED,
		"== leads/vip/jane.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		"== leads/trash/vip/jane.yaml\nname: Jane\ncreated: "
		"2026-01-01T00:00:00Z\n",
		"jane: moved to the trash by alice, changed by bob: it is in the trash, "
		"with the change\n",
		NULL},
	    {"purged here, edited there", TRASHED, "", TRASHED "x: 1\n", TRASHED "x: 1\n",
		"jane: deleted by alice, changed by bob: it stays, with the change\n",
		NULL},
	    {"edited here, purged there", TRASHED, TRASHED "x: 1\n", "", TRASHED "x: 1\n",
		"jane: deleted by bob, changed by alice: it stays, with the change\n",
		NULL},
	    {"purged here, restored there", TRASHED, "", JANE, JANE,
		"jane: deleted by alice, changed by bob: it stays, with the change\n",
		NULL},
	    {"purged here, trashed there", JANE, "", TRASHED, "", "", NULL},
	    {"another record is none of its business", JANE, BOB, JANE "x: 1\n",
		BOB JANE "x: 1\n",
		"jane: deleted by alice, changed by bob: it stays, with the change\n",
		NULL},
	};

	(void)state;
	CHECK(stories);
}

static void
records_moved_by_hand_are_found_again(void **state)
{
	static const struct story stories[] = {
	    {"to a folder", JANE,
		"== leads/vip/jane.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		JANE "x: 1\n",
		"== leads/vip/jane.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\nx: "
		"1\n",
		"jane: changed by alice and bob, merged\n", NULL},
	    {"renamed", JANE,
		"== leads/jd.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		JANE "x: 1\n",
		"== leads/jd.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\nx: 1\n",
		"jd: changed by alice and bob, merged\n", NULL},
	    {"renamed and edited", JANE,
		"== leads/jd.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\ny: 1\n",
		JANE "x: 1\n",
		"== leads/jd.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\ny: 1\nx: "
		"1\n",
		"jd: changed by alice and bob, merged\n", NULL},
	    {"renamed by both", JANE,
		"== leads/ja.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		"== leads/jb.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		"== leads/jb.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n",
		"jb: moved to leads/ja.yaml by alice and to leads/jb.yaml by bob: it is "
		"at "
		"leads/jb.yaml\n",
		NULL},
	    {"a record without a creation is found by its id alone",
		"== leads/a.yaml\nname: A\n", "== leads/b.yaml\nname: A\n",
		"== leads/a.yaml\nname: A\nx: 1\n",
		"== leads/a.yaml\nname: A\nx: 1\n== leads/b.yaml\nname: A\n",
		"a: deleted by alice, changed by bob: it stays, with the change\n", NULL},
	    {"by its id to a folder", "== leads/a.yaml\nname: A\n",
		"== leads/vip/a.yaml\nname: A\n", "== leads/a.yaml\nname: A\nx: 1\n",
		"== leads/vip/a.yaml\nname: A\nx: 1\n",
		"a: changed by alice and bob, merged\n", NULL},
	    {"two that changed places", JANE BOB,
		"== leads/bob.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\n"
		"== leads/jane.yaml\nname: Bob\ncreated: 2026-01-02T00:00:00Z\n",
		JANE "x: 1\n" BOB,
		"== leads/bob.yaml\nname: Jane\ncreated: 2026-01-01T00:00:00Z\nx: 1\n"
		"== leads/jane.yaml\nname: Bob\ncreated: 2026-01-02T00:00:00Z\n",
		"bob: changed by alice and bob, merged\n", NULL},
	};

	(void)state;
	CHECK(stories);
}

static void
different_records_get_different_ids(void **state)
{
	static const struct story stories[] = {
	    {"added by both", "", "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"== leads/jd.yaml\nname: John\n" CREATED("02"),
		"== leads/jd-2.yaml\nname: John\n" CREATED(
		    "02") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"jd: two records had this id: the one created 2026-01-02T00:00:00Z is "
		"now jd-2\n",
		NULL},
	    {"the later created gives way, whoever came later", "",
		"== leads/jd.yaml\nname: Jane\n" CREATED("03"),
		"== leads/jd.yaml\nname: John\n" CREATED("02"),
		"== leads/jd-2.yaml\nname: Jane\n" CREATED(
		    "03") "== leads/jd.yaml\nname: John\n" CREATED("02"),
		"jd: two records had this id: the one created 2026-01-03T00:00:00Z is "
		"now jd-2\n",
		NULL},
	    {"in two folders, one in the trash", "",
		"== leads/vip/jd.yaml\nname: Jane\n" CREATED("01"),
		"== leads/trash/jd.yaml\nname: John\n" CREATED("02"),
		"== leads/trash/jd-2.yaml\nname: John\n" CREATED(
		    "02") "== leads/vip/jd.yaml\nname: Jane\n" CREATED("01"),
		"jd: two records had this id: the one created 2026-01-02T00:00:00Z is "
		"now jd-2\n",
		NULL},
	    {"the next free id, and links of its side follow",
		"== leads/jd-2.yaml\nname: Old\n" CREATED("01"),
		"== contacts/c.yaml\nfirst_name: C\nlead: jd\n"
		"== leads/jd-2.yaml\nname: Old\n" CREATED(
		    "01") "== leads/jd.yaml\nname: Jane\n" CREATED("03"),
		"== contacts/d.yaml\nfirst_name: D\nlead: jd\n"
		"== leads/jd-2.yaml\nname: Old\n" CREATED(
		    "01") "== leads/jd.yaml\nname: John\n" CREATED("02"),
		"== contacts/c.yaml\nfirst_name: C\nlead: jd-3\n"
		"== contacts/d.yaml\nfirst_name: D\nlead: jd\n"
		"== leads/jd-2.yaml\nname: Old\n" CREATED(
		    "01") "== "
			  "leads/jd-3.yaml\nname: "
			  "Jane\n" CREATED("03") "== "
						 "leads/"
						 "jd.yaml\nname:"
						 " John"
						 "\n" CREATED("0"
							      "2"),
		"jd: two records had this id: the one created 2026-01-03T00:00:00Z is "
		"now jd-3\n",
		NULL},
	    {"one person, added by both", "",
		"== leads/jd.yaml\nname: Jane\nemail: J@x.example\n" CREATED("02"),
		"== leads/jd.yaml\nname: Jane\nemail: j@x.example\n" CREATED(
		    "01") "y: 1\n",
		"== leads/jd.yaml\nname: Jane\nemail: j@x.example\n" CREATED(
		    "01") "y: 1\nnotes:\n  - at: 2026-01-01T00:00:00Z\n    by: minicrm\n"
			  "    text: email 'J@x.example' by alice on "
			  "2026-01-01T00:00:00Z gave way in a "
			  "merge\n",
		"jd: added by alice and by bob with the same e-mail address, now one\n"
		"jd: email 'J@x.example' by alice on 2026-01-01T00:00:00Z gave way in a "
		"merge\n",
		NULL},
	    {"added without a creation", "", "== leads/jd.yaml\nname: Jane\nx: 1\n",
		"== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"== leads/jd.yaml\nname: Jane\n" CREATED("01") "x: 1\n",
		"jd: changed by alice and bob, merged\n", NULL},
	    {"deleted and made anew here, edited there", JANE,
		"== leads/jane.yaml\nname: Jane II\n" CREATED("05"), JANE "x: 1\n",
		"== leads/jane-2.yaml\nname: Jane II\n" CREATED("05") JANE "x: 1\n",
		"jane: deleted by alice, changed by bob: it stays, with the change\n"
		"jane: two records had this id: the one created 2026-01-05T00:00:00Z is "
		"now "
		"jane-2\n",
		NULL},
	    {"deleted and made anew here", JANE,
		"== leads/jane.yaml\nname: Jane II\n" CREATED("05"), "=",
		"== leads/jane.yaml\nname: Jane II\n" CREATED("05"), "", NULL},
	    {"a creation mended by hand", JANE,
		"== leads/jane.yaml\nname: Jane\n" CREATED("05"), JANE "x: 1\n",
		"== leads/jane.yaml\nname: Jane\n" CREATED("05") "x: 1\n",
		"jane: changed by alice and bob, merged\n", NULL},
	    {"a rename onto a new one", JANE,
		"== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		JANE "== leads/jd.yaml\nname: John\n" CREATED("02"),
		"== leads/jd-2.yaml\nname: John\n" CREATED(
		    "02") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"jd: two records had this id: the one created 2026-01-02T00:00:00Z is "
		"now jd-2\n",
		NULL},
	    {"links follow a rename of the other side", JANE,
		"== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"== contacts/c.yaml\nfirst_name: C\nlead: jane\n" JANE "contact: c\n",
		"== contacts/c.yaml\nfirst_name: C\nlead: jd\n"
		"== leads/jd.yaml\nname: Jane\n" CREATED("01") "contact: c\n",
		"jd: changed by alice and bob, merged\n", NULL},
	    {"numbered by an earlier merge", "",
		"== leads/jd.yaml\nname: John\n" CREATED("02"),
		"== leads/jd-2.yaml\nname: John\n" CREATED(
		    "02") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"== leads/jd-2.yaml\nname: John\n" CREATED(
		    "02") "== leads/jd.yaml\nname: Jane\n" CREATED("01"),
		"jd-2: moved to leads/jd.yaml by alice and to leads/jd-2.yaml by bob: it "
		"is at "
		"leads/jd-2.yaml\n",
		NULL},
	};

	(void)state;
	CHECK(stories);
}

#define ADDED(id, name, email) "== leads/" id ".yaml\nname: " name "\nemail: " email "\n"

static void
an_address_tells_apart_what_does_not_say_when_it_was_created(void **state)
{
	static const struct story stories[] = {
	    {"one by hand, one by a command", "", ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe", "Ute", "ute@two") CREATED("02"),
		ADDED("uwe-2", "Uwe", "uwe@one") ADDED("uwe", "Ute", "ute@two")
		    CREATED("02"),
		"uwe: two records had this id: one of them is now uwe-2\n", NULL},
	    {"both by hand: who came later gives way", "", ADDED("uwe", "Uwe", "z@one"),
		ADDED("uwe", "Ute", "ute@two"),
		ADDED("uwe-2", "Ute", "ute@two") ADDED("uwe", "Uwe", "z@one"),
		"uwe: two records had this id: one of them is now uwe-2\n", NULL},
	    {"links of its side follow", "", ADDED("uwe", "Uwe", "uwe@one"),
		"== contacts/c.yaml\nfirst_name: C\nlead: uwe\n" ADDED(
		    "uwe", "Ute", "ute@two"),
		"== contacts/c.yaml\nfirst_name: C\nlead: uwe-2\n" ADDED(
		    "uwe-2", "Ute", "ute@two") ADDED("uwe", "Uwe", "uwe@one"),
		"uwe: two records had this id: one of them is now uwe-2\n", NULL},
	    {"in unrelated histories", NULL, ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe", "Ute", "ute@two"),
		ADDED("uwe-2", "Ute", "ute@two") ADDED("uwe", "Uwe", "uwe@one"),
		"uwe: two records had this id: one of them is now uwe-2\n", NULL},
	    {"the same address in other letters", "", ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe", "Uwe", "UWE@one") CREATED("02"),
		ADDED("uwe", "Uwe", "UWE@one") CREATED(
		    "02") "notes:\n  - at: 2026-01-01T00:00:00Z\n    by: minicrm\n"
			  "    text: email 'uwe@one' by alice on 2026-01-01T00:00:00Z "
			  "gave way in a merge\n",
		"uwe: changed by alice and bob, merged\n"
		"uwe: email 'uwe@one' by alice on 2026-01-01T00:00:00Z gave way in a "
		"merge\n",
		NULL},
	    {"one without an address", "", "== leads/uwe.yaml\nname: Uwe\nx: 1\n",
		ADDED("uwe", "Uwe", "uwe@one"), ADDED("uwe", "Uwe", "uwe@one") "x: 1\n",
		"uwe: changed by alice and bob, merged\n", NULL},
	    {"an address that changed is no other person", ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe", "Uwe", "uwe@new"), ADDED("uwe", "Uwe", "uwe@one") "x: 1\n",
		ADDED("uwe", "Uwe", "uwe@new") "x: 1\n",
		"uwe: changed by alice and bob, merged\n", NULL},
	    {"merged before", "", ADDED("uwe", "Ute", "ute@two"),
		ADDED("uwe-2", "Ute", "ute@two") ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe-2", "Ute", "ute@two") ADDED("uwe", "Uwe", "uwe@one"),
		"uwe-2: moved to leads/uwe.yaml by alice and to leads/uwe-2.yaml by bob: "
		"it is at leads/uwe-2.yaml\n",
		NULL},
	    {"edited here, another took its place there", ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe", "Uwe", "uwe@one") "x: 1\n",
		ADDED("uwe-2", "Uwe", "uwe@one") ADDED("uwe", "Ute", "ute@two")
		    CREATED("02"),
		ADDED("uwe-2", "Uwe", "uwe@one") "x: 1\n" ADDED("uwe", "Ute", "ute@two")
		    CREATED("02"),
		"uwe-2: changed by alice and bob, merged\n", NULL},
	    {"a copy made by hand is another", ADDED("uwe", "Uwe", "uwe@one"),
		ADDED("uwe-2", "Uwe", "uwe@one") ADDED("uwe", "Uwe", "uwe@one") "y: 1\n",
		ADDED("uwe", "Uwe", "uwe@one") "x: 1\n",
		ADDED("uwe-2", "Uwe", "uwe@one")
		    ADDED("uwe", "Uwe", "uwe@one") "y: 1\nx: 1\n",
		"uwe: changed by alice and bob, merged\n", NULL},
	};

	(void)state;
	CHECK(stories);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_trash_and_what_stands_are_one_record),
	    cmocka_unit_test(records_moved_by_hand_are_found_again),
	    cmocka_unit_test(different_records_get_different_ids),
	    cmocka_unit_test(
		an_address_tells_apart_what_does_not_say_when_it_was_created),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
