#include "history/graph.h"

#include "history_internal.h"

int
graph_write_commit(struct repository *repo, const struct object_id *tree,
    const struct object_id *parent, const struct identity *author, instant_t at,
    struct object_id *out, struct error *err)
{
	git_oid tree_id = object_id_to(tree), parent_id = object_id_to(parent), id;
	git_commit *below = NULL;
	git_signature *who = NULL;
	git_tree *files = NULL;
	int rc = git_tree_lookup(&files, repo->git, &tree_id);

	if (rc == 0)
		rc = git_commit_lookup(&below, repo->git, &parent_id);
	if (rc == 0)
		rc = git_signature_new(&who, author->name, author->email, at, 0);
	if (rc == 0)
		rc = git_commit_create_v(
		    &id, repo->git, NULL, who, who, NULL, "", files, 1, below);
	if (rc == 0)
		*out = object_id_from(&id);
	git_signature_free(who);
	git_commit_free(below);
	git_tree_free(files);
	return rc == 0 ? 0
		       : history_failed(err, "cannot make a commit in '%s'", repo->dir);
}

int
graph_read_commit(struct repository *repo, const struct object_id *id,
    struct graph_commit *out, struct object_id *parent, struct error *err)
{
	git_oid oid = object_id_to(id);
	git_commit *commit = NULL;

	if (git_commit_lookup(&commit, repo->git, &oid) != 0)
		return graph_failed(repo, err);
	graph_describe(commit, out);
	*parent = (struct object_id){{0}};
	if (git_commit_parentcount(commit) > 0)
		*parent = object_id_from(git_commit_parent_id(commit, 0));
	git_commit_free(commit);
	return 0;
}
