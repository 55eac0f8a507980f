#include "base/date.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static day_t
day_of(const char *s)
{
	day_t day = 0;

	if (!day_parse(s, &day))
		fail_msg("'%s' is no day", s);
	return day;
}

static void
set_zone(const char *zone)
{
	assert_int_equal(setenv("TZ", zone, 1), 0);
	tzset();
}

static void
test_every_day_of_the_calendar_reads_back(void **state)
{
	int year = 1, month = 1, mday = 1, weekday = 0; /* 0001-01-01 was a Monday */
	day_t first = day_of("0001-01-01"), last = day_of("9999-12-31");

	(void)state;
	assert_int_equal(first, -719162);
	assert_int_equal(last, 2932896);
	assert_int_equal(day_of("1970-01-01"), 0);
	for (day_t day = first; day <= last; day++) {
		char text[DAY_TEXT_SIZE];
		int y, m, d;

		day_split(day, &y, &m, &d);
		assert_true(d == 1 ? m != month || mday == 1 : m == month && d == mday);
		if (d == 1 && m == 1)
			assert_int_equal(day_weekday(day), weekday);
		day_format(day, text);
		assert_int_equal(strlen(text), 10);
		assert_int_equal(day_of(text), day);
		assert_int_equal(day_weekday(day), weekday);
		year = y, month = m, mday = d + 1;
		weekday = (weekday + 1) % 7;
	}
	assert_int_equal(year, 9999);
}

static void
test_only_days_of_the_calendar_are_days(void **state)
{
	static const struct {
		const char *text;
		bool valid;
	} cases[] = {
	    {"2026-12-01", true}, {"2024-02-29", true}, {"2000-02-29", true},
	    {"1900-02-29", false}, {"2026-02-29", false}, {"2026-02-30", false},
	    {"2026-04-31", false}, {"2026-12-31", true}, {"2026-12-32", false},
	    {"2026-13-01", false}, {"2026-00-01", false}, {"2026-01-00", false},
	    {"0000-12-31", false}, {"0001-01-01", true}, {"9999-12-31", true},
	    {"10000-01-01", false}, {"2026-1-1", false}, {"26-01-01", false},
	    {"2026-12-01 ", false}, {" 2026-12-01", false},
	    {"2026-12-01T00:00:00Z", false}, {"2026/12/01", false}, {"20261201", false},
	    {"+2026-12-01", false}, {"2026-12", false}, {"2026-", false}, {"", false},
	    {"-001-01-01", false},
	    {"2026-12-\xd9\xa1\xd9\xa1", false}, /* Arabic-Indic digits */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		day_t day = 12345;

		if (day_parse(cases[i].text, &day) != cases[i].valid)
			fail_msg("'%s'", cases[i].text);
		if (!cases[i].valid)
			assert_int_equal(day, 12345);
	}
}

static void
test_a_day_is_given_as_people_say_it(void **state)
{
	/* 2026-11-24 is a Tuesday. */
	static const struct {
		const char *today, *text, *day;
	} cases[] = {
	    {"2026-11-24", "2026-12-01", "2026-12-01"},
	    {"2026-11-24", "today", "2026-11-24"},
	    {"2026-11-24", "TOMORROW", "2026-11-25"},
	    {"2026-11-24", "yesterday", "2026-11-23"},
	    {"2026-11-24", "+0d", "2026-11-24"},
	    {"2026-11-24", "+3d", "2026-11-27"},
	    {"2026-11-24", "+3D", "2026-11-27"},
	    {"2026-11-24", "+2w", "2026-12-08"},
	    {"2026-11-24", "+1m", "2026-12-24"},
	    {"2026-11-24", "+14m", "2028-01-24"},
	    {"2026-01-31", "+1m", "2026-02-28"},
	    {"2028-01-31", "+1m", "2028-02-29"},
	    {"2026-08-31", "+1m", "2026-09-30"},
	    {"2026-12-31", "+2m", "2027-02-28"},
	    {"2026-11-24", "wed", "2026-11-25"},
	    {"2026-11-24", "Sunday", "2026-11-29"},
	    {"2026-11-24", "mon", "2026-11-30"},
	    {"2026-11-24", "tue", "2026-12-01"}, /* never today */
	    {"2026-11-24", "TUESDAY", "2026-12-01"},
	    {"2026-11-29", "sun", "2026-12-06"},
	    {"2026-11-24", "thu", "2026-11-26"},
	    {"2026-11-24", "friday", "2026-11-27"},
	    {"2026-11-24", "saturday", "2026-11-28"},
	    {"2024-02-28", "+1d", "2024-02-29"},
	    {"2026-02-28", "+1d", "2026-03-01"},
	    {"9999-12-01", "+30d", "9999-12-31"},
	    {"9999-10-31", "+2m", "9999-12-31"},
	    {"2026-11-24", "", NULL},
	    {"2026-11-24", "none", NULL},
	    {"2026-11-24", "mo", NULL},
	    {"2026-11-24", "mond", NULL},
	    {"2026-11-24", "mondays", NULL},
	    {"2026-11-24", "+d", NULL},
	    {"2026-11-24", "+", NULL},
	    {"2026-11-24", "+3", NULL},
	    {"2026-11-24", "3d", NULL},
	    {"2026-11-24", "-3d", NULL},
	    {"2026-11-24", "+-3d", NULL},
	    {"2026-11-24", "+3dd", NULL},
	    {"2026-11-24", "+3 d", NULL},
	    {"2026-11-24", "+3y", NULL},
	    {"2026-11-24", "today ", NULL},
	    {"2026-11-24", "2026-02-30", NULL},
	    {"2026-11-24", "+99999999999999999999d", NULL},
	    {"2026-11-24", "+3000000w", NULL},
	    {"2026-11-24", "+3000000m", NULL},
	    {"9999-12-31", "tomorrow", NULL},
	    {"9999-12-31", "+1m", NULL},
	    {"9999-12-31", "fri", NULL},
	    {"0001-01-01", "yesterday", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[DAY_TEXT_SIZE] = "NULL";
		day_t day = 0;

		if (day_parse_input(cases[i].text, day_of(cases[i].today), &day))
			day_format(day, text);
		if (strcmp(text, cases[i].day == NULL ? "NULL" : cases[i].day) != 0)
			fail_msg("'%s' on %s is %s", cases[i].text, cases[i].today, text);
	}
}

static void
test_months_are_added_either_way(void **state)
{
	static const struct {
		const char *day;
		int months;
		const char *then;
	} cases[] = {
	    {"2026-03-31", -1, "2026-02-28"},
	    {"2024-03-31", -1, "2024-02-29"},
	    {"2026-01-15", -1, "2025-12-15"},
	    {"2026-01-15", -13, "2024-12-15"},
	    {"2026-01-15", 0, "2026-01-15"},
	    {"2026-01-15", 12, "2027-01-15"},
	    {"9999-12-01", 1, "9999-12-31"},
	    {"0001-01-15", -1, "0001-01-01"},
	    {"2026-01-15", INT32_MAX, "9999-12-31"},
	    {"2026-01-15", INT32_MIN, "0001-01-01"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[DAY_TEXT_SIZE];

		day_format(day_add_months(day_of(cases[i].day), cases[i].months), text);
		assert_string_equal(text, cases[i].then);
	}
}

static void
test_instants_are_read_as_written_in_files(void **state)
{
	static const struct {
		const char *text, *utc;
	} cases[] = {
	    {"2026-11-23T10:02:11Z", "2026-11-23T10:02:11Z"},
	    {"2026-11-23t10:02:11z", "2026-11-23T10:02:11Z"},
	    {"2026-11-23 10:02:11Z", "2026-11-23T10:02:11Z"},
	    {"2026-11-23  10:02:11", "2026-11-23T10:02:11Z"},
	    {"2026-11-23T10:02:11.987654321Z", "2026-11-23T10:02:11Z"},
	    {"2026-11-23T10:02:11+01:00", "2026-11-23T09:02:11Z"},
	    {"2026-11-23T10:02:11-05:30", "2026-11-23T15:32:11Z"},
	    {"2026-11-23T00:30:00+05:30", "2026-11-22T19:00:00Z"},
	    {"2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"},
	    {"2024-02-28T23:59:59-00:01", "2024-02-29T00:00:59Z"},
	    {"2026-11-23T10:02:11-00:00", "2026-11-23T10:02:11Z"},
	    {"2026-11-23 10:02:11 +0100",
		"2026-11-23T09:02:11Z"}, /* as git log says it */
	    {"2001-12-14 21:59:43.10 -5", "2001-12-15T02:59:43Z"}, /* as YAML 1.1 does */
	    {"2026-11-23 10:02", "2026-11-23T10:02:00Z"},
	    {"2026-11-23T10:02+02:00", "2026-11-23T08:02:00Z"},
	    {"2026-11-23", "2026-11-23T00:00:00Z"},
	    {"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"}, /* a leap second */
	    {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
	    {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
	    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
	    {"0001-01-01T00:00:00+01:00", NULL},
	    {"9999-12-31T23:59:59-01:00", NULL},
	    {"2026-11-23T24:00:00Z", NULL},
	    {"2026-11-23T10:60:00Z", NULL},
	    {"2026-11-23T10:02:61Z", NULL},
	    {"2026-11-23T10:02:11+24:00", NULL},
	    {"2026-11-23T10:02:11+01:60", NULL},
	    {"2026-11-23T10:02:11.Z", NULL},
	    {"2026-11-23T10:02:11ZZ", NULL},
	    {"2026-11-23T10:02:11 UTC", NULL},
	    {"2026-11-23T10:02:1Z", NULL},
	    {"2026-11-23T10Z", NULL},
	    {"2026-11-23T", NULL},
	    {"2026-11-23 ", NULL},
	    {"2026-11-23Z", NULL},
	    {"2026-02-30T10:02:11Z", NULL},
	    {"2026-11-23T10:02:11+", NULL},
	    {"2026-11-23T10:02:11+01:", NULL},
	    {"yesterday", NULL},
	    {"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[INSTANT_TEXT_SIZE] = "NULL";
		instant_t at = 12345;

		if (instant_parse(cases[i].text, &at))
			instant_format(at, text);
		else
			assert_int_equal(at, 12345);
		if (strcmp(text, cases[i].utc == NULL ? "NULL" : cases[i].utc) != 0)
			fail_msg("'%s' is %s", cases[i].text, text);
	}
}

static void
test_instants_count_from_the_epoch(void **state)
{
	static const struct {
		instant_t at;
		const char *text;
	} cases[] = {
	    {0, "1970-01-01T00:00:00Z"},
	    {-1, "1969-12-31T23:59:59Z"},
	    {1000000000, "2001-09-09T01:46:40Z"},
	    {4102444800, "2100-01-01T00:00:00Z"},
	    {-2208988800, "1900-01-01T00:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[INSTANT_TEXT_SIZE];
		instant_t at;

		instant_format(cases[i].at, text);
		assert_string_equal(text, cases[i].text);
		assert_true(instant_parse(text, &at));
		assert_int_equal(at, cases[i].at);
	}
}

static void
test_today_depends_on_the_zone(void **state)
{
	static const struct {
		const char *zone, *at, *local;
		long offset;
	} cases[] = {
	    {"UTC0", "2026-11-23T23:30:00Z", "2026-11-23 23:30", 0},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-11-23T23:30:00Z", "2026-11-24 00:30",
		3600},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-01T22:00:00Z", "2026-07-02 00:00",
		7200},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59Z", "2026-03-29 01:59",
		3600},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", "2026-03-29 03:00",
		7200},
	    {"PST8", "2026-11-24T07:59:00Z", "2026-11-23 23:59", -28800},
	    {"<+0545>-5:45", "2026-11-23T18:15:00Z", "2026-11-24 00:00", 20700},
	    {"<-12>12", "2027-01-01T11:59:59Z", "2026-12-31 23:59", -43200},
	    {"<+14>-14", "2026-12-31T10:00:00Z", "2027-01-01 00:00", 50400},
	    {"PST8", "1969-12-31T23:30:00Z", "1969-12-31 15:30", -28800},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[INSTANT_TEXT_SIZE], day[DAY_TEXT_SIZE];
		instant_t at;

		set_zone(cases[i].zone);
		assert_true(instant_parse(cases[i].at, &at));
		instant_format_local(at, text);
		assert_string_equal(text, cases[i].local);
		day_format(instant_local_day(at), day);
		assert_memory_equal(day, cases[i].local, 10);
		assert_int_equal(instant_local_offset(at), cases[i].offset);
	}
	set_zone("UTC0");
}

static void
test_a_local_day_begins_at_midnight_or_where_clocks_skip_it(void **state)
{
	static const struct {
		const char *zone, *day, *start;
	} cases[] = {
	    {"UTC0", "2026-11-23", "2026-11-23T00:00:00Z"},
	    {"UTC0", "1969-12-31", "1969-12-31T00:00:00Z"},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-07-02", "2026-07-01T22:00:00Z"},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29", "2026-03-28T23:00:00Z"},
	    {"CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-30", "2026-03-29T22:00:00Z"},
	    {"<-12>12", "2026-12-31", "2026-12-31T12:00:00Z"},
	    {"<+14>-14", "2027-01-01", "2026-12-31T10:00:00Z"},
	    /* Where summer began at midnight the day began at one. */
	    {"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2018-10-21", "2018-10-21T03:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[INSTANT_TEXT_SIZE];
		day_t day;

		set_zone(cases[i].zone);
		assert_true(day_parse(cases[i].day, &day));
		instant_format(instant_local_start(day), text);
		assert_string_equal(text, cases[i].start);
		assert_int_equal(instant_local_day(instant_local_start(day)), day);
		assert_int_equal(
		    instant_local_day(instant_local_start(day) - 1), day - 1);
	}
	set_zone("UTC0");
}

/* Nothing in a file reaches so far; a clock that is wrong may. */
static void
test_instants_beyond_the_calendar_do_no_harm(void **state)
{
	static const instant_t cases[] = {INT64_MIN, INT64_MIN + 1, -62135596801,
	    253402300800, 60000000000000000, INT64_MAX - 1, INT64_MAX};
	char text[INSTANT_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *day = cases[i] < 0 ? "0001-01-01" : "9999-12-31";

		instant_format(cases[i], text);
		assert_memory_equal(text, day, 10);
		instant_format_local(cases[i], text);
		assert_memory_equal(text, day, 10);
		instant_local_offset(cases[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_every_day_of_the_calendar_reads_back),
	    cmocka_unit_test(test_only_days_of_the_calendar_are_days),
	    cmocka_unit_test(test_a_day_is_given_as_people_say_it),
	    cmocka_unit_test(test_months_are_added_either_way),
	    cmocka_unit_test(test_instants_are_read_as_written_in_files),
	    cmocka_unit_test(test_instants_count_from_the_epoch),
	    cmocka_unit_test(test_today_depends_on_the_zone),
	    cmocka_unit_test(test_a_local_day_begins_at_midnight_or_where_clocks_skip_it),
	    cmocka_unit_test(test_instants_beyond_the_calendar_do_no_harm),
	};

	set_zone("UTC0");
	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
