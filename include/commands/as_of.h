#ifndef COMMANDS_AS_OF_H
#define COMMANDS_AS_OF_H

#include "commands/command.h"

/* A row of a reader's options, and what it does: the session goes back to the day that
 * was given, if one was. */
#define OPTION_AS_OF                                                             \
	{                                                                        \
		.name = "as-of", .arg = "DATE",                                  \
		.help = "as committed by the end of that day, not as it is now", \
	}
int take_as_of(struct invocation *inv, struct error *err);

#endif
