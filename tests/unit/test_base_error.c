#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_the_code_is_the_exit_code(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(error_failed(&err, "no lead matches '%s'", "bob"), -1);
	assert_int_equal(err.code, 1);
	assert_string_equal(err.message, "no lead matches 'bob'");
	error_clear(&err);
	assert_int_equal(err.code, 0);
	assert_null(err.message);
	assert_int_equal(error_usage(&err, "unknown status '%s'", "Newish"), -1);
	assert_int_equal(err.code, 2);
	assert_string_equal(err.message, "unknown status 'Newish'");
	error_clear(&err);
}

static void
test_the_systems_reason_is_given_in_lower_case(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(error_errno(&err, EACCES, "cannot read '%s'", "leads/A.yaml"), -1);
	assert_int_equal(err.code, ERROR_FAILED);
	assert_string_equal(err.message, "cannot read 'leads/A.yaml': permission denied");
	error_clear(&err);
}

static void
test_the_first_error_wins(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	error_usage(&err, "first");
	assert_int_equal(error_failed(&err, "second"), -1);
	assert_int_equal(error_errno(&err, ENOENT, "third"), -1);
	assert_int_equal(err.code, ERROR_USAGE);
	assert_string_equal(err.message, "first");
	error_clear(&err);
}

static void
test_a_place_is_put_before_the_message(void **state)
{
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(error_prefix(&err, "%s: ", "nowhere"), -1);
	assert_int_equal(err.code, ERROR_NONE);
	assert_null(err.message);
	error_failed(&err, "error: a bad date");
	assert_int_equal(error_prefix(&err, "%s:%d: ", "leads/jane.yaml", 3), -1);
	assert_string_equal(err.message, "leads/jane.yaml:3: error: a bad date");
	error_clear(&err);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_code_is_the_exit_code),
	    cmocka_unit_test(test_the_systems_reason_is_given_in_lower_case),
	    cmocka_unit_test(test_the_first_error_wins),
	    cmocka_unit_test(test_a_place_is_put_before_the_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
