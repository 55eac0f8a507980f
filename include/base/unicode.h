#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8 text: the one door to utf8proc. */

/* True where all len bytes are well-formed UTF-8 (RFC 3629); else *bad is the first wrong
 * byte's offset. */
bool unicode_valid(const char *s, size_t len, size_t *bad);

/* The code point at s, which is valid UTF-8 and not at its end, and its length in bytes.
 */
size_t unicode_next(const char *s, size_t len, uint32_t *out);

/* Columns that the text takes on a terminal. */
size_t unicode_width(const char *s);

/* NFC. The caller frees. */
char *unicode_compose(const char *s);

/*
 * For comparing without regard to case, accents and width: NFKD, case-folded,
 * marks stripped; "José" and "JOSE" give the same. The caller frees.
 */
char *unicode_fold(const char *s);

/* Case alone: NFC, case-folded; accents count. For e-mail addresses, statuses, names of
 * users. */
char *unicode_fold_case(const char *s);
bool unicode_equal_case(const char *a, const char *b);

/* A letter or a number in Unicode's sense (categories L* and N*). */
bool unicode_is_alnum(uint32_t c);
bool unicode_is_mark(uint32_t c);

/*
 * True for what must not reach a terminal as it is: C0, DEL and C1 controls,
 * bidirectional controls (U+061C, U+200E, U+200F, U+202A–U+202E,
 * U+2066–U+2069), line and paragraph separators (U+2028, U+2029).
 */
bool unicode_is_control(uint32_t c);

/*
 * Adds s with every such character escaped: \t, \n, \r by those names, others
 * as \x1b or \u202e. `keep` names ASCII controls to leave as they are ("\n" where
 * the text may have lines). A lone backslash stays. Bytes that are no UTF-8: \xff.
 */
void unicode_escape(struct buf *out, const char *s, const char *keep);

#endif
