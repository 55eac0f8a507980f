#ifndef CRM_COMMIT_MERGE_INTERNAL_H
#define CRM_COMMIT_MERGE_INTERNAL_H

#include "commit_merge.h"
#include "crm/merge.h"
#include "model/team.h"

#include <stdbool.h>
#include <stddef.h>

/* A merge of two commits in the making. */

/* The order of the commits in all that is compared. */
enum { OURS, THEIRS, FIRST_BASE };
#define BASES_MAX (GRAPH_COMPARE_MAX - FIRST_BASE)

/* A file's bytes, for the merge. */
struct loaded {
	struct blob blob;
	char id[OBJECT_ID_TEXT_SIZE];
};

/* What is asked of one side only where it matters. */
struct side {
	bool has_touches, has_ids;
	struct touch *touches; /* one a path */
	struct strlist texts;  /* of the touches: ids and names */
	struct strlist ids;    /* "0jane", sorted */
};

struct merging {
	struct repository *repo;
	struct object_id commits[GRAPH_COMPARE_MAX];
	size_t count; /* of commits */
	const struct object_ids *bases;
	const struct resolutions *resolutions;
	struct compared_list changed;
	struct loaded *files;     /* count a path */
	struct merge_file *views; /* the same, for the merge */
	struct merge_path *paths;
	size_t path_count;
	struct side sides[2];
	bool has_team;
	struct team team;       /* as merged, once somebody asks */
	struct tree_file *puts; /* what differs from ours; the paths are others' */
	size_t put_count, put_room;
	struct error *err; /* of what is asked in between */
};

/* The path's place in what is compared, or -1. */
long merging_find(const struct merging *m, const char *path);

/* commit_merge_sides.c: what the merge asks of one side, in the terms of crm/merge.h;
 * the context is the merging. */
bool merging_find_touch(
    void *context, enum merge_side side, const char *path, struct merge_touch *out);
bool merging_has_id(void *context, enum merge_side side, enum kind kind, const char *id);
void side_release(struct side *side, size_t count);

/* commit_merge_team.c: the settings as they come out of the merge. */
const struct team *merging_team(struct merging *m);

#endif
