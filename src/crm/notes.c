#include "base/mem.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

/* A note whose file doesn't say all, but which history knows. */
struct bare_note {
	struct note *note;
	struct note like; /* as the file has it; its texts are the record's */
	bool dated, dated_now;
};

struct bare_notes {
	struct bare_note *items;
	size_t count, room;
	size_t left; /* those that are not dated yet */
};

/* The records that have some. */
struct search {
	struct record **records;
	struct bare_notes *notes; /* of each */
	size_t count;
};

static bool
is_bare(const struct note *note)
{
	return !note->has_at || note->by == NULL;
}

static bool
has_bare(const struct record *record)
{
	for (size_t i = 0; record->broken == NULL && i < record->note_count; i++)
		if (is_bare(&record->notes[i]))
			return true;
	return false;
}

static bool
is_like(const struct note *a, const struct note *b)
{
	if (a->has_at != b->has_at || (a->has_at && a->at != b->at) ||
	    (a->by == NULL) != (b->by == NULL))
		return false;
	return (a->by == NULL || strcmp(a->by, b->by) == 0) &&
	       strcmp(a->text, b->text) == 0;
}

static size_t
count_like(const struct record *record, const struct note *note, size_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < record->note_count && i < end; i++)
		count += is_like(&record->notes[i], note);
	return count;
}

/* The bare notes that are committed too; of like ones the first. */
static void
find_bare(struct record *record, const struct record *committed, struct bare_notes *out)
{
	for (size_t i = 0; i < record->note_count; i++) {
		struct note *note = &record->notes[i];

		if (!is_bare(note) ||
		    count_like(record, note, i) >= count_like(committed, note, SIZE_MAX))
			continue;
		ARRAY_GROW(out->items, out->count, out->room);
		out->items[out->count++] =
		    (struct bare_note){.note = note, .like = *note};
	}
	out->left = out->count;
}

/* A merge brings what none of its sides has: its changes tell. */
static size_t
count_merged(const struct record_diff *changes, const struct note *note)
{
	size_t count = 0;

	for (size_t i = 0; i < changes->count; i++) {
		const struct record_change *change = &changes->items[i];

		count += strcmp(change->key, "note") == 0 && change->from == NULL &&
			 change->to != NULL &&
			 strncmp(change->to, note->text, strlen(change->to)) == 0;
	}
	return count;
}

/* How many notes like this one the commit brought, of those that are left. */
static size_t
count_brought(const struct timeline_event *event, const struct note *note, size_t left)
{
	const struct record *before = event->before, *after = event->after;
	size_t had = 0, has = left;

	/* What was typed beside a mistake came with it, not when it was mended. */
	if (after == NULL || (before != NULL && before->broken != NULL))
		return 0;
	if (event->action == TIMELINE_MERGE)
		return count_merged(&event->changes, note);
	if (before != NULL)
		had = count_like(before, note, SIZE_MAX);
	if (after->broken == NULL)
		has = count_like(after, note, SIZE_MAX);
	return has > had ? has - had : 0;
}

static void
date_note(
    struct bare_notes *notes, struct bare_note *bare, const struct timeline_event *event)
{
	struct note *note = bare->note;

	if (!note->has_at)
		note->at = event->at;
	note->has_at = true;
	if (note->by == NULL)
		note->by = xstrdup(event->by);
	bare->dated = bare->dated_now = true;
	notes->left--;
}

/* Of several that are alike the last came last. */
static void
date_notes(struct bare_notes *notes, const struct timeline_event *event)
{
	for (size_t i = 0; i < notes->count; i++)
		notes->items[i].dated_now = false;
	for (size_t i = notes->count; i-- > 0;) {
		struct bare_note *bare = &notes->items[i];
		size_t left = 0, now = 0;

		for (size_t j = 0; j < notes->count; j++) {
			const struct bare_note *other = &notes->items[j];

			if (!is_like(&other->like, &bare->like))
				continue;
			left += !other->dated || other->dated_now;
			now += other->dated_now;
		}
		if (!bare->dated && now < count_brought(event, &bare->like, left))
			date_note(notes, bare, event);
	}
}

/* The record as its file was committed last; NULL where it wasn't. */
static int
read_committed(struct crm *crm, struct repository *repo, const struct record *record,
    struct record **out, struct error *err)
{
	struct blob blob = BLOB_INIT;
	struct buf bytes = BUF_INIT;
	int ret = 0;

	*out = NULL;
	if (crm->past != NULL) {
		ret = store_read_file(crm->store, record->path, &bytes, err);
		if (ret > 0)
			blob_set(&blob, bytes.data, bytes.len);
	} else {
		ret = repository_head_file(repo, record->path, &blob, err);
	}
	if (blob.exists)
		*out = crm_read_blob(crm, record->kind, record->id, record->path, &blob);
	buf_release(&bytes);
	blob_release(&blob);
	return ret < 0 ? -1 : 0;
}

static size_t
count_left(const struct search *search)
{
	size_t left = 0;

	for (size_t i = 0; i < search->count; i++)
		left += search->notes[i].left;
	return left;
}

/* One walk for all of them, as far back as the last is found. */
static int
walk(struct crm *crm, struct search *search, struct error *err)
{
	const struct timeline_event *event;
	struct timeline *timeline;
	int ret;

	if (timeline_open_back(crm, search->records, search->count, &timeline, err) != 0)
		return -1;
	do {
		ret = timeline_next(timeline, &event, err);
		for (size_t i = 0; ret > 0 && i < search->count; i++)
			if (timeline_is_of(timeline, i))
				date_notes(&search->notes[i], event);
	} while (ret > 0 && count_left(search) > 0);
	timeline_close(timeline);
	return ret < 0 ? -1 : 0;
}

/* Adds the record where any of its bare notes is committed. */
static int
search_add(struct search *search, struct crm *crm, struct repository *repo,
    struct record *record, struct error *err)
{
	struct bare_notes notes = {0};
	struct record *committed = NULL;
	int ret = read_committed(crm, repo, record, &committed, err);

	if (committed != NULL && committed->broken == NULL)
		find_bare(record, committed, &notes);
	record_free(committed);
	if (notes.left == 0)
		return ret;
	search->records[search->count] = record;
	search->notes[search->count++] = notes;
	return 0;
}

static int
complete_from_history(
    struct crm *crm, struct record *const *records, size_t count, struct error *err)
{
	struct search search = {
	    .records = xcalloc(count, sizeof(struct record *)),
	    .notes = xcalloc(count, sizeof *search.notes),
	};
	struct repository *repo;
	int ret = crm_repository(crm, &repo, err);

	for (size_t i = 0; i < count && ret == 0 && repo != NULL; i++)
		if (has_bare(records[i]))
			ret = search_add(&search, crm, repo, records[i], err);
	if (ret == 0 && search.count > 0)
		ret = walk(crm, &search, err);
	for (size_t i = 0; i < search.count; i++)
		free(search.notes[i].items);
	free(search.notes);
	free(search.records);
	return ret;
}

struct placed_note {
	struct note note;
	size_t place;
};

/* Notes of unknown time were written after HEAD: they are the newest. */
static int
compare_times(const void *a, const void *b)
{
	const struct placed_note *left = a, *right = b;

	if (left->note.has_at != right->note.has_at)
		return left->note.has_at ? -1 : 1;
	if (left->note.has_at && left->note.at != right->note.at)
		return left->note.at < right->note.at ? -1 : 1;
	return left->place < right->place ? -1 : 1;
}

static void
sort_notes(struct record *record)
{
	struct placed_note *notes = xcalloc(record->note_count, sizeof *notes);

	for (size_t i = 0; i < record->note_count; i++)
		notes[i] = (struct placed_note){record->notes[i], i};
	qsort(notes, record->note_count, sizeof *notes, compare_times);
	for (size_t i = 0; i < record->note_count; i++)
		record->notes[i] = notes[i].note;
	free(notes);
}

static void
warn_unknown(struct crm *crm, const struct record *record, size_t count, const char *why)
{
	strlist_take(&crm->warnings,
	    count == 1 ? xasprintf("when the notes of '%s' were written is not known: %s",
			     record->id, why)
		       : xasprintf("when some notes were written is not known: %s", why));
}

void
crm_complete_notes(struct crm *crm, struct record *const *records, size_t count)
{
	struct error why = ERROR_INIT;
	bool bare = false;

	for (size_t i = 0; i < count && !bare; i++)
		bare = has_bare(records[i]);
	/* A note without its time is worth more than none. */
	if (bare && complete_from_history(crm, records, count, &why) != 0)
		warn_unknown(crm, records[0], count, why.message);
	error_clear(&why);
	for (size_t i = 0; i < count; i++)
		if (records[i]->note_count > 1)
			sort_notes(records[i]);
}
