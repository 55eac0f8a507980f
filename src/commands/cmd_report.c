#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/output.h"
#include "crm/report.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* The page is as wide as a terminal usually is, in a pipe too. */
#define PAGE_WIDTH 80
#define NARROWEST 50
#define LABEL_WIDTH 20
#define NUMBER_WIDTH 5

static int run_report(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "since",
	.arg = "DATE",
	.help = "what happened from that day on; else from the first lead on"},
    {.name = "until",
	.arg = "DATE",
	.help = "what happened up to that day; else up to now"},
    {.name = "json", .help = "as one object"},
    {0},
};

const struct command cmd_report = {
    .name = "report",
    .args = "",
    .summary = "sum the pipeline up: funnel, days, months, sources, owners",
    .details =
	"All of it comes from history, hand edits included; leads in the trash and "
	"purged\n"
	"ones count for what happened to them. The funnel counts the leads that had a\n"
	"status at least once, and the share of them that later had one nearer to\n"
	"Converted. Days in a status are the median of all stays in it: from the commit\n"
	"that set it to the next one, into the trash, or, where it lasts, up to now.\n",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_PAGER,
    .run = run_report,
};

/* To a decimal place: more would only look exact. */
static double
rounded(double number, double steps)
{
	return (double)(long long)(number * steps + 0.5) / steps;
}

static bool
can_go_on(enum status status)
{
	return status_is_open(status);
}

static double
share(const struct report_stage *stage)
{
	return stage->reached == 0 ? 0 : (double)stage->went_on / (double)stage->reached;
}

static struct json *
funnel_json(const struct report *report)
{
	struct json *funnel = json_new_array();

	for (size_t i = 0; i < STATUS_COUNT; i++) {
		const struct report_stage *stage = &report->funnel[i];
		struct json *item = json_new_object();

		json_set_string(item, "status", status_name(stage->status));
		json_set(item, "reached", json_new_count(stage->reached));
		if (can_go_on(stage->status))
			json_set(
			    item, "share", json_new_number(rounded(share(stage), 1000)));
		json_append(funnel, item);
	}
	return funnel;
}

static struct json *
days_json(const struct report *report)
{
	struct json *days = json_new_object();

	for (size_t i = 0; i < STATUS_COUNT; i++) {
		enum status status = report->funnel[i].status;
		const struct report_stay *stay = &report->stays[status];

		if (stay->stays > 0)
			json_set(days, status_name(status),
			    json_new_number(rounded(stay->median_days, 10)));
	}
	return days;
}

static struct json *
months_json(const struct report *report)
{
	struct json *months = json_new_array();

	for (size_t i = 0; i < report->month_count; i++) {
		const struct report_month *month = &report->months[i];
		struct json *item = json_new_object();
		char *name = xasprintf("%04d-%02d", month->year, month->month);

		json_set_string(item, "month", name);
		json_set(item, "new", json_new_count(month->new));
		json_set(item, "lost", json_new_count(month->lost));
		json_set(item, "converted", json_new_count(month->converted));
		json_append(months, item);
		free(name);
	}
	return months;
}

static struct json *
groups_json(const struct report_groups *groups, const char *key)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < groups->count; i++) {
		struct json *item = json_new_object();

		json_set_string(item, key, groups->items[i].name);
		json_set(item, "leads", json_new_count(groups->items[i].leads));
		json_set(item, "converted", json_new_count(groups->items[i].converted));
		json_append(list, item);
	}
	return list;
}

static void
write_json(struct output *out, const struct report *report)
{
	struct json *page = json_new_object();
	char day[DAY_TEXT_SIZE];

	day_format(report->since, day);
	json_set_string(page, "since", day);
	day_format(report->until, day);
	json_set_string(page, "until", day);
	json_set(page, "funnel", funnel_json(report));
	json_set(page, "days_in_status", days_json(report));
	json_set(page, "months", months_json(report));
	json_set(page, "sources", groups_json(&report->sources, "source"));
	json_set(page, "owners", groups_json(&report->owners, "owner"));
	output_json(out, page);
}

static size_t
page_width(const struct output *out)
{
	size_t width = output_width(out);

	if (width == 0 || width > PAGE_WIDTH)
		return PAGE_WIDTH;
	return width < NARROWEST ? NARROWEST : width;
}

static void
write_heading(struct output *out, const char *text)
{
	output_text(out, "\n");
	output_value(out, text, INK_BOLD);
	output_text(out, "\n");
}

/* The first word of a line: cut, and filled up with blanks. */
static void
write_label(struct output *out, const char *text)
{
	struct buf escaped = BUF_INIT, fitted = BUF_INIT;
	size_t width = 0, at = 0;

	unicode_escape(&escaped, text, "");
	while (at < escaped.len && width + 1 < LABEL_WIDTH) {
		uint32_t c;
		size_t len = unicode_next(escaped.data + at, escaped.len - at, &c);

		buf_add(&fitted, escaped.data + at, len);
		at += len;
		width = unicode_width(fitted.data);
	}
	if (at < escaped.len) {
		buf_addstr(&fitted, "…");
		width++;
	}
	output_textf(out, "  %s%*s", fitted.data,
	    (int)(width < LABEL_WIDTH ? LABEL_WIDTH - width : 0), "");
	buf_release(&escaped);
	buf_release(&fitted);
}

/* A number, and a bar that is as long to `room` as it is to the most. */
static void
write_bar(
    struct output *out, size_t number, size_t most, size_t room, bool fill, enum ink ink)
{
	struct buf bar = BUF_INIT;
	size_t len = most == 0 ? 0 : (number * room + most - 1) / most;

	for (size_t i = 0; i < len; i++)
		buf_addstr(&bar, "█");
	output_textf(out, "%*zu%s", NUMBER_WIDTH, number, len > 0 || fill ? " " : "");
	if (len > 0)
		output_value(out, bar.data, ink);
	if (fill)
		output_textf(out, "%*s", (int)(room - len), "");
	buf_release(&bar);
}

static enum ink
status_ink(enum status status)
{
	return status == STATUS_LOST ? INK_RED : INK_PLAIN;
}

static void
write_funnel(struct output *out, const struct report *report)
{
	static const char went_on[] = "100% went on";
	size_t room = page_width(out) - LABEL_WIDTH - NUMBER_WIDTH - sizeof went_on - 4;
	size_t most = 0;

	for (size_t i = 0; i < STATUS_COUNT; i++)
		if (report->funnel[i].reached > most)
			most = report->funnel[i].reached;
	write_heading(out, "Leads that reached a status");
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		const struct report_stage *stage = &report->funnel[i];
		bool goes_on = can_go_on(stage->status) && stage->reached > 0;

		write_label(out, status_name(stage->status));
		write_bar(
		    out, stage->reached, most, room, goes_on, status_ink(stage->status));
		if (goes_on)
			output_textf(out, "  %3.0f%% went on", share(stage) * 100);
		output_text(out, "\n");
	}
}

static void
write_days(struct output *out, const struct report *report)
{
	write_heading(out, "Days in a status, median");
	for (size_t i = 0; i < STATUS_COUNT; i++) {
		const struct report_stay *stay = &report->stays[report->funnel[i].status];

		if (stay->stays == 0)
			continue;
		write_label(out, status_name(report->funnel[i].status));
		output_textf(out, "%*.1f  of %zu stay%s\n", NUMBER_WIDTH + 2,
		    stay->median_days, stay->stays, stay->stays == 1 ? "" : "s");
	}
}

/* The most of each column: a month's own are compared by their numbers. */
static struct report_month
most_of_months(const struct report *report)
{
	struct report_month most = {0};

	for (size_t i = 0; i < report->month_count; i++) {
		const struct report_month *month = &report->months[i];

		most.new = month->new > most.new ? month->new : most.new;
		most.lost = month->lost > most.lost ? month->lost : most.lost;
		most.converted =
		    month->converted > most.converted ? month->converted : most.converted;
	}
	return most;
}

static void
write_months(struct output *out, const struct report *report)
{
	size_t room = (page_width(out) - 9 - 3 * (NUMBER_WIDTH + 1)) / 3;
	struct report_month most = most_of_months(report);

	write_heading(out, "Month by month");
	output_textf(out, "  %-7s%*s %-*s%*s %-*s%*s\n", "", NUMBER_WIDTH, "New",
	    (int)room, "", NUMBER_WIDTH, "Lost", (int)room, "", NUMBER_WIDTH, "Conv.");
	for (size_t i = 0; i < report->month_count; i++) {
		const struct report_month *month = &report->months[i];

		output_textf(out, "  %04d-%02d", month->year, month->month);
		write_bar(out, month->new, most.new, room, true, INK_PLAIN);
		write_bar(out, month->lost, most.lost, room, true, INK_RED);
		write_bar(out, month->converted, most.converted, room, false, INK_BOLD);
		output_text(out, "\n");
	}
}

static void
write_groups(struct output *out, const char *heading, const struct report_groups *groups)
{
	if (groups->count == 0)
		return;
	write_heading(out, heading);
	for (size_t i = 0; i < groups->count; i++) {
		const struct report_group *group = &groups->items[i];

		write_label(out, group->name != NULL ? group->name : "(none)");
		output_textf(out, "%*zu new  %*zu converted\n", NUMBER_WIDTH,
		    group->leads, NUMBER_WIDTH, group->converted);
	}
}

static void
write_page(struct output *out, const struct report *report)
{
	char since[DAY_TEXT_SIZE], until[DAY_TEXT_SIZE];

	day_format(report->since, since);
	day_format(report->until, until);
	output_textf(out, "From %s to %s\n", since, until);
	write_funnel(out, report);
	write_days(out, report);
	write_months(out, report);
	write_groups(out, "By source", &report->sources);
	write_groups(out, "By owner", &report->owners);
}

static int
read_period(struct invocation *inv, struct report_period *period, struct error *err)
{
	const struct args *args = &inv->args;
	day_t today = inv->env->today;

	if (args_day(args, "since", today, &period->has_since, &period->since, err) !=
		0 ||
	    args_day(args, "until", today, &period->has_until, &period->until, err) != 0)
		return -1;
	if (period->has_since &&
	    period->since > (period->has_until ? period->until : today))
		return error_usage(err, "--since %s is after the period's end",
		    args_value(args, "since"));
	return 0;
}

static int
run_report(struct invocation *inv, struct error *err)
{
	struct report_period period = {0};
	struct report report;
	int ret;

	if (read_period(inv, &period, err) != 0)
		return -1;
	ret = report_make(inv->crm, &period, &report, err);
	if (ret == 0 && args_has(&inv->args, "json"))
		write_json(inv->out, &report);
	else if (ret == 0)
		write_page(inv->out, &report);
	report_release(&report);
	return ret;
}
