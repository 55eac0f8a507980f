#include "base/mem.h"
#include "base/unicode.h"
#include "commands/listing.h"
#include "commands/record_json.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* Columns of a terminal that has room for everything. */
#define WIDE 110

static int run_dashboard(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "mine", .help = "of your own leads alone"},
    {.name = "json", .help = "as one object"},
    {0},
};

const struct command cmd_dashboard = {
    .name = "dashboard",
    .args = "",
    .summary = "tell what is due today: what 'minicrm' alone does",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_PAGER,
    .run = run_dashboard,
};

/* What the page is made of. */
struct dashboard {
	struct query_context context;
	size_t states[FOLLOW_UP_STATE_COUNT];
	size_t statuses[STATUS_COUNT];
	size_t open;
	size_t leads; /* all that can be read */
	bool mine;
};

static int
keep_mine(struct invocation *inv, struct record_list *leads,
    const struct query_context *context, struct error *err)
{
	struct query *query = query_new(KIND_LEAD);
	int ret = query_mine(inv, query, err);

	if (ret == 0)
		query_apply(query, leads, context);
	query_free(query);
	return ret;
}

static void
count_leads(struct dashboard *dashboard, const struct record_list *leads)
{
	for (size_t i = 0; i < leads->count; i++) {
		const struct record *lead = leads->items[i];

		if (lead->broken != NULL)
			continue;
		dashboard->leads++;
		dashboard->statuses[lead->status]++;
		dashboard->open += status_is_open(lead->status);
		dashboard->states[follow_up_state(
		    lead, dashboard->context.today, dashboard->context.upcoming_days)]++;
	}
}

/* The leads that want something soon, the most urgent first. */
static void
keep_due(struct record_list *leads, const struct query_context *context)
{
	struct query *query = query_new(KIND_LEAD);

	query_add_follow_up(query,
	    1u << FOLLOW_UP_OVERDUE | 1u << FOLLOW_UP_TODAY | 1u << FOLLOW_UP_UPCOMING);
	query_apply(query, leads, context);
	query_free(query);
}

static void
write_json(struct invocation *inv, const struct dashboard *dashboard,
    const struct record_list *leads)
{
	struct json *page = json_new_object();
	struct json *statuses = json_new_object();
	struct json *list = json_new_array();
	char today[DAY_TEXT_SIZE];

	day_format(dashboard->context.today, today);
	for (int i = 0; i < STATUS_COUNT; i++)
		json_set(statuses, status_name((enum status)i),
		    json_new_count(dashboard->statuses[i]));
	for (size_t i = 0; i < leads->count; i++)
		json_append(list, record_to_json(leads->items[i], &dashboard->context));
	json_set_string(page, "date", today);
	json_set(page, "due", json_new_count(dashboard->states[FOLLOW_UP_TODAY]));
	json_set(page, "overdue", json_new_count(dashboard->states[FOLLOW_UP_OVERDUE]));
	json_set(page, "upcoming", json_new_count(dashboard->states[FOLLOW_UP_UPCOMING]));
	json_set(page, "open", json_new_count(dashboard->open));
	json_set(page, "statuses", statuses);
	json_set(page, "leads", list);
	output_json(inv->out, page);
}

/* A card: its number in bold, or in the ink of what it counts where there is any. */
static void
write_card(struct output *out, const char *label, size_t number, enum ink ink)
{
	char *text = xasprintf("%zu", number);

	output_text(out, label);
	output_text(out, " ");
	output_value(out, text, number > 0 ? ink : INK_DIM);
	free(text);
}

static void
write_cards(struct output *out, const struct dashboard *dashboard)
{
	static const struct {
		const char *label;
		enum follow_up_state state;
		enum ink ink;
	} cards[] = {
	    {"Follow-ups Due", FOLLOW_UP_TODAY, INK_RED},
	    {"Overdue", FOLLOW_UP_OVERDUE, INK_RED},
	    {"Upcoming", FOLLOW_UP_UPCOMING, INK_YELLOW},
	};

	for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
		write_card(
		    out, cards[i].label, dashboard->states[cards[i].state], cards[i].ink);
		output_text(out, "   ");
	}
	write_card(out, "Open leads", dashboard->open, INK_BOLD);
	output_text(out, "\n");
	for (int i = 0; i < STATUS_COUNT; i++) {
		output_text(out, i == 0 ? "" : "   ");
		write_card(
		    out, status_name((enum status)i), dashboard->statuses[i], INK_BOLD);
	}
	output_text(out, "\n");
}

/* The first line of the newest note; NULL where there is none. */
static char *
last_words(const struct record *lead)
{
	const struct note *note = record_newest_note(lead);

	return note == NULL ? NULL : xstrndup(note->text, strcspn(note->text, "\n"));
}

static void
write_leads(struct invocation *inv, const struct dashboard *dashboard,
    const struct record_list *leads)
{
	static const struct output_column columns[] = {
	    {.label = "Follow-up", .rigid = true, .weight = 1},
	    {.label = "Name", .weight = 2},
	    {.label = "Status", .rigid = true, .weight = 1},
	    {.label = "Assigned to", .weight = 1},
	    {.label = "Last note", .weight = 3},
	    {.label = "ID", .weight = 2},
	};
	size_t width = output_width(inv->out);
	size_t all = sizeof columns / sizeof *columns, shown = all;
	struct output_table *table;

	/* A name is a REF too: on a narrow terminal the note is worth more than the id.
	 */
	if (width > 0 && width < WIDE)
		shown--;
	table = output_table_new(inv->out, OUTPUT_TABLE, columns, shown);

	for (size_t i = 0; i < leads->count; i++) {
		const struct record *lead = leads->items[i];
		enum ink ink = follow_up_ink(follow_up_state(
		    lead, dashboard->context.today, dashboard->context.upcoming_days));
		struct output_cell cells[] = {
		    {follow_up_text(lead, &dashboard->context), ink},
		    {xstrdup(lead->name), INK_PLAIN},
		    {xstrdup(status_name(lead->status)), INK_PLAIN},
		    {xstrdup_or_null(record_get(lead, "assigned_to")), INK_PLAIN},
		    {last_words(lead), INK_PLAIN},
		    {shown == all ? xstrdup(lead->id) : NULL, INK_DIM},
		};

		output_table_row(table, cells);
	}
	output_table_end(table);
}

static void
write_page(struct invocation *inv, const struct dashboard *dashboard,
    const struct record_list *leads)
{
	char today[DAY_TEXT_SIZE];

	day_format(dashboard->context.today, today);
	output_value(inv->out, today, INK_BOLD);
	output_text(inv->out, "\n\n");
	write_cards(inv->out, dashboard);
	output_text(inv->out, "\n");
	if (dashboard->leads == 0)
		output_text(inv->out,
		    dashboard->mine ? "No leads are assigned to you\n"
				    : "No leads yet: add one with 'minicrm add NAME'\n");
	else if (leads->count == 0)
		output_text(inv->out, "Nothing is due in the next days\n");
	else
		write_leads(inv, dashboard, leads);
}

static int
run_dashboard(struct invocation *inv, struct error *err)
{
	struct dashboard dashboard = {.context = crm_query_context(inv->crm)};
	struct record_list leads = RECORD_LIST_INIT;
	int ret = crm_load(inv->crm, KIND_LEAD, CRM_LIVE, &leads, err);

	if (ret != 0)
		goto out;
	notice_broken(inv, &leads);
	dashboard.mine = args_has(&inv->args, "mine");
	if (dashboard.mine)
		ret = keep_mine(inv, &leads, &dashboard.context, err);
	if (ret != 0)
		goto out;
	count_leads(&dashboard, &leads);
	keep_due(&leads, &dashboard.context);
	if (args_has(&inv->args, "json")) {
		crm_complete_notes(inv->crm, leads.items, leads.count);
		write_json(inv, &dashboard, &leads);
	} else {
		write_page(inv, &dashboard, &leads);
	}
out:
	record_list_release(&leads);
	return ret;
}
