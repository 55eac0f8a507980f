#include "commands/options_edit.h"
#include "crm/lifecycle.h"
#include "table.h"

static int run_restore(struct invocation *inv, struct error *err);

const struct command cmd_restore = {
    .name = "restore",
    .args = "REF…",
    .summary = "bring leads or contacts back from the trash",
    .details =
	"To where they stood. Where a new record took the id meanwhile, under the\n"
	"next free one.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_TRASH,
    .min_args = 1,
    .max_args = -1,
    .run = run_restore,
};

static int
run_restore(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int ret = crm_restore(
	    inv->crm, inv->kind, inv->args.items, inv->args.count, &result, err);

	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	return ret;
}
