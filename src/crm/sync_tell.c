#include "base/mem.h"
#include "base/unicode.h"
#include "commit_words.h"
#include "sync_internal.h"

#include <stdlib.h>
#include <string.h>

#define LINES_ENOUGH 20

/* The authors' names, each once, in the order of their newest commits. */
static char *
list_authors(const struct graph_commits *commits)
{
	struct strlist names = STRLIST_INIT;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < commits->count; i++)
		if (!strlist_has(&names, commits->items[i].author))
			strlist_add(&names, commits->items[i].author);
	for (size_t i = 0; i < names.count; i++) {
		buf_addstr(&text, i == 0 ? "" : ", ");
		unicode_escape(&text, names.items[i], "");
	}
	strlist_release(&names);
	return buf_detach(&text, NULL);
}

/* The newest, until the lines are enough; `left` counts those that are no merges. */
static void
list_commits(struct sync *sync, const struct graph_commits *commits, size_t left)
{
	struct commit_words *words = commit_words_open(sync->crm, &sync->incoming);
	struct strlist told = STRLIST_INIT;

	for (size_t i = 0; i < commits->count && told.count < LINES_ENOUGH; i++) {
		if (commits->items[i].is_merge)
			continue;
		commit_words_add(words, &commits->items[i], &told);
		left--;
	}
	for (size_t i = 0; i < told.count; i++) {
		struct buf line = BUF_INIT;

		buf_addstr(&line, "  ");
		unicode_escape(&line, told.items[i], "");
		strlist_take(&sync->report->lines, buf_detach(&line, NULL));
	}
	if (left > 0)
		strlist_take(&sync->report->lines,
		    xasprintf("  … and %zu more commit%s", left, left == 1 ? "" : "s"));
	strlist_release(&told);
	commit_words_free(words);
}

static void
tell_commits(struct sync *sync, const struct graph_commits *commits)
{
	struct strlist *lines = &sync->report->lines;
	char *authors;
	size_t merges = 0;

	for (size_t i = 0; i < commits->count; i++)
		merges += commits->items[i].is_merge;
	if (commits->count == merges)
		return;
	authors = list_authors(commits);
	strlist_take(
	    lines, xasprintf("received %zu commit%s by %s", commits->count - merges,
		       commits->count - merges == 1 ? "" : "s", authors));
	free(authors);
	list_commits(sync, commits, commits->count - merges);
}

/* What came in since the sync began. */
static void
tell_received(struct sync *sync)
{
	struct graph_commits commits = GRAPH_COMMITS_INIT;
	struct error ignored = ERROR_INIT;

	if (sync->has_start && graph_list(sync->repo, &sync->incoming, &sync->start,
				   &commits, &ignored) == 0)
		tell_commits(sync, &commits);
	graph_commits_release(&commits);
	error_clear(&ignored);
}

void
sync_tell(struct sync *sync, size_t sent)
{
	struct strlist *lines = &sync->report->lines;
	const char *name = sync->remote.tracking + sizeof "refs/remotes/" - 1;

	tell_received(sync);
	for (size_t i = 0; i < sync->decisions.count; i++)
		strlist_take(lines, xasprintf("merged: %s", sync->decisions.items[i]));
	if (sent > 0)
		strlist_take(lines, xasprintf("sent %zu commit%s to %s", sent,
					sent == 1 ? "" : "s", name));
	if (lines->count == 0)
		strlist_take(lines, xasprintf("up to date with %s", name));
	hand_edits_warn(&sync->edits, &sync->report->warnings);
	sync->report->unreadable = sync->edits.broken_count;
}
