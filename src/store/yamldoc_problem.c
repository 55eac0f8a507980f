#include "yamldoc_internal.h"

#include <string.h>

/* What libyaml says, and what helps a person more. */
static const struct {
	const char *problem;
	struct problem_words words;
} table[] = {
    {"mapping values are not allowed in this context",
	{"a ':' that can't start a value here, expected quotes around a text that holds "
	 "': ', or the key on a line of its own",
	    "yaml", false}},
    {"did not find expected key",
	{"expected a key such as 'name:', indented like the keys above it, or quotes "
	 "around the text",
	    "yaml", false}},
    {"could not find expected ':'",
	{"expected ':' and a value behind the key", "yaml", true}},
    {"found character that cannot start any token",
	{"a character that can't start a value, expected quotes around the text", "yaml",
	    false}},
    {"found a tab character that violates indentation",
	{"a tab, expected spaces as indentation", "yaml", false}},
    {"found a tab character where an indentation space is expected",
	{"a tab, expected spaces as indentation", "yaml", false}},
    {"found unexpected end of stream",
	{"a quote that is never closed, expected another", "yaml", true}},
    {"did not find expected ',' or ']'",
	{"expected ',' or ']' in the list that was begun", "yaml", false}},
    {"did not find expected ',' or '}'",
	{"expected ',' or '}' in the mapping that was begun", "yaml", false}},
    {"did not find expected '-' indicator",
	{"expected '- ' and an item, indented like the items above it", "yaml", false}},
    {"block sequence entries are not allowed in this context",
	{"a '-' that can't start an item here, expected the list on the line below, or "
	 "quotes around the text",
	    "yaml", false}},
    {"did not find expected <document start>",
	{"a second document begins here, expected one a file", "second-document", false}},
    {"found incompatible YAML document",
	{"expected '%YAML 1.1' or '%YAML 1.2'", "yaml", false}},
};

const struct problem_words *
problem_words_for(const char *problem)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strcmp(table[i].problem, problem) == 0)
			return &table[i].words;
	return NULL;
}
