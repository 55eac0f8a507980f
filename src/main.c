#include "base/env.h"
#include "base/error.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/help.h"
#include "commands/output.h"
#include "commands/strategy.h"
#include "crm/crm.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A file opened later must not become a standard stream that the caller closed: it would
 * get our output. Reading there fails as it should; where stdout is closed nothing is
 * done that could then not be told. */
static int
hold_standard_streams(struct error *err)
{
	bool closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
	return closed ? error_failed(err, "the standard output is closed") : 0;
}

/* Our texts are UTF-8 wherever we run; the locale only tells how wide characters are. */
static void
set_locale(void)
{
	if (setlocale(LC_CTYPE, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

/* One line, whatever the data put into it. */
static void
complain(const char *before, const char *message)
{
	struct buf line = BUF_INIT;

	buf_addf(&line, "minicrm: %s", before);
	unicode_escape(&line, message, "");
	fprintf(stderr, "%s\n", line.data);
	buf_release(&line);
}

/* What another program said, below it. */
static void
complain_details(const char *details)
{
	struct strlist lines = STRLIST_INIT;

	strlist_split(&lines, details, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		struct buf line = BUF_INIT;

		unicode_escape(&line, lines.items[i], "");
		fprintf(stderr, "  %s\n", line.data);
		buf_release(&line);
	}
	strlist_release(&lines);
}

static void
complain_all(const char *before, const struct strlist *messages)
{
	for (size_t i = 0; i < messages->count; i++)
		complain(before, messages->items[i]);
}

/* Opens what the command needs, and runs it. */
static int
run_command(struct invocation *inv, const struct global_args *global, struct error *err)
{
	const enum color_mode *color = global->has_color ? &global->color : NULL;
	bool needs_dir = (inv->command->flags & COMMAND_NO_DIR) == 0;
	const struct settings *settings;

	output_set_color(inv->out, color, COLOR_AUTO);
	if (!needs_dir)
		return inv->command->run(inv, err);
	if (((inv->command->flags & COMMAND_CHECKS) != 0 ? crm_open_to_check : crm_open)(
		inv->env, &inv->place, &inv->crm, err) != 0)
		return -1;
	settings = crm_settings(inv->crm);
	output_set_color(inv->out, color, settings->color);
	if ((inv->command->flags & COMMAND_PAGER) != 0)
		output_set_pager(inv->out, settings->pager);
	return inv->command->run(inv, err);
}

static int
run_named(struct invocation *inv, const struct global_args *global, int argc, char **argv,
    struct error *err)
{
	inv->command = help_find(argv[0], err);
	if (inv->command == NULL)
		return -1;
	if (inv->kind == KIND_CONTACT && (inv->command->flags & COMMAND_CONTACT) == 0)
		return error_usage(err, "'%s' is not about contacts: leave 'contact' out",
		    inv->command->name);
	if (args_parse(&inv->args, inv->command, inv->kind, argc, argv, err) != 0)
		return -1;
	if (inv->args.help) {
		help_command(inv->out, inv->command, inv->kind);
		return 0;
	}
	return run_command(inv, global, err);
}

static int
run(struct invocation *inv, int argc, char **argv, struct error *err)
{
	char *version[] = {(char[]){"version"}, NULL};
	struct global_args global;
	int next = global_args_parse(&global, argc, argv, err);

	if (next < 0)
		return -1;
	inv->kind = global.kind;
	inv->place = global.place;
	if (global.version)
		return run_named(inv, &global, 1, version, err);
	if (global.help) {
		help_overview(inv->out);
		return 0;
	}
	if (next == argc || argv[next][0] == '-') {
		argv[--next] = (char[]){"dashboard"};
		return run_named(inv, &global, argc - next, argv + next, err);
	}
	return run_named(inv, &global, argc - next, argv + next, err);
}

/* What the command says happens on stdout first, then on stderr. */
static void
finish(struct invocation *inv, struct error *err)
{
	bool done = err->code == ERROR_NONE;

	/* Whoever tries again should know that the change is made, and only its telling
	 * failed. */
	if (output_finish(inv->out, err) != 0 && done && inv->command != NULL &&
	    inv->command->group == GROUP_CHANGE)
		error_prefix(err, "the change is made, but ");
	if (inv->crm != NULL) {
		complain_all("warning: ", crm_warnings(inv->crm));
		complain_all("", crm_notices(inv->crm));
	}
	complain_all("warning: ", &inv->warnings);
	complain_all("", &inv->notices);
	if (err->code != ERROR_NONE)
		complain("", err->message);
	if (err->details != NULL)
		complain_details(err->details);
}

/* By its other name git calls us to merge. */
static bool
is_strategy(const char *program)
{
	const char *slash = program == NULL ? NULL : strrchr(program, '/');

	return program != NULL &&
	       strcmp(slash == NULL ? program : slash + 1, "git-merge-minicrm") == 0;
}

int
main(int argc, char **argv)
{
	struct env env = {0};
	struct error err = ERROR_INIT;
	struct invocation inv = {.env = &env};
	enum error_code code;

	set_locale();
	/* A reader of ours that goes away is met where we write. */
	signal(SIGPIPE, SIG_IGN);
	if (hold_standard_streams(&err) == 0 && env_read(&env, &err) == 0) {
		inv.out = output_new(&env);
		if (is_strategy(argv[0]))
			strategy_run(&env, argc, argv, inv.out, &err);
		else
			run(&inv, argc, argv, &err);
		finish(&inv, &err);
	} else {
		complain("", err.message);
	}
	code = err.code;
	args_release(&inv.args);
	strlist_release(&inv.warnings);
	strlist_release(&inv.notices);
	output_free(inv.out);
	crm_close(inv.crm);
	env_release(&env);
	error_clear(&err);
	return (int)code;
}
