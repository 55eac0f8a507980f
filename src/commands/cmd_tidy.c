#include "commands/options_edit.h"
#include "crm/lifecycle.h"
#include "table.h"

static int run_tidy(struct invocation *inv, struct error *err);

const struct command cmd_tidy = {
    .name = "tidy",
    .args = "",
    .summary = "move the files to where the team's fan-out has them",
    .details =
	"'fanout' in minicrm.ini says where new files go: 0, into leads/; 1, into\n"
	"leads/j/; 2, into leads/ja/. This moves the others there too, those of\n"
	"contacts and in the trash as well, in one commit. Folders of your own\n"
	"(leads/vip/) stay as they are. Files that can't be read are named and stay.\n",
    .group = GROUP_DIRECTORY,
    .run = run_tidy,
};

static int
run_tidy(struct invocation *inv, struct error *err)
{
	struct crm_result result = CRM_RESULT_INIT;
	size_t left = 0;
	int ret = crm_tidy(inv->crm, &result, &left, err);

	if (ret == 0) {
		tell_result(inv, &result);
		if (left > 0)
			ret = error_failed(err, "%zu file%s where %s", left,
			    left == 1 ? " stays" : "s stay",
			    left == 1 ? "it is" : "they are");
	}
	crm_result_release(&result);
	return ret;
}
