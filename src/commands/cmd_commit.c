#include "commands/output.h"
#include "crm/hand_edits.h"
#include "table.h"

static int run_commit(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "deleted", .help = "record too that files are gone"},
    {0},
};

const struct command cmd_commit = {
    .name = "commit",
    .args = "",
    .summary = "commit what was edited by hand",
    .details =
	"One commit a record, in the words of the commands; above 20 records one for\n"
	"all of them, with a line each. Bare notes get their time and author. A file\n"
	"that was moved is a move: to the trash, to another folder, to another id, and\n"
	"links follow. Files that can't be read are named and stay as they are; so are\n"
	"files that are gone, unless --deleted says that they are meant to be.\n",
    .options = options,
    .group = GROUP_DIRECTORY,
    .run = run_commit,
};

static int
run_commit(struct invocation *inv, struct error *err)
{
	struct hand_edits edits = {0};
	int ret =
	    crm_commit_hand_edits(inv->crm, args_has(&inv->args, "deleted"), &edits, err);

	if (ret == 0) {
		for (size_t i = 0; i < edits.subjects.count; i++) {
			output_value(inv->out, edits.subjects.items[i], INK_PLAIN);
			output_text(inv->out, "\n");
		}
		hand_edits_warn(&edits, &inv->warnings);
		if (edits.subjects.count == 0)
			strlist_add(&inv->notices, "nothing to commit");
		ret = hand_edits_refuse(edits.broken_count, err);
	}
	hand_edits_release(&edits);
	return ret;
}
