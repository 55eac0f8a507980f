#include "crm/check.h"

#include "crm_story.h"

/* A file, and what is wrong in it: "LINE:COLUMN RULE", a line each. */
struct place_case {
	const char *story;
	const char *text;
	const char *found;
};

static struct crm *
open_to_check(struct story *s)
{
	struct crm_place place = {.dir = s->dir};
	struct crm *crm;

	must(s, crm_open_to_check(&s->env, &place, &crm, &s->err));
	return crm;
}

/* The problems of that file. The caller frees. */
static char *
problems_of(struct story *s, const char *path)
{
	struct problem_list problems = PROBLEM_LIST_INIT;
	struct check_request request = {.staged = false};
	struct crm *crm = open_to_check(s);
	struct buf out = BUF_INIT;

	must(s, crm_check(crm, &request, &problems, &s->err));
	for (size_t i = 0; i < problems.count; i++)
		if (strcmp(problems.items[i].path, path) == 0)
			buf_addf(&out, "%zu:%zu %s\n", problems.items[i].line,
			    problems.items[i].column, problems.items[i].rule);
	problem_list_release(&problems);
	crm_close(crm);
	return buf_detach(&out, NULL);
}

static void
assert_places(
    struct story *s, const char *path, const struct place_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *found;

		put(s, path, cases[i].text);
		found = problems_of(s, path);
		if (strcmp(found, cases[i].found) != 0)
			fail_msg("%s:\n%s\nfound\n%sexpected\n%s", cases[i].story,
			    cases[i].text, found, cases[i].found);
		free(found);
	}
}

static void
a_value_is_told_at_its_first_character(void **state)
{
	static const struct place_case cases[] = {
	    {"plain", "name: B\nsource: Nowhere\n", "2:9 unknown-source\n"},
	    {"behind blanks", "name: B\nsource:    Nowhere # x\n",
		"2:12 unknown-source\n"},
	    {"a tab is one character", "name: B\nsource:\tNowhere\n",
		"2:9 unknown-source\n"},
	    {"so are two", "name: B\nsource:\t\tNowhere\n", "2:10 unknown-source\n"},
	    {"wide characters are one each",
		"{name: \xe6\x9d\x8e\xe4\xbc\x9f, source: Nowhere}\n",
		"1:20 unknown-source\n"},
	    {"beyond the basic plane", "{name: \xf0\x9f\x98\x80, source: X}\n",
		"1:19 unknown-source\n"},
	    {"a mark that combines is one", "{name: e\xcc\x81, source: X}\n",
		"1:20 unknown-source\n"},
	    {"CRLF ends one line", "name: B\r\nphone: 1\r\nsource: X\r\n",
		"3:9 unknown-source\n"},
	    {"a byte order mark is none", "\xef\xbb\xbfsource: X\nname: B\n",
		"1:9 unknown-source\n"},
	    {"both", "\xef\xbb\xbfname: B\r\nsource: X\r\n", "2:9 unknown-source\n"},
	    {"quotes belong to it", "name: B\nsource: \"X\"\nassigned_to: 'zed'\n",
		"2:9 unknown-source\n3:14 unknown-user\n"},
	    {"a quoted key", "name: B\n'source': X\n\"assigned_to\" : zed\n",
		"2:11 unknown-source\n3:17 unknown-user\n"},
	    {"in flow", "{name: B,\n source: X, assigned_to:\n zed}\n",
		"2:10 unknown-source\n3:2 unknown-user\n"},
	    {"below its key", "name: B\nsource:\n  X\n", "3:3 unknown-source\n"},
	    {"below comments", "name: B\nsource: # which?\n  # that\n\n  X\n",
		"5:3 unknown-source\n"},
	    {"on several lines", "name: B\nsource: >\n  X\n  Y\nassigned_to: a\n  b\n",
		"2:9 unknown-source\n5:14 unknown-user\n"},
	    {"below what ends lines for YAML alone",
		"name: B\nmemo: \"a\xe2\x80\xa8z\xe2\x80\xa9y\xc2\x85z\"\n\xe6\x9d\x8e: "
		"1\nsource: X\n",
		"4:9 unknown-source\n"},
	    {"on a line with such", "{name: B, memo: \"\xe2\x80\xa8\", source: X}\n",
		"1:30 unknown-source\n"},
	    {"lines end with CR alone", "name: B\rphone: 1\rsource: X\r",
		"3:9 unknown-source\n"},
	    {"with an explicit key", "name: B\n? source\n: X\n", "3:3 unknown-source\n"},
	    {"with a tag", "name: B\nsource: !!str X\n", "2:9 unknown-source\n"},
	    {"as a document", "---\nname: B\nsource: X\n...\n", "3:9 unknown-source\n"},
	    {"in capitals it is known", "name: B\nsource: REFERRAL\nassigned_to: Alice\n",
		""},
	    {"empty it is none", "name: B\nsource: ''\nassigned_to:\ncontact: ~\n", ""},
	};
	struct story *s = *state;

	assert_places(s, "leads/b.yaml", cases, COUNT(cases));
}

static void
all_that_is_wrong_in_a_file_is_told(void **state)
{
	static const struct place_case cases[] = {
	    {"two values",
		"name: B\nstatus: Hot\nfollow_up: soon\ncreated: once\nassigned_to: "
		"zed\n",
		"2:9 unknown-status\n3:12 bad-date\n4:10 bad-time\n5:14 unknown-user\n"},
	    {"in lists",
		"name: B\ntags: [a, [b], {c: d}]\nnotes:\n  - [a]\n  - at: noon\n",
		"2:11 bad-tags\n2:16 bad-tags\n4:5 bad-note\n5:9 bad-time\n"},
	    {"parts of one note", "name: B\nnotes:\n  - {at: [a], by: [b], text: [c]}\n",
		"3:10 bad-note\n3:19 bad-note\n3:30 bad-note\n"},
	    {"a name that is no text is not missing, too", "name: [B]\nstatus: Hot\n",
		"1:7 not-text\n2:9 unknown-status\n"},
	    {"no name", "# c\nstatus: Hot\n", "1:1 missing-name\n2:9 unknown-status\n"},
	    {"a link and a status", "name: B\nstatus: converted\ncontact: nobody\n",
		"3:10 dangling-link\n"},
	    {"a status alone", "name: B\nstatus: CONVERTED\ncontact: ''\n",
		"2:9 converted-without-contact\n"},
	    {"behind a mistake in YAML there is no more to read",
		"name: B\nsource: X\nmemo: [\n", "4:1 yaml\n"},
	    {"bare notes",
		"name: B\nnotes: [a, {by: bob, text: b}, {at: 2026-11-24T09:00:00Z}]\n",
		"2:9 bare-note\n2:12 bare-note\n2:32 bare-note\n"},
	    {"one bare note", "name: B\nnotes: a\n", "2:8 bare-note\n"},
	};
	struct story *s = *state;

	assert_places(s, "leads/b.yaml", cases, COUNT(cases));
}

static void
what_yaml_refuses_has_its_rule(void **state)
{
	static const struct place_case cases[] = {
	    {"syntax", "name: B\nmemo: a: b\n", "2:8 yaml\n"},
	    {"a tab", "name: B\na:\n\tb: c\n", "3:1 yaml\n"},
	    {"latin-1", "name: \xe9\n", "1:7 encoding\n"},
	    {"UTF-16", "\xff\xfen", "1:1 encoding\n"},
	    {"a control character", "name: B\nmemo: \x07\n", "2:7 control-character\n"},
	    {"an escaped NUL", "name: B\nmemo: \"\\0\"\n", "2:7 control-character\n"},
	    {"a byte order mark within", "name: B\nmemo: \xef\xbb\xbf\n",
		"2:7 control-character\n"},
	    {"an anchor", "name: &b B\n", "1:7 anchor\n"},
	    {"an alias", "name: *b\n", "1:7 alias\n"},
	    {"a key twice, at the second", "name: B\n\"na\\x6de\": C\n",
		"2:1 duplicate-key\n"},
	    {"within a value", "name: B\n\xe6\x9d\x8e: {b: 1, b: 2}\n",
		"2:11 duplicate-key\n"},
	    {"a second document", "name: B\n---\nname: C\n", "2:1 second-document\n"},
	    {"behind the end of the first", "name: B\n...\nname: C\n",
		"3:1 second-document\n"},
	    {"a list", "# c\n- B\n", "2:1 no-mapping\n"},
	    {"nothing", "", "1:1 no-mapping\n"},
	};
	struct story *s = *state;

	assert_places(s, "leads/b.yaml", cases, COUNT(cases));
}

static void
settings_are_told_at_their_key_or_value(void **state)
{
	static const struct place_case cases[] = {
	    {"in order", "# ours\n; theirs\n[users]\nalice = a@x\n\n[sources]\nFair =\n",
		""},
	    {"an unknown key", "[store]\n  shards = 3\n", "2:3 unknown-setting\n"},
	    {"before any section", "shards = 3\n", "1:1 unknown-setting\n"},
	    {"a value", "[store]\nfanout\t=  7\n", "2:11 settings\n"},
	    {"a source's value", "[sources]\n\xe6\x9d\x8e: x\n", "2:4 settings\n"},
	    {"twice", "[users]\nalice =\nbob =\nALICE =\n", "4:1 settings\n"},
	    {"a personal key", "[ui]\neditor = vi\n", "2:1 settings\n"},
	    {"all of them", "[users\nalice\n[store]\nfanout = x\n\nbob\n",
		"1:1 settings\n2:1 settings\n4:10 settings\n6:1 settings\n"},
	    {"the last line without an end", "[users]\r\nalice = a\r\nbob",
		"3:1 settings\n"},
	    {"a byte order mark", "\xef\xbb\xbf[users]\nalice =\n", ""},
	    {"not UTF-8", "[users]\nal\xef ce =\nbob\n", "2:1 settings\n3:1 settings\n"},
	};
	struct story *s = *state;

	assert_places(s, "minicrm.ini", cases, COUNT(cases));
}

static void
a_line_of_settings_is_at_most_199_bytes(void **state)
{
	struct story *s = *state;
	char *text = xasprintf("[users]\n%0200d = a@x\nbob\n", 1), *found;

	put(s, "minicrm.ini", text);
	found = problems_of(s, "minicrm.ini");
	assert_string_equal(found, "2:1 settings\n3:1 settings\n");
	free(found);
	free(text);
}

/* What is told at a lead's address, or not, beside these. */
static void
one_person_s_addresses_are_no_duplicates(void **state)
{
	static const struct {
		const char *story, *path, *text, *found;
	} cases[] = {
	    {"the contact it became", "contacts/b.yaml",
		"first_name: B\nemail: b@x\nlead: b\n", ""},
	    {"one that doesn't know it", "contacts/b.yaml", "first_name: B\nemail: b@x\n",
		"2:8 duplicate-email\n"},
	    {"another lead", "leads/c.yaml", "name: C\nemail: B@X\n",
		"2:8 duplicate-email\n"},
	    {"a third", "leads/d.yaml", "name: C\nemail: 'b@x'\n",
		"2:8 duplicate-email\n"},
	    {"in the trash", "leads/trash/c.yaml", "name: C\nemail: b@x\n", ""},
	    {"another address", "leads/c.yaml", "name: C\nemail: c@x\n", ""},
	};
	struct story *s = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *found;

		put(s, "leads/b.yaml", "name: B\nemail: b@x\n");
		put(s, cases[i].path, cases[i].text);
		found = problems_of(s, "leads/b.yaml");
		if (strcmp(found, cases[i].found) != 0)
			fail_msg("%s: found %s", cases[i].story, found);
		free(found);
		remove_file(s, cases[i].path);
	}
}

/* Two leads that became one contact, which one of them shares its address with. */
static void
two_leads_of_one_contact_are_one_person(void **state)
{
	struct story *s = *state;
	char *found;

	put(s, "contacts/b.yaml", "first_name: B\nemail: b@x\nlead: b\n");
	put(s, "leads/b.yaml", "name: B\nemail: b@x\nstatus: Converted\ncontact: b\n");
	put(s, "leads/c.yaml", "name: C\nemail: b@x\nstatus: Converted\ncontact: b\n");
	found = problems_of(s, "leads/c.yaml");
	assert_string_equal(found, "");
	free(found);
}

static void
an_id_is_one_in_every_normal_form(void **state)
{
	struct story *s = *state;
	char *found;

	put(s, "leads/jos\xc3\xa9.yaml", "name: J\n");
	put(s, "leads/trash/jose\xcc\x81.yaml", "name: J\n");
	put(s, "contacts/c.yaml", "first_name: C\nlead: \"jose\\u0301\"\n");
	found = problems_of(s, "leads/trash/jose\xcc\x81.yaml");
	assert_string_equal(found, "1:1 duplicate-id\n");
	free(found);
	found = problems_of(s, "contacts/c.yaml");
	assert_string_equal(found, "");
	free(found);
}

static void
paths_are_named_from_the_current_folder(void **state)
{
	static const struct {
		const char *folder, *expected;
	} cases[] = {
	    {"", "leads/vip/x.yaml"},
	    {"/leads", "vip/x.yaml"},
	    {"/leads/vip", "x.yaml"},
	    {"/leads/vi", "../vip/x.yaml"},
	    {"/leads/vip2", "../vip/x.yaml"},
	    {"/lea", "../leads/vip/x.yaml"},
	    {"/leads/vip/deep/er", "../../x.yaml"},
	    {"/contacts/trash", "../../leads/vip/x.yaml"},
	};
	struct story *s = *state;
	struct crm *crm = open_to_check(s);
	char *cwd = s->env.cwd, *root = realpath(s->dir, NULL);

	for (size_t i = 0; i < COUNT(cases); i++) {
		char *path;

		s->env.cwd = xasprintf("%s%s", root, cases[i].folder);
		path = crm_path_from_here(crm, "leads/vip/x.yaml");
		assert_string_equal(path, cases[i].expected);
		free(path);
		free(s->env.cwd);
	}
	s->env.cwd = cwd;
	free(root);
	crm_close(crm);
}

static int
setup(void **state)
{
	if (story_setup(state) != 0)
		return -1;
	put(*state, "leads/.gitkeep", "");
	put(*state, "minicrm.ini",
	    "[users]\nalice = alice@acme.example\nbob = bob@acme.example\n");
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, story_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_value_is_told_at_its_first_character),
	    TEST(all_that_is_wrong_in_a_file_is_told),
	    TEST(what_yaml_refuses_has_its_rule),
	    TEST(settings_are_told_at_their_key_or_value),
	    TEST(a_line_of_settings_is_at_most_199_bytes),
	    TEST(one_person_s_addresses_are_no_duplicates),
	    TEST(two_leads_of_one_contact_are_one_person),
	    TEST(an_id_is_one_in_every_normal_form),
	    TEST(paths_are_named_from_the_current_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
