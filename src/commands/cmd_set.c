#include "commands/options_edit.h"
#include "table.h"

static int run_set(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "unset", .arg = "KEY", .help = "take the key away; may be repeated"},
    {.name = "untag", .arg = "TAG", .help = "take the tag away; may be repeated"},
    {0},
};

const struct command cmd_set = {
    .name = "set",
    .args = "REF",
    .summary = "change a lead's or a contact's fields, tags and custom fields",
    .options = options,
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_FIELDS,
    .min_args = 1,
    .max_args = 1,
    .run = run_set,
};

static int
run_set(struct invocation *inv, struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	int ret = -1;

	if (inv->args.option_count == 0)
		return error_usage(
		    err, "set what? see 'minicrm help %sset'", kind_prefix(inv->kind));
	if (options_to_edits(inv, &edits, err) != 0 ||
	    crm_edit(inv->crm, inv->kind, inv->args.items, inv->args.count, &edits,
		&result, err) != 0)
		goto out;
	tell_result(inv, &result);
	ret = 0;
out:
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}
