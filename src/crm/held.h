#ifndef CRM_HELD_H
#define CRM_HELD_H

#include "base/strlist.h"
#include "history/graph.h"

/*
 * `.git/minicrm/held`: files that could not be read when a sync changed what history has
 * of them. They stay in the work tree as they are; each one's line keeps the commit that
 * it came from, so that its next commit is a merge: "COMMIT BLOB PATH". The blob (zero:
 * none) is what HEAD has there since.
 */
struct held {
	struct object_id base, head;
	char *path;
};
struct held_list {
	struct held *items;
	size_t count, room;
};
#define HELD_LIST_INIT     \
	{                  \
		NULL, 0, 0 \
	}
void held_list_release(struct held_list *list);

/* The whole file; a line that can't be understood is left out. */
int held_read(struct repository *repo, struct held_list *out, struct error *err);

/* The path's line, where HEAD has there what it had when the file was held: 1; 0; -1. */
int held_find(struct repository *repo, const struct held_list *list, const char *path,
    const struct held **out, struct error *err);

/*
 * Notes that these files (sorted paths) stay while history goes from one commit to what
 * the tree has; lines of others go.
 */
int held_update(struct repository *repo, const struct strlist *paths,
    const struct object_id *from, const struct object_id *tree, struct error *err);

/* Lets these go. */
int held_drop(struct repository *repo, const struct strlist *paths, struct error *err);

#endif
