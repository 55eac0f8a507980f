#include "commands/options_edit.h"
#include "commands/output.h"
#include "table.h"

static int run_add(struct invocation *inv, struct error *err);

const struct command cmd_add = {
    .name = "add",
    .alias = "new",
    .args = "[NAME]",
    .summary = "add a lead or a contact, and print its id",
    .details = "A contact's NAME is split at its first blank, or as 'Doe, Jane' says.\n"
	       "--first and --last may stand in its place.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_FIELDS | COMMAND_TEXT,
    .max_args = 1,
    .run = run_add,
};

/* Has anything said what the name is? */
static bool
has_name(const struct invocation *inv)
{
	for (size_t i = 0; i < inv->args.option_count; i++) {
		const struct option_spec *spec = inv->args.options[i].spec;

		if (spec->field != NULL && (spec->field->flags & FIELD_NAME) != 0)
			return true;
	}
	return inv->args.count > 0 || args_has(&inv->args, "name");
}

static int
run_add(struct invocation *inv, struct error *err)
{
	const char *of_kind = inv->kind == KIND_CONTACT ? "contact " : "";
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	int ret = -1;

	if (!has_name(inv))
		return error_usage(err, "a %s needs a name: minicrm %sadd 'Jane Doe'",
		    kind_name(inv->kind), of_kind);
	if (inv->args.count > 0 &&
	    name_to_edits(inv, inv->args.items[0], &edits, err) != 0)
		goto out;
	if (options_to_edits(inv, &edits, err) != 0 ||
	    crm_add(inv->crm, inv->kind, &edits, &result, err) != 0)
		goto out;
	take_warnings(inv, &result);
	for (size_t i = 0; i < result.ids.count; i++)
		output_textf(inv->out, "%s\n", result.ids.items[i]);
	ret = 0;
out:
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}
