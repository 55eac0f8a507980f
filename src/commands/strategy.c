#include "commands/strategy.h"

#include "base/strlist.h"
#include "crm/sync.h"

#include <string.h>

/* "[--OPTION…] [BASE…] -- HEAD THEIRS"; false where it is nothing of the kind. */
static bool
parse(
    int argc, char **argv, struct strlist *bases, const char **head, const char **theirs)
{
	int i = 1;

	for (; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (argv[i][0] != '-')
			strlist_add(bases, argv[i]);
	if (argc - i != 3)
		return false;
	*head = argv[i + 1];
	*theirs = argv[i + 2];
	return true;
}

/* What stands in the way, each on a line of its own. */
static int
refuse(const struct strlist *report, struct error *err)
{
	struct buf lines = BUF_INIT;

	for (size_t i = 0; i < report->count; i++)
		buf_addf(&lines, "%s\n", report->items[i]);
	error_failed(err, "nothing was merged");
	error_details(err, lines.data);
	buf_release(&lines);
	return -1;
}

static int
merge(const struct env *env, const struct strlist *bases, const char *head,
    const char *theirs, struct output *out, struct error *err)
{
	struct strlist report = STRLIST_INIT;
	int rc = crm_merge_strategy(env, ".", bases, head, theirs, &report, err);

	if (rc == 1)
		rc = refuse(&report, err);
	for (size_t i = 0; rc == 0 && i < report.count; i++)
		output_textf(out, "merged: %s\n", report.items[i]);
	strlist_release(&report);
	return rc;
}

int
strategy_run(
    const struct env *env, int argc, char **argv, struct output *out, struct error *err)
{
	struct strlist bases = STRLIST_INIT;
	const char *head, *theirs;
	int rc = 0;

	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		output_text(out, "git-merge-minicrm " MINICRM_VERSION "\n");
	else if (parse(argc, argv, &bases, &head, &theirs))
		rc = merge(env, &bases, head, theirs, out, err);
	else
		rc = error_failed(err,
		    "git-merge-minicrm is called by 'git merge', with two "
		    "sides: an octopus merge is not made");
	strlist_release(&bases);
	/* git-merge(1) takes 1 for conflicts that it finds in the index. */
	if (rc != 0)
		err->code = ERROR_USAGE;
	return rc;
}
