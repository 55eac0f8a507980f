#include "base/file.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "commands/editor.h"
#include "commands/options_edit.h"
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int run_note(struct invocation *inv, struct error *err);

#define ZERO_BYTE "the note holds a zero byte: it is no text"

static const char scissors[] = "# ------------------------ >8 ------------------------\n";

static const struct option_spec options[] = {
    {.name = "follow-up"}, {.name = "status"}, {0}};

const struct command cmd_note = {
    .name = "note",
    .args = "REF [TEXT…|-]",
    .summary = "append a note, with the time and your name",
    .details =
	"The words of TEXT are joined by blanks; - reads the text from standard input;\n"
	"without one your editor opens.\n"
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
		ret = error_failed(err, ZERO_BYTE);
	if (ret == 0)
		*out = buf_detach(&text, NULL);
	buf_release(&text);
	return ret;
}

/* The rest of what the command says, and the text as a note: one commit. */
static int
add_note(struct invocation *inv, const char *text, struct error *err)
{
	struct edit_list edits = EDIT_LIST_INIT;
	struct crm_result result = CRM_RESULT_INIT;
	int ret = -1;

	if (options_to_edits(inv, &edits, err) == 0 &&
	    note_to_edits(inv, text, &edits, err) == 0)
		ret = crm_edit(
		    inv->crm, inv->kind, inv->args.items, 1, &edits, &result, err);
	if (ret == 0)
		tell_result(inv, &result);
	crm_result_release(&result);
	edit_list_release(&edits);
	return ret;
}

/* The text without the blank lines that it begins with. */
static const char *
first_line(const char *text)
{
	for (;;) {
		const char *end = text + strspn(text, " \t\r");

		if (*end != '\n')
			return *end == '\0' ? end : text;
		text = end + 1;
	}
}

/* All but the lines that we put there: some type below the scissors. */
static int
take_note(
    struct invocation *inv, const struct buf *typed, void *template, struct error *err)
{
	struct buf text = BUF_INIT;
	const char *note;
	int ret = 1;

	if (strlen(typed->data) != typed->len)
		return error_failed(err, ZERO_BYTE);
	buf_add(&text, typed->data, typed->len);
	draft_cut_comments(template, &text);
	note = text.len == 0 ? "" : first_line(text.data);
	if (*note != '\0')
		ret = add_note(inv, note, err);
	buf_release(&text);
	return ret;
}

/* Room for the text, and what it is for below it. */
static void
write_template(const struct record *record, struct buf *out)
{
	buf_addf(out, "\n%s# The note for ", scissors);
	unicode_escape(out, record->name != NULL ? record->name : record->id, "");
	buf_addf(out, " (%s) stands above this line.\n", record->id);
}

static int
note_in_editor(struct invocation *inv, struct error *err)
{
	struct record *record = NULL;
	struct draft draft;
	struct buf text = BUF_INIT;
	struct text_use use = {take_note, &text, "the note is empty"};
	char *name = NULL;
	int ret = -1;

	if (!can_edit(inv))
		return error_usage(err,
		    "no text: give it behind '%s', or - to read it from standard input",
		    inv->args.items[0]);
	if (crm_find(inv->crm, inv->kind, CRM_LIVE, false, inv->args.items[0], &record,
		err) != 0)
		return -1;
	write_template(record, &text);
	name = xasprintf("%s.note.txt", record->id);
	if (draft_open(inv->crm, name, text.data, text.len, &draft, err) == 0)
		ret = edit_draft(inv, &draft, &use, err);
	free(name);
	buf_release(&text);
	record_free(record);
	return ret;
}

static int
run_note(struct invocation *inv, struct error *err)
{
	const struct args *args = &inv->args;
	char *text = NULL;
	int ret;

	if (args->count == 1)
		return note_in_editor(inv, err);
	if (args->count == 2 && strcmp(args->items[1], "-") == 0) {
		if (read_stdin(&text, err) != 0)
			return -1;
	} else {
		text = args_text(args, 1);
	}
	ret = add_note(inv, text, err);
	free(text);
	return ret;
}
