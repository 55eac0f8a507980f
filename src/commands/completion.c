#include "base/mem.h"
#include "completion_internal.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static void
set_specs(struct completion *c, const struct command *command)
{
	c->command = command;
	c->options_end = false;
	free(c->specs);
	c->specs = command_options(command, c->kind, &c->spec_count);
}

/* The options that may stand where no command is named yet. */
static const struct option_spec *
specs_here(const struct completion *c, size_t *count)
{
	if (c->command != NULL) {
		*count = c->spec_count;
		return c->specs;
	}
	*count = 0;
	while (global_options[*count].name != NULL)
		(*count)++;
	return global_options;
}

/*
 * The option that the word is, or NULL. *value is where its value begins, NULL where the
 * word holds none. As getopt_long(3) reads it: a long one may be shortened.
 */
static const struct option_spec *
find_option(const struct completion *c, const char *word, const char **value)
{
	size_t count, len = strcspn(word, "="), fits = 0;
	const struct option_spec *specs = specs_here(c, &count), *found = NULL;

	*value = NULL;
	if (strncmp(word, "--", 2) != 0) {
		for (size_t i = 0; found == NULL && i < count; i++)
			if (specs[i].letter != 0 && specs[i].letter == word[1])
				found = &specs[i];
		if (found != NULL && found->arg != NULL && word[2] != '\0')
			*value = word + 2;
		return found;
	}
	for (size_t i = 0; i < count; i++) {
		if (strncmp(specs[i].name, word + 2, len - 2) != 0)
			continue;
		found = &specs[i];
		fits++;
		if (strlen(found->name) == len - 2) {
			fits = 1;
			break;
		}
	}
	if (word[len] == '=')
		*value = word + len + 1;
	return fits == 1 ? found : NULL;
}

/* An option's value before the last word: two of them say where the data are. */
static void
take_value(struct completion *c, const struct option_spec *spec, const char *value)
{
	if (c->command == NULL && strcmp(spec->name, "C") == 0)
		c->place.dir = value;
	else if (c->command == NULL && strcmp(spec->name, "config") == 0)
		c->place.config = value;
}

static void
take_option(struct completion *c, const char *word)
{
	const char *value;
	const struct option_spec *spec = find_option(c, word, &value);

	if (spec == NULL && c->command == NULL)
		set_specs(c, &cmd_dashboard);
	if (spec == NULL || spec->arg == NULL)
		return;
	if (value == NULL)
		c->pending = spec;
	else
		take_value(c, spec, value);
}

/* One of the words before the last; false: it is no command, and nothing is known of what
 * may follow it. */
static bool
take_word(struct completion *c, const char *word)
{
	const struct command *command;

	if (c->pending != NULL) {
		take_value(c, c->pending, word);
		c->pending = NULL;
	} else if (!c->options_end && strcmp(word, "--") == 0) {
		c->options_end = true;
	} else if (!c->options_end && word[0] == '-' && word[1] != '\0') {
		take_option(c, word);
	} else if (c->command != NULL) {
		c->position++;
	} else if (!c->has_kind && kind_parse(word, &c->kind)) {
		c->has_kind = true;
	} else {
		command = command_find(word);
		if (command == NULL)
			return false;
		set_specs(c, command);
	}
	return true;
}

static void
offer_some_options(struct completion *c)
{
	size_t count;
	const struct option_spec *specs = specs_here(c, &count);

	completion_offer_options(c, specs, count);
	if (c->command != NULL || c->has_kind)
		return;
	for (count = 0; cmd_dashboard.options[count].name != NULL;)
		count++;
	completion_offer_options(c, cmd_dashboard.options, count);
}

static void
offer_for_last(struct completion *c)
{
	const struct option_spec *spec;
	const char *value;

	if (c->pending != NULL) {
		completion_offer_value(c, c->pending);
	} else if (!c->options_end && c->word[0] == '-') {
		spec = find_option(c, c->word, &value);
		if (value == NULL) {
			offer_some_options(c);
		} else if (spec != NULL && spec->arg != NULL) {
			c->fixed = (size_t)(value - c->word);
			completion_offer_value(c, spec);
		}
	} else if (c->command != NULL) {
		completion_offer_argument(c);
	} else {
		if (!c->has_kind)
			completion_offer_kinds(c);
		completion_offer_commands(c);
	}
}

void
completion_words(
    const struct env *env, struct output *out, const char *const *words, size_t count)
{
	struct completion c = {.env = env, .out = out, .kind = KIND_LEAD};
	bool known = true;

	c.word = words[count - 1];
	for (size_t i = 0; known && i + 1 < count; i++)
		known = take_word(&c, words[i]);
	if (known)
		offer_for_last(&c);
	free(c.specs);
	crm_close(c.crm);
}
