#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strlist.h"
#include "model/record.h"
#include "model/team.h"

#include <stdbool.h>

/* A data directory and its records. It reads; what is to be written it hands to others as
 * bytes. */
struct store;

/* Opens the directory. The team outlives the store. */
int store_open(
    const char *dir, const struct team *team, struct store **out, struct error *err);
void store_close(struct store *store);
int store_root(const struct store *store); /* its folder, open; owned by the store */

/* Where a record's file stands. */
struct store_entry {
	enum kind kind;
	char *id;
	char *path;
	bool trashed;
	char *problem; /* why it is not read ("is a symbolic link"); NULL: none */
};
struct store_entries {
	struct store_entry *items;
	size_t count, room;
};
void store_entries_release(struct store_entries *entries);

enum store_where { STORE_LIVE = 1, STORE_TRASH = 2 };

/* The record files' names, sorted by path; reads no file. A missing folder has none. */
int store_scan(struct store *store, enum kind kind, unsigned where,
    struct store_entries *out, struct error *err);

/* Reads one file. A record that can't be read is a broken one; *out is NULL where the
 * file is gone. */
int store_read(struct store *store, const struct store_entry *entry, struct record **out,
    struct error *err);

/* Reads them all, sorted by path. */
int store_load(struct store *store, enum kind kind, unsigned where,
    struct record_list *out, struct error *err);

/* crm_find()'s rules. */
int store_find(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err);

/* The records of that e-mail address, compared case-folded. */
int store_find_email(struct store *store, enum kind kind, unsigned where,
    const char *email, struct record_list *out, struct error *err);

/* An id for a new record of that name that no file of the kind has, trash included, and
 * that `taken` doesn't refuse. */
int store_new_id(struct store *store, enum kind kind, const char *name,
    bool (*taken)(const char *path, void *context), void *context, char **out,
    struct error *err);

/* The path of a new record: "leads/jane-doe.yaml", "leads/j/jane-doe.yaml" with fanout.
 * The caller frees. */
char *store_path(const struct store *store, enum kind kind, const char *id);

/* "leads/vip/x.yaml" to "leads/trash/vip/x.yaml" and back. The caller frees. */
char *store_trash_path(const char *path);
char *store_live_path(const char *path);

/* The kind, id and trash of a path; false where it is no record's. id_out: the caller
 * frees. */
bool store_parse_path(const char *path, enum kind *kind, char **id_out, bool *trashed);

#endif
