#ifndef CRM_MERGE_INTERNAL_H
#define CRM_MERGE_INTERNAL_H

#include "base/buf.h"
#include "base/threeway.h"
#include "crm/merge.h"
#include "store/docmerge.h"

/* What the parts of the merge share. Nobody else includes this. */

enum tree { TREE_BASE, TREE_OURS, TREE_THEIRS, TREES };
#define OTHER_TREE(tree) ((tree) == TREE_OURS ? TREE_THEIRS : TREE_OURS)

/* A record's file in one tree. */
struct copy {
	const char *path;
	const struct merge_file *file;
	enum kind kind;
	char *id;     /* in NFC */
	char *stem;   /* so, as the path spells it */
	char *folder; /* below leads/ or leads/trash/, with a slash behind; or "" */
	bool trashed;
	struct subject *subject; /* once it is known whose copy it is */

	/* Read once somebody asks: copy_read(). */
	bool was_read, readable, has_created;
	instant_t created;
	char *name, *email; /* or NULL */
};

struct copies {
	struct copy **items;
	size_t count, room;
};

/* A record: its copies in the trees, and what becomes of it. */
struct subject {
	enum kind kind;
	struct copy *copies[TREES]; /* NULL: the tree has none */
	enum tree sides[VERSIONS]; /* which tree is the base, the earlier and the later */
	struct merge_touch touches[VERSIONS];
	bool both;   /* both sides did something to it */
	bool told;   /* what came of its place is in the report */
	bool stands; /* false: it goes */
	bool trashed;
	char *folder, *stem, *id; /* where it goes; id is NULL until then */
};

/* A file as it is to be. */
struct put {
	char *path;
	char *bytes;
	size_t len;
	const char *blob; /* where it is a side's own, else NULL */
	bool beside;      /* kept beside what stands there */
	enum merge_kind kind;
};

struct tree_merge {
	const struct merge_input *input;
	struct merge_result *out;
	struct copies copies[TREES];
	struct subject **subjects;
	size_t count, room;
	struct put *puts;
	size_t put_count, put_room;
};

static inline bool
is_undo(const struct tree_merge *m)
{
	return m->input->rules == MERGE_UNDO;
}

/* merge.c */
bool files_equal(const struct merge_file *a, const struct merge_file *b);
/* The file of that path in a tree; the first base that has it. */
const struct merge_file *tree_file(
    const struct tree_merge *m, const struct merge_path *path, enum tree tree);
void put_file(struct tree_merge *m, const char *path, const void *bytes, size_t len,
    const char *blob, bool beside);
/* The same of a side's own file, whatever it is. */
void put_own(
    struct tree_merge *m, const char *path, const struct merge_file *file, bool beside);
void report(struct tree_merge *m, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* That both sides changed it, and it is merged. */
void report_both(
    struct tree_merge *m, const char *label, const struct merge_touch touches[VERSIONS]);
/* "PATH.other-0123456789ab". The caller frees. */
char *path_beside(const char *path, const char *blob);
/* Which of two sides touched a path last, and when; `order` of the bytes decides where
 * nothing else does. */
void order_sides(struct tree_merge *m, const char *const paths[TREES], int order,
    enum tree sides[VERSIONS], struct merge_touch touches[VERSIONS]);
/* A side's newest commit on a path, or on the one that it had in the base. */
struct merge_touch last_touch(
    struct tree_merge *m, const char *const paths[TREES], enum tree tree);
int compare_touches(const struct merge_touch *a, const struct merge_touch *b);
const char *touch_who(const struct merge_touch *touch);
int compare_files(const struct merge_file *a, const struct merge_file *b);

/* merge_copy.c */
struct copy *copy_of(
    const char *path, const struct merge_file *file); /* NULL: no record's */
void copy_read(struct copy *copy);
void copy_free(struct copy *copy);
void copies_add(struct copies *copies, struct copy *copy);
/* Both say when they were created, and not the same. */
bool copies_differ(struct copy *a, struct copy *b);
bool copies_share_email(struct copy *a, struct copy *b);
/* One does not say when it was created, and they have two addresses. */
bool copies_part_email(struct copy *a, struct copy *b);
/* Nothing but `created` tells them apart. */
bool copies_same_but_created(const struct copy *a, const struct copy *b);

/* merge_match.c: finds each tree's copies, and what is one record in them. */
void match_copies(struct tree_merge *m);

/* merge_place.c: whether records stay, and where. */
void decide_places(struct tree_merge *m);
char *subject_path(const struct subject *subject);  /* the caller frees */
char *subject_label(const struct subject *subject); /* "jane", "contact jane"; so */
/* Is it not what the base has, or not where? */
bool copy_changed(const struct subject *subject, enum tree tree);
bool copy_moved(const struct subject *subject, enum tree tree);

/* merge_ids.c: an id of its own for each. */
void settle_ids(struct tree_merge *m);

/* merge_links.c */
struct relinking;
struct relinking *links_prepare(struct tree_merge *m);
/* The side's copy with the links it added or changed following what got another id;
 * behind what out holds. */
void links_follow(struct relinking *relinking, const struct subject *subject,
    enum tree tree, struct buf *out);
void links_release(struct relinking *relinking);

/* merge_content.c: the records' bytes. */
void merge_contents(struct tree_merge *m);

/* merge_other.c: settings and other files. */
/* Whether all that the trees have there are files: what copies are made of. */
bool path_is_plain(const struct tree_merge *m, const struct merge_path *path);
/* Whether the path is a record's; a link is none, wherever it stands. */
bool is_record_path(const struct tree_merge *m, const struct merge_path *path);
void merge_other_file(struct tree_merge *m, const struct merge_path *path);

/* merge_ini.c */
struct ini_side {
	struct span text;
	instant_t at;
	const char *who;
};
/*
 * minicrm.ini key by key: the later side's value stands; each that gave way becomes a
 * comment above it and a line in `lost` ("[users] alice = …"), but not for an undo.
 */
void merge_ini(const struct ini_side sides[VERSIONS], enum merge_rules rules,
    struct buf *out, struct strlist *lost);

#endif
