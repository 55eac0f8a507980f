#ifndef COMMANDS_COMPLETION_H
#define COMMANDS_COMPLETION_H

#include "base/env.h"
#include "commands/output.h"

#include <stddef.h>

/* What the shells ask for when somebody presses Tab. */

/* The scripts: src/commands/completion/minicrm.*, as they are. */
extern const char completion_bash[];
extern const char completion_zsh[];
extern const char completion_fish[];

/*
 * Prints what may stand in the place of the last of the words, which is typed up to the
 * cursor (at least one; it may be empty); those before it are the command line behind
 * the program's name. A candidate a line, always the whole word; behind a tab what it
 * means, where there is something to say. A line that begins with the tab asks the shell
 * for names of its own: "files" or "directories". What can't be known (no data directory,
 * an unknown command) is left out; nothing is an error.
 */
void completion_words(
    const struct env *env, struct output *out, const char *const *words, size_t count);

#endif
