#include "commands/options_edit.h"
#include "table.h"

static int run_move(struct invocation *inv, struct error *err);

const struct command cmd_move = {
    .name = "move",
    .args = "REF… STATUS",
    .summary = "move leads along the pipeline",
    .details = "All of them in one commit, or none where one REF is wrong. Converted is\n"
	       "reached by 'minicrm convert'.\n",
    .group = GROUP_CHANGE,
    .min_args = 2,
    .max_args = -1,
    .run = run_move,
};

static int
run_move(struct invocation *inv, struct error *err)
{
	return edit_many(inv, "status", err);
}
