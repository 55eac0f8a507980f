#ifndef COMMANDS_HELP_H
#define COMMANDS_HELP_H

#include "commands/command.h"
#include "commands/output.h"

/* The overview: how to call it, the commands by their groups. */
void help_overview(struct output *out);

/* One command: usage, summary, options, for the kind that stands before it. */
void help_command(struct output *out, const struct command *command, enum kind kind);

/* The command of that name, or a usage error that names the nearest. */
const struct command *help_find(const char *name, struct error *err);

#endif
