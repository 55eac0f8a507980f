#ifndef COMMANDS_COMMAND_H
#define COMMANDS_COMMAND_H

#include "base/env.h"
#include "base/error.h"
#include "base/strlist.h"
#include "commands/args.h"
#include "crm/crm.h"
#include "model/field.h"
#include "model/kind.h"

#include <stddef.h>

/* The command table: what help, completion and the manual print, and main runs. */

#define FOR_LEAD (1u << KIND_LEAD)
#define FOR_CONTACT (1u << KIND_CONTACT)

struct option_spec {
	const char *name; /* "follow-up"; where it has a letter alone, that: "C" */
	char letter;      /* 'C'; 0: none */
	const char *arg;  /* its argument in the help, "DATE"; NULL: it takes none */
	const char *help; /* in lower case; NULL: the row is the field table's option of
			     that name, where the kind has it */
	unsigned kinds;   /* FOR_LEAD | FOR_CONTACT; 0: both */
	const struct field *field; /* set where it comes from the field table */
};

enum command_flags {
	COMMAND_CONTACT = 1 << 0, /* `minicrm contact COMMAND` is there too */
	COMMAND_FIELDS = 1 << 1,  /* takes an option for each settable field, and --set */
	COMMAND_NO_DIR = 1 << 2,  /* needs no data directory */
	COMMAND_PAGER = 1 << 3,   /* its output is long: through the pager */
	COMMAND_TEXT = 1 << 4,    /* its last argument is a text, which may need quotes */
	COMMAND_STRICT = 1 << 5,  /* a part of a name is no REF for it */
	COMMAND_TRASH = 1 << 6,   /* its REF is a record in the trash */
	COMMAND_ALL = 1 << 7,     /* its REF is a record, live or in the trash */
	COMMAND_CHECKS = 1 << 8   /* works whatever the team's settings say */
};

/* The headings that the overview has. */
enum command_group { GROUP_READ, GROUP_CHANGE, GROUP_DIRECTORY, GROUP_ABOUT };
#define COMMAND_GROUP_COUNT 4

struct invocation;

struct command {
	const char *name;
	const char *alias;   /* or NULL */
	const char *args;    /* "REF [TEXT…|-]" */
	const char *summary; /* a line, begins with a verb in lower case */
	const char *details; /* paragraphs of the help, lines ended by \n; or NULL */
	const struct option_spec *options; /* ends with a row without a name; or NULL */
	enum command_group group;
	unsigned flags;
	int min_args, max_args; /* max_args -1: any number */
	int (*run)(struct invocation *inv, struct error *err);
};

/* One run of one command: what main hands it. */
struct invocation {
	const struct env *env;
	const struct command *command;
	enum kind kind;
	struct crm_place place;
	struct crm *crm; /* open; NULL for a COMMAND_NO_DIR */
	struct args args;
	struct output *out;
	struct strlist warnings; /* for stderr, behind all output: "warning: …" */
	struct strlist notices;  /* so too, as they are: "nothing to change" */
};

/* What may stand before a command; ends with a row without a name. */
extern const struct option_spec global_options[];

/* All commands, in the order that the help has them; ends with NULL. */
extern const struct command *const commands[];

/* The heading of a group in the overview. */
const char *command_group_name(enum command_group group);

/* By name or alias; NULL: no such command. */
const struct command *command_find(const char *name);

/* The name that the word was meant to be, or NULL. */
const char *command_nearest(const char *word);

/*
 * All options that the command takes for this kind, --help included: its own, then the
 * field table's. An array of *count to free.
 */
struct option_spec *command_options(
    const struct command *command, enum kind kind, size_t *count);

#endif
