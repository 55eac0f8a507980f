#ifndef CRM_CONFIG_INTERNAL_H
#define CRM_CONFIG_INTERNAL_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strlist.h"
#include "crm/config.h"

/* A settings file while it is read, and who takes its entries. */
struct ini {
	const char *file; /* for messages */
	/* Returns 0, or -1 by way of ini_refuse(). */
	int (*entry)(
	    struct ini *ini, const char *section, const char *key, const char *value);
	void *context; /* the entry function's */
	struct error *err;
	/* All that is wrong, for which nothing is refused; or NULL, and the first is. */
	struct setting_problems *problems;
	size_t line;       /* of the entry at hand, from 1 */
	const char *start; /* of that line */
	const char *next, *end;
	bool expects_entry; /* that line is to be one, and wasn't so far */
	struct strlist seen;
};

/*
 * Reads the text through inih. A line over 199 bytes, an entry that is set twice and
 * what is no entry are errors.
 */
int ini_read(struct ini *ini, const struct buf *text);

/* Fails with "FILE:LINE: " before the message, or adds a problem; returns -1. */
int ini_refuse(struct ini *ini, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The same where not the key is wrong, but its value. */
int ini_refuse_value(struct ini *ini, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds a problem that is no error. */
void ini_warn(struct ini *ini, const char *message);

/* True where the section is one of the personal settings'. */
bool settings_has_section(const char *section);

#endif
