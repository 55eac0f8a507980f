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
list_commits(struct sync *sync, struct commit_words *words,
    const struct graph_commits *commits, size_t left)
{
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
}

/* What others' syncs merged: whose value gave way there hears it here. */
static void
list_merges(struct sync *sync, struct commit_words *words,
    const struct graph_commits *commits, struct strlist *told)
{
	struct strlist *lines = &sync->report->lines;

	for (size_t i = 0; i < commits->count; i++)
		if (commits->items[i].is_merge)
			commit_words_add_merge(words, &commits->items[i], told);
	for (size_t i = 0; i < told->count && i < LINES_ENOUGH; i++)
		strlist_take(lines, xasprintf("merged: %s", told->items[i]));
	if (told->count > LINES_ENOUGH)
		strlist_take(lines, xasprintf("merged: … and %zu more by others",
					told->count - LINES_ENOUGH));
}

static void
tell_commits(
    struct sync *sync, const struct graph_commits *commits, struct strlist *merged)
{
	struct commit_words *words = commit_words_open(sync->crm, &sync->incoming);
	size_t merges = 0, others;
	char *authors;

	for (size_t i = 0; i < commits->count; i++)
		merges += commits->items[i].is_merge;
	others = commits->count - merges;
	if (others > 0) {
		authors = list_authors(commits);
		strlist_take(
		    &sync->report->lines, xasprintf("received %zu commit%s by %s", others,
					      others == 1 ? "" : "s", authors));
		free(authors);
		list_commits(sync, words, commits, others);
	}
	list_merges(sync, words, commits, merged);
	commit_words_free(words);
}

/* What came in since the sync began; adds what was merged there. */
static void
tell_received(struct sync *sync, struct strlist *merged)
{
	struct graph_commits commits = GRAPH_COMMITS_INIT;
	struct error ignored = ERROR_INIT;

	if (sync->has_start &&
	    graph_list(sync->repo, &sync->incoming, &sync->start, &commits, &ignored) ==
		0 &&
	    commits.count > 0)
		tell_commits(sync, &commits, merged);
	graph_commits_release(&commits);
	error_clear(&ignored);
}

void
sync_tell(struct sync *sync, size_t sent)
{
	struct strlist *lines = &sync->report->lines;
	const char *name = sync->remote.tracking + sizeof "refs/remotes/" - 1;
	struct strlist merged = STRLIST_INIT;

	tell_received(sync, &merged);
	for (size_t i = 0; i < sync->decisions.count; i++)
		if (!strlist_has(&merged, sync->decisions.items[i]))
			strlist_take(
			    lines, xasprintf("merged: %s", sync->decisions.items[i]));
	if (sent > 0)
		strlist_take(lines, xasprintf("sent %zu commit%s to %s", sent,
					sent == 1 ? "" : "s", name));
	if (lines->count == 0)
		strlist_take(lines, xasprintf("up to date with %s", name));
	sync_warn_unreadable(sync);
	hand_edits_warn(&sync->edits, &sync->report->warnings);
	sync->report->unreadable = sync->edits.broken_count;
	strlist_release(&merged);
}
