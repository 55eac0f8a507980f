#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strlist.h"
#include "model/record.h"
#include "model/team.h"

#include <stdbool.h>

/*
 * A data directory and its records. It reads; what is to be written goes to others as
 * bytes, and of git it knows nothing.
 */
struct store;

/* Opens the directory. The team outlives the store. */
int store_open(
    const char *dir, const struct team *team, struct store **out, struct error *err);
void store_close(struct store *store); /* NULL is fine */

/* Files from elsewhere than a directory: what there is, and what it holds. */
struct store_files {
	/* Adds the paths of all files below a top-level folder ("leads"). */
	int (*list)(
	    void *context, const char *folder, struct strlist *paths, struct error *err);
	/* As file_read(). */
	int (*read)(void *context, const char *path, struct buf *out, struct error *err);
};

/* A store on such files, to read from. They and the team outlive it. */
struct store *store_open_files(
    const struct store_files *files, void *context, const struct team *team);

/* The folder's descriptor, the store's own; -1 where it is on no directory. */
int store_root(const struct store *store);

/* A file's bytes, behind what out holds. Returns 1, 0 where there is none, -1 with err.
 */
int store_read_file(
    struct store *store, const char *path, struct buf *out, struct error *err);

/* Where a record's file stands. */
struct store_entry {
	enum kind kind;
	char *id;   /* in NFC */
	char *path; /* relative to the data directory, as the file system spells it */
	bool trashed;
	const char *problem; /* why it is never read: "is a symbolic link"; NULL: none */
	const char *rule;    /* a short name for that: "symlink" */
};
struct store_entries {
	struct store_entry *items;
	size_t count, room;
};
#define STORE_ENTRIES_INIT \
	{                  \
		NULL, 0, 0 \
	}
void store_entries_release(struct store_entries *entries);

enum store_where { STORE_LIVE = 1, STORE_TRASH = 2 };

/* The record files by name, sorted by path; reads no file. A missing folder has none. */
int store_scan(struct store *store, enum kind kind, unsigned where,
    struct store_entries *out, struct error *err);

/*
 * What else lies below the kind's folder, its trash included: whose name is no record's
 * (the id is NULL) and doesn't begin with `.` or `#`. Sorted by path.
 */
int store_strays(
    struct store *store, enum kind kind, struct store_entries *out, struct error *err);

/*
 * Reads one file. What can't be read, for whatever reason, is a broken record; NULL
 * where the file is gone. The caller frees.
 */
struct record *store_read(struct store *store, const struct store_entry *entry);

/*
 * Which records are worth keeping. Those that are not cost neither memory nor, where a
 * text is asked for that their file hasn't, the parsing.
 */
struct store_sieve {
	const char *text; /* a part of a name or an e-mail address that is looked for, by
			     unicode_fold() or unicode_fold_case(); NULL: any */
	/* Asked by several threads, each of records of its own; NULL keeps all. Broken
	 * ones are told too, but where a text is looked for not all of them. */
	bool (*keeps)(const struct record *record, const void *context);
	const void *context;
};
int store_load_some(struct store *store, enum kind kind, unsigned where,
    const struct store_sieve *sieve, struct record_list *out, struct error *err);

/* Reads them all, sorted by path. */
int store_load(struct store *store, enum kind kind, unsigned where,
    struct record_list *out, struct error *err);

/*
 * The record that REF names, the first that fits: an id; a unique id prefix; an exact
 * e-mail address (case-folded); part of a name that matches one record (not where
 * `strict`). None or several: an error, which lists the several. What a merge kept,
 * and can't be read, is meant by its beginning only where nothing else is. The caller
 * frees.
 */
int store_find(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err);

/* The same, but 1 where there is none, without an error. */
int store_lookup(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err);

/* Adds what each of the REFs names, each record once, in their order. The folders are
 * gone through once for all of them. */
int store_find_all(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *const *refs, size_t count, struct record_list *out, struct error *err);

/* Adds the readable records of that e-mail address, compared case-folded. */
int store_find_email(struct store *store, enum kind kind, unsigned where,
    const char *email, struct record_list *out, struct error *err);

/*
 * An id for a new record of that name which no file of the kind has, trash included,
 * and for whose paths `is_taken`, where given, says no. The caller frees.
 */
int store_new_id(struct store *store, enum kind kind, const char *name,
    bool (*is_taken)(const char *path, void *context), void *context, char **out,
    struct error *err);

/* Where a new record goes: "leads/jane.yaml", or "leads/j/jane.yaml". The caller frees.
 */
char *store_path(const struct store *store, enum kind kind, const char *id);

/* "leads/vip/x.yaml" to "leads/trash/vip/x.yaml", and back. The caller frees. */
char *store_trash_path(const char *path);
char *store_live_path(const char *path);

/* True where a part of the path begins with `.` or `#`: editors' and git's own files. */
bool store_ignores(const char *path);

/* Reads kind, id and trash off a path; false where it is no record's. Free *id. */
bool store_parse_path(const char *path, enum kind *kind, char **id, bool *trashed);

/* Where ".MARK-0123456789ab" ends the name, as a merge calls what it keeps beside a file,
 * the length of what stands before it; else 0. */
size_t store_kept_stem(const char *name, const char *mark);

#endif
