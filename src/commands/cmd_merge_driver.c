#include "commands/output.h"
#include "crm/sync.h"
#include "table.h"

static int run_merge_driver(struct invocation *inv, struct error *err);

const struct command cmd_merge_driver = {
    .name = "merge-driver",
    .args = "BASE OURS THEIRS PATH",
    .summary = "merge three versions of a file, for git",
    .details =
	"What git calls where a merge needs one file alone (cherry-pick, stash).\n"
	"The merged file takes the place of OURS. Where it can't be decided without\n"
	"the commits OURS stays as it is, and the exit code is 1.\n",
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_NO_DIR,
    .min_args = 4,
    .max_args = 4,
    .run = run_merge_driver,
};

static int
run_merge_driver(struct invocation *inv, struct error *err)
{
	const char **items = inv->args.items;
	struct strlist report = STRLIST_INIT;
	int ret = crm_merge_driver(items[0], items[1], items[2], items[3], &report, err);

	if (ret == 1)
		ret = error_failed(err, "%s", report.items[0]);
	strlist_release(&report);
	return ret;
}
