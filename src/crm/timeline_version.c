#include "base/mem.h"
#include "history/snapshot.h"
#include "timeline_internal.h"

#include <stdlib.h>
#include <string.h>

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

int
version_read(struct crm *crm, struct version *version, struct error *err)
{
	struct blob blob = BLOB_INIT;
	struct repository *repo;
	int ret = 0;

	if (version->record != NULL)
		return 0;
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
	return version_has_identity(a) && version_has_identity(b) &&
	       a->record->created == b->record->created &&
	       strcmp(a->record->name, b->record->name) == 0;
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
