#include "commands/options_edit.h"
#include "crm/undo.h"
#include "table.h"

static int run_redo(struct invocation *inv, struct error *err);

const struct command cmd_redo = {
    .name = "redo",
    .args = "",
    .summary = "return what the last undo took back",
    .group = GROUP_CHANGE,
    .run = run_redo,
};

static int
run_redo(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	int ret = crm_redo(inv->crm, &result, err);

	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	return ret;
}
