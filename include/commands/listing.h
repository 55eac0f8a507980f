#ifndef COMMANDS_LISTING_H
#define COMMANDS_LISTING_H

#include "commands/command.h"
#include "commands/output.h"
#include "model/query.h"
#include "model/record.h"

/* Many records, as lists show them. */

enum listing_form {
	LISTING_TABLE, /* on a terminal a table, in a pipe fields between tabs */
	LISTING_CSV,
	LISTING_JSON,
	LISTING_IDS,
	LISTING_COUNT
};

/* Lists the records of CRM_LIVE or CRM_TRASH as the command's options say. */
int list_records(struct invocation *inv, unsigned where, struct error *err);

/* Adds the condition that the record is the user's own; an error where nothing says who
 * that is. */
int query_mine(struct invocation *inv, struct query *query, struct error *err);

/*
 * Writes the records. `columns` are the keys to show in tables and CSV (record_column()
 * knows them); those that nobody has chosen may leave a narrow terminal. Broken ones are
 * rows too, with their place and reason.
 */
void listing_write(struct invocation *inv, enum listing_form form,
    const struct strlist *columns, bool chosen, const struct record_list *records);

/* The colour of a follow-up state. */
enum ink follow_up_ink(enum follow_up_state state);

/*
 * A lead's follow-up with its state in words, where it is near: "2026-11-20 overdue".
 * NULL where it has none. The caller frees.
 */
char *follow_up_text(const struct record *record, const struct query_context *context);

/* "leads/x.yaml:3:5: error: MESSAGE". The caller frees. */
char *broken_text(const struct record *record);

/* A line for a broken record: its id, that it is broken, where and why. */
void write_broken(struct output *out, const struct record *record);

/* Notes how many files could not be read, and the first one's place and reason. */
void notice_broken(struct invocation *inv, const struct record_list *records);

#endif
