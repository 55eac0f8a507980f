#ifndef COMMANDS_PROGRESS_H
#define COMMANDS_PROGRESS_H

#include "base/env.h"
#include "base/progress.h"

/* Shows how far git is, on stderr; NULL where that is no terminal. */
const struct progress *progress_on_terminal(const struct env *env);

#endif
