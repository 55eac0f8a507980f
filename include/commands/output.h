#ifndef COMMANDS_OUTPUT_H
#define COMMANDS_OUTPUT_H

#include "base/env.h"
#include "base/error.h"
#include "base/json.h"
#include "crm/config.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The only writer to stdout: text, tables, CSV (libcsv), JSON. On a terminal in colour
 * and through the pager. Errors of writing are kept, and told by output_finish().
 */
struct output;

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_RED, INK_YELLOW };

/* The environment outlives it. */
struct output *output_new(const struct env *env);

/*
 * Whether there is colour. `option` is --color, NULL where not given; `setting` is [ui]
 * color. Never with NO_COLOR or a dumb terminal, but where the option is `always`.
 */
void output_set_color(
    struct output *out, const enum color_mode *option, enum color_mode setting);

/*
 * From the first byte on through a pager, where stdout is a terminal: `setting` ([ui]
 * pager), else $PAGER, else less. `cat` and an empty one are none, and one that can't be
 * started is none either.
 */
void output_set_pager(struct output *out, const char *setting);

/*
 * Writes the rest, and waits until the pager ends. Error: something could not be written;
 * that a reader went away is none.
 */
int output_finish(struct output *out, struct error *err);
void output_free(struct output *out); /* NULL is fine */

/* The terminal's columns; 0 where stdout is none. */
size_t output_width(const struct output *out);

/* Our own words, as they are. */
void output_text(struct output *out, const char *text);
void output_textf(struct output *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A record's text on one line: control characters escaped. */
void output_value(struct output *out, const char *text, enum ink ink);

/*
 * Text of any number of lines, each behind `indent` blanks, wrapped before it is `width`
 * columns wide (0: not at all); control characters escaped. `column` is where the cursor
 * stands: the first line gets that many blanks less. Ends with a newline.
 */
void output_wrapped(
    struct output *out, const char *text, size_t indent, size_t column, size_t width);

/* A file's bytes: exact, but on a terminal with control characters escaped. */
void output_bytes(struct output *out, const void *bytes, size_t len);

/* A table on a terminal, fields between tabs in a pipe, or CSV. */
enum output_format { OUTPUT_TABLE, OUTPUT_CSV };

struct output_column {
	const char *label; /* copied */
	bool rigid;        /* never cut */
	int weight;        /* how much of a narrow terminal it gets, beside others */
	bool cut_last; /* whole up to two fifths of the terminal, if anyhow possible */
	size_t least;  /* columns that it can be read at */
	/* Where the table doesn't fit: 0, it stays; 1, it goes if it is empty; above, it
	 * goes also if not, the lowest first, until what stays can be read. */
	int leaves;
};

struct output_cell {
	char *text; /* NULL: empty */
	enum ink ink;
};

struct output_table;

/* Begins a table; rows go out as they come, but on a terminal all at the end. */
struct output_table *output_table_new(struct output *out, enum output_format format,
    const struct output_column *columns, size_t count);
/* A row of as many cells; takes over their texts. */
void output_table_row(struct output_table *table, struct output_cell *cells);
/* Writes what is left, and frees. Nothing at all on a terminal where there is no row. */
void output_table_end(struct output_table *table);
/* True where it is drawn for a person to look at. */
bool output_table_is_drawn(const struct output_table *table);

/* One thing, indented. Takes the value over. */
void output_json(struct output *out, struct json *value);

/* A list as an array, an item a line, written as they come. Takes the values over. */
void output_json_item(struct output *out, struct json *value);
void output_json_end(struct output *out);

#endif
