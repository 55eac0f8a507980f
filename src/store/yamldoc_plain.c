#include "yamldoc_internal.h"

#include "base/unicode.h"

#include <string.h>
#include <strings.h>

/*
 * What readers take for something other than a string, the widest of them each
 * time: YAML 1.1's types (yaml.org/type: bool, int, float, null, timestamp,
 * merge, value), YAML 1.2's core schema, and Ruby's `1,000`.
 */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_word(const char *s)
{
	static const char *const words[] = {"~", "null", "y", "n", "yes", "no", "true",
	    "false", "on", "off", "<<", "=", ".inf", "+.inf", "-.inf", ".nan"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(s, words[i]) == 0)
			return true;
	return false;
}

/* 0x1F, 0b10, 0o17, with underscores. */
static bool
is_based_number(const char *s)
{
	const char *digits;

	if (s[0] != '0' || s[1] == '\0')
		return false;
	switch (s[1]) {
	case 'x':
	case 'X':
		digits = "0123456789abcdefABCDEF_";
		break;
	case 'b':
	case 'B':
	case 'o':
	case 'O':
		digits = "01234567_";
		break;
	default:
		return false;
	}
	return s[2 + strspn(s + 2, digits)] == '\0';
}

/* 12, 0123, 1_000, 1,000, 1.5, .5, 1e3, 1.5E-3 and dots alone. */
static bool
is_decimal_number(const char *s)
{
	size_t digits = strspn(s, "0123456789_,.");

	s += digits;
	if (digits > 0 && (*s == 'e' || *s == 'E')) {
		s++;
		if (*s == '+' || *s == '-')
			s++;
		s += strspn(s, "0123456789_");
	}
	return *s == '\0';
}

/* 12:30, 190:20:30.15 */
static bool
is_sexagesimal(const char *s)
{
	return is_digit(*s) && s[strspn(s, "0123456789_:.")] == '\0';
}

/* 2026-01-01, 2026-1-1 9:00, 2026-01-01T09:14:00.5Z, 2026-01-01 09:14:00 +1:00 */
static bool
is_timestamp(const char *s)
{
	if (strspn(s, "0123456789") != 4 || s[4] != '-' || !is_digit(s[5]))
		return false;
	return s[strspn(s, "0123456789-:.+tTzZ \t")] == '\0';
}

static bool
has_type(const char *s)
{
	const char *number = *s == '+' || *s == '-' ? s + 1 : s;

	return is_word(s) || is_based_number(number) || is_decimal_number(number) ||
	       is_sexagesimal(number) || is_timestamp(s);
}

/* Characters that a plain scalar, on one line, can't or had better not hold. */
static bool
has_odd_character(const char *s, size_t len)
{
	uint32_t c;
	size_t pos;

	for (pos = 0; pos < len;) {
		pos += unicode_next(s + pos, len - pos, &c);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 ||
		    c == 0xfeff || c == 0xfffe || c == 0xffff)
			return true;
	}
	return false;
}

bool
scalar_is_plain_safe(const char *s)
{
	size_t len = strlen(s);

	if (len == 0 || strchr("-?:,[]{}#&*!|>'\"%@` ", *s) != NULL ||
	    s[len - 1] == ' ' || s[len - 1] == ':')
		return false;
	if (strncmp(s, "...", 3) == 0 || has_odd_character(s, len))
		return false;
	return strstr(s, ": ") == NULL && strstr(s, " #") == NULL;
}

/* Some readers end a plain scalar at these in flow context, where others go on. */
bool
scalar_is_flow_safe(const char *s)
{
	return strpbrk(s, ",[]{}?") == NULL;
}

bool
yamldoc_is_plain_string(const char *s)
{
	return scalar_is_plain_safe(s) && !has_type(s);
}

bool
scalar_is_raw_safe(const char *s)
{
	return scalar_is_plain_safe(s) && strcmp(s, "~") != 0 &&
	       strcasecmp(s, "null") != 0;
}
