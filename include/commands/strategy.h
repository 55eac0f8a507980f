#ifndef COMMANDS_STRATEGY_H
#define COMMANDS_STRATEGY_H

#include "base/env.h"
#include "base/error.h"
#include "commands/output.h"

/*
 * The program git-merge-minicrm, which git calls as its merge strategy in the top folder
 * of the work tree: "[BASE…] -- HEAD THEIRS". Where nothing was merged the exit code is
 * 2: git leaves all as it was.
 */
int strategy_run(
    const struct env *env, int argc, char **argv, struct output *out, struct error *err);

#endif
