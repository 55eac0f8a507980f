#include "base/mem.h"
#include "store_internal.h"

#include <string.h>

/* What YAML writes as it is, and folding leaves alone but for its case. */
static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("@._-+", c) != NULL);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_ascii(const char *text)
{
	while (*text != '\0' && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

char *
sieve_word(const char *text)
{
	const char *longest = text;
	size_t most = 0;
	char *word;

	if (text == NULL || !is_ascii(text))
		return NULL;
	while (*text != '\0') {
		size_t len = 0;

		while (is_plain(text[len]))
			len++;
		if (len > most) {
			longest = text;
			most = len;
		}
		text += len > 0 ? len : 1;
	}
	if (most == 0)
		return NULL;
	word = xstrndup(longest, most);
	for (char *c = word; *c != '\0'; c++)
		*c = lower(*c);
	return word;
}

/* Other letters may fold to these, and an escape may be any. */
static bool
is_literal(const char *bytes, size_t len)
{
	unsigned char all = 0;

	for (size_t i = 0; i < len; i++)
		all |= (unsigned char)bytes[i];
	return all < 0x80 && memchr(bytes, '\\', len) == NULL;
}

bool
sieve_may_hold(const char *word, const char *bytes, size_t len)
{
	size_t wanted = strlen(word);

	if (!is_literal(bytes, len))
		return true;
	for (size_t i = 0; i + wanted <= len; i++) {
		size_t same = 0;

		while (same < wanted && lower(bytes[i + same]) == word[same])
			same++;
		if (same == wanted)
			return true;
	}
	return false;
}
