#ifndef STORE_STORE_INTERNAL_H
#define STORE_STORE_INTERNAL_H

#include "store/store.h"

struct store {
	int root; /* -1: the files come from elsewhere */
	const struct store_files *files;
	void *context; /* of the files */
	const struct team *team;
};

/* Editors' and git's own files: names that begin with `.` or `#`. */
bool store_is_ignored(const char *name);

/* The id of a file of that base name, in NFC; NULL where it doesn't end in .yaml. */
char *store_id_of_name(const char *name);

/* Reads id and trash off a path below a kind's folder; *id is NULL where the name is no
 * record's. False where the path is ignored. */
bool store_divide_path(const char *path, char **id, bool *trashed);

/* The record can be read, and has that address; for a sieve. */
bool store_has_email(const struct record *record, const void *email);

/*
 * sieve.c: the part of a text that any file must hold, in upper or lower case, where a
 * name or an address in it holds the text; NULL where that can't be told. The caller
 * frees.
 */
char *sieve_word(const char *text);
/* False where a file holds neither the word nor anything that may stand for it. */
bool sieve_may_hold(const char *word, const char *bytes, size_t len);

#endif
