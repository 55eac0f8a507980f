#include "store/store.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/strlist.h"
#include "base/unicode.h"
#include "model/slug.h"
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

bool
store_has_email(const struct record *record, const void *email)
{
	const char *own = record_get(record, "email");

	return record->broken == NULL && own != NULL && unicode_equal_case(own, email);
}

int
store_find_email(struct store *store, enum kind kind, unsigned where, const char *email,
    struct record_list *out, struct error *err)
{
	const struct store_sieve sieve = {email, store_has_email, email};

	return store_load_some(store, kind, where, &sieve, out, err);
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
		if (!strlist_has_sorted(&ids, *out) &&
		    is_free(store, kind, *out, is_taken, context))
			break;
		free(*out);
	}
	free(slug);
	strlist_release(&ids);
	return ret;
}
