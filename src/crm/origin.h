#ifndef CRM_ORIGIN_H
#define CRM_ORIGIN_H

#include "crm_internal.h"
#include "store/docmerge.h"

/* When and by whom the values of a record were changed last. */
struct origins {
	struct docmerge_origin *items;
	size_t count, room;
};
#define ORIGINS_INIT       \
	{                  \
		NULL, 0, 0 \
	}
void origins_release(struct origins *origins);

/*
 * Finds them for the keys that are otherwise in the work tree's file (`now`, whose bytes
 * `state` has) than in the base: the newest commit that changed each, or the user where
 * that is none yet. What history doesn't tell is left out.
 */
int origins_find(struct crm *crm, struct transaction *tx, const struct buf *base,
    struct record *now, const struct blob *state, struct origins *out, struct error *err);

#endif
