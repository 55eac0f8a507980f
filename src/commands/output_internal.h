#ifndef OUTPUT_INTERNAL_H
#define OUTPUT_INTERNAL_H

#include "base/process.h"
#include "commands/output.h"

#include <stdio.h>

struct output {
	const struct env *env;
	bool color;
	bool wants_pager;
	const char *pager; /* the setting; NULL: not set */
	FILE *file;        /* stdout, or the pager's input; NULL before the first byte */
	struct process_sink *pager_process;
	int errnum; /* of the first failure; EPIPE: the reader went away */
	size_t json_items;
};

/* Writes bytes, the only place that does (but csv_fwrite(3), to output_file()). */
void output_write(struct output *out, const void *bytes, size_t len);
FILE *output_file(struct output *out);

/* Notes a failure of the file. */
void output_check(struct output *out);

/* The sequence that begins an ink, "" for plain or without colour; output_ink_end() ends
 * it. */
const char *output_ink(const struct output *out, enum ink ink);
const char *output_ink_end(const struct output *out, enum ink ink);

/* The text, cut at so many columns, the last of them an ellipsis. The caller frees. */
char *output_cut(const char *text, size_t columns);

/* A column of a table that is drawn. */
struct table_column {
	struct output_column spec;
	char *label;
	size_t width; /* of its widest cell, then what it gets */
	size_t floor; /* what it gets at least, where it wants as much */
	bool filled;  /* a cell has text */
};

/* The column that has to leave before those that stay are made to fit, or `count`. */
size_t table_columns_leaving(struct table_column *columns, size_t count, size_t room);

/* Makes the columns as narrow as the terminal's room wants them; the gap between two. */
const char *table_columns_fit(struct table_column *columns, size_t count, size_t room);

#endif
