#ifndef BASE_DATE_TEXT_H
#define BASE_DATE_TEXT_H

#include "base/date.h"

/*
 * Days and instants, read and written piece by piece: what date_take_…() finds at
 * *s it goes past. No ctype.h here: what a date is must not depend on the locale.
 */
#define DAY_FIRST (-719162) /* 0001-01-01 */
#define DAY_LAST 2932896    /* 9999-12-31 */

/* A day beyond the calendar, as a zone may make it, is the calendar's first or last. */
day_t day_join(int year, int month, int mday);

bool date_is_digit(char c);
bool date_take_digits(const char **s, int count, int *out); /* exactly so many */
bool date_take_char(const char **s, char c); /* c in lower case: in either */
bool date_take_day(const char **s, day_t *out);

/* Return what is behind; no NUL is put there. */
char *date_put_digits(char *to, int count, int value);
char *date_put_day(char *to, day_t day);

#endif
