#ifndef COMMANDS_QUESTION_H
#define COMMANDS_QUESTION_H

#include "commands/command.h"

#include <stdbool.h>

/* Questions are asked on a terminal only. */
bool can_ask(const struct invocation *inv);

/*
 * Asks on the terminal, with "choices" such as "yn" behind the question, and returns the
 * letter of the answer; the last of them where the line is empty or the input ends. Any
 * other answer is asked for again, with the question's last line.
 */
char ask(struct invocation *inv, const char *question, const char *choices);

#endif
