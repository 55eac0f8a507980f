#ifndef CRM_MEND_INTERNAL_H
#define CRM_MEND_INTERNAL_H

#include "mend.h"

/* Two commits and what they come from, and what comes out as a commit. */
struct mending {
	struct crm *crm;
	struct repository *repo;
	struct transaction *tx;
	const char *path, *held; /* whose files may not be as in HEAD; or NULL */
	struct object_id head, base, result;
	struct compared_list changed; /* between HEAD, the result and the base */
	struct mend *mend;
};

enum { IN_HEAD, IN_RESULT, IN_BASE, TREES };

void mending_release(struct mending *m);

/* The base with the file's bytes in the place of what it had, as a commit. */
int mending_write_side(struct repository *repo, const struct held *held, const char *path,
    const void *bytes, size_t len, const struct identity *who, instant_t at,
    struct object_id *out, struct error *err);

/* Merges two commits into one more; adds what was decided to the report. */
int mending_merge(struct mending *m, const struct object_id *ours,
    const struct object_id *theirs, struct object_id *base, const struct identity *who,
    instant_t at, struct object_id *out, struct error *err);

/* m->result, as changes of the files as they lie there; `path` is the held one. */
int mending_take(struct mending *m, const char *path, struct error *err);

#endif
