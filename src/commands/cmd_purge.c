#include "base/mem.h"
#include "commands/options_edit.h"
#include "commands/question.h"
#include "crm/lifecycle.h"
#include "table.h"

#include <stdlib.h>

static int run_purge(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "all", .help = "everything in the trash"},
    {.name = "yes", .letter = 'y', .help = "don't ask"},
    {0},
};

const struct command cmd_purge = {
    .name = "purge",
    .args = "REF…",
    .summary = "delete records in the trash for good",
    .details = "The files go; git's history still holds them, as it holds all that was\n"
	       "ever committed. REF is an id, its beginning or an e-mail address here.\n",
    .options = options,
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT | COMMAND_STRICT | COMMAND_TRASH,
    .max_args = -1,
    .run = run_purge,
};

static int
check_args(const struct invocation *inv, struct error *err)
{
	bool all = args_has(&inv->args, "all");

	if (all && inv->args.count > 0)
		return error_usage(
		    err, "--all and '%s': give one of them", inv->args.items[0]);
	if (!all && inv->args.count == 0)
		return error_usage(
		    err, "purge what? name records in the trash, or give --all");
	return 0;
}

/* "lead old-mill (Old Mill)", "3 leads". The caller frees. */
static char *
describe(enum kind kind, const struct record_list *records)
{
	const struct record *first = records->items[0];

	if (records->count > 1)
		return xasprintf("%zu %ss", records->count, kind_name(kind));
	if (first->broken != NULL)
		return xasprintf("%s %s", kind_name(kind), first->id);
	return xasprintf("%s %s (%s)", kind_name(kind), first->id, first->name);
}

/* What the command means, NULL where that is nothing; an error where a record isn't
 * there.
 */
static int
find_records(struct invocation *inv, char **what, struct error *err)
{
	struct record_list records = RECORD_LIST_INIT;
	int ret = 0;

	if (inv->args.count == 0)
		ret = crm_load(inv->crm, inv->kind, CRM_TRASH, &records, err);
	for (size_t i = 0; ret == 0 && i < inv->args.count; i++) {
		struct record *record = NULL;

		ret = crm_find(inv->crm, inv->kind, CRM_TRASH, true, inv->args.items[i],
		    &record, err);
		if (ret == 0)
			record_list_add(&records, record);
	}
	*what = ret == 0 && records.count > 0 ? describe(inv->kind, &records) : NULL;
	record_list_release(&records);
	return ret;
}

static int
confirm(struct invocation *inv, const char *what, struct error *err)
{
	char *question;
	char answer;

	if (args_has(&inv->args, "yes"))
		return 0;
	if (!can_ask(inv))
		return error_failed(err, "purge deletes for good: give --yes");
	question =
	    xasprintf("Delete %s for good? git's history still holds what it was.", what);
	answer = ask(inv, question, "yn");
	free(question);
	return answer == 'y' ? 0 : error_failed(err, "nothing was deleted");
}

static int
run_purge(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	char *what;
	int ret = -1;

	if (check_args(inv, err) != 0 || find_records(inv, &what, err) != 0)
		return -1;
	if (what == NULL) {
		strlist_add(&inv->notices, "the trash is empty");
		return 0;
	}
	if (confirm(inv, what, err) == 0)
		ret = crm_purge(
		    inv->crm, inv->kind, inv->args.items, inv->args.count, &result, err);
	if (ret == 0) {
		tell_result(inv, &result);
		strlist_add(&inv->notices,
		    "deleted from the folder; git's history still holds what was "
		    "committed");
	}
	crm_result_release(&result);
	free(what);
	return ret;
}
