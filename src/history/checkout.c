#include "history_internal.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/file_place.h"
#include "base/process.h"

#include <string.h>
#include <unistd.h>

/* Its exit status, or -1. */
static int
run_git(struct repository *repo, const char *const *argv, const struct buf *input,
    struct error *err)
{
	struct buf ignored = BUF_INIT;
	struct process p = {.argv = argv,
	    .env = git_env,
	    .dir = repo->dir,
	    .input = input == NULL ? NULL : input->data,
	    .input_len = input == NULL ? 0 : input->len,
	    .output = &ignored,
	    .errors = &ignored};
	int status;

	if (process_run(&p, &status, err) != 0)
		status = -1;
	buf_release(&ignored);
	return status;
}

int
checkout_is_clean(struct repository *repo, const char *path, struct error *err)
{
	/* Not diff-files: to that, what we put in the index without facts is a change. */
	const char *const argv[] = {"git", "--literal-pathspecs", "diff", "--quiet",
	    "--no-ext-diff", "--ignore-submodules", "--", path, NULL};
	int status = run_git(repo, argv, NULL, err);

	return status < 0 ? -1 : status == 0;
}

static void
remove_file(int root, const char *path)
{
	struct file_place place;

	if (file_place_find(&place, root, path, false) != 0)
		return;
	unlinkat(place.folder, place.name, 0);
	file_place_leave(&place);
}

/* git would clear a folder away with all that is in it. */
static bool
is_free(int root, const char *path)
{
	struct error ignored = ERROR_INIT;
	struct stat st;
	int rc = file_stat(root, path, &st, &ignored);

	error_clear(&ignored);
	return rc == 0 || (rc == 1 && !S_ISDIR(st.st_mode));
}

/* What fails here shows as a change against the index: nothing is lost by it. */
void
checkout_special(struct repository *repo, const struct fileset *files)
{
	static const char *const argv[] = {
	    "git", "checkout-index", "--force", "--quiet", "-z", "--stdin", NULL};
	struct error ignored = ERROR_INIT;
	struct buf paths = BUF_INIT;

	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];

		if (!entry->special)
			continue;
		if (git_oid_is_zero(&entry->new_id))
			remove_file(repo->root, entry->path);
	}
	for (size_t i = 0; i < files->count; i++) {
		const struct entry *entry = &files->items[i];

		if (entry->special && !git_oid_is_zero(&entry->new_id) &&
		    is_free(repo->root, entry->path))
			buf_add(&paths, entry->path, strlen(entry->path) + 1);
	}
	if (paths.len > 0)
		run_git(repo, argv, &paths, &ignored);
	buf_release(&paths);
	error_clear(&ignored);
}
