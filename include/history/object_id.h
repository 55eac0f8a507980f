#ifndef HISTORY_OBJECT_ID_H
#define HISTORY_OBJECT_ID_H

#include <stdbool.h>
#include <stddef.h>

/* What git calls a thing by its content: two files of one id hold the same bytes. All
 * zero: no such thing. */
struct object_id {
	unsigned char bytes[20];
};

bool object_id_is_zero(const struct object_id *id);
bool object_id_equal(const struct object_id *a, const struct object_id *b);
int object_id_compare(const struct object_id *a, const struct object_id *b); /* memcmp */

#define OBJECT_ID_TEXT_SIZE 41
void object_id_format(const struct object_id *id, char out[OBJECT_ID_TEXT_SIZE]);
/* The id that git would give a file of these bytes. */
void object_id_of_file(const void *bytes, size_t len, struct object_id *out);
bool object_id_parse(const char *text, struct object_id *out); /* all 40 digits */

#endif
