#include "commands/options_edit.h"
#include "crm/lifecycle.h"
#include "table.h"

static int run_rename(struct invocation *inv, struct error *err);

const struct command cmd_rename = {
    .name = "rename",
    .args = "REF NEWID",
    .summary = "give a record another id",
    .details = "The id is the file's name. Links that point to it follow in the same\n"
	       "commit. The name is changed by 'minicrm set REF --name NAME'.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT,
    .min_args = 2,
    .max_args = 2,
    .run = run_rename,
};

static int
run_rename(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int ret = crm_rename(
	    inv->crm, inv->kind, inv->args.items[0], inv->args.items[1], &result, err);

	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	return ret;
}
