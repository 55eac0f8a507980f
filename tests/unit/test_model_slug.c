#include "model/slug.h"

#include "base/buf.h"
#include "base/unicode.h"

#include "model_story.h"

static void
test_an_id_comes_from_the_name(void **state)
{
	static const struct {
		const char *name, *id;
	} cases[] = {
	    {"Jane Doe", "jane-doe"},
	    {"José García-O'Brien", "jose-garcia-o-brien"},
	    {"Jose\xcc\x81", "jose"}, /* the same, decomposed */
	    {"李伟", "李伟"},
	    {"Straße", "strasse"},
	    {"Ærø", "ærø"},
	    {"Ångström & Söhne GmbH", "angstrom-sohne-gmbh"},
	    {"Đorđe Łukasz", "đorđe-łukasz"},
	    {"Иван Петров", "иван-петров"},
	    {"Ἀθηνᾶ", "αθηνα"},
	    {"김민준", "김민준"},
	    {"Ｊａｎｅ　２", "jane-2"},
	    {"ﬁnn ½", "finn-1-2"},
	    {"محمد علي", "محمد-علي"},
	    {"3M", "3m"},
	    {"  --Jane__Doe!! ", "jane-doe"},
	    {"../../etc/passwd", "etc-passwd"},
	    {"C:\\x\ny", "c-x-y"},
	    {"😀 Jane 😀", "jane"},
	    {"😀🎉", "unnamed"},
	    {"", "unnamed"},
	    {" - ", "unnamed"},
	    {"\xcc\x81", "unnamed"}, /* a mark alone */
	    {"\xff\xfe", "unnamed"}, /* no UTF-8 */
	    {"Trash", "trash-2"},
	    {"Trash Man", "trash-man"},
	    {"Unnamed", "unnamed"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *id = slug_from_name(cases[i].name);

		assert_string_equal(id, cases[i].id);
		assert_true(slug_is_id(id));
		assert_text(unicode_compose(id), id);
		free(id);
	}
}

/* The text so many times over. The caller frees. */
static char *
repeated(const char *text, size_t times)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < times; i++)
		buf_addstr(&out, text);
	return buf_detach(&out, NULL);
}

static void
test_a_long_name_is_cut_at_a_character(void **state)
{
	static const struct {
		const char *part;
		size_t times, len;
	} cases[] = {
	    {"a", 64, 64}, {"a", 65, 64}, {"李", 30, 63},
	    {"김", 30, 63},               /* three letters each when decomposed */
	    {"abc ", 20, 63},             /* the 64th would be a `-` */
	    {"\xf0\xa0\x80\x80", 30, 64}, /* U+20000 */
	    {"é", 100, 64},               /* `e` */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *name = repeated(cases[i].part, cases[i].times);
		char *id = slug_from_name(name);
		size_t bad;

		assert_int_equal(strlen(id), cases[i].len);
		assert_true(unicode_valid(id, strlen(id), &bad));
		assert_int_not_equal(id[strlen(id) - 1], '-');
		free(id);
		free(name);
	}
}

static void
test_a_taken_id_gets_a_number(void **state)
{
	char *a64 = repeated("a", 64), *a62 = repeated("a", 62), *a61 = repeated("a", 61);
	char *li = repeated("李", 21), *ab = repeated("abcdefghij-", 6);
	const struct {
		const char *id;
		unsigned n;
		const char *start, *end;
	} cases[] = {
	    {"jane", 1, "jane", ""},
	    {"jane", 2, "jane", "-2"},
	    {"jane", 4294967295u, "jane", "-4294967295"},
	    {a64, 1, a64, ""},
	    {a64, 2, a62, "-2"},
	    {a64, 10, a61, "-10"},
	    {li, 2, "李李李李李李李李李李李李李李李李李李李李", "-2"},
	    {ab, 1234567890, "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghi",
		"-1234567890"},
	    {ab, 123456789, "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij",
		"-123456789"},
	    {ab, 12345678, "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghij",
		"-12345678"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *expected = xasprintf("%s%s", cases[i].start, cases[i].end);

		assert_true(strlen(expected) <= SLUG_MAX_BYTES);
		assert_text(slug_numbered(cases[i].id, cases[i].n), expected);
		free(expected);
	}
	free(a64);
	free(a62);
	free(a61);
	free(li);
	free(ab);
}

static void
test_what_a_user_may_choose_as_an_id(void **state)
{
	char *a200 = repeated("a", 200), *a201 = repeated("a", 201);
	const struct {
		const char *id;
		bool fine;
	} cases[] = {
	    {"jane", true},
	    {"Jane Doe", true},
	    {"jane.doe", true},
	    {"李伟", true},
	    {"trash-2", true},
	    {a200, true},
	    {a201, false},
	    {"", false},
	    {"trash", false},
	    {".jane", false},
	    {"..", false},
	    {"#jane#", false},
	    {"-jane", false},
	    {"vip/jane", false},
	    {"ja\nne", false},
	    {"ja\033ne", false},
	    {"ja\u202ene", false}, /* writes the rest from right to left */
	    {"ja\xffne", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(slug_is_id(cases[i].id), cases[i].fine);
	free(a200);
	free(a201);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_an_id_comes_from_the_name),
	    cmocka_unit_test(test_a_long_name_is_cut_at_a_character),
	    cmocka_unit_test(test_a_taken_id_gets_a_number),
	    cmocka_unit_test(test_what_a_user_may_choose_as_an_id),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
