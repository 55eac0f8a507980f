#include "commands/output.h"
#include "table.h"

static int run_version(struct invocation *inv, struct error *err);

const struct command cmd_version = {
    .name = "version",
    .args = "",
    .summary = "tell the version",
    .group = GROUP_ABOUT,
    .flags = COMMAND_NO_DIR,
    .run = run_version,
};

static int
run_version(struct invocation *inv, struct error *err)
{
	(void)err;
	output_text(inv->out, "minicrm " MINICRM_VERSION "\n");
	return 0;
}
