#include "base/mem.h"
#include "commands/editor.h"
#include "commands/options_edit.h"
#include "table.h"

#include <stdlib.h>

static int run_edit(struct invocation *inv, struct error *err);

const struct command cmd_edit = {
    .name = "edit",
    .args = "REF",
    .summary = "edit a record's file in your editor",
    .details = "The editor is [ui] editor of the settings, else $VISUAL, else $EDITOR, "
	       "else vi.\n"
	       "A mistake is shown, and you may edit again. What somebody else changed\n"
	       "meanwhile is merged. A broken record is mended this way.\n",
    .group = GROUP_CHANGE,
    .flags = COMMAND_CONTACT,
    .min_args = 1,
    .max_args = 1,
    .run = run_edit,
};

/* What the text was made from. */
struct edit_context {
	struct record *record;
	struct buf base;
};

static void
refuse_broken(const struct record *record, const char *more, struct error *err)
{
	error_failed(err, "%s:%zu:%zu: error: %s%s", record->path, record->broken->line,
	    record->broken->column, record->broken->message, more);
}

static int
take_text(struct invocation *inv, const struct buf *text, void *context_pointer,
    struct error *err)
{
	struct edit_context *context = context_pointer;
	struct crm_result result = CRM_RESULT_INIT;
	struct record *read =
	    crm_parse_text(inv->crm, inv->kind, context->record->path, text);
	int ret = -1;

	if (read->broken != NULL)
		refuse_broken(read, "", err);
	else
		ret = crm_edit_text(
		    inv->crm, context->record, &context->base, text, &result, err);
	if (ret == 0)
		tell_result(inv, &result);
	record_free(read);
	crm_result_release(&result);
	return ret;
}

static int
run_edit(struct invocation *inv, struct error *err)
{
	struct edit_context context = {NULL, BUF_INIT};
	struct text_use use = {take_text, &context, NULL};
	struct draft draft;
	struct error broken = ERROR_INIT;
	char *name = NULL;
	int ret = -1;

	if (!can_edit(inv))
		return error_usage(err, "no terminal for an editor: set $EDITOR");
	if (crm_find(inv->crm, inv->kind, CRM_LIVE, false, inv->args.items[0],
		&context.record, err) != 0 ||
	    crm_read_file(inv->crm, context.record, &context.base, err) != 0)
		goto out;
	if (context.record->broken != NULL) {
		refuse_broken(context.record, "; it is still broken", &broken);
		use.nothing = broken.message;
	}
	name = xasprintf("%s.yaml", context.record->id);
	if (draft_open(
		inv->crm, name, context.base.data, context.base.len, &draft, err) == 0)
		ret = edit_draft(inv, &draft, &use, err);
out:
	free(name);
	error_clear(&broken);
	record_free(context.record);
	buf_release(&context.base);
	return ret;
}
