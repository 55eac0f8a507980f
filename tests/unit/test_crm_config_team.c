#include "config_story.h"

/* The team's: users with their addresses, sources, and numbers, then the warnings. */
static char *
team_words(const struct team *team, const struct strlist *warnings)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < team->users.count; i++)
		buf_addf(
		    &out, "user %s <%s>\n", team->users.items[i], team->emails.items[i]);
	buf_addf(&out, "%zu sources:", team->sources.count);
	for (size_t i = 0; i < team->sources.count; i++)
		buf_addf(&out, " %s", team->sources.items[i]);
	buf_addf(&out, "\nupcoming %d, fanout %d\n", team->upcoming_days, team->fanout);
	for (size_t i = 0; i < warnings->count; i++)
		buf_addf(&out, "%s\n", warnings->items[i]);
	return buf_detach(&out, NULL);
}

#define SEVEN \
	"7 sources: Website Referral LinkedIn Cold Outreach Event Advertisement Other\n"
#define DEFAULTS SEVEN "upcoming 2, fanout 0\n"

static void
assert_team(struct folder *f, const char *story, const char *expected)
{
	struct strlist warnings = STRLIST_INIT;
	struct team team;
	char *words;

	if (team_read(f->root, &team, &warnings, &f->err) != 0)
		fail_msg("%s: %s", story, f->err.message);
	words = team_words(&team, &warnings);
	if (strcmp(words, expected) != 0)
		fail_msg("%s:\n--- found\n%s--- expected\n%s", story, words, expected);
	free(words);
	strlist_release(&warnings);
	team_release(&team);
}

static void
test_a_team_agrees_on_users_and_sources(void **state)
{
	static const struct settings_case cases[] = {
	    {"nothing", "", DEFAULTS},
	    {"the template", template_minicrm_ini, DEFAULTS},
	    {"users",
		"[users]\nalice = alice@acme.example\nbob =\nAnn Lee = ann@x.example ; "
		"boss\n",
		"user alice <alice@acme.example>\nuser bob <>\n"
		"user Ann Lee <ann@x.example>\n" DEFAULTS},
	    {"sources of their own", "[sources]\nReferral =\nTrade Fair =\n",
		"2 sources: Referral Trade Fair\nupcoming 2, fanout 0\n"},
	    {"sources in two parts", "[sources]\nA =\n[users]\n[sources]\nB =\n",
		"2 sources: A B\nupcoming 2, fanout 0\n"},
	    {"numbers", "[follow_up]\nupcoming_days = 0\n[store]\nfanout = 2\n",
		SEVEN "upcoming 0, fanout 2\n"},
	    {"a byte order mark and CRLF",
		"\xef\xbb\xbf[users]\r\nal = a@x\r\n[store]\r\nfanout = 1",
		"user al <a@x>\n" SEVEN "upcoming 2, fanout 1\n"},
	};
	struct folder *f = *state;

	assert_team(f, "no file", DEFAULTS);
	for (size_t i = 0; i < COUNT(cases); i++) {
		put(f, "minicrm.ini", cases[i].text);
		assert_team(f, cases[i].story, cases[i].words);
	}
}

static void
test_what_a_newer_version_knows_is_a_warning(void **state)
{
	struct folder *f = *state;

	put(f, "minicrm.ini",
	    "first = 1\n[store]\nshards = 3\nfanout = 1\n[pipeline]\nlost = red\n"
	    "[follow_up]\nupcoming_weeks = 1\n");
	assert_team(f, "four of them",
	    SEVEN "upcoming 2, fanout 1\n"
		  "minicrm.ini:1: 'first' stands before any [section]\n"
		  "minicrm.ini:3: unknown key 'shards' in [store]\n"
		  "minicrm.ini:6: unknown key 'lost' in [pipeline]\n"
		  "minicrm.ini:8: unknown key 'upcoming_weeks' in [follow_up]\n");
}

static void
test_a_team_s_mistake_is_told_with_its_line(void **state)
{
	static const struct bad_case cases[] = {
	    {"a program to run", "[users]\n\n[ui]\neditor = rm -rf /\n",
		"4: 'editor' in [ui] is a personal setting: it belongs in "
		"~/.config/minicrm/config.ini"},
	    {"who one is", "[user]\nname = alice\n",
		"2: 'name' in [user] is a personal setting: it belongs in "
		"~/.config/minicrm/config.ini"},
	    {"where to sync to", "[sync]\nremote = evil\n",
		"2: 'remote' in [sync] is a personal setting: it belongs in "
		"~/.config/minicrm/config.ini"},
	    {"a section that is personal", "[crm]\nwhatever = 1\n",
		"2: 'whatever' in [crm] is a personal setting: it belongs in "
		"~/.config/minicrm/config.ini"},
	    {"a user twice", "[users]\nalice = a@x\nalice = b@x\n",
		"3: 'alice' is set twice in [users]"},
	    {"a user twice, in capitals", "[users]\nalice = a@x\nAlice = b@x\n",
		"3: the user 'Alice' is listed twice"},
	    {"a source twice, in capitals", "[sources]\nFair =\nFAIR =\n",
		"3: the source 'FAIR' is listed twice"},
	    {"a source with a value", "[sources]\nFair = yes\n",
		"2: expected nothing behind 'Fair =', not 'yes'"},
	    {"a source without =", "[sources]\nTrade Fair\n",
		"2: expected '[section]' or 'key = value'"},
	    {"a number too large", "[store]\nfanout = 3\n",
		"2: bad fanout '3': expected a number from 0 to 2"},
	    {"a number too small", "[store]\nfanout = -1\n",
		"2: bad fanout '-1': expected a number from 0 to 2"},
	    {"no number", "[follow_up]\nupcoming_days = two\n",
		"2: bad upcoming_days 'two': expected a number from 0 to 366"},
	    {"half a number", "[follow_up]\nupcoming_days = 2d\n",
		"2: bad upcoming_days '2d': expected a number from 0 to 366"},
	    {"an empty number", "[follow_up]\nupcoming_days =\n",
		"2: bad upcoming_days '': expected a number from 0 to 366"},
	    {"a number out of this world",
		"[follow_up]\nupcoming_days = 99999999999999999999\n",
		"2: bad upcoming_days '99999999999999999999': expected a number from 0 "
		"to "
		"366"},
	    {"a number twice", "[store]\nfanout = 1\nfanout = 1\n",
		"3: 'fanout' is set twice in [store]"},
	    {"a conflict marker", "[users]\n<<<<<<< ours\n",
		"2: expected '[section]' or 'key = value'"},
	};
	struct folder *f = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strlist warnings = STRLIST_INIT;
		struct team team;
		int rc;

		put(f, "minicrm.ini", cases[i].text);
		rc = team_read(f->root, &team, &warnings, &f->err);
		assert_bad(f, &cases[i], "minicrm.ini", rc);
		strlist_release(&warnings);
		team_release(&team);
	}
}

static void
test_a_team_s_file_is_no_link(void **state)
{
	struct folder *f = *state;
	struct strlist warnings = STRLIST_INIT;
	struct team team;

	put(f, "elsewhere.ini", "[store]\nfanout = 1\n");
	assert_int_equal(symlinkat("elsewhere.ini", f->root, "minicrm.ini"), 0);
	assert_error(f, team_read(f->root, &team, &warnings, &f->err),
	    "cannot read 'minicrm.ini': is a symbolic link");
	team_release(&team);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_a_team_agrees_on_users_and_sources),
	    TEST(test_what_a_newer_version_knows_is_a_warning),
	    TEST(test_a_team_s_mistake_is_told_with_its_line),
	    TEST(test_a_team_s_file_is_no_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
