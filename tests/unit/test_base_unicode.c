#include "base/unicode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct pair {
	const char *from, *to;
};

static void
assert_maps(char *(*map)(const char *), const struct pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *to = map(pairs[i].from);

		if (strcmp(to, pairs[i].to) != 0)
			fail_msg(
			    "'%s' gives '%s', not '%s'", pairs[i].from, to, pairs[i].to);
		free(to);
	}
}

static size_t
encode(uint32_t c, char out[5])
{
	static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	out[n] = '\0';
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(n == 1 ? c : first[n] | c);
	return n;
}

static void
test_well_formed_text_is_told_from_other_bytes(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int bad; /* -1: none */
	} cases[] = {
	    {"", 0, -1},
	    {"name: Jane Doe and more", 23, -1},
	    {"a\0b", 3, -1},
	    {"Jos\xc3\xa9", 5, -1},
	    {"\xe6\x9d\x8e\xe4\xbc\x9f", 6, -1},
	    {"\xf0\x9f\x98\x80", 4, -1},
	    {"\xf4\x8f\xbf\xbf", 4, -1},
	    {"\xef\xbf\xbf", 3, -1}, /* a noncharacter is well-formed */
	    {"\xef\xbb\xbfname", 7, -1},
	    {"Jos\xe9", 4, 3}, /* Latin-1 */
	    {"0123456789abcdef\xff", 17, 16},
	    {"0123456\xc3\xa9\x80", 10, 9},
	    {"\x80", 1, 0},
	    {"\xc3", 1, 0},
	    {"ab\xe6\x9d", 4, 2},
	    {"\xf0\x9f\x98", 3, 0},
	    {"\xc0\xaf", 2, 0}, /* overlong */
	    {"\xe0\x80\xaf", 3, 0},
	    {"\xf0\x80\x80\xaf", 4, 0},
	    {"\xed\xa0\x80", 3, 0},     /* a surrogate */
	    {"\xf4\x90\x80\x80", 4, 0}, /* beyond U+10FFFF */
	    {"\xf8\x88\x80\x80\x80", 5, 0},
	    {"\xc3(", 2, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t bad = 999;
		bool valid = unicode_valid(cases[i].text, cases[i].len, &bad);

		assert_int_equal(valid, cases[i].bad < 0);
		if (!valid)
			assert_int_equal(bad, cases[i].bad);
	}
}

static void
test_every_character_is_read_back(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		bool surrogate = c >= 0xd800 && c < 0xe000;
		char text[5];
		size_t n = encode(c, text), bad;
		uint32_t back;

		assert_int_equal(unicode_valid(text, n, &bad), !surrogate);
		assert_int_equal(unicode_next(text, n, &back), surrogate ? 1 : n);
		assert_int_equal(back, surrogate ? 0xfffd : c);
	}
}

static void
test_columns_are_counted(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
	    {"", 0},
	    {"Jane Doe", 8},
	    {"Jos\xc3\xa9", 4},
	    {"Jose\xcc\x81", 4},
	    {"\xe6\x9d\x8e\xe4\xbc\x9f", 4},
	    {"\xef\xbc\xa1", 2}, /* a full-width A */
	    {"\xf0\x9f\x98\x80", 2},
	    {"a\xe2\x80\x8b"
	     "b",
		2}, /* a zero width space */
	    {"\x1b\x07", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(unicode_width(cases[i].text), cases[i].width);
}

static void
test_ids_are_compared_composed(void **state)
{
	static const struct pair cases[] = {
	    {"", ""},
	    {"jane-doe", "jane-doe"},
	    {"Jose\xcc\x81", "Jos\xc3\xa9"},
	    {"Jos\xc3\xa9", "Jos\xc3\xa9"},
	    {"\xe2\x84\xab", "\xc3\x85"}, /* the Angstrom sign */
	    {"a\xcc\xa3\xcc\x82", "\xe1\xba\xad"},
	    {"a\xcc\x82\xcc\xa3", "\xe1\xba\xad"}, /* marks in the other order */
	    {"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c"}, /* Hangul */
	    {"\xef\xac\x81", "\xef\xac\x81"}, /* a ligature is not taken apart */
	    {"e\xcc\x81\xff"
	     "e\xcc\x81",
		"\xc3\xa9\xff\xc3\xa9"}, /* no UTF-8: stays */
	    {"\xff", "\xff"},
	};

	(void)state;
	assert_maps(unicode_compose, cases, COUNT(cases));
}

static void
test_a_search_disregards_case_accents_and_width(void **state)
{
	static const struct pair cases[] = {
	    {"", ""},
	    {"JOSE", "jose"},
	    {"Jos\xc3\xa9", "jose"},
	    {"JOSE\xcc\x81", "jose"},
	    {"\xc3\x84\xc3\x96\xc3\x9c", "aou"},
	    {"Stra\xc3\x9f"
	     "e",
		"strasse"},
	    {"STRA\xe1\xba\x9e"
	     "E",
		"strasse"},
	    {"\xc4\xb0stanbul", "istanbul"},                 /* the Turkish dotted I */
	    {"\xef\xbc\xa1\xef\xbd\x81\xef\xbc\x91", "aa1"}, /* full width */
	    {"\xef\xbd\xb6\xef\xbe\x9e",
		"\xe3\x82\xab"}, /* half-width ga: the mark goes */
	    {"\xef\xac\x81n", "fin"},
	    {"\xe2\x84\xa1", "tel"},
	    {"\xce\x91\xcf\x83\xcf\x82", "\xce\xb1\xcf\x83\xcf\x83"}, /* final sigma */
	    {"\xce\x86\xce\xbb\xcf\x86\xce\xb1", "\xce\xb1\xce\xbb\xcf\x86\xce\xb1"},
	    {"\xd0\x81\xd0\x96", "\xd0\xb5\xd0\xb6"},
	    {"\xe6\x9d\x8e\xe4\xbc\x9f", "\xe6\x9d\x8e\xe4\xbc\x9f"},
	    {"\xcc\x81", ""},
	    {"\xff"
	     "E\xcc\x81\xfe",
		"\xff"
		"e\xfe"},
	    {"\xc3", "\xc3"},
	};

	(void)state;
	assert_maps(unicode_fold, cases, COUNT(cases));
}

static void
test_addresses_disregard_case_alone(void **state)
{
	static const struct pair cases[] = {
	    {"Jane@ACME.example", "jane@acme.example"},
	    {"JOS\xc3\x89", "jos\xc3\xa9"},
	    {"JOSE\xcc\x81", "jos\xc3\xa9"},
	    {"Stra\xc3\x9f"
	     "e",
		"strasse"},
	    {"\xff"
	     "A",
		"\xff"
		"a"},
	};
	static const struct {
		const char *a, *b;
		bool equal;
	} pairs[] = {
	    {"", "", true},
	    {"contacted", "CONTACTED", true},
	    {"Jos\xc3\xa9", "JOSE\xcc\x81", true},
	    {"jose\xcc\x81", "JOS\xc3\x89", true},
	    {"Jos\xc3\xa9", "Jose", false},
	    {"Jose", "Jos\xc3\xa9", false},
	    {"stra\xc3\x9f"
	     "e",
		"STRASSE", true},
	    {"\xe2\x84\xaa"
	     "elvin",
		"kelvin", true}, /* the Kelvin sign */
	    {"a", "ab", false},
	    {"ab", "a", false},
	    {"a", "", false},
	    {"@", "`", false},
	    {"[", "{", false},
	    {"\xff", "\xff", true},
	    {"\xff", "\xfe", false},
	};

	(void)state;
	assert_maps(unicode_fold_case, cases, COUNT(cases));
	for (size_t i = 0; i < COUNT(pairs); i++)
		if (unicode_equal_case(pairs[i].a, pairs[i].b) != pairs[i].equal)
			fail_msg("'%s' and '%s'", pairs[i].a, pairs[i].b);
}

/* What was folded once must compare equal to what is folded again. */
static void
test_folding_twice_is_folding_once(void **state)
{
	static char *(*const maps[])(const char *) = {
	    unicode_compose, unicode_fold, unicode_fold_case};

	(void)state;
	for (uint32_t c = 1; c <= 0x10ffff; c++) {
		char text[5];

		if (c == 0x30000) /* nothing is assigned from here to the tags */
			c = 0xe0000;
		encode(c, text);
		for (size_t i = 0; i < COUNT(maps); i++) {
			char *once = maps[i](text), *twice = maps[i](once);

			if (strcmp(once, twice) != 0)
				fail_msg("U+%04X, %zu", (unsigned)c, i);
			free(once);
			free(twice);
		}
		if (c == 0xe01ef)
			break;
	}
}

static void
test_characters_have_their_kinds(void **state)
{
	static const struct {
		uint32_t c;
		bool alnum, mark, control;
	} cases[] = {
	    {'a', true, false, false},
	    {'Z', true, false, false},
	    {'7', true, false, false},
	    {'-', false, false, false},
	    {' ', false, false, false},
	    {'~', false, false, false},
	    {'_', false, false, false},
	    {0xe9, true, false, false},
	    {0x674e, true, false, false},
	    {0x2167, true, false, false}, /* the Roman numeral eight */
	    {0xbd, true, false, false},
	    {0x1f600, false, false, false},
	    {0x301, false, true, false},
	    {0x93e, false, true, false}, /* a vowel sign */
	    {0x20dd, false, true, false},
	    {0, false, false, true},
	    {0x1b, false, false, true},
	    {0x1f, false, false, true},
	    {0x7f, false, false, true},
	    {0x80, false, false, true},
	    {0x9b, false, false, true},
	    {0x9f, false, false, true},
	    {0xa0, false, false, false},
	    {0x61b, false, false, false},
	    {0x61c, false, false, true},
	    {0x200d, false, false, false}, /* joins emoji */
	    {0x200e, false, false, true},
	    {0x200f, false, false, true},
	    {0x2010, false, false, false},
	    {0x2027, false, false, false},
	    {0x2028, false, false, true},
	    {0x2029, false, false, true},
	    {0x202a, false, false, true},
	    {0x202e, false, false, true},
	    {0x202f, false, false, false},
	    {0x2065, false, false, false},
	    {0x2066, false, false, true},
	    {0x2069, false, false, true},
	    {0x206a, false, false, false},
	    {0x10ffff, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (unicode_is_alnum(cases[i].c) != cases[i].alnum ||
		    unicode_is_mark(cases[i].c) != cases[i].mark ||
		    unicode_is_control(cases[i].c) != cases[i].control)
			fail_msg("U+%04X", (unsigned)cases[i].c);
	}
}

static void
test_no_text_drives_the_terminal(void **state)
{
	static const struct {
		const char *text, *keep, *escaped;
	} cases[] = {
	    {"", "", ""},
	    {"Jos\xc3\xa9 \xe6\x9d\x8e", "", "Jos\xc3\xa9 \xe6\x9d\x8e"},
	    {"a\tb\nc\r", "", "a\\tb\\nc\\r"},
	    {"a\tb\nc\r", "\n", "a\\tb\nc\\r"},
	    {"a\tb\nc\r", "\n\t", "a\tb\nc\\r"},
	    {"\x1b]0;owned\x07", "\n", "\\x1b]0;owned\\x07"},
	    {"\x7f", "", "\\x7f"},
	    {"\xc2\x9b"
	     "31m",
		"", "\\u009b31m"}, /* C1: CSI in one character */
	    {"\xe2\x80\xaetxt", "", "\\u202etxt"},
	    {"a\xe2\x80\xa8"
	     "b",
		"\n", "a\\u2028b"},
	    {"\xd8\x9c", "", "\\u061c"},
	    {"\xe2\x80\xae", ".", "\\u202e"}, /* whose last byte as a number is a dot */
	    {"C:\\new", "", "C:\\new"},
	    {"Jos\xe9!", "", "Jos\\xe9!"},
	    {"\xe6\x9d", "", "\\xe6\\x9d"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out = BUF_INIT;

		buf_addstr(&out, "> ");
		unicode_escape(&out, cases[i].text, cases[i].keep);
		assert_string_equal(out.data + 2, cases[i].escaped);
		buf_release(&out);
	}
}

/* A file of any bytes may be looked at: nothing here may stumble. */
static void
test_any_bytes_are_taken(void **state)
{
	uint32_t random = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct buf out = BUF_INIT;
		char text[9] = "";
		char *mapped[3];
		size_t bad;

		for (int i = 0; i < 8; i++) {
			random = random * 1103515245 + 12345;
			text[i] = (char)(random >> 16 | (random >> 24 & 0x80));
		}
		mapped[0] = unicode_compose(text);
		mapped[1] = unicode_fold(text);
		mapped[2] = unicode_fold_case(text);
		assert_true(unicode_equal_case(text, mapped[2]));
		unicode_width(text);
		unicode_escape(&out, text, "");
		assert_true(unicode_valid(out.data, out.len, &bad));
		for (size_t i = 0; i < out.len; i++)
			assert_true((unsigned char)out.data[i] >= 0x20);
		buf_release(&out);
		for (int i = 0; i < 3; i++)
			free(mapped[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_well_formed_text_is_told_from_other_bytes),
	    cmocka_unit_test(test_every_character_is_read_back),
	    cmocka_unit_test(test_columns_are_counted),
	    cmocka_unit_test(test_ids_are_compared_composed),
	    cmocka_unit_test(test_a_search_disregards_case_accents_and_width),
	    cmocka_unit_test(test_addresses_disregard_case_alone),
	    cmocka_unit_test(test_folding_twice_is_folding_once),
	    cmocka_unit_test(test_characters_have_their_kinds),
	    cmocka_unit_test(test_no_text_drives_the_terminal),
	    cmocka_unit_test(test_any_bytes_are_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
