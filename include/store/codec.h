#ifndef STORE_CODEC_H
#define STORE_CODEC_H

#include "base/buf.h"
#include "base/error.h"
#include "model/edit.h"
#include "model/record.h"
#include "model/team.h"

struct yamldoc;
struct yamlnode;

/* Records from and to the bytes of their files, by the field table. */

/*
 * Reads a file's bytes into the record, whose kind, id and path are set. What can't be
 * read makes it a broken record with its place. Statuses, sources and users get their
 * canonical spelling; without a team the latter two stay as written.
 */
void codec_read(
    struct record *record, const void *bytes, size_t len, const struct team *team);

/* The same from a document that is parsed already. */
void codec_read_document(
    struct record *record, const struct yamldoc *doc, const struct team *team);

/* A node as a record's text: a scalar's own, else compact JSON. The caller frees. */
char *codec_node_text(const struct yamlnode *node);

/* The bytes of a new file, behind what out holds. */
int codec_create(
    enum kind kind, const struct edit_list *edits, struct buf *out, struct error *err);

/* A text with the edits done to it that need be no record yet: a form. */
int codec_fill(enum kind kind, const void *bytes, size_t len,
    const struct edit_list *edits, struct buf *out, struct error *err);

/*
 * The file's bytes with the edits done to them and nothing else changed. Edits that
 * would leave the record as it is are left out. A file that can't be read is refused, by
 * an error that starts "LINE:COLUMN: error: ".
 */
int codec_edit(enum kind kind, const void *bytes, size_t len,
    const struct edit_list *edits, struct buf *out, struct error *err);

/*
 * Stamps what a person leaves out: `created` where there is no `head` (the record as
 * HEAD has it) and the file lacks it; `at` and `by` of the notes that head lacks, where
 * they lack them. The same bytes where there is nothing to stamp, or no place for it.
 * Refuses as above.
 */
int codec_stamp(enum kind kind, const void *bytes, size_t len, const struct record *head,
    instant_t now, const char *by, struct buf *out, struct error *err);

#endif
