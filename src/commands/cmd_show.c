#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "commands/as_of.h"
#include "commands/listing.h"
#include "commands/record_json.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define NOTE_INDENT 4

static int run_show(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "json", .help = "the whole record as an object"},
    {.name = "raw", .help = "the file's bytes"},
    OPTION_AS_OF,
    {0},
};

const struct command cmd_show = {
    .name = "show",
    .args = "REF",
    .summary = "show a lead or a contact with its notes",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_CONTACT | COMMAND_PAGER | COMMAND_ALL,
    .min_args = 1,
    .max_args = 1,
    .run = run_show,
};

/* A line of the page: a label and its text. */
struct line {
	char *label;
	char *text;
	enum ink ink;
};

struct page {
	struct line *items;
	size_t count, room;
};

/* Takes the text over; NULL or empty is no line. */
static void
page_take(struct page *page, const char *label, char *text, enum ink ink)
{
	struct buf escaped = BUF_INIT;

	if (text == NULL || *text == '\0') {
		free(text);
		return;
	}
	unicode_escape(&escaped, label, "");
	ARRAY_GROW(page->items, page->count, page->room);
	page->items[page->count++] = (struct line){buf_detach(&escaped, NULL), text, ink};
}

static void
page_write(struct page *page, struct output *out)
{
	size_t width = 0;

	for (size_t i = 0; i < page->count; i++)
		if (unicode_width(page->items[i].label) > width)
			width = unicode_width(page->items[i].label);
	for (size_t i = 0; i < page->count; i++) {
		struct line *line = &page->items[i];

		output_value(out, line->label, INK_DIM);
		if (line->ink == INK_PLAIN) {
			output_wrapped(out, line->text, width + 2,
			    unicode_width(line->label), output_width(out));
		} else {
			output_textf(out, "%*s",
			    (int)(width + 2 - unicode_width(line->label)), "");
			output_value(out, line->text, line->ink);
			output_text(out, "\n");
		}
		free(line->label);
		free(line->text);
	}
	free(page->items);
	*page = (struct page){NULL, 0, 0};
}

/* The other record of a link, or NULL where there is none of that id. */
static struct record *
find_linked(struct crm *crm, const struct record *record)
{
	struct error ignored = ERROR_INIT;
	struct record *other = NULL;

	for (size_t i = 0; i < record->value_count && other == NULL; i++) {
		const struct value *value = &record->values[i];

		if (value->field == NULL || value->field->type != FIELD_LINK)
			continue;
		crm_find(crm, value->field->links_to, CRM_LIVE | CRM_TRASH, true,
		    value->text, &other, &ignored);
		/* A REF may be less than an id; a link may not. */
		if (other != NULL && strcmp(other->id, value->text) != 0) {
			record_free(other);
			other = NULL;
		}
	}
	error_clear(&ignored);
	return other;
}

static char *
link_text(const char *id, const struct record *other)
{
	if (other == NULL)
		return xasprintf("%s (there is none)", id);
	if (other->broken != NULL)
		return xasprintf("%s (broken)", id);
	return xasprintf(
	    "%s (%s%s)", id, other->name, other->trashed ? ", in the trash" : "");
}

static void
add_field(struct page *page, const struct field *field, const struct record *record,
    const struct record *other, const struct query_context *context)
{
	const char *text = record_get(record, field->key);
	char local[INSTANT_TEXT_SIZE];
	enum ink ink = INK_PLAIN;
	char *shown = NULL;

	switch (field->type) {
	case FIELD_NOTES: /* below */
		return;
	case FIELD_TAGS:
		shown = record_tags_text(record);
		break;
	case FIELD_STATUS:
		shown = xstrdup(status_name(record->status));
		break;
	case FIELD_DAY:
		shown = follow_up_text(record, context);
		ink = follow_up_ink(
		    follow_up_state(record, context->today, context->upcoming_days));
		break;
	case FIELD_INSTANT:
		if (record->has_created) {
			instant_format_local(record->created, local);
			shown = xstrdup(local);
		}
		break;
	case FIELD_LINK:
		shown = text == NULL ? NULL : link_text(text, other);
		break;
	default:
		shown = xstrdup_or_null(text);
	}
	page_take(page, field->label, shown, ink);
}

static void
write_fields(struct output *out, const struct record *record, const struct record *other,
    const struct query_context *context)
{
	struct page page = {NULL, 0, 0};
	size_t count;
	const struct field *const *table = field_table(record->kind, &count);

	page_take(&page, "ID", xstrdup(record->id), INK_PLAIN);
	for (size_t i = 0; i < count; i++)
		if ((table[i]->flags & FIELD_NAME) == 0)
			add_field(&page, table[i], record, other, context);
	for (size_t i = 0; i < record->value_count; i++)
		if (record->values[i].field == NULL)
			page_take(&page, record->values[i].key,
			    xstrdup(record->values[i].text), INK_PLAIN);
	page_take(&page, "File", xstrdup(record->path), INK_PLAIN);
	page_write(&page, out);
}

static void
write_notes(struct output *out, const struct record *record)
{
	for (size_t i = 0; i < record->note_count; i++) {
		const struct note *note = &record->notes[i];
		char at[INSTANT_TEXT_SIZE] = "not committed yet";

		if (note->has_at)
			instant_format_local(note->at, at);
		output_text(out, "\n");
		output_value(out, at, INK_DIM);
		if (note->by != NULL) {
			output_text(out, "  ");
			output_value(out, note->by, INK_BOLD);
		}
		output_text(out, "\n");
		output_wrapped(out, note->text, NOTE_INDENT, 0, output_width(out));
	}
}

static void
write_other(struct output *out, const struct record *other)
{
	if (other->broken != NULL || other->note_count == 0)
		return;
	output_textf(out, "\nNotes of the %s ", kind_name(other->kind));
	output_value(out, other->id, INK_PLAIN);
	output_text(out, "\n");
	write_notes(out, other);
}

static void
write_page(struct invocation *inv, const struct record *record)
{
	struct query_context context = crm_query_context(inv->crm);
	struct record *other = find_linked(inv->crm, record);

	if (other != NULL)
		crm_complete_notes(inv->crm, &other, 1);
	output_value(inv->out, record->name, INK_BOLD);
	if (record->trashed)
		output_text(inv->out, "  (in the trash)");
	output_text(inv->out, "\n\n");
	write_fields(inv->out, record, other, &context);
	write_notes(inv->out, record);
	if (other != NULL)
		write_other(inv->out, other);
	record_free(other);
}

static int
write_raw(struct invocation *inv, const struct record *record, struct error *err)
{
	struct buf bytes = BUF_INIT;
	int ret = crm_read_file(inv->crm, record, &bytes, err);

	if (ret == 0)
		output_bytes(inv->out, bytes.data, bytes.len);
	buf_release(&bytes);
	return ret;
}

static int
write_record(struct invocation *inv, struct record *record, struct error *err)
{
	struct query_context context = crm_query_context(inv->crm);

	if (args_has(&inv->args, "raw"))
		return write_raw(inv, record, err);
	crm_complete_notes(inv->crm, &record, 1);
	if (args_has(&inv->args, "json"))
		output_json(inv->out, record_to_json(record, &context));
	else if (record->broken != NULL)
		write_broken(inv->out, record);
	else
		write_page(inv, record);
	return 0;
}

static int
run_show(struct invocation *inv, struct error *err)
{
	struct record *record = NULL;
	int ret;

	if (args_has(&inv->args, "json") && args_has(&inv->args, "raw"))
		return error_usage(err, "--json and --raw: give one of them");
	if (take_as_of(inv, err) != 0)
		return -1;
	ret = crm_find(inv->crm, inv->kind, CRM_LIVE | CRM_TRASH, false,
	    inv->args.items[0], &record, err);
	if (ret == 0)
		ret = write_record(inv, record, err);
	record_free(record);
	return ret;
}
