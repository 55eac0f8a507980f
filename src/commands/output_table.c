#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "output_internal.h"

#include <csv.h>
#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

struct output_table {
	struct output *out;
	enum output_format format;
	bool drawn;
	struct table_column *columns;
	size_t column_count;
	struct output_cell *cells; /* drawn: row after row */
	size_t cell_count, cell_room;
};

static void
write_separated(struct output_table *table, const struct output_cell *cells)
{
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < table->column_count; i++) {
		if (i > 0)
			buf_addch(&line, '\t');
		if (cells[i].text != NULL)
			unicode_escape(&line, cells[i].text, "");
	}
	buf_addch(&line, '\n');
	output_write(table->out, line.data, line.len);
	buf_release(&line);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* RFC 4180, 2.5: quotes around what could be misread, and around nothing else. A line
 * without anything would be no row. */
static bool
needs_quotes(const struct output_table *table, const char *text)
{
	size_t len = strlen(text);

	if (len == 0)
		return table->column_count == 1;
	return strpbrk(text, ",\"\r\n") != NULL || is_blank(text[0]) ||
	       is_blank(text[len - 1]);
}

static void
write_csv(struct output_table *table, const struct output_cell *cells)
{
	struct output *out = table->out;

	for (size_t i = 0; i < table->column_count && out->errnum == 0; i++) {
		const char *text = cells[i].text != NULL ? cells[i].text : "";

		if (i > 0)
			output_text(out, ",");
		errno = 0;
		if (needs_quotes(table, text)) {
			csv_fwrite(output_file(out), text, strlen(text));
			output_check(out);
		} else {
			output_text(out, text);
		}
	}
	output_text(out, "\r\n");
}

static void
write_row(struct output_table *table, const struct output_cell *cells)
{
	if (table->format == OUTPUT_CSV)
		write_csv(table, cells);
	else
		write_separated(table, cells);
}

static void
write_header(struct output_table *table)
{
	struct output_cell *cells = xcalloc(table->column_count, sizeof *cells);

	for (size_t i = 0; i < table->column_count; i++)
		cells[i].text = table->columns[i].label;
	write_row(table, cells);
	free(cells);
}

struct output_table *
output_table_new(struct output *out, enum output_format format,
    const struct output_column *columns, size_t count)
{
	struct output_table *table = xcalloc(1, sizeof *table);

	table->out = out;
	table->format = format;
	table->drawn = format == OUTPUT_TABLE && out->env->stdout_tty;
	table->columns = xcalloc(count, sizeof *table->columns);
	table->column_count = count;
	for (size_t i = 0; i < count; i++) {
		struct table_column *column = &table->columns[i];

		column->spec = columns[i];
		column->label = xstrdup(columns[i].label);
		column->width = unicode_width(column->label);
	}
	if (!table->drawn)
		write_header(table);
	return table;
}

bool
output_table_is_drawn(const struct output_table *table)
{
	return table->drawn;
}

/* Keeps a cell, in the form that it is drawn in. */
static void
keep(struct output_table *table, size_t column, struct output_cell cell)
{
	struct buf escaped = BUF_INIT;
	size_t width;

	unicode_escape(&escaped, cell.text != NULL ? cell.text : "", "");
	width = unicode_width(escaped.data);
	if (width > table->columns[column].width)
		table->columns[column].width = width;
	if (width > 0)
		table->columns[column].filled = true;
	ARRAY_GROW(table->cells, table->cell_count, table->cell_room);
	table->cells[table->cell_count++] =
	    (struct output_cell){buf_detach(&escaped, NULL), cell.ink};
}

void
output_table_row(struct output_table *table, struct output_cell *cells)
{
	if (!table->drawn)
		write_row(table, cells);
	for (size_t i = 0; i < table->column_count; i++) {
		if (table->drawn)
			keep(table, i, cells[i]);
		free(cells[i].text);
		cells[i].text = NULL;
	}
}

/* libsmartcols fails where memory is out. */
static void
done(int rc)
{
	if (rc != 0)
		mem_exhausted();
}

static void *
made(void *thing)
{
	if (thing == NULL)
		mem_exhausted();
	return thing;
}

static void
draw_cell(const struct output_table *table, struct libscols_line *line, size_t column,
    const struct output_cell *cell)
{
	const char *ink = output_ink(table->out, cell->ink);
	char *text = output_cut(cell->text, table->columns[column].width);

	done(scols_line_set_data(line, column, text));
	if (*ink != '\0' && *text != '\0')
		done(scols_cell_set_color(scols_line_get_cell(line, column), ink));
	free(text);
}

static struct libscols_table *
draw(const struct output_table *table, const char *gap)
{
	struct libscols_table *drawing = made(scols_new_table());
	const char *bold = output_ink(table->out, INK_BOLD);

	done(scols_table_enable_noencoding(drawing, 1));
	done(scols_table_enable_colors(drawing, table->out->color));
	done(scols_table_set_column_separator(drawing, gap));
	for (size_t i = 0; i < table->column_count; i++) {
		char *label =
		    output_cut(table->columns[i].label, table->columns[i].width);
		struct libscols_column *column =
		    made(scols_table_new_column(drawing, label, 0, 0));

		if (*bold != '\0')
			done(scols_cell_set_color(scols_column_get_header(column), bold));
		free(label);
	}
	for (size_t i = 0; i < table->cell_count; i += table->column_count) {
		struct libscols_line *line = made(scols_table_new_line(drawing, NULL));

		for (size_t j = 0; j < table->column_count; j++)
			draw_cell(table, line, j, &table->cells[i + j]);
	}
	return drawing;
}

/* Takes away the blanks that libsmartcols puts behind the last cells of a line. */
static void
trim_lines(struct buf *out, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n"), end = len;

		while (end > 0 && text[end - 1] == ' ')
			end--;
		buf_add(out, text, end);
		buf_addch(out, '\n');
		text += len + (text[len] == '\n');
	}
}

static void
remove_column(struct output_table *table, size_t column)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->cell_count; i++) {
		if (i % table->column_count == column)
			free(table->cells[i].text);
		else
			table->cells[kept++] = table->cells[i];
	}
	table->cell_count = kept;
	free(table->columns[column].label);
	table->column_count--;
	for (size_t i = column; i < table->column_count; i++)
		table->columns[i] = table->columns[i + 1];
}

/* Takes away what a narrow terminal has no room for. */
static void
leave_out(struct output_table *table)
{
	size_t room = output_width(table->out), column;

	while ((column = table_columns_leaving(
		    table->columns, table->column_count, room)) < table->column_count)
		remove_column(table, column);
}

static void
write_drawing(struct output_table *table)
{
	const char *gap = table_columns_fit(
	    table->columns, table->column_count, output_width(table->out));
	struct libscols_table *drawing = draw(table, gap);
	struct buf text = BUF_INIT;
	char *printed = NULL;

	done(scols_print_table_to_string(drawing, &printed));
	trim_lines(&text, printed);
	output_write(table->out, text.data, text.len);
	free(printed);
	buf_release(&text);
	scols_unref_table(drawing);
}

void
output_table_end(struct output_table *table)
{
	if (table->cell_count > 0) {
		leave_out(table);
		write_drawing(table);
	}
	for (size_t i = 0; i < table->cell_count; i++)
		free(table->cells[i].text);
	for (size_t i = 0; i < table->column_count; i++)
		free(table->columns[i].label);
	free(table->cells);
	free(table->columns);
	free(table);
}
