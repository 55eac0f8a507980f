#include "commands/output.h"
#include "commands/progress.h"
#include "crm/hand_edits.h"
#include "crm/sync.h"
#include "table.h"

static int run_sync(struct invocation *inv, struct error *err);

const struct command cmd_sync = {
    .name = "sync",
    .args = "",
    .summary = "exchange changes with the team",
    .details =
	"Commits what was edited by hand, fetches, merges and pushes; again when\n"
	"somebody else pushed first. Merging never stops: where two people changed\n"
	"one value the later edit stands, and a note keeps the other. It says what\n"
	"came in, and what was merged how. Files that can't be read stay as they are.\n",
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_CHECKS,
    .run = run_sync,
};

static int
run_sync(struct invocation *inv, struct error *err)
{
	struct sync_report report = SYNC_REPORT_INIT;
	int ret;

	crm_settle_settings(inv->crm);
	ret = crm_sync(inv->crm, progress_on_terminal(inv->env), &report, err);

	for (size_t i = 0; i < report.lines.count; i++)
		output_textf(inv->out, "%s\n", report.lines.items[i]);
	strlist_copy(&inv->warnings, &report.warnings);
	if (ret == 0)
		ret = crm_refuse_settings(inv->crm, err);
	if (ret == 0)
		ret = hand_edits_refuse(report.unreadable, err);
	sync_report_release(&report);
	return ret;
}
