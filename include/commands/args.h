#ifndef COMMANDS_ARGS_H
#define COMMANDS_ARGS_H

#include "base/error.h"
#include "crm/config.h"
#include "crm/crm.h"
#include "model/kind.h"

#include <stdbool.h>
#include <stddef.h>

/* The command line, read by the command table through getopt_long(3). */
struct command;
struct option_spec;

/* What stands before the command. */
struct global_args {
	struct crm_place place; /* -C, --config */
	bool has_color;
	enum color_mode color;
	bool help;
	bool version;
	bool has_kind;
	enum kind kind;
};

/*
 * Reads the global options and the kind. Returns the index of the command's word in
 * argv, argc or that of an option of the dashboard's where there is none, or -1 with a
 * usage error.
 */
int global_args_parse(struct global_args *args, int argc, char **argv, struct error *err);

/* An option as it was given. */
struct arg_option {
	const struct option_spec *spec;
	const char *value; /* NULL where the option takes none */
};

struct args {
	struct option_spec *specs; /* all that the command takes for this kind */
	size_t spec_count;
	struct arg_option *options; /* in the order they were given */
	size_t option_count, option_room;
	const char **items; /* the arguments that are no options */
	size_t count, room;
	bool help; /* --help: nothing else counts */
};

/*
 * Reads what stands behind the command; argv[0] is the command's word. Options may stand
 * behind arguments, long ones may be shortened, `--` ends them. The strings stay argv's.
 */
int args_parse(struct args *args, const struct command *command, enum kind kind, int argc,
    char **argv, struct error *err);
void args_release(struct args *args);

/* The option's value where it was given last, or NULL. */
const char *args_value(const struct args *args, const char *name);
bool args_has(const struct args *args, const char *name);

/* The words joined by blanks, from the one at `first` on. The caller frees. */
char *args_text(const struct args *args, size_t first);

/* A whole number from `min` on, or a usage error that names the option. */
int args_number(
    const char *option, const char *text, long min, long *out, struct error *err);

/* The option's value as a day, as it may be written; *given is false where there is none.
 */
int args_day(const struct args *args, const char *option, day_t today, bool *given,
    day_t *out, struct error *err);

#endif
