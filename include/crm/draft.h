#ifndef CRM_DRAFT_H
#define CRM_DRAFT_H

#include "base/buf.h"
#include "crm/crm.h"

/*
 * A text in somebody's editor. It lies in the git directory, below minicrm/drafts/, from
 * before the editor starts until what it says is in history: whatever happens in between,
 * nothing that was typed is lost.
 */
struct draft {
	char *path;      /* where it lies */
	struct buf text; /* as it was put there */
	char *folder, *name;
};

/*
 * Puts a text there, in a new file that the name ends ("jane-doe.yaml"). Fails before
 * anybody types anything where nothing could be committed: no repository, no identity, a
 * rebase in progress.
 */
int draft_open(struct crm *crm, const char *name, const void *text, size_t len,
    struct draft *out, struct error *err);

/* The file as the editor left it, behind what out holds. */
int draft_read(const struct draft *draft, struct buf *out, struct error *err);

/* Takes the lines out of a text that are comment lines ("# …") of the form that it was
 * typed into. */
void draft_cut_comments(const struct buf *form, struct buf *text);

/*
 * Keeps the file for the user, where draft->path then says. One that holds the same bytes
 * and was kept before is enough: then the path is that one's.
 */
void draft_keep(struct draft *draft);

/* Adds the paths of other texts of that name that are kept, each once ever. */
void draft_earlier(const struct draft *draft, struct strlist *out);

void draft_discard(const struct draft *draft); /* removes the file */
void draft_release(struct draft *draft);       /* leaves the file; frees */

/*
 * Makes an edited text the record's: `base` is what the text was made from. What changed
 * in the file meanwhile is merged, block by block, the text being the later side. One
 * commit; bare notes are stamped. Fails, changing nothing, where the text can't be read.
 */
int crm_edit_text(struct crm *crm, const struct record *record, const struct buf *base,
    const struct buf *text, struct crm_result *result, struct error *err);

/* Makes a new record of a text. */
int crm_add_text(struct crm *crm, enum kind kind, const struct buf *text,
    struct crm_result *result, struct error *err);

/* Reads a text as the record of that path would be read; never NULL, may be broken. */
struct record *crm_parse_text(
    struct crm *crm, enum kind kind, const char *path, const struct buf *text);

#endif
