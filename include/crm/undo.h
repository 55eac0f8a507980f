#ifndef CRM_UNDO_H
#define CRM_UNDO_H

#include "crm/crm.h"

/*
 * Takes back my last change, or my last change to the record that `ref` (NULL: any)
 * names: a three-way merge of what was after it, what is now and what was before it, so
 * that all that came later stays. Mine is what has my author address; merges are passed
 * over. Called again it takes back the one before. The commit's trailer `Undoes: COMMIT`
 * says what it took back.
 *
 * Where a key was changed again since, it stays, and result->warnings names it. Refused,
 * changing nothing: where there is nothing of mine, where an added or converted record
 * was changed since, where a record is gone.
 */
int crm_undo(struct crm *crm, enum kind kind, const char *ref, struct crm_result *result,
    struct error *err);

/* Brings back what the last undo took, in the same way. */
int crm_redo(struct crm *crm, struct crm_result *result, struct error *err);

#endif
