#include "history_internal.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/unicode.h"

#include <stdlib.h>
#include <string.h>

/* The bytes of the object, as they are hashed. */
static int
write_buffer(struct repository *repo, const struct commit_object *commit,
    const char *message, git_buf *out)
{
	git_tree *tree = NULL;
	git_commit *parents[2] = {NULL, NULL};
	const git_commit *borrowed[2];
	int rc = git_tree_lookup(&tree, repo->git, &commit->tree);

	for (size_t i = 0; i < commit->parent_count && rc == 0; i++) {
		rc = git_commit_lookup(&parents[i], repo->git, &commit->parents[i]);
		borrowed[i] = parents[i];
	}
	if (rc == 0)
		rc = git_commit_create_buffer(out, repo->git, commit->author,
		    commit->committer, NULL, message, tree, commit->parent_count,
		    borrowed);
	git_commit_free(parents[0]);
	git_commit_free(parents[1]);
	git_tree_free(tree);
	return rc;
}

int
commit_object_make(struct repository *repo, const struct commit_object *commit,
    git_oid *out, struct error *err)
{
	size_t len = strlen(commit->message);
	char *message = xasprintf("%s%s", commit->message,
	    len > 0 && commit->message[len - 1] == '\n' ? "" : "\n");
	git_buf buffer = GIT_BUF_INIT;
	struct buf signature = BUF_INIT;
	int rc = write_buffer(repo, commit, message, &buffer);

	if (rc != 0)
		rc = history_failed(err, "cannot make a commit in '%s'", repo->dir);
	else
		rc = signing_make(
		    repo, commit->committer, buffer.ptr, buffer.size, &signature, err);
	if (rc == 0 && git_commit_create_with_signature(out, repo->git, buffer.ptr,
			   signature.len == 0 ? NULL : signature.data, NULL) != 0)
		rc = history_failed(err, "cannot write to '%sobjects'",
		    git_repository_commondir(repo->git));
	buf_release(&signature);
	git_buf_dispose(&buffer);
	free(message);
	return rc;
}

char *
commit_message_plain(const char *message)
{
	struct buf plain = BUF_INIT;

	unicode_escape(&plain, message, "\n\t");
	return buf_detach(&plain, NULL);
}
