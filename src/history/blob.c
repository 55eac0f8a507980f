#include "history_internal.h"

#include <limits.h>
#include <string.h>

/* What would be read back is what was given: no filter, no conversion. */
int
blob_write(
    struct repository *repo, const struct blob *blob, git_oid *out, struct error *err)
{
	memset(out, 0, sizeof *out);
	if (!blob->exists)
		return 0;
	if (git_blob_create_from_buffer(out, repo->git, blob->bytes, blob->len) != 0)
		return history_failed(err, "cannot write to '%sobjects'",
		    git_repository_commondir(repo->git));
	return 0;
}

int
blob_read(struct repository *repo, const git_oid *id, struct blob *out, struct error *err)
{
	char text[GIT_OID_HEXSZ + 1];
	git_blob *found;

	blob_release(out);
	if (git_oid_is_zero(id))
		return 0;
	if (git_blob_lookup(&found, repo->git, id) != 0) {
		incomplete_explain(repo, err);
		return history_failed(
		    err, "cannot read blob %s", git_oid_tostr(text, sizeof text, id));
	}
	blob_set(out, git_blob_rawcontent(found), (size_t)git_blob_rawsize(found));
	/* An empty blob has no content, and yet it exists. */
	if (!out->exists)
		blob_set(out, "", 0);
	git_blob_free(found);
	return 0;
}
