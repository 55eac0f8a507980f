#ifndef WORKTREE_INTERNAL_H
#define WORKTREE_INTERNAL_H

#include "history_internal.h"

/* What the parts of the work tree's change share. Nobody else includes this. */

/* Readers look at one file after the other: what moves is there twice rather than not at
 * all. */
enum turn { CREATIONS, REPLACEMENTS, DELETIONS };
enum turn worktree_turn(const struct entry *entry);
/* True where the entry changes nothing on disk: a hand edit that is recorded. */
bool worktree_stays(const struct entry *entry);
/* fsync of each folder once. */
int worktree_sync_folders(const struct fileset *files, int root, struct error *err);

/* worktree_settle.c: only where it is empty. */
bool worktree_remove_folder(int root, const char *folder);

/* beside.c: what lies beside the file. */
enum beside { NOTHING, OURS, FOREIGN };
enum beside beside_look(const struct file_place *place, const struct entry *entry);
int beside_remove(const struct file_place *place, const struct entry *entry,
    const char *path, struct error *err);
/* A save that was displaced is not ours to remove. */
int beside_drop(
    const struct file_place *place, const struct entry *entry, struct error *err);

#endif
