#include "config_story.h"

#define FILE_NAME "config.ini"

/* A line of that many bytes, the newline not counted. */
static char *
long_line(const char *start, size_t len)
{
	char *line = xmalloc(len + 2);

	memset(line, 'x', len);
	memcpy(line, start, strlen(start));
	memcpy(line + len, "\n", 2);
	return line;
}

static char *
path_of(struct folder *f, const char *name)
{
	return xasprintf("%s/%s", f->path, name);
}

/* Reads the personal settings of a home in which the file holds that. */
static int
read_settings(struct folder *f, const char *text, struct settings *out)
{
	char home[] = "/home/jo";
	char *path = path_of(f, FILE_NAME);
	struct env env = {.home = home, .config = path};
	int rc;

	put(f, FILE_NAME, text);
	rc = settings_read(&env, NULL, out, &f->err);
	free(path);
	return rc;
}

/* All that is set, as "section.key=value" lines. */
static char *
settings_words(const struct settings *s)
{
	static const char *const colors[] = {"auto", "always", "never"};
	const struct {
		const char *key, *value;
	} rows[] = {{"crm.dir", s->dir}, {"user.name", s->user}, {"ui.editor", s->editor},
	    {"ui.pager", s->pager}, {"ui.columns", s->columns}, {"ui.sort", s->sort}};
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].value != NULL)
			buf_addf(&out, "%s=%s\n", rows[i].key, rows[i].value);
	if (s->color != COLOR_AUTO)
		buf_addf(&out, "ui.color=%s\n", colors[s->color]);
	if (strcmp(s->remote, "origin") != 0)
		buf_addf(&out, "sync.remote=%s\n", s->remote);
	if (s->auto_sync)
		buf_addstr(&out, "sync.auto=true\n");
	return buf_detach(&out, NULL);
}

static void
check_settings(struct folder *f, const struct settings_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct settings settings;
		char *words;

		if (read_settings(f, cases[i].text, &settings) != 0)
			fail_msg("%s: %s", cases[i].story, f->err.message);
		words = settings_words(&settings);
		if (strcmp(words, cases[i].words) != 0)
			fail_msg("%s:\n--- found\n%s--- expected\n%s", cases[i].story,
			    words, cases[i].words);
		free(words);
		settings_release(&settings);
	}
}

static void
test_everything_may_be_set(void **state)
{
	static const struct settings_case cases[] = {
	    {"all",
		"[crm]\ndir = /srv/crm\n[user]\nname = alice\n[ui]\ncolor = never\n"
		"editor = vim -n\npager = less -R\ncolumns = id,name\nsort = -name\n"
		"[sync]\nremote = backup\nauto = true\n",
		"crm.dir=/srv/crm\nuser.name=alice\nui.editor=vim -n\nui.pager=less -R\n"
		"ui.columns=id,name\nui.sort=-name\nui.color=never\nsync.remote=backup\n"
		"sync.auto=true\n"},
	    {"nothing", "", ""},
	    {"sections alone", "[crm]\n[ui]\n", ""},
	    {"an empty value is not set",
		"[crm]\ndir =\n[ui]\neditor=\nsort = ; name\n[sync]\nremote =\n", ""},
	    {"a section in two parts", "[ui]\nsort=a\n[crm]\ndir=/x\n[ui]\npager=b\n",
		"crm.dir=/x\nui.pager=b\nui.sort=a\n"},
	};

	check_settings(*state, cases, COUNT(cases));
}

static void
test_a_home_is_short_for_its_path(void **state)
{
	static const struct settings_case cases[] = {
	    {"below", "[crm]\ndir = ~/crm\n", "crm.dir=/home/jo/crm\n"},
	    {"itself", "[crm]\ndir = ~\n", "crm.dir=/home/jo\n"},
	    {"somebody else's", "[crm]\ndir = ~ann/crm\n", "crm.dir=~ann/crm\n"},
	    {"not in a name", "[user]\nname = ~/x\n", "user.name=~/x\n"},
	};
	struct folder *f = *state;
	char *path = path_of(f, FILE_NAME);
	const struct env homeless = {.home = NULL};
	struct settings settings;

	check_settings(f, cases, COUNT(cases));
	put(f, FILE_NAME, "[crm]\ndir = ~/crm\n");
	assert_int_equal(settings_read(&homeless, path, &settings, &f->err), 0);
	assert_string_equal(settings.dir, "~/crm");
	settings_release(&settings);
	free(path);
}

static void
test_the_format_is_kind_to_hands(void **state)
{
	static const struct settings_case cases[] = {
	    {"comments",
		"# one\n; two\n[ui] ; three\nsort = a ; four\n  # five\n  ; six\n",
		"ui.sort=a\n"},
	    {"a # behind a value is its own", "[ui]\nsort = a # b\n", "ui.sort=a # b\n"},
	    {"a ; without a blank, too", "[ui]\neditor = a;b\n", "ui.editor=a;b\n"},
	    {"blank lines and blanks", "\n \t\n[ui]\n\n  sort  =  a b  \n",
		"ui.sort=a b\n"},
	    {"an indented line is no more of the one above",
		"[ui]\nsort = a\n   pager = b\n\teditor = c\n",
		"ui.editor=c\nui.pager=b\nui.sort=a\n"},
	    {"a colon", "[ui]\nsort: a\n", "ui.sort=a\n"},
	    {"an equals sign in a value", "[ui]\neditor = a=b\n", "ui.editor=a=b\n"},
	    {"a byte order mark", "\xef\xbb\xbf[ui]\nsort = a\n", "ui.sort=a\n"},
	    {"CRLF", "[ui]\r\nsort = a\r\n\r\npager = b\r\n", "ui.pager=b\nui.sort=a\n"},
	    {"no final newline", "[ui]\nsort = a", "ui.sort=a\n"},
	    {"any language", "[user]\nname = J\xc3\xb6rg\n", "user.name=J\xc3\xb6rg\n"},
	    {"yes", "[sync]\nauto = YES\n", "sync.auto=true\n"},
	    {"on", "[sync]\nauto = on\n", "sync.auto=true\n"},
	    {"1", "[sync]\nauto = 1\n", "sync.auto=true\n"},
	    {"no", "[sync]\nauto = No\n", ""},
	    {"off", "[sync]\nauto = off\n", ""},
	    {"always", "[ui]\ncolor = always\n", "ui.color=always\n"},
	    {"auto", "[ui]\ncolor = auto\n", ""},
	};

	check_settings(*state, cases, COUNT(cases));
}

static void
check_bad_settings(struct folder *f, const struct bad_case *cases, size_t count)
{
	char *path = path_of(f, FILE_NAME);

	for (size_t i = 0; i < count; i++) {
		struct settings settings;
		int rc = read_settings(f, cases[i].text, &settings);

		assert_bad(f, &cases[i], path, rc);
		settings_release(&settings);
	}
	free(path);
}

static void
test_a_mistake_is_told_with_its_line(void **state)
{
	static const struct bad_case cases[] = {
	    {"an unknown key", "[ui]\n# c\ncolour = auto\n",
		"3: unknown key 'colour' in [ui]"},
	    {"an unknown section", "[store]\nfanout = 1\n",
		"2: unknown key 'fanout' in [store]"},
	    {"case counts", "[UI]\nsort = a\n", "2: unknown key 'sort' in [UI]"},
	    {"above all sections", "\nsort = a\n",
		"2: 'sort' stands before any [section]"},
	    {"twice", "[ui]\nsort = a\n\nsort = a\n", "4: 'sort' is set twice in [ui]"},
	    {"twice in two parts", "[ui]\nsort = a\n[user]\n[ui]\nsort = b\n",
		"5: 'sort' is set twice in [ui]"},
	    {"a color", "[ui]\ncolor = red\n",
		"2: bad color 'red': expected auto, always or never"},
	    {"an empty color", "[ui]\ncolor =\n",
		"2: bad color '': expected auto, always or never"},
	    {"a truth", "[sync]\nauto = maybe\n",
		"2: bad auto 'maybe': expected true or false"},
	    {"no entry", "[ui]\nsort = a\nhello\n[sync]\n",
		"3: expected '[section]' or 'key = value'"},
	    {"half a section", "[ui]\nsort = a\n[sync\n",
		"3: expected '[section]' or 'key = value'"},
	    {"not UTF-8", "[ui]\r\nsort = a\r\neditor = \xff\r\n",
		"3: expected UTF-8 text"},
	    {"an indented one", "[ui]\nsort = a\n  pagr = b\n",
		"3: unknown key 'pagr' in [ui]"},
	    {"the first of several", "[ui]\nx = a\ny = b\ncolor = c\n",
		"2: unknown key 'x' in [ui]"},
	};

	check_bad_settings(*state, cases, COUNT(cases));
}

static void
test_a_line_is_at_most_199_bytes(void **state)
{
	struct folder *f = *state;
	char *fits = long_line("editor = ", 199);
	char *over = long_line("editor = ", 200);
	char *comment = long_line("# ", 250);
	char *fits_text = xasprintf("[ui]\r\n    %.*s\r\npager = b\r\n", 199, fits);
	char *over_text = xasprintf("[ui]\n%spager = b\n", over);
	char *comment_text = xasprintf("[ui]\r\n\r\n%s", comment);
	const struct bad_case cases[] = {
	    {"a value", over_text, "2: a line of 200 bytes: expected at most 199"},
	    {"a comment", comment_text, "3: a line of 250 bytes: expected at most 199"}};
	struct settings settings;

	if (read_settings(f, fits_text, &settings) != 0)
		fail_msg("%s", f->err.message);
	assert_int_equal(strlen(settings.editor), 199 - strlen("editor = "));
	assert_string_equal(settings.pager, "b");
	settings_release(&settings);
	check_bad_settings(f, cases, COUNT(cases));
	free(fits);
	free(over);
	free(comment);
	free(fits_text);
	free(over_text);
	free(comment_text);
}

static void
test_a_nul_ends_no_line(void **state)
{
	static const char bytes[] = "[ui]\nsort = a\0b\n";
	struct folder *f = *state;
	char *path = path_of(f, FILE_NAME);
	char *message = xasprintf("%s:2: expected UTF-8 text", path);
	const struct env env = {.config = path};
	struct settings settings;

	assert_int_equal(
	    file_replace(f->root, FILE_NAME, bytes, sizeof bytes - 1, &f->err), 0);
	assert_error(f, settings_read(&env, NULL, &settings, &f->err), message);
	settings_release(&settings);
	free(message);
	free(path);
}

static void
test_a_file_must_be_there_where_it_was_named(void **state)
{
	struct folder *f = *state;
	char *none = path_of(f, "none.ini"), *own = path_of(f, FILE_NAME);
	char *message =
	    xasprintf("cannot read the settings '%s': no such file or directory", none);
	char *folder =
	    xasprintf("cannot read the settings '%s': is a directory", f->path);
	const struct env homeless = {.config = NULL}, usual = {.config = none},
			 named = {.config = none, .config_named = true};
	struct settings settings;

	assert_int_equal(settings_read(&homeless, NULL, &settings, &f->err), 0);
	assert_null(settings.dir);
	assert_int_equal(settings.color, COLOR_AUTO);
	assert_string_equal(settings.remote, "origin");
	settings_release(&settings);
	assert_int_equal(settings_read(&usual, NULL, &settings, &f->err), 0);
	settings_release(&settings);
	assert_error(f, settings_read(&named, NULL, &settings, &f->err), message);
	settings_release(&settings);
	assert_error(f, settings_read(&homeless, none, &settings, &f->err), message);
	settings_release(&settings);
	assert_error(f, settings_read(&homeless, f->path, &settings, &f->err), folder);
	settings_release(&settings);

	put(f, FILE_NAME, "[user]\nname = bob\n");
	assert_int_equal(settings_read(&named, own, &settings, &f->err), 0);
	assert_string_equal(settings.user, "bob");
	settings_release(&settings);
	free(none);
	free(own);
	free(message);
	free(folder);
}

static void
test_a_color_mode_has_three_names(void **state)
{
	enum color_mode mode = COLOR_NEVER;

	(void)state;
	assert_true(color_mode_parse("auto", &mode) && mode == COLOR_AUTO);
	assert_true(color_mode_parse("always", &mode) && mode == COLOR_ALWAYS);
	assert_true(color_mode_parse("never", &mode) && mode == COLOR_NEVER);
	assert_false(color_mode_parse("", &mode));
	assert_false(color_mode_parse("Auto", &mode));
	assert_int_equal(mode, COLOR_NEVER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_everything_may_be_set),
	    TEST(test_a_home_is_short_for_its_path),
	    TEST(test_the_format_is_kind_to_hands),
	    TEST(test_a_mistake_is_told_with_its_line),
	    TEST(test_a_line_is_at_most_199_bytes),
	    TEST(test_a_nul_ends_no_line),
	    TEST(test_a_file_must_be_there_where_it_was_named),
	    TEST(test_a_color_mode_has_three_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
