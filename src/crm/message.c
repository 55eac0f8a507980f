#include "base/mem.h"
#include "crm_internal.h"

#include <stdlib.h>
#include <string.h>

char *
message_record(
    enum kind kind, const char *id, const char *words, const struct record_diff *diff)
{
	char *details = record_diff_details(diff);
	char *message = xasprintf("%s%s: %s\n%s%s", kind == KIND_LEAD ? "" : "contact ",
	    id, words, *details == '\0' ? "" : "\n", details);

	free(details);
	return message;
}

/* A key's new value tells something in the subject where it is a word of the team's. */
static void
add_words(struct buf *out, const struct edit *edit)
{
	switch (edit->verb) {
	case EDIT_SET:
		buf_addstr(out, edit->key);
		if (strcmp(edit->key, "status") == 0 ||
		    strcmp(edit->key, "assigned_to") == 0)
			buf_addf(out, " → %s", edit->text);
		break;
	case EDIT_UNSET:
		buf_addstr(out, edit->key);
		break;
	case EDIT_TAG:
		buf_addf(out, "tag %s", edit->text);
		break;
	case EDIT_UNTAG:
		buf_addf(out, "untag %s", edit->text);
		break;
	case EDIT_NOTE:
		buf_addstr(out, "note");
		break;
	}
}

char *
message_edit_words(const struct edit_list *edits)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < edits->count; i++) {
		if (i > 0)
			buf_addstr(&out, ", ");
		add_words(&out, &edits->items[i]);
	}
	return buf_detach(&out, NULL);
}
