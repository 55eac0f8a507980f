#include "commands/options_edit.h"
#include "commands/output.h"
#include "crm/lifecycle.h"
#include "table.h"

static int run_convert(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "first", .arg = "NAME", .help = "the contact's first name"},
    {.name = "last", .arg = "NAME", .help = "the contact's last name"},
    {.name = "into", .arg = "REF", .help = "link this contact, and fill what it lacks"},
    {.name = "new", .help = "make a contact also where one has the e-mail address"},
    {0},
};

const struct command cmd_convert = {
    .name = "convert",
    .args = "REF",
    .summary = "make a contact of a lead",
    .details =
	"The contact gets the lead's name, split at its first blank or as 'Doe, Jane'\n"
	"says, its e-mail, phone, source, owner and tags. Both are linked, and the lead\n"
	"is Converted, in one commit.\n",
    .options = options,
    .group = GROUP_CHANGE,
    .min_args = 1,
    .max_args = 1,
    .run = run_convert,
};

static int
check_options(const struct args *args, struct error *err)
{
	static const char *const names[] = {"first", "last", "new"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (args_has(args, "into") && args_has(args, names[i]))
			return error_usage(err,
			    "--into links a contact as it is: leave --%s out", names[i]);
	return 0;
}

static int
run_convert(struct invocation *inv, struct error *err)
{
	const struct convert_options choices = {
	    .first = args_value(&inv->args, "first"),
	    .last = args_value(&inv->args, "last"),
	    .into = args_value(&inv->args, "into"),
	    .new_contact = args_has(&inv->args, "new"),
	};
	struct crm_result result = CRM_RESULT_INIT;
	int ret = -1;

	if (check_options(&inv->args, err) == 0)
		ret = crm_convert(inv->crm, inv->args.items[0], &choices, &result, err);
	if (ret == 0) {
		take_warnings(inv, &result);
		output_value(inv->out, result.subjects.items[0], INK_PLAIN);
		output_text(inv->out, " ");
		output_value(inv->out, result.ids.items[0], INK_PLAIN);
		output_text(inv->out, "\n");
	}
	crm_result_release(&result);
	return ret;
}
