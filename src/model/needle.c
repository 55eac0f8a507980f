#include "query_internal.h"

#include <stdlib.h>
#include <string.h>

static bool
is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

static unsigned char
lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

void
needle_init(struct needle *needle, const char *text, char *(*fold)(const char *))
{
	needle->text = fold(text);
	needle->len = strlen(needle->text);
	needle->ascii = is_ascii(needle->text);
	needle->fold = fold;
}

void
needle_release(struct needle *needle)
{
	free(needle->text);
	needle->text = NULL;
}

/* How the text, its ASCII letters lowered, stands to the folded one, as strcmp(3). */
static int
order_lowered(const char *text, const char *folded)
{
	while (*text != '\0' && lower(*text) == (unsigned char)*folded)
		text++, folded++;
	return lower(*text) - (unsigned char)*folded;
}

bool
needle_equals(const struct needle *needle, const char *text)
{
	char *folded;
	bool equal;

	if (is_ascii(text))
		return needle->ascii && order_lowered(text, needle->text) == 0;
	folded = needle->fold(text);
	equal = strcmp(folded, needle->text) == 0;
	free(folded);
	return equal;
}

static bool
starts_lowered(const char *text, const char *folded)
{
	while (*folded != '\0' && lower(*text) == (unsigned char)*folded)
		text++, folded++;
	return *folded == '\0';
}

static bool
within_lowered(const char *text, const char *folded)
{
	do {
		if (starts_lowered(text, folded))
			return true;
	} while (*text++ != '\0');
	return false;
}

bool
needle_within(const struct needle *needle, const char *text)
{
	char *folded;
	bool within;

	if (is_ascii(text))
		return needle->ascii && within_lowered(text, needle->text);
	folded = needle->fold(text);
	within = strstr(folded, needle->text) != NULL;
	free(folded);
	return within;
}

int
needle_order(const struct needle *needle, const char *text)
{
	char *folded;
	int order;

	if (is_ascii(text))
		return order_lowered(text, needle->text);
	folded = needle->fold(text);
	order = strcmp(folded, needle->text);
	free(folded);
	return order;
}
