#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/*
 * JSON values (RFC 8259): the one door to jansson. A value put into another
 * belongs to it from then on.
 */
struct json;

struct json *json_object(void);
struct json *json_array(void);
struct json *json_string(const char *s); /* valid UTF-8 */
struct json *json_count(size_t n);
struct json *json_number(double n);
struct json *json_bool(int truth);
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
