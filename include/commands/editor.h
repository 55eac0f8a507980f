#ifndef COMMANDS_EDITOR_H
#define COMMANDS_EDITOR_H

#include "commands/command.h"
#include "crm/draft.h"

/*
 * Texts in the user's editor: [ui] editor, else $VISUAL, else $EDITOR, else vi; may hold
 * arguments. What was typed is kept as a file, and named, whenever it doesn't end up in
 * history.
 */

/* Is there an editor to start: one that was chosen, or a terminal for vi? */
bool can_edit(const struct invocation *inv);

/* What becomes of a text. */
struct text_use {
	/*
	 * Makes something of what was typed: 0, or -1 with err: the user is shown that
	 * and offered to edit again, to keep the text beside or to give up. 1 where
	 * nothing was typed.
	 */
	int (*take)(struct invocation *inv, const struct buf *text, void *context,
	    struct error *err);
	void *context;
	/* The error where nothing was typed, or the text is as it was; NULL: that is
	 * none, there is "nothing to change". */
	const char *nothing;
};

/* Lets the user edit the draft, and makes that of it. Releases the draft. */
int edit_draft(struct invocation *inv, struct draft *draft, const struct text_use *use,
    struct error *err);

#endif
