#include "commands/options_edit.h"
#include "crm/undo.h"
#include "table.h"

static int run_undo(struct invocation *inv, struct error *err);

const struct command cmd_undo = {
    .name = "undo",
    .args = "[REF]",
    .summary = "take back your last change, or your last one to a record",
    .details =
	"What came after it stays, your colleagues' notes included. Again: the one\n"
	"before. 'minicrm redo' returns the last one taken back.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_ALL,
    .max_args = 1,
    .run = run_undo,
};

static int
run_undo(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int ret = crm_undo(inv->crm, inv->kind,
	    inv->args.count > 0 ? inv->args.items[0] : NULL, &result, err);

	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	return ret;
}
