#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stddef.h>

/* Shows how far a long thing is, as it would be shown on a terminal: lines end in \n or
 * \r, everything else that could drive a terminal is escaped. A NULL pointer to one: not
 * wanted. */
struct progress {
	void (*show)(void *context, const char *text, size_t len);
	void *context;
};

#endif
