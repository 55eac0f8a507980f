#ifndef FILESET_INTERNAL_H
#define FILESET_INTERNAL_H

#include "base/change.h"
#include "base/error.h"
#include "base/file_place.h"
#include "base/strlist.h"
#include "history/repository.h"

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* The files of a transaction, and how they change on disk. */

/* content.c: what stands at a path: nothing, a file, a link, or a folder as a whole. */
struct folder;
struct content {
	struct blob blob; /* a file's bytes, or where a link leads to */
	bool is_link;
	struct folder *folder; /* owned; NULL: it is none */
};
struct inner {
	char *path; /* below the folder */
	struct content content;
	git_filemode_t mode;
};
struct folder {
	struct inner *items;
	size_t count, room;
};
void folder_add(struct folder *folder, const char *path, const struct content *content,
    git_filemode_t mode); /* copies; not a folder */
bool content_exists(const struct content *content);
bool content_equal(const struct content *a, const struct content *b);
/* lstat(2) below the root; behind a link there is nothing. 1, 0 where there is none, -1.
 */
int content_stat(int root, const char *path, struct stat *out, struct error *err);
/* A file or a link, or nothing (a folder is none): 1; 0 where something else is there;
 * -1. */
int content_read(int root, const char *path, struct content *out, struct error *err);
/* Where a link leads to; -1 with errno. */
int content_read_link(int folder, const char *name, struct blob *out);
/* As an object of the repository, and back; the mode is git's, of its kind. */
int content_write(struct repository *repo, const struct content *content, git_oid *out,
    struct error *err);
int content_load(struct repository *repo, const git_oid *id, unsigned mode,
    struct content *out, struct error *err);
void content_release(struct content *content);

/* fileset.c: the files of a transaction, one entry a path, with their bytes. */
struct entry {
	char *path;
	char *draft; /* the temporary while it is written; so the next */
	char
	    *temp; /* what lies beside it while it changes; set by fileset_name_temps() */
	struct content old, new;
	git_oid old_id, new_id; /* zero: no such file */
	git_filemode_t old_mode, mode;
	bool remode;  /* the file is to be executable or not, as the mode says */
	bool touched; /* the file may have been changed */
	bool decided; /* by somebody else since: the file is left alone */
	bool left;    /* recorded, but the file stays what it is; */
	bool
	    special; /* or is git's to write: a link, a file that goes through a filter */
	bool hooked; /* what is recorded is what a hook made of it */
	size_t commit; /* the last one that it was in */
};

struct fileset {
	struct entry *items;
	size_t count, room;
	size_t *slots; /* a hash table of indices + 1 */
	size_t slot_count;
	struct strlist made; /* folders that don't stand yet, outermost first */
	bool at_once;        /* to be brought to disk all at once */
};

struct entry *fileset_find(const struct fileset *files, const char *path);
struct entry *fileset_add(struct fileset *files, const char *path);
/* Names the temporaries after the commit. */
void fileset_name_temps(struct fileset *files, const git_oid *commit);
/* Lists the folders to make. */
int fileset_list_folders(struct fileset *files, int root, struct error *err);
void fileset_release(struct fileset *files);

/*
 * fileset_folders.c: what becomes a folder, or a file in the place of one, changes as a
 * whole, in one step.
 */
/* Where a file is to be left as it is, so is what would come in its place, or take the
 * folder away that it lies in. */
void fileset_leave_folders(struct fileset *files, int root);
/* Adds what stands in the way of the files, and is none of them. */
int fileset_list_obstacles(
    const struct fileset *files, int root, struct strlist *out, struct error *err);
/* Makes one entry of each. 0; 1 where something stands in the way; -1. */
int fileset_join_folders(
    struct fileset *files, struct repository *repo, struct error *err);

/* worktree.c: the files of a fileset. */
/* All to their new state. 0; 1 where one holds other bytes than its old ones; -1. */
int worktree_forward(struct fileset *files, int root, struct error *err);
/* What was displaced still holds the old bytes: 0; 1 where not; -1. */
int worktree_verify(const struct fileset *files, int root, struct error *err);
/* worktree_return.c: all touched ones that hold the new bytes to their old state. */
int worktree_back(struct fileset *files, int root, struct error *err);
/* All that hold the old bytes to their new state. */
int worktree_redo(struct fileset *files, int root, struct error *err);
/* worktree_settle.c: drops what was displaced, and folders that were left empty; an edit
 * that came late is put in place. */
int worktree_settle(const struct fileset *files, int root, struct error *err);

/* displace.c: a file and what lies beside it. */
const char *displace_last_part(const char *path);
bool displace_stands(int folder, const char *name);
/* 1 where that is what stands there (where nothing is to, a folder may), 0 where not, -1
 * with err. */
int displace_holds(
    int folder, const char *name, const struct content *content, struct error *err);

/* displace_write.c */
/* Gives a file whose bytes stay its permissions; what fails shows as a change. */
void displace_settle_mode(const struct file_place *place, const struct entry *entry);
/* Writes, syncs where asked to, and closes; -1 with errno. */
int displace_fill(int fd, const struct blob *blob, const mode_t *permissions, bool sync);
/* Writes the entry's temporary, which is whole or not there. */
int displace_write_temp(const struct file_place *place, const struct entry *entry,
    const struct content *content, struct error *err);
/* In two steps: the second only when the draft is on disk. */
int displace_write_draft(const struct file_place *place, const struct entry *entry,
    const struct content *content, struct error *err);
int displace_take_draft(
    const struct file_place *place, const struct entry *entry, struct error *err);

/* displace_folder.c */
/* What a folder holds, sorted: paths below it of all that is no folder; a repository in
 * it is one thing. */
int folder_list(int folder, const char *name, struct strlist *out, struct error *err);
int folder_holds(
    int at, const char *name, const struct folder *folder, struct error *err);
int folder_write_beside(
    int at, const char *name, const struct folder *folder, bool sync, struct error *err);
/* What is listed, and the folders; what came besides stays. -1 with errno. */
int folder_remove(int at, const char *name, const struct folder *folder);

/* displace.c */
/*
 * Puts the temporary in the place of the file, which is to hold `from`; where nothing
 * is to stand there, the file goes in the place of the temporary. 0: the temporary
 * holds `from` now (or is gone); 1: the file holds something else, and still does; -1.
 */
int displace_change_places(const struct file_place *place, const struct entry *entry,
    const struct content *from, bool to_exists, struct error *err);

#endif
