#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "commands/help.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_COLUMN 26 /* where the help of options and commands begins */
#define WIDTH 80

static int run_help(struct invocation *inv, struct error *err);

const struct command cmd_help = {
    .name = "help",
    .args = "[contact] [COMMAND]",
    .summary = "tell about minicrm, or about a command",
    .group = GROUP_ABOUT,
    .flags = COMMAND_NO_DIR | COMMAND_CONTACT,
    .max_args = 2,
    .run = run_help,
};

/* A term, and beside it what it means. */
static void
write_entry(struct output *out, const char *term, const char *meaning)
{
	size_t column = unicode_width(term) + 2;

	output_textf(out, "  %s", term);
	if (column + 2 > TEXT_COLUMN) {
		output_text(out, "\n");
		column = 0;
	}
	output_wrapped(out, meaning, TEXT_COLUMN, column, WIDTH);
}

static void
write_option(struct output *out, const struct option_spec *spec)
{
	struct buf term = BUF_INIT;
	bool is_short = spec->name[1] == '\0';

	if (spec->letter != 0)
		buf_addf(&term, "-%c%s", spec->letter, is_short ? "" : ", ");
	if (!is_short)
		buf_addf(&term, "--%s", spec->name);
	if (spec->arg != NULL)
		buf_addf(&term, "%c%s", is_short ? ' ' : '=', spec->arg);
	write_entry(out, term.data, spec->help);
	buf_release(&term);
}

static void
write_group(struct output *out, enum command_group group)
{
	output_textf(out, "\n%s\n", command_group_name(group));
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *command = commands[i];
		char *term;

		if (command->group != group)
			continue;
		term = command->alias == NULL
			   ? xstrdup(command->name)
			   : xasprintf("%s, %s", command->name, command->alias);
		write_entry(out, term, command->summary);
		free(term);
	}
}

void
help_overview(struct output *out)
{
	output_text(out,
	    "usage: minicrm [OPTION…] [contact] COMMAND [OPTION…] [ARGUMENT…]\n"
	    "\n"
	    "A CRM in plain text: a YAML file a lead, a git commit a change.\n");
	for (int group = 0; group < COMMAND_GROUP_COUNT; group++)
		write_group(out, (enum command_group)group);
	output_text(out, "\nOptions before the command\n");
	for (const struct option_spec *spec = global_options; spec->name != NULL; spec++)
		write_option(out, spec);
	output_text(out, "\n"
			 "A command means leads unless 'contact' stands before it. "
			 "'minicrm help COMMAND'\n"
			 "tells about one of them.\n");
}

/* A REF is explained where a command takes one. */
static const char ref_help[] =
    "\n"
    "REF names a record by its id, by the beginning of its id, by its e-mail address\n"
    "or by a part of its name.\n";

void
help_command(struct output *out, const struct command *command, enum kind kind)
{
	size_t count;
	struct option_spec *specs = command_options(command, kind, &count);

	output_textf(out, "usage: minicrm %s%s [OPTION…]%s%s\n\n%c%s", kind_prefix(kind),
	    command->name, *command->args != '\0' ? " " : "", command->args,
	    command->summary[0] - 'a' + 'A', command->summary + 1);
	output_text(out, ".\n");
	if (command->alias != NULL)
		output_textf(
		    out, "Short: minicrm %s%s\n", kind_prefix(kind), command->alias);
	if (command->details != NULL)
		output_textf(out, "\n%s", command->details);
	if (strncmp(command->args, "REF", 3) == 0 &&
	    (command->flags & COMMAND_STRICT) == 0)
		output_text(out, ref_help);
	output_text(out, "\nOptions\n");
	for (size_t i = 0; i < count; i++)
		write_option(out, &specs[i]);
	free(specs);
}

const struct command *
help_find(const char *name, struct error *err)
{
	const struct command *command = command_find(name);
	const char *nearest = command == NULL ? command_nearest(name) : NULL;

	if (nearest != NULL)
		error_usage(
		    err, "unknown command '%s': did you mean '%s'?", name, nearest);
	else if (command == NULL)
		error_usage(err, "unknown command '%s': see 'minicrm help'", name);
	return command;
}

static int
run_help(struct invocation *inv, struct error *err)
{
	const struct args *args = &inv->args;
	const struct command *command;
	enum kind kind = inv->kind;
	size_t next = 0;

	if (args->count > 0 && kind_parse(args->items[0], &kind))
		next++;
	if (next == args->count) {
		help_overview(inv->out);
		return 0;
	}
	if (next + 1 < args->count)
		return error_usage(err, "one command at a time: see 'minicrm help %s'",
		    args->items[next]);
	command = help_find(args->items[next], err);
	if (command == NULL)
		return -1;
	help_command(inv->out, command,
	    (command->flags & COMMAND_CONTACT) != 0 ? kind : KIND_LEAD);
	return 0;
}
