#ifndef MODEL_SLUG_H
#define MODEL_SLUG_H

#include <stdbool.h>

#define SLUG_MAX_BYTES 64

/*
 * An id from a name: NFKD, marks stripped, case-folded, runs of anything but
 * letters and digits one `-`, letters outside Latin kept, at most
 * SLUG_MAX_BYTES, cut at a character; "unnamed" where nothing is left. A name
 * that would give the reserved `trash` gives `trash-2`, as if that id were taken.
 * In NFC; never begins or ends with `-`. The caller frees.
 */
char *slug_from_name(const char *name);

/* The id's nth try: itself for 1, `id-2` for 2…; never over SLUG_MAX_BYTES. The caller
 * frees. */
char *slug_numbered(const char *id, unsigned n);

/*
 * May this be an id that a user chooses? No `/`, no control character, does not
 * begin with `.`, `#` or `-`, not empty, at most 200 bytes, not "trash"; UTF-8.
 */
bool slug_is_id(const char *id);

#endif
