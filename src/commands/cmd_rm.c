#include "commands/options_edit.h"
#include "crm/lifecycle.h"
#include "table.h"

static int run_rm(struct invocation *inv, struct error *err);

const struct command cmd_rm = {
    .name = "rm",
    .args = "REF…",
    .summary = "move leads or contacts to the trash",
    .details = "'minicrm restore' brings them back. REF is an id, its beginning or an\n"
	       "e-mail address here, not a part of a name.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_STRICT,
    .min_args = 1,
    .max_args = -1,
    .run = run_rm,
};

static int
run_rm(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int ret = crm_trash(
	    inv->crm, inv->kind, inv->args.items, inv->args.count, &result, err);

	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	return ret;
}
