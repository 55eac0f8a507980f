#ifndef COMMANDS_COMPLETION_INTERNAL_H
#define COMMANDS_COMPLETION_INTERNAL_H

#include "commands/command.h"
#include "commands/completion.h"

/* A command line as far as it is typed. */
struct completion {
	const struct env *env;
	struct output *out;

	/* What the words before the last one said. */
	struct crm_place place;
	bool has_kind;
	enum kind kind;
	const struct command *command; /* NULL: not named yet */
	struct option_spec *specs;     /* the options that may stand here */
	size_t spec_count;
	const struct option_spec *pending; /* its value comes next, or NULL */
	bool options_end;                  /* `--` was there */
	size_t position;                   /* arguments of the command so far */

	const char *word; /* the last one */
	size_t fixed;     /* bytes of it that no candidate changes: of
			     "--status=New,Qu" those before "Qu" */

	struct crm *crm; /* NULL: not opened, or there is none */
	bool looked_for_crm;
};

/* Prints a candidate for what stands behind the fixed bytes, where it begins with what
 * is typed there. `meaning` may be NULL. */
void completion_offer(struct completion *c, const char *value, const char *meaning);

/* What stands first on a command line. */
void completion_offer_kinds(struct completion *c);
void completion_offer_commands(struct completion *c);

void completion_offer_options(
    struct completion *c, const struct option_spec *specs, size_t count);

/* The values of an option. */
void completion_offer_value(struct completion *c, const struct option_spec *spec);

/* What the command takes in its next position. */
void completion_offer_argument(struct completion *c);

#endif
