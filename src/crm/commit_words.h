#ifndef CRM_COMMIT_WORDS_H
#define CRM_COMMIT_WORDS_H

#include "crm_internal.h"
#include "history/graph.h"

/*
 * What commits did to the records, in the words that a command says it with, from what
 * they hold: a plain `git commit` tells the same.
 */
struct commit_words;

/* For commits that `tip` builds on. */
struct commit_words *commit_words_open(struct crm *crm, const struct object_id *tip);
void commit_words_free(struct commit_words *words);

/*
 * Adds a line a record. The commit's own subject tells what concerns no record, what was
 * done to very many at once, and what can't be read here. Not for merges.
 */
void commit_words_add(
    struct commit_words *words, const struct graph_commit *commit, struct strlist *out);

/* Adds what a merge decided, as the sync that made it said, each line once and fit for a
 * terminal. */
void commit_words_add_merge(
    struct commit_words *words, const struct graph_commit *commit, struct strlist *out);

#endif
