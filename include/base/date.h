#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Two kinds of time, never mixed: a calendar day (no time, no zone) and an
 * instant (seconds since the epoch, UTC). Proleptic Gregorian calendar.
 */
typedef int32_t day_t;     /* days since 1970-01-01 */
typedef int64_t instant_t; /* seconds since 1970-01-01T00:00:00Z */

#define DAY_TEXT_SIZE 16     /* room for "2026-12-01" and NUL, any valid year */
#define INSTANT_TEXT_SIZE 32 /* room for "2026-11-23T10:02:11Z" and NUL */

/* "2026-12-01", exactly; years 0001 to 9999. False where s is no such day. */
bool day_parse(const char *s, day_t *out);
void day_format(day_t day, char out[DAY_TEXT_SIZE]);

/*
 * What a user may write for a day: the form above, `today`, `tomorrow`,
 * `yesterday`, `+3d`, `+2w`, `+1m` (the month's last day where needed), a
 * weekday (`mon`, `monday`, …: the next such day, never today). Case does not count.
 */
bool day_parse_input(const char *s, day_t today, day_t *out);

day_t day_add_months(day_t day, int months);
int day_weekday(day_t day); /* 0 is Monday */
void day_split(day_t day, int *year, int *month, int *mday);

/*
 * RFC 3339 date-time ("2026-11-23T10:02:11Z", with an offset, with a fraction,
 * which is cut, `t`, `z` or a blank in place of `T`, `Z`, `T`), and, as YAML
 * timestamps in hand-written files are, also without seconds, without an offset
 * (then UTC), or as a day alone (then midnight UTC).
 */
bool instant_parse(const char *s, instant_t *out);
void instant_format(instant_t at, char out[INSTANT_TEXT_SIZE]); /* UTC, "…Z" */

/* The calendar day of an instant, and its "2026-11-23 10:02", in the process's time zone
 * (TZ). */
day_t instant_local_day(instant_t at);
void instant_format_local(instant_t at, char out[INSTANT_TEXT_SIZE]);

/* The first instant of a local day: midnight, or later where clocks skip it. */
instant_t instant_local_start(day_t day);

/* Seconds that the process's time zone is east of UTC at that instant. */
long instant_local_offset(instant_t at);

#endif
