#ifndef CRM_BLANK_FORM_H
#define CRM_BLANK_FORM_H

#include "base/buf.h"
#include "base/error.h"
#include "model/kind.h"
#include "model/team.h"

/* The form that `add` without a name puts into the editor: every field, and what may
 * stand there. */
void blank_form_write(enum kind kind, const struct team *team, struct buf *out);

/*
 * Takes the form's comments and the keys that were left empty out of what the user made
 * of it. What can't be read is left as it is, for whoever reads it to tell.
 */
int blank_form_clean(
    enum kind kind, const struct team *team, struct buf *text, struct error *err);

#endif
