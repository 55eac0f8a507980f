#include "base/buf.h"
#include "base/process.h"
#include "base/strlist.h"

#include <stdlib.h>
#include <string.h>

/* Within "…" a backslash keeps its meaning before these alone (POSIX XCU 2.2.3). */
static bool
is_escape(const char *s, char quote)
{
	if (s[0] != '\\' || s[1] == '\0' || quote == '\'')
		return false;
	return quote == '\0' || strchr("$`\"\\\n", s[1]) != NULL;
}

/* Takes one word off, unquoted; false where a quote is open. */
static bool
take_word(const char **command, struct buf *word)
{
	const char *s = *command;
	char quote = '\0';

	for (; *s != '\0' && (quote != '\0' || strchr(" \t\n", *s) == NULL); s++) {
		if (is_escape(s, quote)) {
			if (*++s != '\n')
				buf_addch(word, *s);
		} else if (quote == '\0' && (*s == '\'' || *s == '"')) {
			quote = *s;
		} else if (quote != '\0' && *s == quote) {
			quote = '\0';
		} else {
			buf_addch(word, *s);
		}
	}
	*command = s;
	return quote == '\0';
}

/* Lines that a backslash joins are one. */
static const char *
skip_blanks(const char *s)
{
	for (;;) {
		if (s[0] == '\\' && s[1] == '\n')
			s += 2;
		else if (*s != '\0' && strchr(" \t\n", *s) != NULL)
			s++;
		else
			return s;
	}
}

char **
process_words(const char *command)
{
	struct strlist words = STRLIST_INIT;
	struct buf word = BUF_INIT;

	while (*(command = skip_blanks(command)) != '\0') {
		if (!take_word(&command, &word)) {
			buf_release(&word);
			strlist_release(&words);
			return NULL;
		}
		strlist_take(&words, buf_detach(&word, NULL));
	}
	strlist_take(&words, NULL);
	return words.items;
}

void
process_words_free(char **words)
{
	if (words == NULL)
		return;
	for (char **word = words; *word != NULL; word++)
		free(*word);
	free(words);
}
