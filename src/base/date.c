#include "base/date.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#define DAY_FIRST (-719162) /* 0001-01-01 */
#define DAY_LAST 2932896    /* 9999-12-31 */
#define DAY_SECONDS 86400
#define INSTANT_FIRST ((instant_t)DAY_FIRST * DAY_SECONDS)
#define INSTANT_LAST ((instant_t)DAY_LAST * DAY_SECONDS + DAY_SECONDS - 1)

/* No ctype.h here: what a date is must not depend on the locale. */
static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_word(const char *s, const char *word)
{
	while (*s != '\0' && lower(*s) == *word)
		s++, word++;
	return *s == '\0' && *word == '\0';
}

/* Takes exactly so many digits. */
static bool
take_digits(const char **s, int count, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (!is_digit((*s)[i]))
			return false;
		value = value * 10 + ((*s)[i] - '0');
	}
	*s += count;
	*out = value;
	return true;
}

static bool
take_char(const char **s, char c)
{
	if (lower(**s) != c)
		return false;
	(*s)++;
	return true;
}

static bool
take_blanks(const char **s)
{
	const char *start = *s;

	while (**s == ' ' || **s == '\t')
		(*s)++;
	return *s != start;
}

static char *
put_digits(char *to, int count, int value)
{
	for (int i = count - 1; i >= 0; i--) {
		to[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return to + count;
}

static int
month_length(int year, int month)
{
	static const char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return lengths[month - 1] + (month == 2 && leap);
}

/* Years counted from March, so that the leap day is the last: "chrono-Compatible
 * Low-Level Date Algorithms", Howard Hinnant. Years from 0. */
static day_t
day_join(int year, int month, int mday)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static day_t
day_clamp(int64_t day)
{
	if (day < DAY_FIRST)
		return DAY_FIRST;
	return day > DAY_LAST ? DAY_LAST : (day_t)day;
}

void
day_split(day_t day, int *year, int *month, int *mday)
{
	int z = day_clamp(day) + 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*mday = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

static bool
take_day(const char **s, day_t *out)
{
	int year, month, mday;

	if (!take_digits(s, 4, &year) || !take_char(s, '-') ||
	    !take_digits(s, 2, &month) || !take_char(s, '-') || !take_digits(s, 2, &mday))
		return false;
	if (year < 1 || month < 1 || month > 12 || mday < 1 ||
	    mday > month_length(year, month))
		return false;
	*out = day_join(year, month, mday);
	return true;
}

bool
day_parse(const char *s, day_t *out)
{
	day_t day;

	if (!take_day(&s, &day) || *s != '\0')
		return false;
	*out = day;
	return true;
}

static char *
put_day(char *to, day_t day)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	to = put_digits(to, 4, year);
	*to++ = '-';
	to = put_digits(to, 2, month);
	*to++ = '-';
	return put_digits(to, 2, mday);
}

void
day_format(day_t day, char out[DAY_TEXT_SIZE])
{
	*put_day(out, day) = '\0';
}

int
day_weekday(day_t day)
{
	int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

static bool
add_months(day_t day, int64_t months, day_t *out)
{
	int year, month, mday, length;
	int64_t count;

	day_split(day, &year, &month, &mday);
	count = (int64_t)year * 12 + (month - 1) + months;
	if (count < 12 || count >= 10000 * 12)
		return false;
	year = (int)(count / 12);
	month = (int)(count % 12) + 1;
	length = month_length(year, month);
	*out = day_join(year, month, mday < length ? mday : length);
	return true;
}

day_t
day_add_months(day_t day, int months)
{
	if (!add_months(day, months, &day))
		return months < 0 ? DAY_FIRST : DAY_LAST;
	return day;
}

static bool
add_days(day_t day, int64_t days, day_t *out)
{
	if (days < DAY_FIRST - day || days > DAY_LAST - day)
		return false;
	*out = day + (day_t)days;
	return true;
}

/* "+3d", "+2w", "+1m" */
static bool
parse_distance(const char *s, day_t today, day_t *out)
{
	int64_t count = 0;

	if (*s++ != '+' || !is_digit(*s))
		return false;
	for (; is_digit(*s); s++) {
		count = count * 10 + (*s - '0');
		if (count > DAY_LAST - DAY_FIRST)
			return false;
	}
	if (is_word(s, "d"))
		return add_days(today, count, out);
	if (is_word(s, "w"))
		return add_days(today, count * 7, out);
	return is_word(s, "m") && add_months(today, count, out);
}

static bool
parse_weekday(const char *s, day_t today, day_t *out)
{
	static const char *const names[][2] = {{"mon", "monday"}, {"tue", "tuesday"},
	    {"wed", "wednesday"}, {"thu", "thursday"}, {"fri", "friday"},
	    {"sat", "saturday"}, {"sun", "sunday"}};

	for (int i = 0; i < 7; i++) {
		if (is_word(s, names[i][0]) || is_word(s, names[i][1])) {
			int ahead = (i - day_weekday(today) + 7) % 7;

			return add_days(today, ahead == 0 ? 7 : ahead, out);
		}
	}
	return false;
}

bool
day_parse_input(const char *s, day_t today, day_t *out)
{
	if (is_word(s, "today"))
		return add_days(today, 0, out);
	if (is_word(s, "tomorrow"))
		return add_days(today, 1, out);
	if (is_word(s, "yesterday"))
		return add_days(today, -1, out);
	return day_parse(s, out) || parse_distance(s, today, out) ||
	       parse_weekday(s, today, out);
}

/* ":11", ":11.25" or nothing; a leap second (RFC 3339 5.7) is the second before it. */
static bool
take_seconds(const char **s, int *out)
{
	*out = 0;
	if (!take_char(s, ':'))
		return true;
	if (!take_digits(s, 2, out) || *out > 60)
		return false;
	if (*out == 60)
		*out = 59;
	if (!take_char(s, '.'))
		return true;
	if (!is_digit(**s))
		return false;
	while (is_digit(**s))
		(*s)++;
	return true;
}

/* "Z", "+05:30", and as YAML and git write it "+5", "+05", "+0530"; nothing is UTC. */
static bool
take_offset(const char **s, int *seconds)
{
	bool west = **s == '-';
	int hours, minutes = 0;

	*seconds = 0;
	if (take_char(s, 'z') || **s == '\0')
		return true;
	if (!take_char(s, '+') && !take_char(s, '-'))
		return false;
	if (!take_digits(s, 2, &hours) && !take_digits(s, 1, &hours))
		return false;
	if ((take_char(s, ':') || is_digit(**s)) && !take_digits(s, 2, &minutes))
		return false;
	if (hours > 23 || minutes > 59)
		return false;
	*seconds = (hours * 60 + minutes) * (west ? -60 : 60);
	return true;
}

static bool
take_time(const char **s, int *seconds)
{
	int hour, minute, second, offset;

	if (!take_digits(s, 2, &hour) || !take_char(s, ':') ||
	    !take_digits(s, 2, &minute) || !take_seconds(s, &second))
		return false;
	take_blanks(s);
	if (!take_offset(s, &offset) || hour > 23 || minute > 59)
		return false;
	*seconds = (hour * 60 + minute) * 60 + second - offset;
	return true;
}

bool
instant_parse(const char *s, instant_t *out)
{
	int seconds = 0;
	instant_t at;
	day_t day;

	if (!take_day(&s, &day))
		return false;
	if (*s != '\0') {
		if (!take_char(&s, 't') && !take_blanks(&s))
			return false;
		if (!take_time(&s, &seconds) || *s != '\0')
			return false;
	}
	at = (instant_t)day * DAY_SECONDS + seconds;
	if (at < INSTANT_FIRST || at > INSTANT_LAST)
		return false;
	*out = at;
	return true;
}

/* Text has room for four digits of a year, and day_t for no more. */
static instant_t
instant_clamp(instant_t at)
{
	if (at < INSTANT_FIRST)
		return INSTANT_FIRST;
	return at > INSTANT_LAST ? INSTANT_LAST : at;
}

/* Rounds down, before 1970 too. */
static void
instant_split(instant_t at, day_t *day, int *seconds)
{
	instant_t since = instant_clamp(at) - INSTANT_FIRST;

	*day = DAY_FIRST + (day_t)(since / DAY_SECONDS);
	*seconds = (int)(since % DAY_SECONDS);
}

static char *
put_time(char *to, int seconds)
{
	to = put_digits(to, 2, seconds / 3600);
	*to++ = ':';
	return put_digits(to, 2, seconds / 60 % 60);
}

void
instant_format(instant_t at, char out[INSTANT_TEXT_SIZE])
{
	int seconds;
	day_t day;
	char *to;

	instant_split(at, &day, &seconds);
	to = put_day(out, day);
	*to++ = 'T';
	to = put_time(to, seconds);
	*to++ = ':';
	to = put_digits(to, 2, seconds % 60);
	memcpy(to, "Z", sizeof "Z");
}

static void
instant_split_local(instant_t at, day_t *day, int *seconds)
{
	time_t clock = (time_t)instant_clamp(at);
	struct tm tm;

	if (localtime_r(&clock, &tm) == NULL) {
		instant_split(at, day, seconds);
		return;
	}
	*day = day_clamp(day_join(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday));
	*seconds = (tm.tm_hour * 60 + tm.tm_min) * 60 + (tm.tm_sec < 60 ? tm.tm_sec : 59);
}

day_t
instant_local_day(instant_t at)
{
	int seconds;
	day_t day;

	instant_split_local(at, &day, &seconds);
	return day;
}

void
instant_format_local(instant_t at, char out[INSTANT_TEXT_SIZE])
{
	int seconds;
	day_t day;
	char *to;

	instant_split_local(at, &day, &seconds);
	to = put_day(out, day);
	*to++ = ' ';
	*put_time(to, seconds) = '\0';
}

long
instant_local_offset(instant_t at)
{
	int seconds;
	day_t day;

	instant_split_local(at, &day, &seconds);
	return (long)((instant_t)day * DAY_SECONDS + seconds - instant_clamp(at));
}
