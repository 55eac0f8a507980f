#ifndef CRM_HAND_EDITS_INTERNAL_H
#define CRM_HAND_EDITS_INTERNAL_H

#include "crm/hand_edits.h"
#include "crm_internal.h"
#include "held.h"
#include "history/changes.h"
#include "timeline_internal.h"

/* One edit on its way into history. */
struct found_edit {
	const struct step *step;     /* NULL: a file of the data directory's own */
	const char *path;            /* where the file stands now; NULL: it is missing */
	const char *from;            /* where HEAD has it; NULL: it is new */
	const struct blob *state;    /* what lies at `path` */
	struct timeline_event event; /* with a step: what was done */

	/* For its commit. */
	struct buf bytes;       /* what is to lie at `path` */
	struct changeset links; /* other files, whose links follow the new id */
	struct buf link_lines;  /* of these, for the message */
	char *message;
	struct found_edit *follows; /* whose new id its own link follows, or NULL */
	size_t group; /* edits of one group change places: they are one commit */
	bool chosen;
	const struct held *held; /* or NULL: it is a commit of another sort, mend.h */
};

/* All that is not as in HEAD. */
struct found_edits {
	struct crm *crm;
	struct repository *repo;
	struct changed_files files;
	struct blob *states; /* one a file; as it lies in the work tree */
	struct held_list held;
	struct version_reader *reader;
	struct steps steps;
	struct found_edit *items;
	size_t count, room;
};

/*
 * hand_edits_find.c: reads what lies `below` (ends with NULL) and works out what was
 * done. Broken and missing files are added to *out; with `deleted` the missing ones are
 * edits.
 */
int found_edits_read(struct crm *crm, const char *const *below, bool deleted,
    struct found_edits *found, struct hand_edits *out, struct error *err);
void found_edits_release(struct found_edits *found);
void hand_edits_add_broken(struct hand_edits *out, const struct record *record);
void hand_edits_sort(struct hand_edits *out); /* what lists paths */

/* hand_edits_group.c: what can't be told in commits of their own. */
void found_edits_group(struct found_edits *found);
/* Whether a record that can be read stands in the path's place: in a folder of its name,
 * or where the folder was that it lay in. */
bool found_edits_displace(const struct found_edits *found, const char *path);

/* hand_edits_prepare.c: stamps what is to be committed, lets links follow, and writes the
 * messages. */
int found_edits_prepare(
    struct found_edits *found, struct transaction *tx, struct error *err);
/* The messages alone, of the files as they lie there. */
void found_edits_describe(struct found_edits *found);

/* hand_edits_links.c: where ids changed, the links to them. */
int found_edits_follow(
    struct found_edits *found, struct transaction *tx, struct error *err);

/*
 * hand_edits_mend.c: commits a file that was held and can be read again; it is left where
 * that can't be done now. And what commits made by others took back in such files.
 */
int hand_edits_mend(struct crm *crm, const char *held, const char *path,
    struct hand_edits *out, struct error *err);
int hand_edits_repair(struct crm *crm, struct hand_edits *out, struct error *err);

/* Chooses an edit, and what goes with it: what changed places with it, and links. */
void found_edits_choose(struct found_edits *found, struct found_edit *edit);

/* Commits those that are chosen: up to 20 each by itself, more in one. Adds the commits'
 * subjects. */
int found_edits_commit(struct found_edits *found, struct transaction *tx,
    struct strlist *subjects, struct error *err);

#endif
