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

/*
 * Lets the user edit the draft, and `take` make something of what was typed. `take`
 * returns 0, or -1 with err: the user is shown that and offered to edit again, to keep
 * the text beside or to give up. A text that is as it was is not taken: "nothing to
 * change".
 */
typedef int (*text_taker)(
    struct invocation *inv, const struct buf *text, void *context, struct error *err);
int edit_draft(struct invocation *inv, struct draft *draft, text_taker take,
    void *context, struct error *err);

#endif
