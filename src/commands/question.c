#include "commands/question.h"

#include "base/buf.h"
#include "base/unicode.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool
can_ask(const struct invocation *inv)
{
	return inv->env->stdin_tty && inv->env->stderr_tty;
}

/* The first letter of the next line; 0 where it is empty or the input ends. */
static char
read_letter(void)
{
	int first = 0, c;

	while ((c = getchar()) != EOF && c != '\n')
		if (first == 0 && !isspace(c))
			first = c;
	return (char)tolower(first);
}

char
ask(struct invocation *inv, const char *question, const char *choices)
{
	struct buf line = BUF_INIT;
	char answer;

	(void)inv;
	unicode_escape(&line, question, "\n");
	buf_addstr(&line, " [");
	for (const char *c = choices; *c != '\0'; c++)
		buf_addf(&line, "%s%c", c == choices ? "" : "/",
		    c[1] == '\0' ? toupper((unsigned char)*c) : *c);
	buf_addstr(&line, "] ");
	fputs(line.data, stderr);
	buf_release(&line);
	answer = read_letter();
	if (answer == '\0' || strchr(choices, answer) == NULL)
		answer = choices[strlen(choices) - 1];
	return answer;
}
