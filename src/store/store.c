#include "store/store.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "base/unicode.h"
#include "model/slug.h"
#include "store/codec.h"
#include "store/yamldoc.h"
#include "store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int
store_open(
    const char *dir, const struct team *team, struct store **out, struct error *err)
{
	int root = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*out = NULL;
	if (root < 0)
		return error_errno(
		    err, errno, "cannot open the data directory '%s'", dir);
	*out = xmalloc(sizeof **out);
	**out = (struct store){.root = root, .team = team};
	return 0;
}

struct store *
store_open_files(const struct store_files *files, void *context, const struct team *team)
{
	struct store *store = xmalloc(sizeof *store);

	*store = (struct store){-1, files, context, team};
	return store;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->root >= 0)
		close(store->root);
	free(store);
}

int
store_root(const struct store *store)
{
	return store->root;
}

int
store_read_file(struct store *store, const char *path, struct buf *out, struct error *err)
{
	if (store->files != NULL)
		return store->files->read(store->context, path, out, err);
	return file_read(store->root, path, 0, out, err);
}

/* What serves for one file after the other: neighbours stand in one folder. */
struct reader {
	struct store *store;
	struct buf bytes;
	int folder; /* -1: none */
	char *folder_path;
};

static struct reader
reader_of(struct store *store)
{
	return (struct reader){store, BUF_INIT, -1, NULL};
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

static void
read_file(struct reader *reader, struct record *record, bool *gone)
{
	struct error err = ERROR_INIT;
	int found = read_bytes(reader, record->path, &err);

	*gone = found == 0;
	if (found > 0)
		codec_read(
		    record, reader->bytes.data, reader->bytes.len, reader->store->team);
	else if (found < 0)
		record_break(record, 1, 1, err.message);
	error_clear(&err);
}

/* As store_read(). */
static struct record *
read_entry(struct reader *reader, const struct store_entry *entry)
{
	struct record *record = record_new(entry->kind, entry->id, entry->path);
	bool gone = false;

	record->trashed = entry->trashed;
	if (entry->problem != NULL)
		record_break(record, 1, 1, entry->problem);
	else
		read_file(reader, record, &gone);
	if (!gone)
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

static void
read_entries(
    struct store *store, const struct store_entries *entries, struct record_list *out)
{
	struct reader reader = reader_of(store);

	for (size_t i = 0; i < entries->count; i++) {
		struct record *record = read_entry(&reader, &entries->items[i]);

		if (record != NULL)
			record_list_add(out, record);
	}
	reader_release(&reader);
}

int
store_load(struct store *store, enum kind kind, unsigned where, struct record_list *out,
    struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(store, kind, where, &entries, err);

	if (ret == 0)
		read_entries(store, &entries, out);
	store_entries_release(&entries);
	return ret;
}

int
store_find_email(struct store *store, enum kind kind, unsigned where, const char *email,
    struct record_list *out, struct error *err)
{
	struct record_list all = RECORD_LIST_INIT;
	int ret = store_load(store, kind, where, &all, err);

	for (size_t i = 0; i < all.count; i++) {
		const char *own = record_get(all.items[i], "email");

		if (all.items[i]->broken != NULL || own == NULL ||
		    !unicode_equal_case(own, email))
			continue;
		record_list_add(out, all.items[i]);
		all.items[i] = NULL;
	}
	record_list_release(&all);
	return ret;
}

static int
load_ids(struct store *store, enum kind kind, struct strlist *ids, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(store, kind, STORE_LIVE | STORE_TRASH, &entries, err);

	for (size_t i = 0; i < entries.count; i++)
		strlist_add(ids, entries.items[i].id);
	strlist_sort(ids);
	store_entries_release(&entries);
	return ret;
}

static int
compare_ids(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
has_id(const struct strlist *ids, const char *id)
{
	return ids->count > 0 && bsearch(&id, ids->items, ids->count, sizeof *ids->items,
				     compare_ids) != NULL;
}

static bool
is_free(struct store *store, enum kind kind, const char *id,
    bool (*is_taken)(const char *, void *), void *context)
{
	char *path, *trash;
	bool taken;

	if (is_taken == NULL)
		return true;
	path = store_path(store, kind, id);
	trash = store_trash_path(path);
	taken = is_taken(path, context) || is_taken(trash, context);
	free(path);
	free(trash);
	return !taken;
}

int
store_new_id(struct store *store, enum kind kind, const char *name,
    bool (*is_taken)(const char *path, void *context), void *context, char **out,
    struct error *err)
{
	struct strlist ids = STRLIST_INIT;
	char *slug = slug_from_name(name);
	int ret = load_ids(store, kind, &ids, err);

	*out = NULL;
	for (unsigned n = 1; ret == 0; n++) {
		*out = slug_numbered(slug, n);
		if (!has_id(&ids, *out) && is_free(store, kind, *out, is_taken, context))
			break;
		free(*out);
	}
	free(slug);
	strlist_release(&ids);
	return ret;
}
