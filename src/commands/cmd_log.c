#include "base/mem.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/output.h"
#include "commands/record_json.h"
#include "crm/timeline.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define INDENT 4

static int run_log(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "since", .arg = "DATE", .help = "from that day on"},
    {.name = "until", .arg = "DATE", .help = "up to that day"},
    {.name = "by",
	.arg = "USER",
	.help = "by this user alone, or by this e-mail address"},
    {.name = "limit", .arg = "N", .help = "the newest N"},
    {.name = "json", .help = "an array of what happened, with the changed keys"},
    {0},
};

const struct command cmd_log = {
    .name = "log",
    .args = "[REF]",
    .summary = "tell what happened, to all leads or to one, newest first",
    .details =
	"What happened is worked out from what was committed, whoever committed it and\n"
	"however: commands, editors, mv and 'git commit' tell the same. A record is\n"
	"followed back through the trash, folders and other ids; REF may also be the id\n"
	"of one that is gone.\n",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_CONTACT | COMMAND_PAGER | COMMAND_ALL,
    .max_args = 1,
    .run = run_log,
};

/* How events are written, one after the other. */
struct writer {
	struct output *out;
	bool is_json;
	struct output_table *table; /* in a pipe */
};

static void
write_json(struct output *out, const struct timeline_event *event)
{
	struct json *item = json_new_object();
	char at[INSTANT_TEXT_SIZE];

	instant_format(event->at, at);
	json_set_string(item, "commit", event->commit);
	json_set_string(item, "at", at);
	json_set_string(item, "by", event->by);
	json_set_string(item, "email", event->email);
	json_set_string(item, "kind", kind_name(event->kind));
	json_set_string(item, "id", event->id);
	json_set_string(item, "action", timeline_action_name(event->action));
	json_set(item, "changes", changes_to_json(&event->changes));
	output_json_item(out, item);
}

static bool
is_new_note(const struct record_change *change)
{
	return strcmp(change->key, "note") == 0 && change->from == NULL;
}

/* "status New → Contacted", "phone 123", "email gone". */
static void
add_change(struct buf *out, const struct record_change *change)
{
	buf_addf(out, "%s%s", out->len > 0 ? ", " : "", change->key);
	if (change->from != NULL && change->to != NULL)
		buf_addf(out, " %s → %s", change->from, change->to);
	else if (change->to == NULL)
		buf_addf(out, " removed (%s)", change->from);
	else
		buf_addf(out, " %s", change->to);
}

static bool
is_broken(const struct timeline_event *event)
{
	const struct record *named = event->after != NULL ? event->after : event->before;

	return named->broken != NULL;
}

/* The keys in words; new notes only where they have no lines of their own. All that went
 * with a purge goes without saying. The caller frees. */
static char *
changes_text(const struct timeline_event *event, bool with_notes)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < event->changes.count; i++) {
		const struct record_change *change = &event->changes.items[i];

		if (event->action != TIMELINE_PURGE &&
		    (with_notes || !is_new_note(change)))
			add_change(&out, change);
	}
	if (is_broken(event))
		buf_addf(&out, "%scannot be read", out.len > 0 ? ", " : "");
	return buf_detach(&out, NULL);
}

static void
write_row(struct output_table *table, const struct timeline_event *event)
{
	char at[INSTANT_TEXT_SIZE];
	struct output_cell cells[5] = {{NULL, INK_PLAIN}};

	instant_format(event->at, at);
	cells[0].text = xstrdup(at);
	cells[1].text = xstrdup(event->by);
	cells[2].text = xstrdup(event->id);
	cells[3].text = xstrdup(timeline_action_name(event->action));
	cells[4].text = changes_text(event, true);
	output_table_row(table, cells);
}

/* What the line says behind the id: an edit is what it changed. The caller frees. */
static char *
event_text(const struct timeline_event *event)
{
	char *changes = changes_text(event, false);
	const char *action = timeline_action_name(event->action);
	char *text;

	if (event->action == TIMELINE_EDIT && *changes != '\0')
		return changes;
	if (event->action == TIMELINE_EDIT && event->changes.count > 0)
		action = "note";
	text = *changes == '\0' ? xstrdup(action) : xasprintf("%s: %s", action, changes);
	free(changes);
	return text;
}

/* "2026-11-23 10:02  alice  jane-doe  status New → Contacted", new notes below. */
static void
write_lines(struct output *out, const struct timeline_event *event)
{
	char at[INSTANT_TEXT_SIZE];
	char *text = event_text(event);
	size_t width = output_width(out);

	instant_format_local(event->at, at);
	output_value(out, at, INK_DIM);
	output_text(out, "  ");
	output_value(out, event->by, INK_PLAIN);
	output_text(out, "  ");
	output_value(out, event->id, INK_BOLD);
	output_text(out, "  ");
	output_wrapped(out, text, INDENT,
	    strlen(at) + unicode_width(event->by) + unicode_width(event->id) + 6, width);
	for (size_t i = 0; i < event->changes.count; i++)
		if (event->action != TIMELINE_PURGE &&
		    is_new_note(&event->changes.items[i]))
			output_wrapped(out, event->changes.items[i].to, INDENT, 0, width);
	free(text);
}

static void
write_event(struct writer *writer, const struct timeline_event *event)
{
	if (writer->is_json)
		write_json(writer->out, event);
	else if (writer->table != NULL)
		write_row(writer->table, event);
	else
		write_lines(writer->out, event);
}

static struct output_table *
begin_table(struct invocation *inv)
{
	const struct output_column columns[] = {
	    {.label = "At", .rigid = true, .weight = 1},
	    {.label = "By", .weight = 1},
	    {.label = inv->kind == KIND_LEAD ? "Lead" : "Contact", .weight = 1},
	    {.label = "Action", .rigid = true, .weight = 1},
	    {.label = "Changes", .weight = 1},
	};

	return output_table_new(
	    inv->out, OUTPUT_TABLE, columns, sizeof columns / sizeof *columns);
}

static int
write_events(
    struct invocation *inv, struct timeline *timeline, long limit, struct error *err)
{
	struct writer writer = {inv->out, args_has(&inv->args, "json"), NULL};
	const struct timeline_event *event;
	/* Whether there is anything to tell shows first: a failure prints no heading. */
	int ret = timeline_next(timeline, &event, err);

	if (ret < 0)
		return -1;
	if (!writer.is_json && output_width(inv->out) == 0)
		writer.table = begin_table(inv);
	for (long count = 1; ret > 0; count++) {
		write_event(&writer, event);
		ret = count == limit ? 0 : timeline_next(timeline, &event, err);
	}
	if (writer.table != NULL)
		output_table_end(writer.table);
	if (writer.is_json && ret == 0)
		output_json_end(inv->out);
	return ret;
}

static int
read_filter(struct invocation *inv, struct timeline_filter *filter, long *limit,
    struct error *err)
{
	const struct args *args = &inv->args;
	const char *count = args_value(args, "limit");
	day_t today = inv->env->today;

	*limit = 0;
	filter->by = args_value(args, "by");
	if (args_day(args, "since", today, &filter->has_since, &filter->since, err) !=
		0 ||
	    args_day(args, "until", today, &filter->has_until, &filter->until, err) != 0)
		return -1;
	return count == NULL ? 0 : args_number("limit", count, 1, limit, err);
}

static int
run_log(struct invocation *inv, struct error *err)
{
	struct timeline_filter filter = {0};
	struct timeline *timeline = NULL;
	long limit;
	int ret;

	if (read_filter(inv, &filter, &limit, err) != 0)
		return -1;
	if (inv->args.count > 0)
		ret = timeline_open_record(
		    inv->crm, inv->kind, inv->args.items[0], &filter, &timeline, err);
	else
		ret = timeline_open(inv->crm, 1u << inv->kind, &filter, &timeline, err);
	if (ret == 0)
		ret = write_events(inv, timeline, limit, err);
	timeline_close(timeline);
	return ret;
}
