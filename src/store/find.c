#include "base/mem.h"
#include "base/unicode.h"
#include "store_internal.h"

#include <stdlib.h>
#include <string.h>

/* How many of several an error names. */
#define NAMED_MATCHES 8

static void
describe(struct buf *out, const struct record *record)
{
	if (record->broken != NULL)
		buf_addf(out, "%s (broken, %s)", record->id, record->path);
	else
		buf_addf(out, "%s (%s)", record->id, record->name);
}

static bool
share_an_id(const struct record_list *matches)
{
	for (size_t i = 1; i < matches->count; i++)
		if (strcmp(matches->items[i]->id, matches->items[0]->id) != 0)
			return false;
	return true;
}

static int
refuse_several(const char *ref, const struct record_list *matches, struct error *err)
{
	bool one_id = share_an_id(matches);
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < matches->count && i < NAMED_MATCHES; i++) {
		if (i > 0)
			buf_addstr(&names, ", ");
		if (one_id)
			buf_addstr(&names, matches->items[i]->path);
		else
			describe(&names, matches->items[i]);
	}
	if (matches->count > NAMED_MATCHES)
		buf_addf(&names, " and %zu more", matches->count - NAMED_MATCHES);
	error_failed(err, "'%s' is ambiguous: %s", ref, names.data);
	buf_release(&names);
	return -1;
}

/* Takes the only match. 1 where there is none. */
static int
take_one(
    const char *ref, struct record_list *matches, struct record **out, struct error *err)
{
	if (matches->count == 0)
		return 1;
	if (matches->count > 1)
		return refuse_several(ref, matches, err);
	*out = matches->items[0];
	matches->items[0] = NULL;
	return 0;
}

/* What of an id a REF is; BEGINNING leaves out what a merge kept and nobody can read. */
enum part { WHOLE, BEGINNING, ANY_BEGINNING };

static bool
stands_back(const struct record *record, enum part part)
{
	return part == BEGINNING && record->broken != NULL &&
	       store_kept_stem(record->id, "unreadable") > 0;
}

/* By the names of files alone. */
static int
find_id(struct store *store, const struct store_entries *entries, const char *id,
    enum part part, struct record **out, struct error *err)
{
	struct record_list matches = RECORD_LIST_INIT;
	int ret;

	for (size_t i = 0; i < entries->count; i++) {
		const struct store_entry *entry = &entries->items[i];
		struct record *record = NULL;

		if (part == WHOLE ? strcmp(entry->id, id) == 0
				  : strncmp(entry->id, id, strlen(id)) == 0)
			record = store_read(store, entry);
		if (record != NULL && !stands_back(record, part))
			record_list_add(&matches, record);
		else
			record_free(record);
	}
	ret = take_one(id, &matches, out, err);
	record_list_release(&matches);
	return ret;
}

/* What a REF that is no id may be. */
struct wanted {
	const char *email;
	char *name; /* a part of it, folded; empty: none */
};

static bool
has_name_part(const struct record *record, const char *part)
{
	char *name;
	bool found;

	if (*part == '\0' || record->broken != NULL)
		return false;
	name = unicode_fold(record->name);
	found = strstr(name, part) != NULL;
	free(name);
	return found;
}

static bool
is_wanted(const struct record *record, const void *context)
{
	const struct wanted *wanted = context;

	return store_has_email(record, wanted->email) ||
	       has_name_part(record, wanted->name);
}

/* An address goes before a part of a name. */
static void
keep_email(struct record_list *found, const char *email)
{
	size_t kept = 0;

	for (size_t i = 0; i < found->count; i++)
		kept += store_has_email(found->items[i], email);
	if (kept == 0)
		return;
	kept = 0;
	for (size_t i = 0; i < found->count; i++)
		if (store_has_email(found->items[i], email))
			found->items[kept++] = found->items[i];
		else
			record_free(found->items[i]);
	found->count = kept;
}

/* By what the records say: all of them are read. */
static int
find_text(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err)
{
	struct record_list found = RECORD_LIST_INIT;
	struct wanted wanted = {ref, strict ? xstrdup("") : unicode_fold(ref)};
	const struct store_sieve sieve = {ref, is_wanted, &wanted};
	int ret = store_load_some(store, kind, where, &sieve, &found, err);

	keep_email(&found, ref);
	if (ret == 0)
		ret = take_one(ref, &found, out, err);
	free(wanted.name);
	record_list_release(&found);
	return ret;
}

static bool
has_entry(struct store *store, enum kind kind, unsigned where, const char *id,
    struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	bool found = false;

	if (store_scan(store, kind, where, &entries, err) == 0)
		for (size_t i = 0; i < entries.count && !found; i++)
			found = strcmp(entries.items[i].id, id) == 0;
	store_entries_release(&entries);
	return found;
}

static int
refuse_none(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct error *err)
{
	const char *name = kind_name(kind);
	char *id = unicode_compose(ref);
	bool in_trash =
	    where == STORE_LIVE && has_entry(store, kind, STORE_TRASH, id, err);

	free(id);
	if (in_trash)
		return error_failed(err,
		    "no %s '%s': it is in the trash, 'minicrm %s restore %s' brings it "
		    "back",
		    name, ref, name, ref);
	return error_failed(err, "no %s '%s'%s%s", name, ref,
	    where == STORE_TRASH ? " in the trash" : "",
	    strict ? ": an id or an e-mail address is needed here, not part of a name"
		   : "");
}

/* As store_lookup(), among the entries of `where`. */
static int
find_among(struct store *store, const struct store_entries *entries, enum kind kind,
    unsigned where, bool strict, const char *ref, struct record **out, struct error *err)
{
	char *id;
	int ret;

	*out = NULL;
	if (*ref == '\0')
		return error_usage(
		    err, "a %s is named by its id, not by ''", kind_name(kind));
	id = unicode_compose(ref);
	ret = find_id(store, entries, id, WHOLE, out, err);
	if (ret == 1)
		ret = find_id(store, entries, id, BEGINNING, out, err);
	if (ret == 1)
		ret = find_text(store, kind, where, strict, ref, out, err);
	if (ret == 1)
		ret = find_id(store, entries, id, ANY_BEGINNING, out, err);
	free(id);
	return ret;
}

int
store_lookup(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(store, kind, where, &entries, err);

	*out = NULL;
	if (ret == 0)
		ret = find_among(store, &entries, kind, where, strict, ref, out, err);
	store_entries_release(&entries);
	return ret;
}

int
store_find(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *ref, struct record **out, struct error *err)
{
	int ret = store_lookup(store, kind, where, strict, ref, out, err);

	return ret == 1 ? refuse_none(store, kind, where, strict, ref, err) : ret;
}

int
store_find_all(struct store *store, enum kind kind, unsigned where, bool strict,
    const char *const *refs, size_t count, struct record_list *out, struct error *err)
{
	struct store_entries entries = STORE_ENTRIES_INIT;
	int ret = store_scan(store, kind, where, &entries, err);

	for (size_t i = 0; ret == 0 && i < count; i++) {
		struct record *record = NULL;
		bool known = false;

		ret = find_among(
		    store, &entries, kind, where, strict, refs[i], &record, err);
		if (ret == 1)
			ret = refuse_none(store, kind, where, strict, refs[i], err);
		for (size_t j = 0; ret == 0 && j < out->count && !known; j++)
			known = strcmp(out->items[j]->path, record->path) == 0;
		if (ret == 0 && !known)
			record_list_add(out, record);
		else
			record_free(record);
	}
	store_entries_release(&entries);
	return ret;
}
