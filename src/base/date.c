#include "base/date.h"

#include "date_text.h"

#include <stddef.h>

bool
date_is_digit(char c)
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

bool
date_take_digits(const char **s, int count, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (!date_is_digit((*s)[i]))
			return false;
		value = value * 10 + ((*s)[i] - '0');
	}
	*s += count;
	*out = value;
	return true;
}

bool
date_take_char(const char **s, char c)
{
	if (lower(**s) != c)
		return false;
	(*s)++;
	return true;
}

char *
date_put_digits(char *to, int count, int value)
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

static day_t
day_clamp(int64_t day)
{
	if (day < DAY_FIRST)
		return DAY_FIRST;
	return day > DAY_LAST ? DAY_LAST : (day_t)day;
}

/* Years counted from March, so that the leap day is the last: "chrono-Compatible
 * Low-Level Date Algorithms", Howard Hinnant. */
day_t
day_join(int year, int month, int mday)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + mday - 1;

	return day_clamp(era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468);
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

bool
date_take_day(const char **s, day_t *out)
{
	int year, month, mday;

	if (!date_take_digits(s, 4, &year) || !date_take_char(s, '-') ||
	    !date_take_digits(s, 2, &month) || !date_take_char(s, '-') ||
	    !date_take_digits(s, 2, &mday))
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

	if (!date_take_day(&s, &day) || *s != '\0')
		return false;
	*out = day;
	return true;
}

char *
date_put_day(char *to, day_t day)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	to = date_put_digits(to, 4, year);
	*to++ = '-';
	to = date_put_digits(to, 2, month);
	*to++ = '-';
	return date_put_digits(to, 2, mday);
}

void
day_format(day_t day, char out[DAY_TEXT_SIZE])
{
	*date_put_day(out, day) = '\0';
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

	if (*s++ != '+' || !date_is_digit(*s))
		return false;
	for (; date_is_digit(*s); s++) {
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
