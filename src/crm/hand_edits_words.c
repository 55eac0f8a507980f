#include "base/mem.h"
#include "crm_internal.h"

#include <stdlib.h>
#include <string.h>

/* What the command would say that does the same. */
static char *
action_words(
    enum timeline_action action, const struct record *before, const struct record *now)
{
	bool is_renamed =
	    before != NULL && now != NULL && strcmp(before->id, now->id) != 0;

	switch (action) {
	case TIMELINE_RENAME:
		return xasprintf("rename to %s", now->id);
	case TIMELINE_TRASH:
	case TIMELINE_RESTORE:
		return is_renamed
			   ? xasprintf("%s as %s", timeline_action_name(action), now->id)
			   : xstrdup(timeline_action_name(action));
	case TIMELINE_EDIT:
	case TIMELINE_CONVERT:
	case TIMELINE_MERGE:
		return xstrdup("");
	default:
		return xstrdup(timeline_action_name(action));
	}
}

/* The action, and what was edited on the way. Comments and order alone change no key. */
static char *
join_words(enum timeline_action action, const char *words, const char *summary)
{
	if (*words == '\0')
		return xstrdup(*summary == '\0' ? "edit" : summary);
	if (*summary == '\0' || action == TIMELINE_ADD || action == TIMELINE_PURGE)
		return xstrdup(words);
	return xasprintf("%s, %s", words, summary);
}

/* Another folder is told in the body alone. The caller frees. */
static char *
add_path(char *message, const struct record *before, const struct record *now)
{
	char *line = xasprintf("path: %s → %s\n", before->path, now->path);

	message = message_extend(message, line);
	free(line);
	return message;
}

char *
hand_edit_message(
    enum timeline_action action, const struct record *before, const struct record *now)
{
	const struct record *named = before != NULL ? before : now;
	struct record_diff diff = RECORD_DIFF_INIT;
	char *words = action_words(action, before, now), *summary, *joined, *message;

	record_diff(before, now, &diff);
	summary = record_diff_summary(&diff);
	joined = join_words(action, words, summary);
	message = message_record(named->kind, named->id, joined, &diff);
	if (action == TIMELINE_MOVE)
		message = add_path(message, before, now);
	record_diff_release(&diff);
	free(words);
	free(summary);
	free(joined);
	return message;
}
