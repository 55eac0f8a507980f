#include "commands/completion.h"
#include "commands/output.h"
#include "table.h"

#include <string.h>

static int run_completion(struct invocation *inv, struct error *err);

const struct command cmd_completion = {
    .name = "completion",
    .args = "bash|zsh|fish",
    .summary = "print the script that completes minicrm's words in a shell",
    .details =
	"For this session of bash or zsh: . <(minicrm completion bash); for that of\n"
	"fish: minicrm completion fish | source. The script asks 'minicrm completion\n"
	"words -- WORD…' what may stand in the place of the last WORD.\n",
    .group = GROUP_ABOUT,
    .flags = COMMAND_NO_DIR,
    .min_args = 1,
    .max_args = -1,
    .run = run_completion,
};

static const struct {
	const char *shell;
	const char *script;
} scripts[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

static int
run_completion(struct invocation *inv, struct error *err)
{
	const struct args *args = &inv->args;

	if (strcmp(args->items[0], "words") == 0) {
		if (args->count > 1)
			completion_words(
			    inv->env, inv->out, args->items + 1, args->count - 1);
		return 0;
	}
	if (args->count > 1)
		return error_usage(
		    err, "one shell at a time: see 'minicrm help completion'");
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
		if (strcmp(args->items[0], scripts[i].shell) == 0) {
			output_text(inv->out, scripts[i].script);
			return 0;
		}
	return error_usage(
	    err, "unknown shell '%s': expected bash, zsh or fish", args->items[0]);
}
