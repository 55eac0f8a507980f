#ifndef STORE_CODEC_H
#define STORE_CODEC_H

#include "base/buf.h"
#include "base/error.h"
#include "model/edit.h"
#include "model/record.h"
#include "model/team.h"

/* Records from and to the bytes of their files, by the field table. */

/*
 * Reads a file's bytes into the record, whose kind, id and path are set. What can't be
 * read makes it a broken record with its place. Status, sources and users get their
 * canonical spelling; `team` may be NULL (then the latter two stay as written).
 */
void codec_read(
    struct record *record, const void *bytes, size_t len, const struct team *team);

/* The bytes of a new file. */
int codec_create(
    const struct edit_list *edits, enum kind kind, struct buf *out, struct error *err);

/*
 * The file's bytes with the edits done to them, and nothing else changed. `bytes` must be
 * readable (codec_read() gave no broken record).
 */
int codec_edit(enum kind kind, const void *bytes, size_t len,
    const struct edit_list *edits, struct buf *out, struct error *err);

/*
 * Stamps what a person leaves out: `created` where the file lacks it and `new_file` says
 * so; `at` and `by` of bare notes that `head` (the file in HEAD, NULL: none) doesn't have
 * as bare notes. The same bytes where there is nothing to stamp.
 */
int codec_stamp(enum kind kind, const void *bytes, size_t len, const struct record *head,
    instant_t now, const char *by, struct buf *out, struct error *err);

#endif
