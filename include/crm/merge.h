#ifndef CRM_MERGE_H
#define CRM_MERGE_H

#include "base/change.h"
#include "base/date.h"
#include "base/strlist.h"
#include "model/kind.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Two sides' trees and what they come from, merged record by record: files and facts
 * in, files and a report out. It reads neither git nor the file system, it never fails,
 * and it never writes conflict markers.
 *
 * Symmetric: swapping the sides gives the same files, byte for byte, and the same
 * report. A side that changed nothing gives the other as it is. Merging the result with
 * either side again changes nothing more.
 */
enum merge_side { MERGE_OURS, MERGE_THEIRS };

/* A link's bytes are where it leads to, a submodule's the id of its commit in hex. */
enum merge_kind { MERGE_PLAIN, MERGE_LINK, MERGE_SUBMODULE };

/* A file as one tree has it. */
struct merge_file {
	const char *bytes; /* NULL: it has no such file; not owned */
	size_t len;
	const char *blob; /* the blob's id in hex, at least 12 digits */
	enum merge_kind kind;
};

/* A path whose file is not the same in all the trees. */
struct merge_path {
	const char *path;
	const struct merge_file *bases; /* one each base */
	struct merge_file ours, theirs;
};

/* A commit that touched a path. */
struct merge_touch {
	instant_t at;
	const char *commit; /* its id in hex */
	const char *who;    /* the user, or the author's name; NULL: not known */
};

enum merge_rules {
	MERGE_SYNC,
	/*
	 * Ours is what stands now, theirs what stood before the change that is taken back
	 * and the base what stood after it: where ours and theirs both differ from the
	 * base ours stays, and the report names it. No notes, no files kept beside.
	 */
	MERGE_UNDO
};

struct merge_input {
	enum merge_rules rules;
	const struct merge_path
	    *paths; /* those that differ between any two of the trees */
	size_t count;
	size_t base_count; /* newest first; 0: unrelated histories, or no ancestor */

	/* Does the side have a record of that kind and id (in NFC) anywhere, among the
	 * files that are the same in all trees included? */
	bool (*has_id)(
	    void *context, enum merge_side side, enum kind kind, const char *id);

	/* The side's newest commit since the base that touched the path; false: there is
	 * none. Asked only for what both sides changed or gave one id, also for the path
	 * that a moved record had in the base. What it points to stays valid until the
	 * merge is done.
	 */
	bool (*touched)(void *context, enum merge_side side, const char *path,
	    struct merge_touch *out);
	void *context;
};

struct merge_result {
	/* Every path of the input and every new one, sorted: as ours has it, and as it is
	 * to be. Often the same. */
	struct changeset files;
	enum merge_kind *kinds; /* what each is to be */

	/* What was decided where both sides changed something, a line each, sorted: for
	 * the terminal and the merge commit. Holds what the records hold, control
	 * characters included. */
	struct strlist report;
};
#define MERGE_RESULT_INIT                          \
	{                                          \
		CHANGESET_INIT, NULL, STRLIST_INIT \
	}

void merge_trees(const struct merge_input *input, struct merge_result *out);
void merge_result_release(struct merge_result *result);

/* What a line of such a report says (never one of an undo's). */
enum merge_line {
	MERGE_LINE_OTHER,   /* it is none */
	MERGE_LINE_BOTH,    /* that both changed what was merged then */
	MERGE_LINE_DECISION /* what gave way, where what stands now, what was kept */
};
enum merge_line merge_read_line(const char *line);

/*
 * Adds the decisions that the message of a merge commit tells, each once and fit for a
 * terminal. Of a merge that somebody described himself there are none.
 */
void merge_read_message(const char *message, struct strlist *out);

#endif
