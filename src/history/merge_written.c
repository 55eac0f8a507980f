#include "history/merge_state.h"

#include "history_internal.h"

#include <git2.h>
#include <string.h>

/* What git itself leaves of a file in a merge, told from what somebody typed. */

static bool
same(const struct compared_file *a, const struct object_id *id)
{
	return object_id_equal(&a->blob, id);
}

/* A side's file, where git leaves that: the one that was changed, or, where they clash,
 * the only one there is, or ours, as a driver that could not decide leaves it. */
static bool
is_a_side(const struct merge_versions *v, const struct object_id *id, bool unmerged)
{
	if (same(&v->ours, id))
		return unmerged || same(&v->base, &v->theirs.blob);
	return same(&v->theirs, id) &&
	       (same(&v->base, &v->ours.blob) ||
		   (unmerged && object_id_is_zero(&v->ours.blob)));
}

static bool
is_marker(const char *line, size_t len)
{
	return len > 7 && line[7] == ' ' &&
	       (memcmp(line, "<<<<<<<", 7) == 0 || memcmp(line, "|||||||", 7) == 0 ||
		   memcmp(line, ">>>>>>>", 7) == 0);
}

static size_t
line_length(const char *text, size_t len)
{
	const char *end = len == 0 ? NULL : memchr(text, '\n', len);

	return end == NULL ? len : (size_t)(end - text) + 1;
}

/* The same lines; what stands behind a marker names a side, in words of whoever merged.
 */
static bool
same_lines(const char *a, size_t a_len, const char *b, size_t b_len)
{
	while (a_len > 0 && b_len > 0) {
		size_t m = line_length(a, a_len), n = line_length(b, b_len);
		size_t compared = m;

		if (is_marker(a, m) && is_marker(b, n))
			compared = 7;
		else if (m != n)
			return false;
		if (memcmp(a, b, compared) != 0)
			return false;
		a += m;
		a_len -= m;
		b += n;
		b_len -= n;
	}
	return a_len == b_len;
}

static git_merge_file_input
input_of(const struct blob *blob)
{
	git_merge_file_input input;

	git_merge_file_input_init(&input, GIT_MERGE_FILE_INPUT_VERSION);
	input.ptr = blob->bytes == NULL ? "" : blob->bytes;
	input.size = blob->len;
	return input;
}

/* Merged by lines, in each of the styles that git can be set to. */
static int
is_merged(const struct blob *base, const struct blob *ours, const struct blob *theirs,
    const struct blob *file, struct error *err)
{
	static const uint32_t styles[] = {GIT_MERGE_FILE_STYLE_MERGE,
	    GIT_MERGE_FILE_STYLE_DIFF3, GIT_MERGE_FILE_STYLE_ZDIFF3};
	git_merge_file_input inputs[] = {
	    input_of(base), input_of(ours), input_of(theirs)};
	int found = 0;

	for (size_t i = 0; i < sizeof styles / sizeof *styles && found == 0; i++) {
		git_merge_file_options options;
		git_merge_file_result result = {0};

		git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION);
		options.our_label = options.their_label = options.ancestor_label = "side";
		options.flags = styles[i];
		if (git_merge_file(
			&result, &inputs[0], &inputs[1], &inputs[2], &options) != 0)
			return history_failed(err, "cannot merge a file's lines");
		found = same_lines(result.ptr, result.len, file->bytes, file->len);
		git_merge_file_result_free(&result);
	}
	return found;
}

/* Links and submodules have no lines. */
static bool
has_lines(const struct compared_file *file)
{
	return file->mode == GIT_FILEMODE_BLOB ||
	       file->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static int
is_line_merge(struct repository *repo, const struct merge_versions *v,
    const struct compared_file *file, struct error *err)
{
	enum { A_BASE, OURS, THEIRS, RESULT, FILES };
	const struct compared_file *files[FILES] = {&v->base, &v->ours, &v->theirs, file};
	struct blob blobs[FILES] = {BLOB_INIT, BLOB_INIT, BLOB_INIT, BLOB_INIT};
	int rc = 1;

	for (int i = 0; i < FILES && rc == 1; i++)
		if (!has_lines(files[i]))
			rc = i == A_BASE && files[i]->mode == 0;
		else if (graph_blob(repo, &files[i]->blob, &blobs[i], err) != 0)
			rc = -1;
	if (rc == 1)
		rc = is_merged(
		    &blobs[A_BASE], &blobs[OURS], &blobs[THEIRS], &blobs[RESULT], err);
	for (int i = 0; i < FILES; i++)
		blob_release(&blobs[i]);
	return rc;
}

int
merge_state_wrote(struct repository *repo, const struct merge_state *state,
    const char *path, const struct merge_versions *versions,
    const struct compared_file *file, struct error *err)
{
	struct compared_file written = {{{0}}, 0};

	if (!object_id_is_zero(&state->written)) {
		if (graph_tree_file(repo, &state->written, path, &written, err) != 0)
			return -1;
		if (same(&written, &file->blob))
			return 1;
	}
	if (is_a_side(versions, &file->blob, strlist_has(&state->unmerged, path)))
		return 1;
	return is_line_merge(repo, versions, file, err);
}
