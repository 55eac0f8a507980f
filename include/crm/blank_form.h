#ifndef CRM_BLANK_FORM_H
#define CRM_BLANK_FORM_H

#include "base/buf.h"
#include "base/error.h"
#include "model/edit.h"
#include "model/kind.h"
#include "model/team.h"

/* The form that `add` without a name puts into the editor: every field, and what may
 * stand there, with what the edits say already. */
int blank_form_write(enum kind kind, const struct team *team,
    const struct edit_list *edits, struct buf *out, struct error *err);

/*
 * Takes the form's comments and the keys that were left empty out of what the user made
 * of it, and spells status, source and user as the team does. What can't be read is left
 * as it is, for whoever reads it to tell.
 */
int blank_form_clean(
    enum kind kind, const struct team *team, struct buf *text, struct error *err);

#endif
