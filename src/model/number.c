#include "query_internal.h"

#include <string.h>

static const char digits[] = "0123456789";

bool
number_parse(const char *text, struct number *out)
{
	const char *s = text;

	out->negative = *s == '-';
	s += *s == '-' || *s == '+';
	out->whole = s;
	out->whole_len = strspn(s, digits);
	s += out->whole_len;
	out->fraction = s;
	out->fraction_len = 0;
	if (*s == '.') {
		out->fraction = s + 1;
		out->fraction_len = strspn(s + 1, digits);
		s += 1 + out->fraction_len;
		if (out->fraction_len == 0)
			return false;
	}
	if (*s != '\0' || out->whole_len + out->fraction_len == 0)
		return false;
	while (out->whole_len > 0 && *out->whole == '0')
		out->whole++, out->whole_len--;
	while (out->fraction_len > 0 && out->fraction[out->fraction_len - 1] == '0')
		out->fraction_len--;
	if (out->whole_len + out->fraction_len == 0)
		out->negative = false;
	return true;
}

static int
order_lengths(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
order_sizes(const struct number *a, const struct number *b)
{
	size_t shorter =
	    a->fraction_len < b->fraction_len ? a->fraction_len : b->fraction_len;
	int order = order_lengths(a->whole_len, b->whole_len);

	if (order == 0)
		order = memcmp(a->whole, b->whole, a->whole_len);
	if (order == 0)
		order = memcmp(a->fraction, b->fraction, shorter);
	return order != 0 ? order : order_lengths(a->fraction_len, b->fraction_len);
}

int
number_order(const struct number *a, const struct number *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? order_sizes(b, a) : order_sizes(a, b);
}
