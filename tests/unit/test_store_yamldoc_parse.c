#include "base/buf.h"
#include "base/error.h"
#include "store/yamldoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct yamldoc *
parsed(const char *bytes, size_t len)
{
	struct error err = ERROR_INIT;
	struct yamldoc *doc;
	struct yamlfault where;

	if (yamldoc_parse(bytes, len, &doc, &where, &err) < 0)
		fail_msg("%s\n%zu:%zu: %s", bytes, where.line, where.column, err.message);
	return doc;
}

static void
assert_refused(
    const char *bytes, size_t len, size_t line, size_t column, const char *words)
{
	struct error err = ERROR_INIT;
	struct yamldoc *doc = NULL;
	struct yamlfault where;

	if (yamldoc_parse(bytes, len, &doc, &where, &err) == 0)
		fail_msg("not refused: %.200s", bytes);
	if (where.line != line || where.column != column ||
	    strstr(err.message, words) == NULL)
		fail_msg("%.200s\nfound %zu:%zu: %s\nexpected %zu:%zu: %s", bytes,
		    where.line, where.column, err.message, line, column, words);
	error_clear(&err);
}

static void
what_no_record_may_hold_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *bytes;
		size_t line, column;
		const char *words;
	} cases[] = {
	    {"", 1, 1, "the file is empty, expected keys"},
	    {"# just a comment\n", 1, 1, "the file is empty"},
	    {"\xef\xbb\xbf", 1, 1, "the file is empty"},
	    {"---\n", 2, 1, "the file holds nothing, expected keys"},
	    {"- a\n", 1, 1, "the file holds a list, expected keys"},
	    {"[a]\n", 1, 1, "the file holds a list"},
	    {"text\n", 1, 1, "the file holds a single value"},
	    {"name: J\n---\nname: B\n", 2, 1, "a second document"},
	    {"name: J\n...\n---\n", 3, 1, "a second document"},
	    {"name: J\n...\nname: B\n", 3, 1, "a second document"},
	    {"a: &x 1\n", 1, 4, "anchor '&x'"},
	    {"a: &x [b]\n", 1, 4, "anchor '&x'"},
	    {"a: &x {b: c}\n", 1, 4, "anchor '&x'"},
	    {"&x a: 1\n", 1, 1, "anchor '&x'"},
	    {"a: b\nc: *x\n", 2, 4, "alias '*x'"},
	    {"<<: *x\n", 1, 5, "alias '*x'"},
	    {"name: J\nname: B\n", 2, 1,
		"duplicate key 'name', expected each key once: "
		"it stands on line 1"},
	    {"name: J\n\"na\\x6de\": B\n", 2, 1, "duplicate key 'name'"},
	    {"'1': a\n1: b\n", 2, 1, "duplicate key '1'"},
	    {"\"a\\eb\": 1\n\"a\\eb\": 2\n", 2, 1, "duplicate key 'a\\x1bb'"},
	    {"x: {b: 1, c: 2, b: 3}\n", 1, 17, "duplicate key 'b'"},
	    {"n:\n  - at: 1\n    at: 2\n", 3, 5, "duplicate key 'at'"},
	    {"? [a, b]\n: 1\n? - a\n  - b\n: 2\n", 3, 3, "a key that stands on line 1"},

	    {"name: \xff\n", 1, 7, "byte 0xff is not UTF-8"},
	    {"\xc3\xa9: \xf0\x9f\x98\x80 \xc3(\n", 1, 6, "byte 0xc3 is not UTF-8"},
	    {"a: \xed\xa0\x80\n", 1, 4, "is not UTF-8"}, /* a lone surrogate */
	    {"\xff\xfe"
	     "a",
		1, 1, "the file is UTF-16"},
	    {"\xfe\xff"
	     "a",
		1, 1, "the file is UTF-16"},
	    {"a: b\n# \x07\n", 2, 3, "control character U+0007"},
	    {"a: \x7f\n", 1, 4, "control character U+007F"},
	    {"a: \xc2\x80\n", 1, 4, "control character U+0080"},
	    {"a: x\xef\xbb\xbf\n", 1, 5, "a byte order mark inside"},
	    {"\xef\xbb\xbf\xef\xbb\xbf"
	     "a: x\n",
		1, 1, "a byte order mark inside"},
	    {"a: \xef\xbf\xbe\n", 1, 4, "control character U+FFFE"},
	    {"a: \"\\0\"\n", 1, 4, "the character U+0000"},
	    {"name: Jane: Doe\n", 1, 11, "a ':' that can't start a value"},
	    {"\xc3\xa9: \xf0\x9f\x98\x80: y\n", 1, 5, "a ':' that can't start a value"},
	    {"\xef\xbb\xbfname: a: b\n", 1, 8, "a ':' that can't start a value"},
	    {"a: 1\r\nb: 2: 3\r\n", 2, 5, "a ':' that can't start a value"},
	    {"a: 1\n\temail: x\n", 2, 1, "a tab, expected spaces"},
	    {"a:\n\t- x\n", 2, 1, "a tab, expected spaces"},
	    {"name: J\nemail\n", 2, 1, "expected ':' and a value"},
	    {"name: \"J\n\nb: c\n", 1, 7, "a quote that is never closed"},
	    {"name: @x\n", 1, 7, "expected quotes around the text"},
	    {"tags: [a, b\nname: x\n", 2, 5, "expected ',' or ']'"},
	    {"{a: b\n", 2, 1, "expected ',' or '}'"},
	    {"notes:\n  - a\n b: c\n", 3, 2, "expected a key such as"},
	    {"notes:\n  - a\n  b: c\n", 3, 3, "expected '- '"},
	    {"notes: - a\n", 1, 8, "a '-' that can't start an item"},
	    {"%YAML 2.0\n---\na: b\n", 1, 1, "expected '%YAML 1.1'"},
	    {"a: \"\\q\"\n", 1, 5, "unknown escape"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_refused(cases[i].bytes, strlen(cases[i].bytes), cases[i].line,
		    cases[i].column, cases[i].words);
	assert_refused("a: b\0c\n", 7, 1, 5, "the character U+0000");
}

static void
repeat(struct buf *out, const char *s, size_t count)
{
	while (count-- > 0)
		buf_addstr(out, s);
}

static void
size_and_depth_have_their_limits(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_addstr(&b, "a: ");
	repeat(&b, "x", YAMLDOC_MAX_BYTES - 3);
	yamldoc_free(parsed(b.data, b.len));
	buf_addstr(&b, "x");
	assert_refused(b.data, b.len, 1, 1, "larger than 1 MiB");

	buf_clear(&b);
	buf_addstr(&b, "a: "); /* the root is the first of 64 levels */
	repeat(&b, "[", YAMLDOC_MAX_DEPTH - 1);
	repeat(&b, "]", YAMLDOC_MAX_DEPTH - 1);
	yamldoc_free(parsed(b.data, b.len));
	buf_clear(&b);
	buf_addstr(&b, "a: ");
	repeat(&b, "[", YAMLDOC_MAX_DEPTH);
	repeat(&b, "]", YAMLDOC_MAX_DEPTH);
	assert_refused(b.data, b.len, 1, 67, "nested too deep, expected at most 64");
	buf_clear(&b);
	buf_addstr(&b, "a:\n  ");
	repeat(&b, "- ", YAMLDOC_MAX_DEPTH);
	assert_refused(b.data, b.len, 2, 129, "nested too deep");
	buf_release(&b);
}

/* None of these may take more than a moment: libyaml alone needs 30 s for the first. */
static void
hostile_files_are_refused_quickly(void **state)
{
	static const struct {
		const char *head, *again;
		bool numbered;
	} cases[] = {
	    {"a: ", "[", false},
	    {"a: ", "{", false},
	    {"a: ", "{a: ", false},
	    {"a:\n ", "- ", false},
	    {"", "? ", false},
	    {"? ", "[", false},
	    {"a: [", "a, ", false},
	    {"a: {", "b%u, ", true},
	    {"", "k%u:\n", true},
	    {"", "? k%u\n", true},
	    {"", "\xc3\xa9%u:\n", true},
	    {"", "? - %u\n", true},
	    {"a: |\n", "  x\n", false},
	    {"a: |\n", " \n", false},
	    {"a: >\n", "\n", false},
	    {"a: 'x", "''", false},
	    {"a: ", "&x ", false},
	    {"a: ", "!x ", false},
	    {"a: ", "\xf0\x9f\x98\x80", false},
	    {"", "#\n", false},
	    {"a: [", "#\n", false},
	};
	struct error err = ERROR_INIT;
	struct yamldoc *doc;
	struct yamlfault where;
	struct buf b = BUF_INIT;
	size_t i;
	unsigned n;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		clock_t start = clock();

		buf_clear(&b);
		buf_addstr(&b, cases[i].head);
		for (n = 0; b.len < YAMLDOC_MAX_BYTES - 64; n++) {
			const char *number = strstr(cases[i].again, "%u");

			if (number == NULL) {
				buf_addstr(&b, cases[i].again);
				continue;
			}
			buf_add(&b, cases[i].again, (size_t)(number - cases[i].again));
			buf_addf(&b, "%u%s", n, number + 2);
		}
		if (yamldoc_parse(b.data, b.len, &doc, &where, &err) == 0)
			yamldoc_free(doc);
		error_clear(&err);
		if (clock() - start > 4 * CLOCKS_PER_SEC)
			fail_msg("%s%s… takes %.1f s", cases[i].head, cases[i].again,
			    (double)(clock() - start) / CLOCKS_PER_SEC);
	}
	buf_release(&b);
}

/* Every value of the root: how it is written, what it says, and its own bytes. */
static void
values_know_their_text_and_their_bytes(void **state)
{
	static const struct {
		const char *bytes;
		enum yamlnode_style style;
		const char *text, *source;
		size_t line, column;
	} cases[] = {
	    {"k: v", YAMLSTYLE_PLAIN, "v", "v", 1, 4},
	    {"k: v  # c\n", YAMLSTYLE_PLAIN, "v", "v", 1, 4},
	    {"k: v\n  w\n\n  x # c\n", YAMLSTYLE_PLAIN, "v w\nx", "v\n  w\n\n  x", 1, 4},
	    {"k:\n\n  v\n", YAMLSTYLE_PLAIN, "v", "v", 3, 3},
	    {"k: No\n", YAMLSTYLE_PLAIN, "No", "No", 1, 4},
	    {"k: 0043\n", YAMLSTYLE_PLAIN, "0043", "0043", 1, 4},
	    {"k:\n", YAMLSTYLE_PLAIN, "", "", 1, 3},
	    {"k: # c\n", YAMLSTYLE_PLAIN, "", "", 1, 3},
	    {"k: # c\n\nl: m\n", YAMLSTYLE_PLAIN, "", "", 1, 3},
	    {"k: 'it''s' # c\n", YAMLSTYLE_SINGLE, "it's", "'it''s'", 1, 4},
	    {"k: \"a\\n\\\n  b\"\n", YAMLSTYLE_DOUBLE, "a\nb", "\"a\\n\\\n  b\"", 1, 4},
	    {"k: !x v\n", YAMLSTYLE_PLAIN, "v", "!x v", 1, 4},
	    {"k: !x\nl: m\n", YAMLSTYLE_PLAIN, "", "!x", 1, 4},
	    {"k: |\n  a\n  b\n\n\nl: m\n", YAMLSTYLE_LITERAL, "a\nb\n", "|\n  a\n  b", 1,
		4},
	    {"k: |- # c\n  a\n\n# d\n", YAMLSTYLE_LITERAL, "a", "|- # c\n  a", 1, 4},
	    {"k: |+\n  a\n\n\nl: m\n", YAMLSTYLE_LITERAL, "a\n\n\n", "|+\n  a\n\n", 1, 4},
	    {"k: >\n  a\n  b\n \n", YAMLSTYLE_FOLDED, "a b\n", ">\n  a\n  b", 1, 4},
	    {"k: >2-\n   a\n    \n  \n", YAMLSTYLE_FOLDED, " a\n  ", ">2-\n   a\n    ", 1,
		4},
	    {"k: |-2\n   a\n", YAMLSTYLE_LITERAL, " a", "|-2\n   a", 1, 4},
	    {"k: |\nl: m\n", YAMLSTYLE_LITERAL, "", "|", 1, 4},
	    {"k: |\n\n\nl: m\n", YAMLSTYLE_LITERAL, "", "|", 1, 4},
	    {"k: |+\n\n\nl: m\n", YAMLSTYLE_LITERAL, "\n\n", "|+\n\n", 1, 4},
	    {"k: !x # c\n  |\n  a\n", YAMLSTYLE_LITERAL, "a\n", "!x # c\n  |\n  a", 1, 4},
	    {"k: |\n  a", YAMLSTYLE_LITERAL, "a\n", "|\n  a", 1, 4},
	    {"k: |-\n  a", YAMLSTYLE_LITERAL, "a", "|-\n  a", 1, 4},
	    {"k: >+\n  a", YAMLSTYLE_FOLDED, "a\n", ">+\n  a", 1, 4},
	    {"k: |\r\n  a\r\n\r\nl: m\r\n", YAMLSTYLE_LITERAL, "a\n", "|\r\n  a", 1, 4},
	    {"k: |\n  \xc3\xa9\xf0\x9f\x98\x80\n\nl: m\n", YAMLSTYLE_LITERAL,
		"\xc3\xa9\xf0\x9f\x98\x80\n", "|\n  \xc3\xa9\xf0\x9f\x98\x80", 1, 4},
	    {"\xef\xbb\xbfk: v\n", YAMLSTYLE_PLAIN, "v", "v", 1, 4},
	    {"\xef\xbb\xbf# \xc3\xa9\nk: \xf0\x9f\x98\x80 w # \xc3\xa9\n",
		YAMLSTYLE_PLAIN, "\xf0\x9f\x98\x80 w", "\xf0\x9f\x98\x80 w", 2, 4},
	    {"\xe6\x9d\x8e: x\nk: v\n", YAMLSTYLE_PLAIN, "v", "v", 2, 4},
	    {"# \xe6\x9d\x8e\xf0\x9f\x98\x80\n? k # \xe6\x9d\x8e\n: v\n", YAMLSTYLE_PLAIN,
		"v", "v", 3, 3},
	    {"? k\n", YAMLSTYLE_PLAIN, "", "", 1, 3},
	    {"{k: v, l: m}", YAMLSTYLE_PLAIN, "v", "v", 1, 5},
	    {"{\"k\":\"v\"}", YAMLSTYLE_DOUBLE, "v", "\"v\"", 1, 6},
	    {"{k, l: m}", YAMLSTYLE_PLAIN, "", "", 1, 3},
	    {"{l: m, k: }", YAMLSTYLE_PLAIN, "", "", 1, 8},
	    {"k:\n  - a # b\n  - c # d\n  # e\nl: m\n", YAMLSTYLE_BLOCK, NULL,
		"- a # b\n  - c", 2, 3},
	    {"k:\n- a\n-\nl: m\n", YAMLSTYLE_BLOCK, NULL, "- a\n-", 2, 1},
	    {"k: !x\n  a: b\n  c:   # d\n\nl: m\n", YAMLSTYLE_BLOCK, NULL,
		"!x\n  a: b\n  c:", 1, 4},
	    {"k: [a, [b], # c\n  d] # e\n", YAMLSTYLE_FLOW, NULL, "[a, [b], # c\n  d]", 1,
		4},
	    {"k: {a: b,} # e\n", YAMLSTYLE_FLOW, NULL, "{a: b,}", 1, 4},
	    {"k: [] # e\n", YAMLSTYLE_FLOW, NULL, "[]", 1, 4},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *bytes = cases[i].bytes;
		struct yamldoc *doc = parsed(bytes, strlen(bytes));
		const struct yamlnode *node = yamldoc_get(doc, "k");

		if (node == NULL || node->style != cases[i].style ||
		    node->mark.line != cases[i].line ||
		    node->mark.column != cases[i].column ||
		    node->end - node->start != strlen(cases[i].source) ||
		    strncmp(bytes + node->start, cases[i].source,
			node->end - node->start) != 0)
			fail_msg("%s\nfound %zu:%zu: %.*s", bytes, node->mark.line,
			    node->mark.column, (int)(node->end - node->start),
			    bytes + node->start);
		if (cases[i].text == NULL)
			assert_null(node->text);
		else
			assert_string_equal(node->text, cases[i].text);
		yamldoc_free(doc);
	}
}

static void
keys_are_found_whatever_their_quotes(void **state)
{
	static const char bytes[] = "\"na\\x6de\": J\n'email': e\n? [x]\n: y\n!t z: 1\n"
				    "m: {a: 1}\n";
	struct yamldoc *doc = parsed(bytes, sizeof bytes - 1);
	const struct yamlnode *root = yamldoc_root(doc);

	(void)state;
	assert_int_equal(root->count, 10);
	assert_string_equal(yamldoc_get(doc, "name")->text, "J");
	assert_string_equal(yamldoc_get(doc, "email")->text, "e");
	assert_string_equal(yamldoc_key_node(doc, "z")->tag, "!t");
	assert_int_equal(yamldoc_key_node(doc, "email")->mark.line, 2);
	assert_null(yamldoc_get(doc, "x"));
	assert_null(yamldoc_key_node(doc, "x"));
	assert_string_equal(yamlnode_get(yamldoc_get(doc, "m"), "a")->text, "1");
	assert_null(yamlnode_get(yamldoc_get(doc, "name"), "a"));
	yamldoc_free(doc);
}

static void
a_plain_nothing_is_null_and_a_quoted_one_is_not(void **state)
{
	static const struct {
		const char *bytes;
		bool null;
	} cases[] = {
	    {"k:\n", true},
	    {"k: ~\n", true},
	    {"k: null\n", true},
	    {"k: Null\n", true},
	    {"k: NULL\n", true},
	    {"k: !!null x\n", true},
	    {"k: ''\n", false},
	    {"k: \"~\"\n", false},
	    {"k: 'null'\n", false},
	    {"k: nULL\n", false},
	    {"k: none\n", false},
	    {"k: !!str\n", false},
	    {"k: []\n", false},
	    {"k: {}\n", false},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct yamldoc *doc = parsed(cases[i].bytes, strlen(cases[i].bytes));

		if (yamlnode_is_null(yamldoc_get(doc, "k")) != cases[i].null)
			fail_msg("%s", cases[i].bytes);
		yamldoc_free(doc);
	}
}

static void
plain_text_is_told_from_other_types(void **state)
{
	static const char *const strings[] = {"Jane Doe", "a-b", "a:b", "a#b",
	    "1 Main St", "jane@acme.example", "Acme, Inc.", "None", "yes!", "0xZZ",
	    "v1.2", "e3", "E", "it's", "O\"Neil", "a [b] {c}", "+49 170 1", "12th",
	    "\xe6\x9d\x8e", "\xf0\x9f\x98\x80", "http://x.y/z?a=b&c#d", "1/2", "nullable",
	    "x"};
	static const char *const others[] = {"", "~", "null", "NULL", "nUlL", "yes",
	    "Yes", "NO", "no", "No", "n", "Y", "on", "Off", "true", "False", "TRUE", "0",
	    "1", "-1", "+1", "0123", "0o17", "0x1F", "0b11", "1_000", "1,000", "1.5",
	    ".5", "-.5", "1.", ".", "1e3", "1E-3", "1.5e+3", "12:30", "12:30:45",
	    "190:20:30.15", ".inf", "-.INF", ".NaN", "2026-01-01", "2026-1-1",
	    "2026-01-01T09:14:00Z", "2026-01-01 09:14:00.5 +1:00", "<<", "=", "- x", "-",
	    "? x", ":", ": x", "a: b", "a:", "# x", "a #b", "&a", "*a", "!a", "|", ">",
	    "'a", "\"", "%a", "@a", "`a", "[a", "{a", "]", "}", ",a", " a", "a ", "\ta",
	    "a\t", "a\tb", "a\nb", "a\rb", "---", "--- a", "...", "\x07", "\x7f",
	    "\xc2\x85", "\xe2\x80\xa8", "\357\273\277a"};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof strings / sizeof *strings; i++)
		if (!yamldoc_is_plain_string(strings[i]))
			fail_msg("'%s' needs no quotes", strings[i]);
	for (i = 0; i < sizeof others / sizeof *others; i++)
		if (yamldoc_is_plain_string(others[i]))
			fail_msg("'%s' needs quotes", others[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_no_record_may_hold_is_refused_with_its_place),
	    cmocka_unit_test(size_and_depth_have_their_limits),
	    cmocka_unit_test(hostile_files_are_refused_quickly),
	    cmocka_unit_test(values_know_their_text_and_their_bytes),
	    cmocka_unit_test(keys_are_found_whatever_their_quotes),
	    cmocka_unit_test(a_plain_nothing_is_null_and_a_quoted_one_is_not),
	    cmocka_unit_test(plain_text_is_told_from_other_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
