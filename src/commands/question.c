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

/* The first letter of the next line; 0 where it is empty or the input ends. Ctrl-D leaves
 * the cursor behind the question. */
static char
read_letter(void)
{
	int first = 0, c;

	while ((c = getchar()) != EOF && c != '\n')
		if (first == 0 && !isspace(c))
			first = c;
	if (c == EOF)
		fputs("\n", stderr);
	return feof(stdin) ? '\0' : (char)tolower(first);
}

/* "[e/g/K] " */
static void
add_choices(struct buf *line, const char *choices)
{
	buf_addstr(line, " [");
	for (const char *c = choices; *c != '\0'; c++)
		buf_addf(line, "%s%c", c == choices ? "" : "/",
		    c[1] == '\0' ? toupper((unsigned char)*c) : *c);
	buf_addstr(line, "] ");
}

char
ask(struct invocation *inv, const char *question, const char *choices)
{
	struct buf line = BUF_INIT;
	const char *last;
	char answer;

	(void)inv;
	unicode_escape(&line, question, "\n");
	add_choices(&line, choices);
	last = strrchr(line.data, '\n');
	fputs(line.data, stderr);
	/* What stands above the question itself is said once. */
	while ((answer = read_letter()) != '\0' && strchr(choices, answer) == NULL)
		fputs(last == NULL ? line.data : last + 1, stderr);
	buf_release(&line);
	return answer != '\0' ? answer : choices[strlen(choices) - 1];
}
