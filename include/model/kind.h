#ifndef MODEL_KIND_H
#define MODEL_KIND_H

#include <stdbool.h>

/* The kinds of records. A verb takes the kind as a parameter. */
enum kind { KIND_LEAD, KIND_CONTACT };
#define KIND_COUNT 2

const char *kind_name(enum kind kind); /* "lead", "contact" */
/* What stands before a verb or an id where the kind is to be told: "", "contact ". */
const char *kind_prefix(enum kind kind);
const char *kind_folder(enum kind kind);           /* "leads", "contacts" */
bool kind_parse(const char *name, enum kind *out); /* either form */

#endif
