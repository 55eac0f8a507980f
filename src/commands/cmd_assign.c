#include "commands/options_edit.h"
#include "table.h"

static int run_assign(struct invocation *inv, struct error *err);

const struct command cmd_assign = {
    .name = "assign",
    .args = "REF… USER",
    .summary = "assign leads or contacts to a user",
    .details = "All of them in one commit, or none where one REF is wrong. '' as USER\n"
	       "takes the owner away.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT,
    .min_args = 2,
    .max_args = -1,
    .run = run_assign,
};

static int
run_assign(struct invocation *inv, struct error *err)
{
	return edit_many(inv, "assigned_to", err);
}
