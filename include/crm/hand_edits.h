#ifndef CRM_HAND_EDITS_H
#define CRM_HAND_EDITS_H

#include "base/strlist.h"
#include "crm/crm.h"
#include "crm/timeline.h"
#include "model/diff.h"

#include <stdbool.h>
#include <stddef.h>

/* What people did to the files by hand since the last commit. */

/* One record, or a file of the data directory's own. */
struct hand_edit {
	bool is_record; /* false: minicrm.ini or .gitattributes; the next two don't count
			 */
	enum kind kind;
	char *id;
	char *path; /* where it stands now; of one that is deleted, stood */
	enum timeline_action action;
	struct record_diff changes; /* as the timeline will have them */
	char *subject;              /* of the commit: "jane-doe: status New → Lost" */
};

/* A file that can't be read; it is left alone. */
struct broken_file {
	char *path;
	size_t line, column;
	char *message;
};

struct hand_edits {
	struct hand_edit *items; /* by kind and id */
	size_t count, room;
	struct broken_file *broken; /* by path */
	size_t broken_count, broken_room;
	struct strlist missing;  /* paths of files that are gone, sorted */
	struct strlist left;     /* all paths that are not as in history and stay so,
				    sorted */
	struct strlist subjects; /* of the commits that were made */
};
void hand_edits_release(struct hand_edits *edits);

/* "leads/x.yaml:3:1: error: …". The caller frees. */
char *broken_file_text(const struct broken_file *file);

/* What stays as it is, a line each: broken files and their places, missing files. */
void hand_edits_warn(const struct hand_edits *edits, struct strlist *warnings);
/* Fails where so many files can't be read, unless there are none. */
int hand_edits_refuse(size_t broken, struct error *err);

/*
 * What crm_commit_hand_edits() would commit now. Takes no lock, and names all broken
 * files, those too that history has as they are.
 */
int crm_find_hand_edits(struct crm *crm, struct hand_edits *out, struct error *err);

/*
 * Commits them: one commit a record up to 20 records, above that one commit for all with
 * a line each; bare notes and `created` are stamped. A file that stands elsewhere was
 * moved, to the trash, to another folder or to another id, as the timeline sees it; links
 * to an id that changed follow. minicrm.ini and .gitattributes are committed too. That a
 * file is missing is recorded only where `deleted`. `out` lists what was committed.
 */
int crm_commit_hand_edits(
    struct crm *crm, bool deleted, struct hand_edits *out, struct error *err);

#endif
