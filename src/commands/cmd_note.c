#include "base/file.h"
#include "base/mem.h"
#include "commands/options_edit.h"
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int run_note(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "follow-up"}, {.name = "status"}, {0}};

const struct command cmd_note = {
    .name = "note",
    .args = "REF TEXT…|-",
    .summary = "append a note, with the time and your name",
    .details =
	"The words of TEXT are joined by blanks; - reads the text from standard input.\n"
	"The options are for \"called, try again on Friday\" in one go.\n",
    .options = options,
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT,
    .min_args = 1,
    .max_args = -1,
    .run = run_note,
};

static int
read_stdin(char **out, struct error *err)
{
	struct buf text = BUF_INIT;
	int ret = 0;

	if (file_read_all(STDIN_FILENO, &text) != 0)
		ret = error_errno(err, errno, "cannot read the standard input");
	else if (strlen(text.data) != text.len)
		ret = error_failed(err, "the note holds a zero byte: it is no text");
	if (ret == 0)
		*out = buf_detach(&text, NULL);
	buf_release(&text);
	return ret;
}

static int
read_text(struct invocation *inv, char **out, struct error *err)
{
	const struct args *args = &inv->args;

	if (args->count == 1)
		return error_usage(err,
		    "no text: give it behind '%s', or - to read it from standard input",
		    args->items[0]);
	if (args->count == 2 && strcmp(args->items[1], "-") == 0)
		return read_stdin(out, err);
	*out = args_text(args, 1);
	return 0;
}

static int
run_note(struct invocation *inv, struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	char *text = NULL;
	int ret = -1;

	if (options_to_edits(inv, &edits, err) != 0 || read_text(inv, &text, err) != 0 ||
	    note_to_edits(inv, text, &edits, err) != 0 ||
	    crm_edit(inv->crm, inv->kind, inv->args.items, 1, &edits, &result, err) != 0)
		goto out;
	tell_result(inv, &result);
	ret = 0;
out:
	free(text);
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}
