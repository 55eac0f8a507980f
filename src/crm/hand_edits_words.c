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

/* What the action tells already: the new place, which comes first, and that a lead is
 * converted. */
static bool
is_told(const struct timeline_event *event, size_t change)
{
	const char *key = event->changes.items[change].key;

	if (event->action == TIMELINE_CONVERT)
		return strcmp(key, "status") == 0 || strcmp(key, "contact") == 0;
	return change == 0 && event->before != NULL && event->after != NULL &&
	       (event->action == TIMELINE_MOVE ||
		   strcmp(event->before->id, event->after->id) != 0);
}

/* The caller frees. */
static char *
event_summary(const struct timeline_event *event)
{
	const struct record *last = event->after != NULL ? event->after : event->before;
	struct record_diff diff = RECORD_DIFF_INIT;
	char *summary;

	if (last->broken != NULL)
		return xstrdup("cannot be read");
	diff.items = xcalloc(event->changes.count + 1, sizeof *diff.items);
	for (size_t i = 0; i < event->changes.count; i++)
		if (!is_told(event, i))
			diff.items[diff.count++] = event->changes.items[i];
	summary = record_diff_summary(&diff);
	free(diff.items);
	return summary;
}

char *
event_subject(const struct timeline_event *event)
{
	const struct record *named = event->before != NULL ? event->before : event->after;
	char *words = event->action == TIMELINE_CONVERT
			  ? xstrdup("convert to contact")
			  : action_words(event->action, event->before, event->after);
	char *summary = event_summary(event);
	char *joined = join_words(event->action, words, summary);
	char *subject =
	    xasprintf("%s%s: %s", kind_prefix(named->kind), named->id, joined);

	free(words);
	free(summary);
	free(joined);
	return subject;
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
