#include "base/threeway.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Three versions, a letter a line, and what comes of them; NULL: no clean merge. */
struct text_case {
	const char *story, *base, *earlier, *later, *merged;
};

static struct buf
in_lines(const char *letters)
{
	struct buf text = BUF_INIT;

	for (; *letters != '\0'; letters++)
		buf_addf(&text, "%c\n", *letters);
	return text;
}

static struct span
span_of(const struct buf *text)
{
	return (struct span){text->data, text->len};
}

typedef bool merge_function(struct span, struct span, struct span, struct buf *);

static void
check_text(const struct text_case *c, merge_function *merge)
{
	struct buf base = in_lines(c->base), earlier = in_lines(c->earlier);
	struct buf later = in_lines(c->later), out = BUF_INIT;
	struct buf expected = in_lines(c->merged != NULL ? c->merged : "");
	bool clean = merge(span_of(&base), span_of(&earlier), span_of(&later), &out);

	if (clean != (c->merged != NULL) || strcmp(out.data, expected.data) != 0)
		fail_msg("%s: found\n%s", c->story, clean ? out.data : "no clean merge");
	buf_release(&base);
	buf_release(&earlier);
	buf_release(&later);
	buf_release(&out);
	buf_release(&expected);
}

static void
texts_merge_where_changes_do_not_meet(void **state)
{
	static const struct text_case cases[] = {
	    {"one side", "abc", "abc", "axc", "axc"},
	    {"far apart", "abcde", "xbcde", "abcdy", "xbcdy"},
	    {"lines added and taken away", "abcdef", "bcdef", "abcxdef", "bcxdef"},
	    {"the same by both", "abc", "axc", "axc", "axc"},
	    {"the same by both and more", "abcde", "axcde", "axcd", "axcd"},
	    {"one line", "abc", "axc", "ayc", NULL},
	    {"lines side by side", "abcd", "axcd", "abyd", NULL},
	    {"both at the end", "ab", "abx", "aby", NULL},
	    {"new in both", "", "x", "y", NULL},
	    {"lines that come twice", "aabaab", "aabxaab", "aabaaby", "aabxaaby"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text_case swapped = cases[i];

		swapped.earlier = cases[i].later;
		swapped.later = cases[i].earlier;
		check_text(&cases[i], threeway_text);
		check_text(&swapped, threeway_text);
	}
}

static bool
merge_as_lists(struct span base, struct span earlier, struct span later, struct buf *out)
{
	threeway_lines(base, earlier, later, out);
	return true;
}

static void
lists_of_lines_always_merge(void **state)
{
	static const struct text_case cases[] = {
	    {"both at the end", "ab", "abx", "aby", "abxy"},
	    {"the same by both", "ab", "abx", "abxy", "abxy"},
	    {"taken away by either", "abc", "bc", "ab", "b"},
	    {"one line changed twice", "abc", "axc", "ayc", "axyc"},
	    {"moved by the earlier", "abc", "cab", "abxc", "cabx"},
	    {"moved by both", "abc", "cab", "bac", "bac"},
	    {"one that comes twice", "aa", "a", "aab", "ab"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_text(&cases[i], merge_as_lists);
}

static void
what_is_no_text_or_too_large_is_left_alone(void **state)
{
	struct buf base = BUF_INIT, one = BUF_INIT, two = BUF_INIT, out = BUF_INIT;

	(void)state;
	assert_false(threeway_text((struct span){"a\0b\n", 4},
	    (struct span){"a\0b\nc\n", 6}, (struct span){"x\n", 2}, &out));
	for (int i = 0; i < 3000; i++) {
		buf_addf(&base, "%d\n", i);
		buf_addf(&one, "one %d\n", i);
		buf_addf(&two, "%d\n", i);
	}
	buf_addstr(&two, "more\n");
	assert_false(threeway_text(span_of(&base), span_of(&one), span_of(&two), &out));
	assert_int_equal(out.len, 0);
	buf_release(&base);
	buf_release(&one);
	buf_release(&two);
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_merge_where_changes_do_not_meet),
	    cmocka_unit_test(lists_of_lines_always_merge),
	    cmocka_unit_test(what_is_no_text_or_too_large_is_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
