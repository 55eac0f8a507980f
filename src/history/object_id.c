#include "history/object_id.h"

#include "history_internal.h"

#include <string.h>

bool
object_id_is_zero(const struct object_id *id)
{
	static const struct object_id zero;

	return object_id_equal(id, &zero);
}

bool
object_id_equal(const struct object_id *a, const struct object_id *b)
{
	return object_id_compare(a, b) == 0;
}

int
object_id_compare(const struct object_id *a, const struct object_id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

void
object_id_format(const struct object_id *id, char out[OBJECT_ID_TEXT_SIZE])
{
	git_oid git = object_id_to(id);

	git_oid_tostr(out, OBJECT_ID_TEXT_SIZE, &git);
}

void
object_id_of_file(const void *bytes, size_t len, struct object_id *out)
{
	git_oid id;

	/* It fails for no bytes at all. */
	if (git_odb_hash(&id, len == 0 ? "" : bytes, len, GIT_OBJECT_BLOB) != 0)
		memset(&id, 0, sizeof id);
	*out = object_id_from(&id);
}

bool
object_id_parse(const char *text, struct object_id *out)
{
	git_oid git;

	if (strlen(text) != GIT_OID_HEXSZ || git_oid_fromstr(&git, text) != 0)
		return false;
	*out = object_id_from(&git);
	return true;
}

struct object_id
object_id_from(const git_oid *id)
{
	struct object_id out;

	memcpy(out.bytes, id->id, sizeof out.bytes);
	return out;
}

git_oid
object_id_to(const struct object_id *id)
{
	git_oid out;

	git_oid_fromraw(&out, id->bytes);
	return out;
}
