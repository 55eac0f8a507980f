#ifndef CRM_MEND_H
#define CRM_MEND_H

#include "crm_internal.h"
#include "held.h"

/*
 * A file that was held and can be read again, on its way into history: a merge of what it
 * came from, HEAD and the file, by the rules of crm/merge.h, as if it had been committed
 * before the sync that it missed.
 */
struct mend {
	struct changeset changes;
	char *message;
	struct strlist report; /* what was decided, a line each */
	char *path;            /* where the record stands then; NULL: none of that kind */
	char *blocked;         /* a file that would change and has changes of its own */
};
void mend_release(struct mend *mend);

/*
 * Merges the bytes, which are to take the place of what lies at `path`: the held one, or
 * where somebody moved that to. mend->blocked is set, and nothing else,
 * where it can't be done now.
 */
int mend_merge(struct crm *crm, struct transaction *tx, const struct held *held,
    const char *path, const void *bytes, size_t len, struct mend *mend,
    struct error *err);

/* Fails where it is blocked. */
int mend_check(const struct mend *mend, const char *path, struct error *err);

/* Adds the commit; the held line goes with it. */
int mend_commit(struct crm *crm, struct transaction *tx, const struct held *held,
    const struct mend *mend, struct error *err);

/* Does both for the file at `path`, where it is held: 1; 0 where not, -1. It fails where
 * it can't be done now. */
int mend_now(struct crm *crm, struct transaction *tx, const char *path, const void *bytes,
    size_t len, struct mend *mend, struct error *err);

/*
 * The same for a held file that was mended and committed by other means, which took back
 * what had come in: what that lost. No changes where there is nothing to do.
 */
int mend_repair(struct crm *crm, struct transaction *tx, const struct held *held,
    struct mend *mend, struct error *err);

#endif
