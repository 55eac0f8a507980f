#include "base/mem.h"
#include "commands/as_of.h"
#include "commands/listing.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static int run_list(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "status",
	.arg = "S[,S]",
	.help = "leads with one of these statuses",
	.kinds = FOR_LEAD},
    {.name = "source", .arg = "S[,S]", .help = "those from one of these sources"},
    {.name = "assigned-to", .arg = "USER[,USER]", .help = "those of one of these users"},
    {.name = "mine", .help = "those assigned to you"},
    {.name = "unassigned", .help = "those assigned to nobody"},
    {.name = "tag", .arg = "TAG[,TAG]", .help = "those with one of these tags"},
    {.name = "overdue", .help = "open leads whose follow-up is past", .kinds = FOR_LEAD},
    {.name = "due", .help = "the overdue ones and today's", .kinds = FOR_LEAD},
    {.name = "upcoming",
	.help = "those whose follow-up is in the next days",
	.kinds = FOR_LEAD},
    {.name = "stale",
	.arg = "DAYS",
	.help = "open leads without a note or creation in so many days",
	.kinds = FOR_LEAD},
    {.name = "where",
	.arg = "KEY=VALUE",
	.help = "any key, custom ones too; also != (is not), ~ (contains), < and >"},
    {.name = "notes", .arg = "TEXT", .help = "those with TEXT in a note"},
    {.name = "trash", .help = "those in the trash, instead of the others"},
    {.name = "sort",
	.arg = "KEY[,-KEY]",
	.help = "by these keys, - for descending; else by follow-up, then name"},
    {.name = "columns", .arg = "KEY[,KEY]", .help = "the columns of the table or CSV"},
    {.name = "limit", .arg = "N", .help = "the first N"},
    {.name = "count", .help = "their number alone"},
    {.name = "ids", .help = "their ids alone, one a line"},
    {.name = "json", .help = "an array of whole records"},
    OPTION_AS_OF,
    {.name = "csv", .help = "comma-separated values (RFC 4180)"},
    {0},
};

const struct command cmd_list = {
    .name = "list",
    .alias = "ls",
    .args = "[TEXT]",
    .summary = "list leads or contacts",
    .details = "TEXT is looked for in names and e-mail addresses, whatever the case and\n"
	       "accents. All conditions hold together.\n",
    .options = options,
    .group = GROUP_READ,
    .flags = COMMAND_CONTACT | COMMAND_PAGER | COMMAND_TEXT,
    .max_args = 1,
    .run = run_list,
};

/* What a list is made of. */
struct request {
	struct invocation *inv;
	struct query *query;
	struct query_context context;
	enum listing_form form;
	const char *form_option; /* that chose the form; NULL: none did */
	struct strlist columns;
	bool chosen; /* the columns, by the settings or an option */
};

static int
add_stale(struct request *request, const char *text, struct error *err)
{
	long days;

	if (args_number("stale", text, 0, &days, err) != 0)
		return -1;
	query_add_stale(request->query, (int)days);
	return 0;
}

static int
set_limit(struct request *request, const char *text, struct error *err)
{
	long limit;

	if (args_number("limit", text, 1, &limit, err) != 0)
		return -1;
	query_set_limit(request->query, (size_t)limit);
	return 0;
}

static int
set_form(struct request *request, const char *option, enum listing_form form,
    struct error *err)
{
	if (request->form_option != NULL && request->form != form)
		return error_usage(
		    err, "--%s and --%s: give one of them", request->form_option, option);
	request->form = form;
	request->form_option = option;
	return 0;
}

static int
set_columns(struct request *request, const char *text, struct error *err)
{
	strlist_release(&request->columns);
	strlist_split(&request->columns, text, ',');
	request->chosen = true;
	if (request->columns.count == 0)
		return error_usage(
		    err, "bad columns '%s': expected keys such as id,name", text);
	return 0;
}

/* The options that choose what is listed, or 1 where it is none of them. */
static int
take_condition(
    struct request *request, const char *name, const char *value, struct error *err)
{
	struct query *query = request->query;

	if (strcmp(name, "status") == 0)
		return query_add_status(query, value, err);
	if (strcmp(name, "mine") == 0)
		return query_mine(request->inv, query, err);
	if (strcmp(name, "stale") == 0)
		return add_stale(request, value, err);
	if (strcmp(name, "where") == 0)
		return query_add_where(query, value, request->context.today, err);
	if (strcmp(name, "source") == 0)
		query_add_source(query, value);
	else if (strcmp(name, "assigned-to") == 0)
		query_add_assigned(query, value);
	else if (strcmp(name, "unassigned") == 0)
		query_add_unassigned(query);
	else if (strcmp(name, "tag") == 0)
		query_add_tag(query, value);
	else if (strcmp(name, "overdue") == 0)
		query_add_follow_up(query, 1u << FOLLOW_UP_OVERDUE);
	else if (strcmp(name, "due") == 0)
		query_add_follow_up(
		    query, 1u << FOLLOW_UP_OVERDUE | 1u << FOLLOW_UP_TODAY);
	else if (strcmp(name, "upcoming") == 0)
		query_add_follow_up(query, 1u << FOLLOW_UP_UPCOMING);
	else if (strcmp(name, "notes") == 0)
		query_add_notes(query, value);
	else
		return 1;
	return 0;
}

static int
take_option(struct request *request, const struct arg_option *option, struct error *err)
{
	static const struct {
		const char *name;
		enum listing_form form;
	} forms[] = {{"csv", LISTING_CSV}, {"json", LISTING_JSON}, {"ids", LISTING_IDS},
	    {"count", LISTING_COUNT}};
	const char *name = option->spec->name;
	int ret = take_condition(request, name, option->value, err);

	if (ret <= 0)
		return ret;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(name, forms[i].name) == 0)
			return set_form(request, name, forms[i].form, err);
	if (strcmp(name, "sort") == 0)
		return query_set_sort(request->query, option->value, err);
	if (strcmp(name, "limit") == 0)
		return set_limit(request, option->value, err);
	if (strcmp(name, "trash") == 0 || strcmp(name, "as-of") == 0)
		return 0; /* where to look: see run_list() */
	return set_columns(request, option->value, err);
}

/* The settings' columns, which are for leads and contacts alike: of contacts without what
 * only leads have. Nothing where nothing is left. */
static int
take_columns(struct request *request, const char *text, struct error *err)
{
	struct strlist named;

	if (set_columns(request, text, err) != 0)
		return -1;
	if (request->inv->kind != KIND_CONTACT)
		return 0;
	named = request->columns;
	request->columns = (struct strlist)STRLIST_INIT;
	for (size_t i = 0; i < named.count; i++)
		if (record_knows_column(KIND_CONTACT, named.items[i]) ||
		    !record_knows_column(KIND_LEAD, named.items[i]))
			strlist_add(&request->columns, named.items[i]);
	strlist_release(&named);
	return 0;
}

/* What the personal settings say, where an option doesn't. */
static int
take_defaults(struct request *request, struct error *err)
{
	const struct settings *settings = crm_settings(request->inv->crm);

	if (settings->sort != NULL &&
	    query_set_sort(request->query, settings->sort, err) != 0)
		return -1;
	if (settings->columns != NULL &&
	    take_columns(request, settings->columns, err) != 0)
		return -1;
	if (request->columns.count == 0) {
		record_default_columns(request->inv->kind, &request->columns);
		request->chosen = false;
	}
	return 0;
}

static int
read_request(struct request *request, struct error *err)
{
	const struct args *args = &request->inv->args;

	if (take_defaults(request, err) != 0)
		return -1;
	if (args->count > 0)
		query_add_text(request->query, args->items[0]);
	for (size_t i = 0; i < args->option_count; i++)
		if (take_option(request, &args->options[i], err) != 0)
			return -1;
	return 0;
}

/* What options name. That the settings name what nobody has is no news. */
static void
add_named_keys(const struct request *request, struct strlist *keys)
{
	const struct args *args = &request->inv->args;

	query_add_keys(request->query, args_value(args, "sort") != NULL, keys);
	for (size_t i = 0;
	     args_value(args, "columns") != NULL && i < request->columns.count; i++)
		if (!strlist_has(keys, request->columns.items[i]))
			strlist_add(keys, request->columns.items[i]);
}

static bool
has_key(const struct request *request, const struct record_list *records, const char *key)
{
	bool found = false;

	for (size_t i = 0; i < records->count && !found; i++) {
		char *text = record_column(records->items[i], key, &request->context);

		found = text != NULL;
		free(text);
	}
	return found;
}

/* A custom field that nobody has may be a slip of the keyboard. Those that are listed
 * seldom leave it to the others to be asked. */
static void
notice_unknown_keys(
    struct request *request, unsigned where, const struct record_list *listed)
{
	struct invocation *inv = request->inv;
	struct record_list all = RECORD_LIST_INIT;
	struct error ignored = ERROR_INIT;
	struct strlist keys = STRLIST_INIT;

	add_named_keys(request, &keys);
	for (size_t i = 0; i < keys.count; i++) {
		const char *key = keys.items[i];

		if (strcmp(record_column_label(inv->kind, key), key) != 0 ||
		    has_key(request, listed, key))
			continue;
		if (all.count == 0)
			crm_load(inv->crm, inv->kind, where, &all, &ignored);
		if (all.count > 0 && !has_key(request, &all, key))
			strlist_take(&inv->notices,
			    xasprintf("no %s has '%s'", kind_name(inv->kind), key));
	}
	record_list_release(&all);
	error_clear(&ignored);
	strlist_release(&keys);
}

/* A table on a terminal has not even its header then. */
static void
notice_nothing(struct invocation *inv, unsigned where)
{
	struct error ignored = ERROR_INIT;
	struct strlist all = STRLIST_INIT;
	const char *kind = kind_name(inv->kind);

	if (crm_ids(inv->crm, inv->kind, where, &all, &ignored) == 0 && all.count > 0)
		strlist_take(&inv->notices, xasprintf("no %s matches", kind));
	else if (where == CRM_TRASH)
		strlist_take(&inv->notices, xasprintf("no %ss in the trash", kind));
	else
		strlist_take(&inv->notices,
		    xasprintf("no %ss yet: add one with 'minicrm %sadd NAME'", kind,
			kind_prefix(inv->kind)));
	strlist_release(&all);
	error_clear(&ignored);
}

/* They may have to be looked up in history, which takes its time. */
static bool
shows_note_times(const struct request *request)
{
	switch (request->form) {
	case LISTING_JSON:
		return true;
	case LISTING_TABLE:
	case LISTING_CSV:
		return strlist_has(&request->columns, "last_note");
	default:
		return false;
	}
}

/* Of broken ones the count is told. */
static bool
is_asked_for(const struct record *record, const void *context)
{
	const struct request *request = context;

	return record->broken != NULL ||
	       query_match(request->query, record, &request->context);
}

static int
load(struct request *request, unsigned where, struct record_list *records,
    struct error *err)
{
	struct invocation *inv = request->inv;

	if (!query_needs_note_times(request->query))
		return crm_load_some(
		    inv->crm, inv->kind, where, is_asked_for, request, records, err);
	if (crm_load(inv->crm, inv->kind, where, records, err) != 0)
		return -1;
	crm_complete_notes(inv->crm, records->items, records->count);
	return 0;
}

int
list_records(struct invocation *inv, unsigned where, struct error *err)
{
	struct request request = {.inv = inv,
	    .query = query_new(inv->kind),
	    .context = crm_query_context(inv->crm)};
	struct record_list records = RECORD_LIST_INIT;
	int ret = -1;

	if (read_request(&request, err) != 0 || load(&request, where, &records, err) != 0)
		goto out;
	notice_broken(inv, &records);
	notice_unknown_keys(&request, where, &records);
	query_apply(request.query, &records, &request.context);
	if (shows_note_times(&request))
		crm_complete_notes(inv->crm, records.items, records.count);
	listing_write(inv, request.form, &request.columns, request.chosen, &records);
	if (records.count == 0 && request.form == LISTING_TABLE && inv->env->stdout_tty)
		notice_nothing(inv, where);
	ret = 0;
out:
	record_list_release(&records);
	strlist_release(&request.columns);
	query_free(request.query);
	return ret;
}

static int
run_list(struct invocation *inv, struct error *err)
{
	if (take_as_of(inv, err) != 0)
		return -1;
	return list_records(
	    inv, args_has(&inv->args, "trash") ? CRM_TRASH : CRM_LIVE, err);
}
