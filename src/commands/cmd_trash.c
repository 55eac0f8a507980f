#include "commands/listing.h"
#include "table.h"

static int run_trash(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "count", .help = "their number alone"},
    {.name = "ids", .help = "their ids alone, one a line"},
    {.name = "json", .help = "an array of whole records"},
    {.name = "csv", .help = "comma-separated values (RFC 4180)"},
    {0},
};

const struct command cmd_trash = {
    .name = "trash",
    .args = "[TEXT]",
    .summary = "list what is in the trash",
    .details = "'minicrm list --trash' takes conditions too.\n",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_CONTACT | COMMAND_PAGER | COMMAND_TEXT,
    .max_args = 1,
    .run = run_trash,
};

static int
run_trash(struct invocation *inv, struct error *err)
{
	return list_records(inv, CRM_TRASH, err);
}
