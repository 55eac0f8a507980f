#include "base/mem.h"
#include "history/snapshot.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

/* As many as a busy team has leads. */
#define KEPT 16384

struct version_reader {
	struct crm *crm;
	struct version **kept; /* KEPT places, by their blobs */
};

struct version *
version_new(const char *path, const struct object_id *blob, unsigned kinds)
{
	struct version *version;
	enum kind kind;
	bool trashed;
	char *id;

	if (object_id_is_zero(blob) || !store_parse_path(path, &kind, &id, &trashed))
		return NULL;
	if ((kinds & 1u << kind) == 0) {
		free(id);
		return NULL;
	}
	version = xmalloc(sizeof *version);
	*version = (struct version){kind, trashed, id, xstrdup(path), *blob, NULL};
	return version;
}

void
version_free(struct version *version)
{
	if (version == NULL)
		return;
	record_free(version->record);
	free(version->id);
	free(version->path);
	free(version);
}

static struct version **
place_of(struct version_reader *reader, const struct object_id *blob)
{
	size_t hash;

	memcpy(&hash, blob->bytes, sizeof hash);
	return &reader->kept[hash % KEPT];
}

struct version_reader *
version_reader_new(struct crm *crm)
{
	struct version_reader *reader = xcalloc(1, sizeof *reader);

	reader->crm = crm;
	reader->kept = xcalloc(KEPT, sizeof *reader->kept);
	return reader;
}

void
version_reader_free(struct version_reader *reader)
{
	if (reader == NULL)
		return;
	for (size_t i = 0; i < KEPT; i++)
		version_free(reader->kept[i]);
	free(reader->kept);
	free(reader);
}

void
version_retire(struct version_reader *reader, struct version *version)
{
	struct version **place;

	if (version == NULL)
		return;
	place = place_of(reader, &version->blob);
	version_free(*place);
	*place = version;
}

static int
read_record(struct crm *crm, struct version *version, struct error *err)
{
	struct blob blob = BLOB_INIT;
	struct repository *repo;
	int ret = 0;

	if (crm_repository(crm, &repo, err) != 0 ||
	    snapshot_blob(repo, &version->blob, &blob, err) != 0) {
		ret = error_prefix(err, "'%s': ", version->path);
	} else {
		version->record =
		    crm_read_blob(crm, version->kind, version->id, version->path, &blob);
		version->record->trashed = version->trashed;
	}
	blob_release(&blob);
	return ret;
}

int
version_read(struct version_reader *reader, struct version *version, struct error *err)
{
	struct version *kept = *place_of(reader, &version->blob);

	if (version->record != NULL)
		return 0;
	/* The same bytes elsewhere are another record. */
	if (kept == NULL || kept->record == NULL ||
	    !object_id_equal(&kept->blob, &version->blob) ||
	    strcmp(kept->path, version->path) != 0)
		return read_record(reader->crm, version, err);
	version->record = kept->record;
	kept->record = NULL;
	return 0;
}

bool
version_has_identity(const struct version *version)
{
	const struct record *record = version->record;

	return record != NULL && record->broken == NULL && record->has_created;
}

bool
version_is_same(const struct version *a, const struct version *b)
{
	if (object_id_equal(&a->blob, &b->blob))
		return true;
	return a->record != NULL && b->record != NULL &&
	       record_is_same(a->record, b->record);
}

bool
version_is_other(const struct version *a, const struct version *b)
{
	return version_has_identity(a) && version_has_identity(b) &&
	       a->record->created != b->record->created;
}

int
version_compare(const struct version *a, const struct version *b)
{
	int order = (a->kind > b->kind) - (a->kind < b->kind);

	return order != 0 ? order : strcmp(a->id, b->id);
}
