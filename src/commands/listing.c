#include "commands/listing.h"

#include "base/mem.h"
#include "commands/record_json.h"

#include <stdlib.h>
#include <string.h>

/* What a broken row says where others have their values. */
static const char broken_mark[] = "broken";

enum ink
follow_up_ink(enum follow_up_state state)
{
	switch (state) {
	case FOLLOW_UP_OVERDUE:
	case FOLLOW_UP_TODAY:
		return INK_RED;
	case FOLLOW_UP_UPCOMING:
		return INK_YELLOW;
	default:
		return INK_PLAIN;
	}
}

char *
follow_up_text(const struct record *record, const struct query_context *context)
{
	enum follow_up_state state =
	    follow_up_state(record, context->today, context->upcoming_days);
	char day[DAY_TEXT_SIZE];

	if (record->broken != NULL || !record->has_follow_up)
		return NULL;
	day_format(record->follow_up, day);
	if (follow_up_ink(state) == INK_PLAIN)
		return xstrdup(day);
	return xasprintf("%s %s", day, follow_up_state_name(state));
}

char *
broken_text(const struct record *record)
{
	return xasprintf("%s:%zu:%zu: error: %s", record->path, record->broken->line,
	    record->broken->column, record->broken->message);
}

void
notice_broken(struct invocation *inv, const struct record_list *records)
{
	const struct record *first = NULL;
	size_t count = 0;
	char *text;

	for (size_t i = 0; i < records->count; i++) {
		if (records->items[i]->broken == NULL)
			continue;
		count++;
		if (first == NULL)
			first = records->items[i];
	}
	if (count == 0)
		return;
	text = broken_text(first);
	strlist_take(&inv->notices,
	    count == 1 ? xasprintf("1 broken file: %s", text)
		       : xasprintf("%zu broken files, the first: %s", count, text));
	free(text);
}

static bool
is_follow_up(enum kind kind, const char *key)
{
	const struct field *field = field_find(kind, key);

	return field != NULL && field->type == FIELD_DAY;
}

static struct output_cell
record_cell(const struct record *record, const char *key, enum listing_form form,
    const struct query_context *context)
{
	struct output_cell cell = {NULL, INK_PLAIN};

	/* What lies in the trash wants nothing from anybody. */
	if (form == LISTING_TABLE && !record->trashed &&
	    is_follow_up(record->kind, key)) {
		cell.text = follow_up_text(record, context);
		cell.ink = follow_up_ink(
		    follow_up_state(record, context->today, context->upcoming_days));
	} else {
		cell.text = record_column(record, key, context);
	}
	return cell;
}

/*
 * A broken record in the columns of the others: id and path where they are asked for, and
 * in the first two of the rest, or in as many as there are, that it is broken, and why.
 */
static void
broken_cells(const struct record *record, const struct strlist *columns,
    const struct query_context *context, struct output_cell *cells)
{
	char *text = broken_text(record);
	size_t first = columns->count;

	for (size_t i = 0; i < columns->count; i++) {
		cells[i] = (struct output_cell){
		    record_column(record, columns->items[i], context), INK_PLAIN};
		if (cells[i].text != NULL)
			continue;
		if (first == columns->count) {
			cells[i].text = xstrdup(broken_mark);
			first = i;
		} else if (text != NULL) {
			cells[i].text = text;
			text = NULL;
		}
	}
	if (text != NULL && first < columns->count) {
		free(cells[first].text);
		cells[first].text = xasprintf("%s: %s", broken_mark, text);
	}
	free(text);
}

void
write_broken(struct output *out, const struct record *record)
{
	char *text = broken_text(record);

	output_value(out, record->id, INK_PLAIN);
	output_text(out, "  ");
	output_value(out, broken_mark, INK_RED);
	output_text(out, "  ");
	output_value(out, text, INK_PLAIN);
	output_text(out, "\n");
	free(text);
}

/* What a column needs to be of use: of an address more than of a user's name. */
static size_t
least_width(const struct field *field, const char *key)
{
	if (field != NULL && field->type == FIELD_EMAIL)
		return 20;
	if (strcmp(key, "name") == 0 || (field != NULL && field->type == FIELD_TEXT))
		return 16;
	return 11;
}

/* When it leaves a narrow terminal, if nobody chose it. */
static int
leaving_rank(const char *key)
{
	static const char *const keys[] = {"source", "phone", "assigned_to", "email"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return (int)i + 2;
	return 1;
}

/* How a column does where the terminal is narrow: what is short already stays whole. */
static struct output_column
describe_column(enum kind kind, const char *key, enum listing_form form)
{
	const struct field *field = field_find(kind, key);
	struct output_column column = {.weight = 1};

	column.label = form == LISTING_CSV ? key : record_column_label(kind, key);
	column.rigid =
	    field == NULL
		? strcmp(key, "kind") == 0 || strcmp(key, "notes") == 0 ||
		      strcmp(key, "follow_up_state") == 0 || strcmp(key, "last_note") == 0
		: field->type == FIELD_STATUS || field->type == FIELD_DAY ||
		      field->type == FIELD_INSTANT || field->type == FIELD_NOTES;
	column.least = least_width(field, key);
	/* The id is what one types next. */
	column.cut_last = strcmp(key, "id") == 0;
	if (column.cut_last)
		column.weight = 4;
	else if (strcmp(key, "name") == 0)
		column.weight = 3;
	else if (field != NULL && field->type == FIELD_EMAIL)
		column.weight = 2;
	return column;
}

static void
write_table(struct invocation *inv, enum listing_form form, const struct strlist *columns,
    bool chosen, const struct record_list *records)
{
	struct query_context context = crm_query_context(inv->crm);
	struct output_column *specs = xcalloc(columns->count, sizeof *specs);
	struct output_cell *cells = xcalloc(columns->count, sizeof *cells);
	struct output_table *table;
	bool drawn;

	for (size_t i = 0; i < columns->count; i++) {
		specs[i] = describe_column(inv->kind, columns->items[i], form);
		specs[i].leaves = chosen ? 0 : leaving_rank(columns->items[i]);
	}
	table = output_table_new(inv->out,
	    form == LISTING_CSV ? OUTPUT_CSV : OUTPUT_TABLE, specs, columns->count);
	drawn = output_table_is_drawn(table);
	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = records->items[i];

		if (record->broken != NULL && drawn)
			continue;
		if (record->broken != NULL)
			broken_cells(record, columns, &context, cells);
		else
			for (size_t j = 0; j < columns->count; j++)
				cells[j] = record_cell(
				    record, columns->items[j], form, &context);
		output_table_row(table, cells);
	}
	output_table_end(table);
	/* Below the table, for a reason is longer than any column. */
	for (size_t i = 0; drawn && i < records->count; i++)
		if (records->items[i]->broken != NULL)
			write_broken(inv->out, records->items[i]);
	free(cells);
	free(specs);
}

static void
write_json(struct invocation *inv, const struct record_list *records)
{
	struct query_context context = crm_query_context(inv->crm);

	for (size_t i = 0; i < records->count; i++)
		output_json_item(inv->out, record_to_json(records->items[i], &context));
	output_json_end(inv->out);
}

void
listing_write(struct invocation *inv, enum listing_form form,
    const struct strlist *columns, bool chosen, const struct record_list *records)
{
	switch (form) {
	case LISTING_TABLE:
	case LISTING_CSV:
		write_table(inv, form, columns, chosen, records);
		break;
	case LISTING_JSON:
		write_json(inv, records);
		break;
	case LISTING_IDS:
		for (size_t i = 0; i < records->count; i++) {
			output_value(inv->out, records->items[i]->id, INK_PLAIN);
			output_text(inv->out, "\n");
		}
		break;
	case LISTING_COUNT:
		output_textf(inv->out, "%zu\n", records->count);
		break;
	}
}

int
query_mine(struct invocation *inv, struct query *query, struct error *err)
{
	const char *user = crm_user(inv->crm);

	if (user == NULL)
		return error_failed(err,
		    "whose leads are yours is not known: run 'git config --global "
		    "user.email ADDRESS', or set [user] name in %s",
		    inv->env->config != NULL ? inv->env->config
					     : "the personal settings");
	query_add_assigned(query, user);
	return 0;
}
