#include "hand_edits_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static int
stamp(struct found_edits *found, struct found_edit *edit, struct error *err)
{
	const struct step *step = edit->step;

	return pending_stamp(found->crm,
	    step->before == NULL ? NULL : step->before->record, step->after->record,
	    edit->state, &edit->bytes, err);
}

/* git's settings and the team's have no keys to tell. */
static char *
own_file_message(const struct found_edit *edit)
{
	const char *path = edit->path != NULL ? edit->path : edit->from;
	const char *words = edit->path != NULL ? "edit" : "delete";

	return xasprintf(
	    "%s: %s", strcmp(path, "minicrm.ini") == 0 ? "settings" : path, words);
}

static char *
write_message(const struct found_edit *edit, const struct record *now)
{
	const struct step *step = edit->step;

	return hand_edit_message(
	    edit->event.action, step->before == NULL ? NULL : step->before->record, now);
}

void
found_edits_describe(struct found_edits *found)
{
	for (size_t i = 0; i < found->count; i++) {
		struct found_edit *edit = &found->items[i];

		if (edit->step == NULL)
			edit->message = own_file_message(edit);
		else
			edit->message = write_message(
			    edit, edit->path == NULL ? NULL : edit->step->after->record);
	}
}

/* Of the record as it will be committed. */
static void
describe_prepared(struct found_edits *found, struct found_edit *edit)
{
	const struct blob bytes = {true, edit->bytes.data, edit->bytes.len};
	struct record *now = NULL;

	if (edit->step == NULL) {
		edit->message = own_file_message(edit);
		return;
	}
	if (edit->path != NULL)
		now = crm_read_blob(
		    found->crm, edit->event.kind, edit->event.id, edit->path, &bytes);
	edit->message = write_message(edit, now);
	if (edit->link_lines.len > 0)
		edit->message = message_extend(edit->message, edit->link_lines.data);
	record_free(now);
}

int
found_edits_prepare(struct found_edits *found, struct transaction *tx, struct error *err)
{
	for (size_t i = 0; i < found->count; i++) {
		struct found_edit *edit = &found->items[i];

		if (edit->path == NULL || edit->held != NULL)
			continue;
		if (edit->step == NULL)
			buf_add(&edit->bytes, edit->state->bytes, edit->state->len);
		else if (stamp(found, edit, err) != 0)
			return -1;
	}
	if (found_edits_follow(found, tx, err) != 0)
		return -1;
	for (size_t i = 0; i < found->count; i++)
		if (found->items[i].held == NULL)
			describe_prepared(found, &found->items[i]);
	return 0;
}
