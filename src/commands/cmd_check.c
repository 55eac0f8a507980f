#include "commands/output.h"
#include "crm/check.h"
#include "table.h"

#include <stdlib.h>

static int run_check(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "staged",
	.help = "look at what is staged for the next commit, and tell what its changes "
		"have to do with: for a pre-commit hook"},
    {.name = "json", .help = "an array of problems; paths from the data directory"},
    {0},
};

const struct command cmd_check = {
    .name = "check",
    .args = "[FILE…]",
    .summary = "tell all that is wrong in the files, and where",
    .details =
	"Prints a line a problem, as compilers do, which editors can jump to:\n"
	"  leads/jane.yaml:3:9: error: bad status 'Lots': expected … [unknown-status]\n"
	"Lines and columns count from 1, columns in characters. With FILEs or folders\n"
	"only what is wrong in them is told. Exit code 1 where there is an error.\n"
	"\n"
	"Errors\n"
	"  yaml, encoding, control-character, too-large, too-deep, anchor, alias,\n"
	"  duplicate-key, second-document, no-mapping: what is no record's YAML\n"
	"  missing-name, not-text, unknown-status, bad-date, bad-time, bad-tags,\n"
	"  bad-note: a value that can't be read\n"
	"  unreadable, symlink, no-file: a file that can't be read at all\n"
	"  unknown-user, unknown-source: not in the team's minicrm.ini\n"
	"  converted-without-contact, duplicate-id\n"
	"  dangling-link: a warning where a contact's lead is gone, maybe purged\n"
	"  settings, gitattributes: minicrm.ini; the line that git merges records by\n"
	"  unreadable-copy: what a merge kept because it couldn't be read\n"
	"Warnings\n"
	"  duplicate-email: two live records that are not one lead and its contact\n"
	"  bare-note: a note that doesn't say when it was written, or by whom\n"
	"  stray-file: among the records, but never read\n"
	"  other-copy: what a merge kept beside a file that is no record\n"
	"  unknown-setting: a key of minicrm.ini that a newer version may know\n",
    .options = options,
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_CHECKS,
    .max_args = -1,
    .run = run_check,
};

static const char *
level_name(enum problem_level level)
{
	return level == PROBLEM_ERROR ? "error" : "warning";
}

static void
write_json(struct output *out, const struct problem *problem)
{
	struct json *item = json_new_object();

	json_set_string(item, "path", problem->path);
	json_set(item, "line", json_new_count(problem->line));
	json_set(item, "column", json_new_count(problem->column));
	json_set_string(item, "level", level_name(problem->level));
	json_set_string(item, "rule", problem->rule);
	json_set_string(item, "message", problem->message);
	output_json_item(out, item);
}

static void
write_line(const struct invocation *inv, const struct problem *problem)
{
	char *path = crm_path_from_here(inv->crm, problem->path);

	output_value(inv->out, path, INK_PLAIN);
	output_textf(inv->out, ":%zu:%zu: ", problem->line, problem->column);
	output_value(inv->out, level_name(problem->level),
	    problem->level == PROBLEM_ERROR ? INK_RED : INK_YELLOW);
	output_text(inv->out, ": ");
	output_value(inv->out, problem->message, INK_PLAIN);
	output_textf(inv->out, " [%s]\n", problem->rule);
	free(path);
}

static void
write_problems(const struct invocation *inv, const struct problem_list *problems)
{
	bool is_json = args_has(&inv->args, "json");

	for (size_t i = 0; i < problems->count; i++)
		if (is_json)
			write_json(inv->out, &problems->items[i]);
		else
			write_line(inv, &problems->items[i]);
	if (is_json)
		output_json_end(inv->out);
}

/* "3 errors, 1 warning". The caller frees. */
static char *
count_text(size_t errors, size_t warnings)
{
	struct buf out = BUF_INIT;

	if (errors > 0)
		buf_addf(&out, "%zu error%s", errors, errors == 1 ? "" : "s");
	if (errors > 0 && warnings > 0)
		buf_addstr(&out, ", ");
	if (warnings > 0)
		buf_addf(&out, "%zu warning%s", warnings, warnings == 1 ? "" : "s");
	return buf_detach(&out, NULL);
}

/* Fails where there is an error; a person is told the number of warnings too. */
static int
sum_up(struct invocation *inv, const struct problem_list *problems, struct error *err)
{
	size_t errors = 0;
	char *text;

	for (size_t i = 0; i < problems->count; i++)
		errors += problems->items[i].level == PROBLEM_ERROR;
	text = count_text(errors, problems->count - errors);
	if (errors > 0)
		error_failed(err, "%s", text);
	else if (problems->count > 0 && inv->env->stderr_tty)
		strlist_add(&inv->notices, text);
	free(text);
	return errors > 0 ? -1 : 0;
}

static int
run_check(struct invocation *inv, struct error *err)
{
	struct check_request request = {.staged = args_has(&inv->args, "staged"),
	    .files = inv->args.items,
	    .file_count = inv->args.count};
	struct problem_list problems = PROBLEM_LIST_INIT;
	int ret = crm_check(inv->crm, &request, &problems, err);

	if (ret == 0) {
		write_problems(inv, &problems);
		ret = sum_up(inv, &problems, err);
	}
	problem_list_release(&problems);
	return ret;
}
