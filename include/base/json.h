#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * JSON values (RFC 8259): the one door to jansson. A value put into another
 * belongs to it from then on. What makes one is called json_new_…, for jansson
 * has functions named json_object(), json_array() and json_string() already.
 */
struct json;

struct json *json_new_object(void);
struct json *json_new_array(void);
struct json *json_new_string(
    const char *s); /* bytes that are no UTF-8 become U+FFFD, so in keys */
struct json *json_new_count(size_t n);
struct json *json_new_number(double n); /* what is no number becomes null */
struct json *json_new_bool(bool truth);
void json_free(struct json *value);

/* Keys keep the order they were set in. */
void json_set(struct json *object, const char *key, struct json *value);
void json_set_string(
    struct json *object, const char *key, const char *s); /* NULL: nothing is set */
void json_append(struct json *array, struct json *value);

/* The text read back; NULL where it is no JSON. For values that were written by
 * json_write(). */
struct json *json_parse(const char *text);

/*
 * Writes the value: on one line, or indented by `indent` columns. Characters
 * that could drive a terminal (unicode_is_control()) are written as \u escapes.
 */
void json_write(const struct json *value, int indent, struct buf *out);

#endif
