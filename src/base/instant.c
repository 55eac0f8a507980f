#include "base/date.h"

#include "date_text.h"

#include <string.h>
#include <time.h>

#define DAY_SECONDS 86400
#define INSTANT_FIRST ((instant_t)DAY_FIRST * DAY_SECONDS)
#define INSTANT_LAST ((instant_t)DAY_LAST * DAY_SECONDS + DAY_SECONDS - 1)

static bool
take_blanks(const char **s)
{
	const char *start = *s;

	while (**s == ' ' || **s == '\t')
		(*s)++;
	return *s != start;
}

/* ":11", ":11.25" or nothing; a leap second (RFC 3339 5.7) is the second before it. */
static bool
take_seconds(const char **s, int *out)
{
	*out = 0;
	if (!date_take_char(s, ':'))
		return true;
	if (!date_take_digits(s, 2, out) || *out > 60)
		return false;
	if (*out == 60)
		*out = 59;
	if (!date_take_char(s, '.'))
		return true;
	if (!date_is_digit(**s))
		return false;
	while (date_is_digit(**s))
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
	if (date_take_char(s, 'z') || **s == '\0')
		return true;
	if (!date_take_char(s, '+') && !date_take_char(s, '-'))
		return false;
	if (!date_take_digits(s, 2, &hours) && !date_take_digits(s, 1, &hours))
		return false;
	if ((date_take_char(s, ':') || date_is_digit(**s)) &&
	    !date_take_digits(s, 2, &minutes))
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

	if (!date_take_digits(s, 2, &hour) || !date_take_char(s, ':') ||
	    !date_take_digits(s, 2, &minute) || !take_seconds(s, &second))
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

	if (!date_take_day(&s, &day))
		return false;
	if (*s != '\0') {
		if (!date_take_char(&s, 't') && !take_blanks(&s))
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
	to = date_put_digits(to, 2, seconds / 3600);
	*to++ = ':';
	return date_put_digits(to, 2, seconds / 60 % 60);
}

void
instant_format(instant_t at, char out[INSTANT_TEXT_SIZE])
{
	int seconds;
	day_t day;
	char *to;

	instant_split(at, &day, &seconds);
	to = date_put_day(out, day);
	*to++ = 'T';
	to = put_time(to, seconds);
	*to++ = ':';
	to = date_put_digits(to, 2, seconds % 60);
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
	*day = day_join(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
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
	to = date_put_day(out, day);
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

instant_t
instant_local_start(day_t day)
{
	/* No zone is more than a day off. */
	instant_t before = ((instant_t)day - 1) * DAY_SECONDS;
	instant_t after = ((instant_t)day + 1) * DAY_SECONDS;

	while (after - before > 1) {
		instant_t middle = before + (after - before) / 2;

		if (instant_local_day(middle) < day)
			before = middle;
		else
			after = middle;
	}
	return after;
}
