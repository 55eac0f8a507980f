#include "base/unicode.h"
#include "crm/merge.h"

#include <string.h>

/* What merges say of what they decided, '*' for anything. */
static const char *const decisions[] = {
    "*: * by * on * gave way in a merge",
    "*: added by * and by * with the same e-mail address, now one",
    "*: two records had this id: * is now *",
    "*: there is a folder in its place: it is now *",
    "*: moved to the trash by *, changed by *: it is in the trash, with the change",
    "*: moved to * by * and to * by *: it is at *",
    "*: deleted by *, changed by *: it stays, with the change",
    "*: *; what * wrote is kept as *",
    "*: changed by * and *: what * wrote stands, *",
    "*: a file here and a folder there: the file is kept as *",
    "*: its link can't be changed, and points to nothing now",
    "*: resolved by hand",
};

/* Takes no longer than the product of both lengths, whoever wrote the text. */
static bool
matches(const char *text, const char *pattern)
{
	const char *star = NULL, *behind = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = pattern++;
			behind = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star + 1;
			text = ++behind;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

enum merge_line
merge_read_line(const char *line)
{
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
		if (matches(line, decisions[i]))
			return MERGE_LINE_DECISION;
	return matches(line, "*: changed by *, merged") ? MERGE_LINE_BOTH
							: MERGE_LINE_OTHER;
}

/* "Merge origin/main"; git's own say what that is, a branch or a tag. */
static bool
is_own_subject(const char *subject, size_t len)
{
	static const char merge[] = "Merge ", finish[] = "Finish a merge";
	size_t begin = sizeof merge - 1;

	if (len == sizeof finish - 1 && memcmp(subject, finish, len) == 0)
		return true;
	return len > begin && memcmp(subject, merge, begin) == 0 &&
	       memchr(subject + begin, ' ', len - begin) == NULL;
}

void
merge_read_message(const char *message, struct strlist *out)
{
	size_t len = strcspn(message, "\n");
	struct strlist lines = STRLIST_INIT;

	if (is_own_subject(message, len))
		strlist_split(&lines, message + len, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		struct buf line = BUF_INIT;

		unicode_escape(&line, lines.items[i], "");
		if (merge_read_line(line.data) == MERGE_LINE_DECISION &&
		    !strlist_has(out, line.data))
			strlist_add(out, line.data);
		buf_release(&line);
	}
	strlist_release(&lines);
}
