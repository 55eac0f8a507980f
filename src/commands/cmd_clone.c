#include "base/mem.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "crm/sync.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

static int run_clone(struct invocation *inv, struct error *err);

const struct command cmd_clone = {
    .name = "clone",
    .args = "URL [DIR]",
    .summary = "get a copy of a team's data directory",
    .details = "As 'git clone', and makes plain git merge records as 'minicrm sync' "
	       "does.\nAn empty repository gets a new data directory.\n",
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_NO_DIR,
    .min_args = 1,
    .max_args = 2,
    .run = run_clone,
};

/* As git names it: the last part, without ".git". The caller frees. */
static char *
name_of_url(const char *url)
{
	size_t len = strlen(url), start;

	while (len > 0 && url[len - 1] == '/')
		len--;
	if (len > 5 && memcmp(url + len - 5, "/.git", 5) == 0)
		len -= 5;
	for (start = len; start > 0 && strchr("/:", url[start - 1]) == NULL;)
		start--;
	if (len - start > 4 && memcmp(url + len - 4, ".git", 4) == 0)
		len -= 4;
	return xstrndup(url + start, len - start);
}

static int
run_clone(struct invocation *inv, struct error *err)
{
	struct strlist made = STRLIST_INIT;
	char *dir = inv->args.count > 1 ? xstrdup(inv->args.items[1])
					: name_of_url(inv->args.items[0]);
	int ret;

	if (*dir == '\0')
		ret = error_usage(err,
		    "'%s' does not say what to call the folder: give DIR",
		    inv->args.items[0]);
	else
		ret = crm_clone(inv->env, &inv->place, inv->args.items[0], dir,
		    progress_on_terminal(inv->env), &made, &inv->warnings, err);
	for (size_t i = 0; i < made.count; i++)
		output_textf(inv->out, "%s\n", made.items[i]);
	strlist_release(&made);
	free(dir);
	return ret;
}
