#include "completion_internal.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* Would it arrive as it is? A line is all that there is between two candidates. */
static bool
is_plain(const char *text)
{
	size_t len = strlen(text), bad;
	uint32_t ch;

	if (len == 0 || !unicode_valid(text, len, &bad))
		return false;
	for (size_t i = 0; i < len; i += unicode_next(text + i, len - i, &ch)) {
		unicode_next(text + i, len - i, &ch);
		if (unicode_is_control(ch))
			return false;
	}
	return true;
}

/* Case does not count, as it does not for the values themselves. */
static bool
begins_with(const char *text, const char *start)
{
	char *folded, *folded_start;
	bool begins;

	if (strncmp(text, start, strlen(start)) == 0)
		return true;
	folded = unicode_fold_case(text);
	folded_start = unicode_fold_case(start);
	begins = strncmp(folded, folded_start, strlen(folded_start)) == 0;
	free(folded);
	free(folded_start);
	return begins;
}

void
completion_offer(struct completion *c, const char *value, const char *meaning)
{
	if (!is_plain(value) || !begins_with(value, c->word + c->fixed))
		return;
	output_textf(c->out, "%.*s%s", (int)c->fixed, c->word, value);
	if (meaning != NULL)
		output_textf(c->out, "\t%s", meaning);
	output_text(c->out, "\n");
}

void
completion_offer_commands(struct completion *c)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (c->kind == KIND_CONTACT &&
		    (commands[i]->flags & COMMAND_CONTACT) == 0)
			continue;
		completion_offer(c, commands[i]->name, commands[i]->summary);
		if (commands[i]->alias != NULL)
			completion_offer(c, commands[i]->alias, commands[i]->summary);
	}
}

void
completion_offer_kinds(struct completion *c)
{
	completion_offer(c, kind_name(KIND_LEAD), "the command is about leads");
	completion_offer(c, kind_name(KIND_CONTACT), "the command is about contacts");
}

void
completion_offer_options(
    struct completion *c, const struct option_spec *specs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool is_short = specs[i].name[1] == '\0';
		char *word = xasprintf("%s%s", is_short ? "-" : "--", specs[i].name);

		completion_offer(c, word, specs[i].help);
		free(word);
	}
}
