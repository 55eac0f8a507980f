#include "model/person.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void
assert_half(const char *name, const char *half, const char *expected)
{
	if ((half == NULL) != (expected == NULL) ||
	    (half != NULL && strcmp(half, expected) != 0))
		fail_msg("'%s': '%s', not '%s'", name, half ? half : "(none)",
		    expected ? expected : "(none)");
}

static void
test_a_name_has_two_halves(void **state)
{
	static const struct {
		const char *name, *first, *last;
	} cases[] = {
	    {"Jane Doe", "Jane", "Doe"},
	    {"Zoë van der Meer", "Zoë", "van der Meer"},
	    {"  Jane \t Doe ", "Jane", "Doe"},
	    {"Cher", "Cher", NULL},
	    {"Doe, Jane", "Jane", "Doe"},
	    {"van der Meer,Zoë", "Zoë", "van der Meer"},
	    {"Doe,", "Doe", NULL},
	    {", Jane", "Jane", NULL},
	    {"李伟", "李伟", NULL},
	    {"", NULL, NULL},
	    {"  ", NULL, NULL},
	    {" , ", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *first, *last;

		person_split_name(cases[i].name, &first, &last);
		assert_half(cases[i].name, first, cases[i].first);
		assert_half(cases[i].name, last, cases[i].last);
		free(first);
		free(last);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_name_has_two_halves)};

	return cmocka_run_group_tests_name("model: person", tests, NULL, NULL);
}
