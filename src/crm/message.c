#include "base/mem.h"
#include "crm_internal.h"

#include <stdlib.h>
#include <string.h>

char *
message_record(
    enum kind kind, const char *id, const char *words, const struct record_diff *diff)
{
	char *details = record_diff_details(diff);
	char *message = xasprintf("%s%s: %s\n%s%s", kind_prefix(kind), id, words,
	    *details == '\0' ? "" : "\n", details);

	free(details);
	return message;
}

void
message_add_follower(
    struct buf *out, const struct record *before, const struct record *after)
{
	struct record_diff diff = RECORD_DIFF_INIT;
	char *details;

	record_diff(before, after, &diff);
	details = record_diff_details(&diff);
	for (const char *line = details; *line != '\0'; line += strcspn(line, "\n") + 1)
		buf_addf(out, "%s%s: %.*s\n", kind_prefix(before->kind), before->id,
		    (int)strcspn(line, "\n"), line);
	record_diff_release(&diff);
	free(details);
}

char *
message_extend(char *message, const char *lines)
{
	bool has_body = strchr(message, '\n')[1] != '\0';
	char *whole =
	    xasprintf("%s%s%s", message, *lines == '\0' || has_body ? "" : "\n", lines);

	free(message);
	return whole;
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
