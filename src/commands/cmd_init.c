#include "base/mem.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "crm/sync.h"
#include "table.h"

#include <stdlib.h>

static int run_init(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "remote", .arg = "URL", .help = "the repository that the team shares"},
    {0},
};

const struct command cmd_init = {
    .name = "init",
    .args = "[DIR]",
    .summary = "make a data directory, or add what one lacks",
    .details =
	"Without DIR: the one that -C or MINICRM_DIR names, else the current folder.\n"
	"Makes a git repository with minicrm.ini, leads/ and contacts/. Records that\n"
	"lie there already become its first commits; no file that stands there is\n"
	"changed, but .gitattributes gets a line. With --remote it is shared with a\n"
	"team: what the remote has already is merged with what is here.\n",
    .options = options,
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_NO_DIR,
    .max_args = 1,
    .run = run_init,
};

static int
choose_dir(const struct invocation *inv, const char **out, struct error *err)
{
	const char *option = inv->place.dir;

	if (inv->args.count > 0 && option != NULL)
		return error_usage(err, "two folders, '%s' and '%s': give one of them",
		    option, inv->args.items[0]);
	if (inv->args.count > 0)
		*out = inv->args.items[0];
	else if (option != NULL)
		*out = option;
	else
		*out = inv->env->dir != NULL ? inv->env->dir : ".";
	return **out != '\0' ? 0
			     : error_usage(err, "the folder's name must not be empty");
}

static int
run_init(struct invocation *inv, struct error *err)
{
	struct strlist made = STRLIST_INIT;
	const char *dir = NULL;
	int ret = -1;

	if (choose_dir(inv, &dir, err) != 0 ||
	    crm_init_remote(inv->env, &inv->place, dir, args_value(&inv->args, "remote"),
		progress_on_terminal(inv->env), &made, &inv->warnings, err) != 0)
		goto out;
	if (made.count == 0)
		strlist_take(&inv->notices,
		    xasprintf("nothing to add: '%s' is a data directory already", dir));
	for (size_t i = 0; i < made.count; i++) {
		output_value(inv->out, made.items[i], INK_PLAIN);
		output_text(inv->out, "\n");
	}
	ret = 0;
out:
	strlist_release(&made);
	return ret;
}
