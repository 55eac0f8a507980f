#include "base/mem.h"
#include "commands/editor.h"
#include "commands/options_edit.h"
#include "commands/output.h"
#include "crm/blank_form.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static int run_add(struct invocation *inv, struct error *err);

const struct command cmd_add = {
    .name = "add",
    .alias = "new",
    .args = "[NAME]",
    .summary = "add a lead or a contact, and print its id",
    .details =
	"A contact's NAME is split at its first blank, or as 'Doe, Jane' says.\n"
	"--first and --last may stand in its place. Without any of them, on a terminal,\n"
	"your editor opens on a form with every field, filled in with the options.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_FIELDS | COMMAND_TEXT,
    .max_args = 1,
    .run = run_add,
};

/* The id alone on stdout, for scripts. */
static void
tell_new(struct invocation *inv, const struct crm_result *result)
{
	take_warnings(inv, result);
	for (size_t i = 0; i < result->ids.count; i++)
		output_textf(inv->out, "%s\n", result->ids.items[i]);
}

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

/* Nothing is left but what we wrote to explain the form. */
static bool
is_emptied(const struct buf *form, const struct buf *typed)
{
	struct buf text = BUF_INIT;
	bool empty;

	buf_add(&text, typed->data, typed->len);
	draft_cut_comments(form, &text);
	empty = strspn(text.data, " \t\r\n") == text.len;
	buf_release(&text);
	return empty;
}

static int
take_form(struct invocation *inv, const struct buf *typed, void *form, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	struct buf text = BUF_INIT;
	struct record *record;
	int ret = -1;

	if (is_emptied(form, typed))
		return 1;
	buf_add(&text, typed->data, typed->len);
	record = crm_parse_text(inv->crm, inv->kind, "form", typed);
	if (record->broken != NULL)
		error_failed(err, "line %zu, column %zu: %s", record->broken->line,
		    record->broken->column, record->broken->message);
	else if (blank_form_clean(inv->kind, crm_team(inv->crm), &text, err) == 0)
		ret = crm_add_text(inv->crm, inv->kind, &text, &result, err);
	if (ret == 0)
		tell_new(inv, &result);
	record_free(record);
	buf_release(&text);
	crm_result_release(&result);
	return ret;
}

/* On a form that the options are filled into. */
static int
add_in_editor(struct invocation *inv, struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct draft draft;
	struct buf form = BUF_INIT;
	struct text_use use = {take_form, &form, "nothing added"};
	char *name = xasprintf("new-%s.yaml", kind_name(inv->kind));
	int ret = -1;

	if (options_to_edits(inv, &edits, err) == 0 &&
	    blank_form_write(inv->kind, crm_team(inv->crm), &edits, &form, err) == 0 &&
	    draft_open(inv->crm, name, form.data, form.len, &draft, err) == 0)
		ret = edit_draft(inv, &draft, &use, err);
	free(name);
	buf_release(&form);
	edit_list_release(&edits);
	return ret;
}

/* NAME, --name, and a contact's --first and --last all say the name. */
static int
check_name_once(const struct invocation *inv, struct error *err)
{
	const struct args *args = &inv->args;
	bool halves = args_has(args, "first") || args_has(args, "last");

	if (args->count > 0 && args_has(args, "name"))
		return error_usage(
		    err, "'%s' and --name: give one of them", args->items[0]);
	if ((args->count > 0 || args_has(args, "name")) && halves)
		return error_usage(
		    err, "the whole name and --first or --last: give one of them");
	return 0;
}

static int
run_add(struct invocation *inv, struct error *err)
{
	const char *of_kind = kind_prefix(inv->kind);
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	int ret = -1;

	if (!has_name(inv) && inv->env->stdin_tty && inv->env->stdout_tty)
		return add_in_editor(inv, err);
	if (!has_name(inv))
		return error_usage(err, "a %s needs a name: minicrm %sadd 'Jane Doe'",
		    kind_name(inv->kind), of_kind);
	if (inv->args.count > 0 &&
	    name_to_edits(inv, inv->args.items[0], &edits, err) != 0)
		goto out;
	if (options_to_edits(inv, &edits, err) != 0 || check_name_once(inv, err) != 0 ||
	    crm_add(inv->crm, inv->kind, &edits, &result, err) != 0)
		goto out;
	tell_new(inv, &result);
	ret = 0;
out:
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}
