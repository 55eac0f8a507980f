#include "log_internal.h"

#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/*
 * Every tree of a big folder is a few hundred kilobytes, which glibc would get from the
 * system and give back each time: a third of the walk.
 */
static void
keep_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
	mallopt(M_TRIM_THRESHOLD, 128 * 1024 * 1024);
#endif
}

int
log_trees_open(struct repository *repo, struct log_trees *trees, struct error *err)
{
	memset(trees, 0, sizeof *trees);
	trees->repo = repo;
	keep_memory();
	if (git_repository_odb(&trees->odb, repo->git) != 0)
		return history_failed(
		    err, "cannot read '%sobjects'", git_repository_commondir(repo->git));
	return 0;
}

void
log_trees_close(struct log_trees *trees)
{
	for (size_t i = 0; i < LOG_TREES; i++)
		git_odb_object_free(trees->items[i].object);
	git_odb_free(trees->odb);
	memset(trees, 0, sizeof *trees);
}

/*
 * Hashing what is read, to find damage that zlib's own sum did not, would take four times
 * as long as all the rest of the walk; git does without it too.
 */
static int
read_tree(struct log_trees *trees, const git_oid *id, git_odb_object **out)
{
	int rc;

	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	rc = git_odb_read(out, trees->odb, id);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	return rc;
}

/* The place of the tree, or else of the one that was used least recently. */
static size_t
find_place(const struct log_trees *trees, const git_oid *id)
{
	size_t oldest = 0;

	for (size_t i = 0; i < LOG_TREES; i++) {
		if (trees->items[i].used != 0 &&
		    git_oid_equal(git_odb_object_id(trees->items[i].object), id))
			return i;
		if (trees->items[i].used < trees->items[oldest].used)
			oldest = i;
	}
	return oldest;
}

int
log_trees_get(
    struct log_trees *trees, const git_oid *id, git_odb_object **out, struct error *err)
{
	size_t place = find_place(trees, id);
	git_odb_object *object = trees->items[place].object;
	char text[GIT_OID_HEXSZ + 1];

	if (object == NULL || !git_oid_equal(git_odb_object_id(object), id)) {
		if (read_tree(trees, id, &object) != 0) {
			incomplete_explain(trees->repo, err);
			return history_failed(err, "cannot read tree %s",
			    git_oid_tostr(text, sizeof text, id));
		}
		git_odb_object_free(trees->items[place].object);
		trees->items[place].object = object;
	}
	trees->items[place].used = ++trees->clock;
	if (git_odb_object_type(object) != GIT_OBJECT_TREE)
		return error_failed(
		    err, "%s is no tree", git_oid_tostr(text, sizeof text, id));
	git_odb_object_dup(out, object);
	return 0;
}
