#include "base/file.h"
#include "base/mem.h"
#include "store/codec.h"
#include "store/store.h"
#include "store/yamldoc.h"
#include "store_internal.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Reading and parsing are two thirds of the time that a list takes: many files are
 * divided among so many threads, each worth its start. */
#define MAX_SLICES 4
#define MIN_SLICE 250

/* What serves for one file after the other: neighbours stand in one folder. */
struct reader {
	struct store *store;
	const char *word; /* what a file must hold to be parsed; NULL: nothing */
	struct buf bytes;
	int folder; /* -1: none */
	char *folder_path;
};

static struct reader
reader_of(struct store *store)
{
	return (struct reader){store, NULL, BUF_INIT, -1, NULL};
}

static void
reader_leave(struct reader *reader)
{
	if (reader->folder >= 0)
		close(reader->folder);
	reader->folder = -1;
	free(reader->folder_path);
	reader->folder_path = NULL;
}

static void
reader_release(struct reader *reader)
{
	reader_leave(reader);
	buf_release(&reader->bytes);
}

static void
reader_enter(struct reader *reader, const char *path, size_t len)
{
	if (reader->folder >= 0 && strncmp(reader->folder_path, path, len) == 0 &&
	    reader->folder_path[len] == '\0')
		return;
	reader_leave(reader);
	reader->folder_path = xstrndup(path, len);
	reader->folder = file_open(
	    reader->store->root, reader->folder_path, O_RDONLY | O_DIRECTORY, 0);
}

/* As file_read(). The short way to a file is by its open folder; where that fails, the
 * long one tells why. */
static int
read_bytes(struct reader *reader, const char *path, struct error *err)
{
	const char *name = strrchr(path, '/') + 1;
	struct error ignored = ERROR_INIT;
	int found = -1;

	buf_clear(&reader->bytes);
	if (reader->store->files != NULL)
		return store_read_file(reader->store, path, &reader->bytes, err);
	reader_enter(reader, path, (size_t)(name - path) - 1);
	if (reader->folder >= 0)
		found = file_read(
		    reader->folder, name, YAMLDOC_MAX_BYTES, &reader->bytes, &ignored);
	error_clear(&ignored);
	if (found > 0)
		return found;
	return file_read(
	    reader->store->root, path, YAMLDOC_MAX_BYTES, &reader->bytes, err);
}

/* What can't be read has no place but its first. */
static void
break_unread(struct reader *reader, struct record *record, const struct error *why)
{
	struct error ignored = ERROR_INIT;
	struct stat st;
	bool is_large =
	    reader->store->files == NULL &&
	    file_stat(reader->store->root, record->path, &st, &ignored) == 1 &&
	    S_ISREG(st.st_mode) && st.st_size > YAMLDOC_MAX_BYTES;

	record_break(record, is_large ? "too-large" : "unreadable", 1, 1,
	    is_large ? yamldoc_too_large : why->message);
	error_clear(&ignored);
}

/* False where there is no file, or one that lacks the word. */
static bool
read_file(struct reader *reader, struct record *record)
{
	struct error err = ERROR_INIT;
	int found = read_bytes(reader, record->path, &err);

	if (found > 0 && reader->word != NULL &&
	    !sieve_may_hold(reader->word, reader->bytes.data, reader->bytes.len))
		found = 0;
	else if (found > 0)
		codec_read(
		    record, reader->bytes.data, reader->bytes.len, reader->store->team);
	else if (found < 0)
		break_unread(reader, record, &err);
	error_clear(&err);
	return found != 0;
}

/* As store_read(), but NULL too where the file lacks the word. */
static struct record *
read_entry(struct reader *reader, const struct store_entry *entry)
{
	struct record *record = record_new(entry->kind, entry->id, entry->path);

	record->trashed = entry->trashed;
	if (entry->problem != NULL) {
		record_break(record, entry->rule, 1, 1, entry->problem);
		return record;
	}
	if (read_file(reader, record))
		return record;
	record_free(record);
	return NULL;
}

struct record *
store_read(struct store *store, const struct store_entry *entry)
{
	struct reader reader = reader_of(store);
	struct record *record = read_entry(&reader, entry);

	reader_release(&reader);
	return record;
}

/* Neighbouring entries and the places of their records, one thread's own. */
struct slice {
	struct store *store;
	const struct store_sieve *sieve;
	const char *word; /* of the sieve's text */
	const struct store_entry *entries;
	struct record **records; /* NULL where none is kept */
	size_t count;
};

static void *
read_slice(void *context)
{
	struct slice *slice = context;
	const struct store_sieve *sieve = slice->sieve;
	struct reader reader = reader_of(slice->store);

	reader.word = slice->word;
	for (size_t i = 0; i < slice->count; i++) {
		struct record *record = read_entry(&reader, &slice->entries[i]);

		if (record != NULL && sieve->keeps != NULL &&
		    !sieve->keeps(record, sieve->context)) {
			record_free(record);
			record = NULL;
		}
		slice->records[i] = record;
	}
	reader_release(&reader);
	return NULL;
}

/* The last slice is the caller's own work, as is one that no thread could be had for. */
static void
read_slices(struct slice *slices, size_t count)
{
	pthread_t threads[MAX_SLICES];
	bool started[MAX_SLICES] = {false};

	for (size_t i = 0; i + 1 < count; i++)
		started[i] =
		    pthread_create(&threads[i], NULL, read_slice, &slices[i]) == 0;
	for (size_t i = count; i-- > 0;)
		if (!started[i])
			read_slice(&slices[i]);
	for (size_t i = 0; i < count; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}

static void
read_entries(struct store *store, const struct store_entries *entries,
    const struct store_sieve *sieve, struct record **records)
{
	struct slice slices[MAX_SLICES];
	char *word = sieve_word(sieve->text);
	size_t count = entries->count / MIN_SLICE;
	size_t first = 0;

	/* Whoever gives files from elsewhere is asked for one after the other. */
	if (count < 1 || store->files != NULL)
		count = 1;
	if (count > MAX_SLICES)
		count = MAX_SLICES;
	for (size_t i = 0; i < count; i++) {
		size_t end = entries->count * (i + 1) / count;

		slices[i] = (struct slice){store, sieve, word, entries->items + first,
		    records + first, end - first};
		first = end;
	}
	read_slices(slices, count);
	free(word);
}

int
store_load_some(struct store *store, enum kind kind, unsigned where,
    const struct store_sieve *sieve, struct record_list *out, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	struct record **records;
	int ret = store_scan(store, kind, where, &entries, err);

	if (ret == 0 && entries.count > 0) {
		records = xcalloc(entries.count, sizeof *records);
		read_entries(store, &entries, sieve, records);
		for (size_t i = 0; i < entries.count; i++)
			if (records[i] != NULL)
				record_list_add(out, records[i]);
		free(records);
	}
	store_entries_release(&entries);
	return ret;
}

int
store_load(struct store *store, enum kind kind, unsigned where, struct record_list *out,
    struct error *err)
{
	const struct store_sieve all = {NULL, NULL, NULL};

	return store_load_some(store, kind, where, &all, out, err);
}
