#ifndef COMMANDS_OPTIONS_EDIT_H
#define COMMANDS_OPTIONS_EDIT_H

#include "commands/command.h"
#include "model/edit.h"

/*
 * What the options say to do to a record: those of the field table, --name, --set,
 * --unset, --tag, --untag, --note. Values are canonical. Where an option with one value
 * is given several times the last counts, as with git. Wrong values are usage errors.
 */
int options_to_edits(struct invocation *inv, struct edit_list *edits, struct error *err);

/* A record's name: the lead's, or a contact's two halves; one that is not there is unset.
 */
int name_to_edits(
    struct invocation *inv, const char *name, struct edit_list *edits, struct error *err);

/* A note of now by the user. Final newlines are cut, CRLF becomes LF; an empty text is a
 * usage error. */
int note_to_edits(
    struct invocation *inv, const char *text, struct edit_list *edits, struct error *err);

/* Sets the key to the last argument on the records that the others name, and tells it. */
int edit_many(struct invocation *inv, const char *key, struct error *err);

/* Tells what a change did: a line a record on stdout, or that there was nothing to do. */
void tell_result(struct invocation *inv, const struct crm_result *result);

/* Moves the warnings of a change to the run's. */
void take_warnings(struct invocation *inv, const struct crm_result *result);

#endif
